"""Trees for tests: XML with typed text in it, and one specimen of everything on every surface."""

from collections.abc import Callable
from typing import Any

from bot.slack import blocks
from bot.words.said import Said
from bot.words.tree import Element, parse


def tree(xml: str, **typed: str) -> Element:
    """The tree of some XML in which `[name]` stands for text a person typed."""
    for name, value in typed.items():
        xml = xml.replace(f"[{name}]", Said(value).__html__())
    return parse(xml)


def block(xml: str, surface: str = "Message", **typed: str) -> dict[str, Any]:
    """The one block that some XML becomes."""
    found = built(surface, xml, **typed)["blocks"]
    assert len(found) == 1, found
    return dict(found[0])


def built(surface: str, xml: str, **typed: str) -> dict[str, Any]:
    """The payload of a surface (`Message`, `Modal`, `Home`) with this content."""
    frame = "<Title>Title</Title><Submit>Send</Submit><Close>Close</Close>" if surface == "Modal" else ""
    whole = tree(f"<{surface}>{frame}{xml}</{surface}>", **typed)
    build: dict[str, Callable[[Element], dict[str, Any]]] = {
        "Message": blocks.message,
        "Modal": blocks.modal,
        "Home": blocks.home,
    }
    return build[surface](whole)


CONFIRM = "<Confirm style='danger'><Title>[t]</Title>Sure, <b>[t]</b>?<Yes>Yes [t]</Yes><No>[t]</No></Confirm>"
OPTIONS = "".join(f"<Option value='{n}'>[t]<Description>[t]</Description></Option>" for n in "ab")

# What acts, wherever it stands.
ACTORS = f"""
<Select does="a.select" initial="b"><Placeholder>[t]</Placeholder>{OPTIONS}{CONFIRM}</Select>
<MultiSelect does="a.several" initial="a, b"><Placeholder>[t]</Placeholder>{OPTIONS}</MultiSelect>
<RadioButtonGroup does="a.radio" initial="a">{OPTIONS}</RadioButtonGroup>
<CheckboxGroup does="a.check" initial="a,b">{OPTIONS}</CheckboxGroup>
<UsersSelect does="a.user" initial="U1"><Placeholder>[t]</Placeholder></UsersSelect>
<MultiUsersSelect does="a.users" initial="U1,W2"><Placeholder>[t]</Placeholder></MultiUsersSelect>
<ChannelsSelect does="a.channel" initial="C1"/>
<ConversationsSelect does="a.conversation" initial="D1"/>
<DatePicker does="a.date" initial="2026-11-23"><Placeholder>[t]</Placeholder></DatePicker>
<TimePicker does="a.time" initial="09:30"/>
"""
BUTTONS = f"""
<Button does="a.go" value="1:2" style="primary">[t]{CONFIRM}</Button>
<Button does="a.go" value="2:2" style="danger">Go [t]</Button>
<Button href="https://example.com/a?b=c&amp;d">[t]</Button>
<Overflow does="a.more">{OPTIONS}<Option value="c" href="https://example.com/">[t]</Option></Overflow>
"""
TEXT = """Hello <b>[t]</b>[t] <i>it</i><s>[t]</s><code>[t]</code> <a href="@U123"/> in <a href="#C123"/>:
<a href="https://example.com/x">[t]</a> <a href="mailto:a@example.com">mail</a><br/>
<time at="2026-11-23T14:30:00+00:00" format="{date} at {time}">[t]</time> <time at="2026-11-23T14:30:00+01:00"/>
<ul><li>one [t]</li><li><b>two</b></li></ul> after"""
EVERYWHERE = f"""
<Header>[t] head</Header>
<Section>{TEXT}</Section>
<Section>[t]</Section>
<Section>{TEXT}<Button does="a.go" value="3">[t]</Button></Section>
<Section>[t]<Image src="https://example.com/a.png">[t]</Image></Section>
<Quote>[t]</Quote>
<Fields><Field>[t]</Field><Field><b>Who</b><br/>[t]</Field><Field>{TEXT}</Field></Fields>
<Context><Image file="F123">[t]</Image>by <b>[t]</b><Image src="https://example.com/a.png">x</Image>[t]</Context>
<Divider/>
<Image src="https://example.com/a.png">[t]<Title>[t]</Title></Image>
<Actions>{BUTTONS}</Actions>
<Actions>{ACTORS}</Actions>
"""
TABLE = """<Table><Row><Cell>[t]</Cell><Cell align="right">Count</Cell></Row>
<Row><Cell><b>[t]</b></Cell><Cell><a href="@U1"/></Cell></Row></Table>"""
ALERT = "<Alert level='warning'>[t] <b>[t]</b></Alert>"
INPUTS = f"""
<Input name="title" required="true" min="2" max="40"><Label>[t]</Label><Hint>[t]</Hint><Placeholder>[t]</Placeholder>
  <Value>[t]</Value></Input>
<Input name="count" type="number" min="1" max="9"><Label>n</Label><Value>3</Value></Input>
<Input name="pay" type="number" decimal="true" does="a.pay"><Label>n</Label><Value>3.5</Value></Input>
<Input name="mail" type="email"><Label>[t]</Label></Input>
<Input name="site" type="url"><Label>[t]</Label><Value>[t]</Value></Input>
<Textarea name="why" focus="true"><Label>[t]</Label><Value>[t]</Value></Textarea>
<Select name="grade" initial="a" does="a.grade"><Label>[t]</Label>{OPTIONS}</Select>
<MultiSelect name="grades"><Label>[t]</Label>{OPTIONS}</MultiSelect>
<RadioButtonGroup name="one"><Label>[t]</Label>{OPTIONS}</RadioButtonGroup>
<CheckboxGroup name="many"><Label>[t]</Label>{OPTIONS}</CheckboxGroup>
<UsersSelect name="person"><Label>[t]</Label></UsersSelect>
<MultiUsersSelect name="people"><Label>[t]</Label></MultiUsersSelect>
<ChannelsSelect name="channel"><Label>[t]</Label></ChannelsSelect>
<ConversationsSelect name="conversation"><Label>[t]</Label></ConversationsSelect>
<DatePicker name="day" initial="2026-02-28"><Label>[t]</Label></DatePicker>
<TimePicker name="hour"><Label>[t]</Label></TimePicker>
"""
SPECIMENS = {"Message": EVERYWHERE + TABLE, "Modal": EVERYWHERE + ALERT + INPUTS, "Home": EVERYWHERE + TABLE}
