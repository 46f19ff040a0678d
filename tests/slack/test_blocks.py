"""What each word of the vocabulary becomes in Block Kit."""

from typing import Any

import pytest

from bot.slack import blocks, limits
from bot.words.tree import WrongWords
from tests.slack.said import block, built, tree

LINE = {"type": "text", "text": "\n"}


def rich(xml: str, **typed: str) -> list[Any]:
    return list(block(f"<Section>{xml}</Section>", **typed)["elements"])


def run(xml: str, **typed: str) -> list[Any]:
    sections = rich(xml, **typed)
    assert [section["type"] for section in sections] == ["rich_text_section"]
    return list(sections[0]["elements"])


def text(value: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": value} | ({"style": style} if style else {})


def test_a_section_is_rich_text_in_which_nothing_is_parsed() -> None:
    assert run("Hi <b>[who]</b>, <i>now</i>\n  read.", who="*<@U9>*") == [
        text("Hi "),
        text("*<@U9>*", bold=True),
        text(", "),
        text("now", italic=True),
        text(" read."),
    ]


def test_styles_nest_and_a_space_keeps_the_style_it_was_written_in() -> None:
    assert run("a <b>b <code>c</code></b> <s>d</s>") == [
        text("a "),
        text("b ", bold=True),
        text("c", bold=True, code=True),
        text(" "),
        text("d", strike=True),
    ]


def test_mentions_links_and_moments_are_elements_of_their_own() -> None:
    assert run(
        '<a href="@U1"/><a href="#C1"/><a href="https://a.example/?a=1&amp;b=2">[t]</a>'
        '<time at="2026-11-23T15:30:00+01:00" format="{time}"/><time at="2026-11-23T14:30:00+00:00">now</time>',
        t="<x>",
    ) == [
        {"type": "user", "user_id": "U1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "link", "url": "https://a.example/?a=1&b=2", "text": "<x>"},
        {"type": "date", "timestamp": 1795444200, "format": "{time}", "fallback": "2026-11-23 14:30 UTC"},
        {"type": "date", "timestamp": 1795444200, "format": "{date_short_pretty} {time}", "fallback": "now"},
    ]


def test_newlines_a_person_typed_survive_and_those_of_the_template_do_not() -> None:
    assert run("\n one\n two [t]<br/>  three ", t="x\n\n y") == [text("one two x\n\n y\nthree")]


def test_lists_become_lists_between_their_texts() -> None:
    before, items, after = rich("Needs: <ul><li>one</li> <li><b>two</b></li></ul> then")
    assert before["elements"] == [text("Needs:")]
    assert items == {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [
            {"type": "rich_text_section", "elements": [text("one")]},
            {"type": "rich_text_section", "elements": [text("two", bold=True)]},
        ],
    }
    assert after["elements"] == [text("then")]


def test_a_quote_is_a_rich_quote() -> None:
    assert block("<Quote>[t]</Quote>", t="a\nb")["elements"] == [
        {"type": "rich_text_quote", "elements": [text("a\nb")]}
    ]


def test_markup_is_written_only_where_there_is_markup_and_always_verbatim() -> None:
    plain, marked = block("<Fields><Field>[t]</Field><Field><b>a</b> [t]</Field></Fields>", t="*x*")["fields"]
    assert plain == {"type": "plain_text", "text": "*x*", "emoji": False}
    assert marked["type"] == "mrkdwn"
    assert marked["verbatim"] is True


def test_markup_inside_a_word_gets_edges_as_chinese_needs() -> None:
    field = block("<Fields><Field>请批准<b>厨师</b>吧</Field></Fields>")["fields"][0]
    assert field["text"] == "请批准\u200b*厨师*\u200b吧"


def test_what_would_be_empty_is_left_out_and_what_must_not_be_gets_a_dash() -> None:
    xml = "<Header>[t]</Header><Section>[t]</Section><Quote>[t]</Quote><Fields><Field>[t]</Field></Fields><Divider/>"
    assert built("Message", xml, t=" \n")["blocks"] == [{"type": "divider"}]
    button = block('<Actions><Button does="a.b">[t]</Button></Actions>', t=" ")["elements"][0]
    assert button["text"]["text"] == "–"


def test_a_repeated_id_in_one_row_is_numbered() -> None:
    row = '<Actions><Button does="a.b">1</Button><Button does="a.b">2</Button><Button does="a.b">3</Button></Actions>'
    first, second = built("Message", row * 2)["blocks"]
    assert [one["action_id"] for one in first["elements"]] == ["a.b", "a.b#2", "a.b#3"]
    assert first == second


def test_long_rows_and_fields_go_on_in_the_next_block() -> None:
    buttons = "".join(f'<Button does="a.b" value="{n}">{n}</Button>' for n in range(27))
    fields = "".join(f"<Field>{n}</Field>" for n in range(12))
    rows = built("Message", f"<Actions>{buttons}</Actions><Fields>{fields}</Fields>")["blocks"]
    assert [len(row.get("elements") or row["fields"]) for row in rows] == [25, 2, 10, 2]


def test_a_modal_has_its_frame_and_fields_with_their_generation() -> None:
    view = blocks.modal(
        tree(
            '<Modal does="hiring.requisitions.submit" notify="true"><Title>[t]</Title><Submit>Ask</Submit>'
            '<Input name="title" required="true" max="40" min="2"><Label>Role</Label><Hint>Short</Hint>'
            "<Placeholder>Cook</Placeholder><Value>[v]</Value></Input>"
            '<Textarea name="why" does="hiring.requisitions.save"><Label>Why</Label></Textarea>'
            '<Select name="kind" does="hiring.requisitions.kind" initial="b"><Label>Kind</Label>'
            '<Option value="a">A<Description>first</Description></Option><Option value="b">B</Option></Select></Modal>',
            t="A very long title that does not fit",
            v="Head\nchef",
        ),
        private_metadata="7",
        generation=3,
    )
    assert limits.problems(view, "modal") == []
    assert (view["callback_id"], view["private_metadata"], view["notify_on_close"]) == (
        "hiring.requisitions.submit",
        "7",
        True,
    )
    assert view["title"]["text"] == "A very long title that…"
    assert "close" not in view
    title, why, kind = view["blocks"]
    assert title == {
        "type": "input",
        "block_id": "title~3",
        "label": {"type": "plain_text", "text": "Role", "emoji": False},
        "hint": {"type": "plain_text", "text": "Short", "emoji": False},
        "optional": False,
        "element": {
            "type": "plain_text_input",
            "action_id": "title",
            "min_length": 2,
            "max_length": 40,
            "initial_value": "Head\nchef",
            "placeholder": {"type": "plain_text", "text": "Cook", "emoji": False},
        },
    }
    assert why["optional"] is True
    assert why["dispatch_action"] is True
    assert why["element"] == {
        "type": "plain_text_input",
        "multiline": True,
        "action_id": "hiring.requisitions.save",
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    assert kind["dispatch_action"] is True
    assert kind["element"]["initial_option"] == kind["element"]["options"][1]
    assert "dispatch_action_config" not in kind["element"]


def test_a_table_has_cells_of_text_and_says_when_rows_are_missing() -> None:
    xml = '<Table><Row><Cell>Name</Cell><Cell align="right">n</Cell></Row>[rows]</Table>'
    rows = "".join(f"<Row><Cell><b>r{n}</b></Cell><Cell></Cell></Row>" for n in range(120))
    table, more = blocks.message(tree(f"<Message>{xml.replace('[rows]', rows)}</Message>"), "More on the page.")[
        "blocks"
    ]
    assert len(table["rows"]) == 100
    assert table["rows"][0] == [{"type": "raw_text", "text": "Name"}, {"type": "raw_text", "text": "n"}]
    assert table["rows"][1][0]["type"] == "rich_text"
    assert table["rows"][1][1] == {"type": "raw_text", "text": "–"}
    assert table["column_settings"] == [{"align": "left"}, {"align": "right"}]
    assert more["elements"][0]["text"] == "More on the page."


@pytest.mark.parametrize(("surface", "most"), [("Message", 50), ("Home", 100), ("Modal", 100)])
def test_too_many_blocks_end_with_a_line_that_says_so(surface: str, most: int) -> None:
    assert len(built(surface, "<Divider/>" * most)["blocks"]) == most
    shown = built(surface, "<Divider/>" * (most + 1))["blocks"]
    assert len(shown) == most
    assert shown[-1]["type"] == "context"


def test_the_text_of_a_message_says_all_that_it_shows() -> None:
    message = built(
        "Message",
        '<Header>Head</Header><Section>One <b>[t]</b> <a href="@U1"/> <a href="https://a.example">here</a>'
        "<ul><li>x</li><li>y</li></ul></Section><Quote>[t]</Quote>"
        '<Section>Side<Image src="https://a.example/a.png">A chart</Image></Section>'
        "<Fields><Field><b>Pay</b><br/>9</Field></Fields><Context>small</Context>"
        "<Table><Row><Cell>a</Cell><Cell>b</Cell></Row></Table>"
        '<Actions><Button does="a.b">not this</Button></Actions>',
        t="<!here> *x*\ntwo",
    )
    assert message["text"].replace("\u2060", "").split("\n") == [
        "Head",
        "One &lt;!here&gt; *x*",
        "two <@U1> <https://a.example|here>",
        "• x",
        "• y",
        "&lt;!here&gt; *x*",
        "two",
        "Side",
        "A chart",
        "Pay",
        "9",
        "small",
        "a · b",
    ]
    assert "\u2060*\u2060x" in message["text"]
    assert blocks.plain(tree("<Message><Header>[t]</Header></Message>", t="a & b")) == "a &amp; b"


def test_a_long_text_is_cut_on_a_sentence_and_says_that_more_is_in_the_message() -> None:
    sentences = "".join(
        f"<Section>This is sentence {n} & it goes on.</Section>".replace("&", "&amp;") for n in range(49)
    )
    message = blocks.message(tree(f"<Message>{sentences * 3}</Message>"), "The message has more.")
    assert len(message["text"]) <= 3900
    assert message["text"].endswith("it goes on.\nThe message has more.")


@pytest.mark.parametrize(
    "xml",
    [
        "<Message>words</Message>",
        "<Message><Blink/></Message>",
        "<Message><Section><u>x</u></Section></Message>",
        "<Message><Header><a href='@U1'/></Header></Message>",
        "<Message><Section><a href='javascript:alert(1)'>x</a></Section></Message>",
        "<Message><Section><a href='http://example.com'>x</a></Section></Message>",
        "<Message><Section><a href='https://a|b'>x</a></Section></Message>",
        "<Message><Section><a href='@channel'/></Section></Message>",
        "<Message><Section><time at='soon'/></Section></Message>",
        "<Message><Section><time at='2026-11-23T10:00:00'/></Section></Message>",
        "<Message><Actions><Button>x</Button></Actions></Message>",
        "<Message><Actions>x<Quote/></Actions></Message>",
        "<Message><Actions><Input type='secret' does='a.b'/></Actions></Message>",
        "<Message><Section>x<Button does='a'>a</Button><Button does='b'>b</Button></Section></Message>",
        "<Message><Section><ul>x</ul></Section></Message>",
        "<Message><Table><Cell/></Table></Message>",
        "<Message><Textarea name='x'/></Message>",
        "<Home/>",
    ],
)
def test_what_is_not_in_the_vocabulary_is_refused(xml: str) -> None:
    with pytest.raises(WrongWords):
        blocks.message(tree(xml))


def test_a_modal_without_a_title_is_refused() -> None:
    with pytest.raises(WrongWords, match="lacks <Title>"):
        blocks.modal(tree("<Modal/>"))
