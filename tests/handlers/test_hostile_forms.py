"""What is typed into any field of any form is kept, refused beside its field, or answered; and never acts later."""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from sqlalchemy import text

from bot.app import Rapport
from bot.jobs import MOMENTS
from bot.jobs.delivery import Delivery
from tests.fakes import COMPANY, Json, Slack
from tests.handlers import every
from tests.handlers.state import Watch, forget, put_back, rows, told

pytestmark = pytest.mark.debugging

# Each names itself, so that it is found again wherever it comes up.
HOSTILE = {
    "markup": "hostile <!channel> <@U0EVIL> <https://evil.example|bank> *b* _i_ `c` &lt;!here&gt;",
    "template": "hostile {{ x }} {% if %} %(who)s {0} </Section><Button does='settings.save'>x</Button>",
    "sql": "hostile'; DROP TABLE people; --",
    "path": "../../hostile/../etc/passwd",
    "formula": "=HYPERLINK(\"https://evil.example\", \"hostile\")",
    "controls": "hostile \ue000\x00\u202e\u2028\ud800 x",
    "lines": "hostile\r\n\r\nBcc: everybody@a.example\nX: y",
    "long": "hostile " * 400,
}  # fmt: skip
# What Slack would act on, if it were ours and not somebody's.
ACTS = re.compile(r"<!(channel|here|everyone|subteam)|<@U0EVIL>|<https?://evil")
TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}


def fields(payload: Json) -> Iterator[Json]:
    """Whatever holds what somebody typed."""
    for given in payload.get("view", {}).get("state", {}).get("values", {}).values():
        yield from (one for one in given.values() if one.get("type") in TYPED)


def with_typed(payload: Json, typed: str) -> Iterator[Json]:
    """The payload with that in all of its typed fields; and markup in each of them, one after the other."""
    count = len(list(fields(payload)))
    alone = [{n} for n in range(count)] if typed == HOSTILE["markup"] and count > 1 else []
    for chosen in [*alone, set(range(count))]:
        made = copy.deepcopy(payload)
        for n, field in enumerate(fields(made)):
            if n in chosen:
                field["value"] = typed
        yield made


def texts(part: Any) -> Iterator[tuple[str, str]]:
    """Every text Slack parses, and how."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield "mrkdwn", part["text"]
        for inner in part.values():
            yield from texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from texts(inner)


def shown(slack: Slack) -> Iterator[Json]:
    """All that stands in the company's workspace: messages, Homes and open views."""
    place = slack.place(COMPANY)
    for room in place.conversations.values():
        yield from ({"text": said.text, "blocks": said.blocks} for said in room.messages)
    views = [*place.homes.values(), *(view for stack in place.views.values() for view in stack)]
    yield from ({"blocks": view.payload["blocks"]} for view in views)


@pytest.mark.parametrize("at_once", [len(HOSTILE), pytest.param(1, marks=pytest.mark.long)])
def test_what_is_typed_into_any_field_is_answered_and_acts_nowhere(
    slack: Slack, rapport: Rapport, written: io.StringIO, everything: list[every.Ready], at_once: int
) -> None:
    """Every fourth form with one kind, neighbours with another one; in the long run each with all, and what is pressed
    within a form."""
    made = [one for one in everything if at_once == 1 or one.name in every.VIEWS]
    forms = [one for one in made if list(fields(one.payload))]
    assert len(forms) > 8, "the forms are found"
    forms = forms if at_once == 1 else forms[::4]
    every_kind = list(HOSTILE.values())
    tables = rows(rapport.store).keys()
    watch = Watch(rapport.store)
    for n, one in enumerate(forms):
        put_back(rapport.store, one.rows)
        watch.was_written()
        kinds = every_kind if at_once == 1 else [every_kind[n % len(every_kind)]]
        for payload in chain.from_iterable(with_typed(one.payload, typed) for typed in kinds):
            forget(slack)
            answer = every.send(slack, {**one.again(slack), "view": payload["view"]})
            assert answer.status_code == 200, one.name
            said = told(slack, answer, one.user, one.workspace)
            assert "Traceback" not in said, one.name
            assert reference(said) == "", f"{one.name}: {said}"
            wrote = watch.was_written()
            sender = Delivery(rapport.deps, MOMENTS)
            while wrote and sender.round():
                pass
            for each in shown(slack):
                assert not ACTS.search(str(each.get("text", ""))), one.name
                assert not [said for kind, said in texts(each) if ACTS.search(said)], one.name
            if wrote:
                put_back(rapport.store, one.rows)
                watch.was_written()
    watch.close()
    assert rows(rapport.store).keys() == tables
    assert "hostile" not in written.getvalue().lower(), "nothing typed is logged"
    with rapport.store.engines.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM people")).scalar()


def reference(said: str) -> str:
    """The number of an unforeseen error, if that is what was said."""
    found = re.search(r"\b[0-9a-f]{8}\b", said)
    return found[0] if found else ""
