"""A letter says the same in text and in HTML, and what a person typed is only ever text."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.mail.letters import letter
from bot.words.said import Said
from bot.words.tree import WrongWords, parse

LETTER = """<Letter><Subject>About [t]</Subject>
<Header>[t]</Header>
<Section>Dear <b>[t]</b>,<br/><a href="https://a.example/?x=1&amp;y=2">[t]</a>
  <ul><li>one [t]</li><li>two</li></ul> on <time at="2026-11-23T14:30:00+00:00">Monday</time></Section>
<Quote>[t]</Quote>
<Fields><Field>Pay: [t]</Field></Fields>
<Table><Row><Cell>[t]</Cell><Cell>b</Cell></Row></Table>
<Divider/>
<Image src="https://a.example/a.png">[t]</Image>
<Actions><Button href="https://a.example/go">Go [t]</Button></Actions>
<Context>[t]</Context></Letter>"""


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            self.found.append((tag, [name for name, _ in attrs]))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def written(typed: str, xml: str = LETTER) -> tuple[str, str, str]:
    return letter(parse(xml.replace("[t]", Said(typed).__html__())))


def test_a_letter_reads_well_as_text() -> None:
    subject, text, _ = written("Ada & Co\nLtd")
    assert subject == "About Ada & Co Ltd"
    assert text == (
        "Ada & Co\nLtd\n\n"
        "Dear Ada & Co\nLtd,\nAda & Co Ltd (https://a.example/?x=1&y=2)\n- one Ada & Co\nLtd\n- two\non Monday\n\n"
        "> Ada & Co\n> Ltd\n\nPay: Ada & Co\nLtd\n\nAda & Co Ltd | b\n\n---\n\nAda & Co\nLtd\n\n"
        "Go Ada & Co\nLtd: https://a.example/go\n\nAda & Co\nLtd\n"
    )


@given(some.text(alphabet="<>&\"'/=ab \n*", max_size=80) | some.text(max_size=80))
def test_what_a_person_typed_adds_no_tag_and_no_second_line_to_the_subject(typed: str) -> None:
    subject, _, html = written(typed)
    assert "\n" not in subject
    assert "\r" not in subject
    if Said(typed).strip():
        assert Tags(html).found == Tags(written("x")[2]).found
    else:
        assert {tag for tag, _ in Tags(html).found} <= {tag for tag, _ in Tags(written("x")[2]).found}
    for word in Said(typed).split():
        assert word in "".join(Tags(html).words)


@pytest.mark.parametrize(
    "xml",
    [
        "<Message/>",
        "<Letter><Section>x</Section></Letter>",
        "<Letter><Subject> </Subject></Letter>",
        "<Letter>x</Letter>",
        "<Letter><Subject>x</Subject><Alert>x</Alert></Letter>",
        "<Letter><Subject>x</Subject><Section><a href='@U1'/></Section></Letter>",
        "<Letter><Subject>x</Subject><Section><a href='javascript:x'>y</a></Section></Letter>",
        "<Letter><Subject>x</Subject><Actions><Button does='a.b'>y</Button></Actions></Letter>",
    ],
)
def test_what_a_letter_cannot_hold_is_refused(xml: str) -> None:
    with pytest.raises(WrongWords):
        letter(parse(xml))
