"""Applications come from other systems: believed, kept once, done under our rules; and what is lacking is asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import Client

from bot.app import Rapport
from bot.calendars.fetching import Fetch
from bot.deps import real_now
from bot.jobs import ERRANDS, MOMENTS, errands
from bot.jobs.hiring import outgoing
from bot.jobs.hiring.candidates import receiving
from bot.rules.hiring.candidates import What, moving
from bot.rules.hiring.candidates.connecting import Connection, Kind, Lack, State
from bot.rules.hiring.candidates.systems import signature
from sandbox.client import StandIn, words
from sandbox.server import Running
from tests.fakes import COMPANY, KINDS, Json, Slack
from tests.handlers.candidates import ANA, CANDIDATES, KIM, begin
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.state import OPEN, ask, rows
from tests.handlers.systems import connected, listed, page
from tests.handlers.test_own_page import HOST
from tests.rules.hiring.candidates.test_systems import WORKED, signed

pytestmark = pytest.mark.debugging

BODY: Mapping[str, Any] = WORKED["generic"]["body"]


@pytest.fixture
def reached(rapport: Rapport, server: Running, stand_in: StandIn) -> Slack:
    """The bot where `web` is reached from outside, with Kim in Mina's open role."""
    nowhere = Fetch(resolve=lambda host, port: ["127.0.0.1"])
    rapport.deps = replace(rapport.deps, public_url=HOST, fetch=nowhere)
    give_roles(rapport.store)
    begin(rapport.store, ask(rapport.store, OPEN).id)
    return Slack(server, stand_in, rapport.web(), KINDS)


def sent(rapport: Rapport, one: Connection, **changes: Any) -> int:
    """The status that the system is answered, after everything planned by it was done."""
    body = json.dumps({**BODY, **changes}).encode()
    headers = {"Rapport-Signature": signature(one.secret, body, real_now())}
    status = Client(rapport.web()).post(f"/webhooks/{one.id}", data=body, headers=headers).status_code
    while errands.one(rapport.deps, ERRANDS):
        pass
    return status


def stand(rapport: Rapport, one: Connection) -> list[tuple[State, Lack | None]]:
    with rapport.store.reading() as books:
        return [(each.state, each.lack) for each in reversed(books.connections.deliveries(one.id))]


def told(rapport: Rapport, kind: str) -> dict[str, Json]:
    """What the notices of that kind say now, by whom they go to."""
    with rapport.store.reading() as books:
        there = [books.notices.get(row["id"]) for row in rows(rapport.store, "notices")["notices"]]
        found = [each for each in there if each and each.kind == kind]
        facts = {each.to: MOMENTS[kind].facts(books, each, rapport.deps.now()) for each in found}
    return {to: dict(said) for to, said in facts.items() if said is not None}


def test_whoever_applies_there_is_at_the_first_stage_here_once(reached: Slack, rapport: Rapport) -> None:
    one, _ = connected(rapport.store, jobs={"107761": 1}), connected(rapport.store, Kind.RECEIVER)
    assert [sent(rapport, one), sent(rapport, one), sent(rapport, one, id="d-2")] == [200, 200, 200]
    assert stand(rapport, one) == [(State.DONE, None)] * 2
    there = rows(rapport.store, "candidates", "candidacies")
    assert [each["name"] for each in there["candidates"]] == ["Kim Sommer", "Lee Park"]
    assert [each["stage"] for each in there["candidacies"]] == [0, 0]
    assert {said["name"] for said in told(rapport, receiving.ARRIVED).values()} == {"Lee Park"}
    with rapport.store.reading() as books:
        (sending,) = books.connections.sendings_about(2)
        content = outgoing.content(books, sending) or {}
    assert (sending.event, sending.why) == ("candidate.added", "not_allowed"), "an address of a private network"
    assert content["applications"] == [{"system": "generic", "connection": "Careers", "application": "a-1"}]


def test_the_same_address_is_the_same_person_and_nothing_of_them_changes(reached: Slack, rapport: Rapport) -> None:
    one, before = connected(rapport.store, jobs={"107761": 1}), rows(rapport.store, "candidates")
    assert sent(rapport, one, email="KIM@example.com", name="Somebody Else", phone="+49307654321") == 200
    assert rows(rapport.store, "candidates") == before
    assert len(rows(rapport.store, "candidacies")["candidacies"]) == 1
    assert told(rapport, receiving.ARRIVED) == {}
    assert sent(rapport, one, event="application.turned_down", id="d-2") == 200
    assert {said["name"] for said in told(rapport, receiving.ELSEWHERE).values()} == {"Kim Sommer"}
    assert not {"U0OMAR", "U0JAN"} & told(rapport, receiving.ELSEWHERE).keys(), "who is too close hears nothing"
    with rapport.store.open() as books:
        candidacy, _ = books.candidates.brought(1) or pytest.fail("Kim is there")
        after = moving.moved(candidacy, What.REJECT, 2, ANA, rapport.deps.now(), "must_have", "As seen")
        books.candidates.move(candidacy, after)
    assert told(rapport, receiving.ELSEWHERE) == {}, "it stands here as there by now"


def test_a_job_nobody_knows_is_asked_for_and_what_waited_is_done(reached: Slack, rapport: Rapport) -> None:
    one = connected(rapport.store)
    assert [sent(rapport, one), sent(rapport, one, id="d-2", event="application.hired")] == [200, 200]
    assert stand(rapport, one) == [(State.WAITING, Lack.JOB), (State.WAITING, Lack.UNKNOWN)]
    (said,) = told(rapport, receiving.WAITS).values()
    assert (said["lack"], said["job"]) == ("job", "107761")
    clicked = reached.clicked(ANA, f"{CANDIDATES}map_job", f"{one.id}:map:{said['delivery']}")
    form = opened(reached, ANA, clicked)
    assert "107761" in str(form), "it stands in the form already"
    answer = reached.interact(reached.submitted(ANA, filled(form, role={"value": "1"})))
    assert answer.status_code == 200
    while errands.one(rapport.deps, ERRANDS):
        pass
    assert stand(rapport, one) == [(State.DONE, None)] * 2
    assert told(rapport, receiving.WAITS) == {}
    assert {said["means"] for said in told(rapport, receiving.ELSEWHERE).values()} == {"hired"}


def test_what_lacks_a_person_or_a_right_waits(reached: Slack, rapport: Rapport) -> None:
    one = connected(rapport.store, jobs={"107761": 1, "2": 99})
    sent(rapport, one, name="")
    sent(rapport, one, id="d-2", job="2", application="a-2")
    sent(rapport, one, id="d-3", event="something.else")
    assert stand(rapport, one) == [
        (State.WAITING, Lack.PERSON), (State.WAITING, Lack.RIGHT), (State.LEFT, Lack.NOTHING),
    ]  # fmt: skip
    view = page(reached, one.id)
    assert "no name or no e-mail address" in str(words(view))
    assert one.secret not in str(view)
    assert "1" in str(words(listed(reached)))


@pytest.mark.parametrize("kind", [Kind.GREENHOUSE, Kind.ASHBY])
def test_each_system_is_believed_by_its_own_signature(reached: Slack, rapport: Rapport, kind: Kind) -> None:
    one = connected(rapport.store, kind, jobs={"107761": 1})
    headers, body = signed(kind, WORKED[kind.value]["body"], one.secret)
    assert Client(rapport.web()).post(f"/webhooks/{one.id}", data=body, headers=headers).status_code == 200
    while errands.one(rapport.deps, ERRANDS):
        pass
    assert [each["name"] for each in rows(rapport.store, "candidates")["candidates"]] == [KIM.name, "Lee Park"]


def test_what_nobody_signed_or_nobody_can_read_is_refused_and_changes_nothing(
    reached: Slack, rapport: Rapport, written: Any
) -> None:
    one, receiver = connected(rapport.store, jobs={"107761": 1}), connected(rapport.store, Kind.RECEIVER)
    client, before = Client(rapport.web()), rows(rapport.store)
    good = json.dumps(BODY).encode()

    def status(body: bytes, to: str = one.id, by: str = one.secret) -> int:
        headers = {"Rapport-Signature": signature(by, body, real_now())}
        return client.post(f"/webhooks/{to}", data=body, headers=headers).status_code

    assert [status(good, "0" * 24), status(good, receiver.id), status(good, "'; --")] == [404] * 3
    assert status(good, by="another-secret-altogether") == 401
    assert [status(b"{"), status(b"\xff"), status(b"[" * 100_000)] == [400] * 3
    assert [status(b"{}"), status(b"[]"), status(b'{"event": {}}')] == [422] * 3
    assert status(b"x" * 1_000_001) == 413
    assert client.get(f"/webhooks/{one.id}").status_code == 405
    assert rows(rapport.store) == before
    said = written.getvalue()
    assert "Lee Park" not in said
    assert "lee.park" not in said
    assert one.secret not in said


def test_a_secret_is_shown_once_and_a_revoked_connection_takes_nothing(reached: Slack, rapport: Rapport) -> None:
    asked = opened(reached, ANA, reached.clicked(ANA, f"{CANDIDATES}connect", "in", view=listed(reached)))
    answers = {"kind": {"value": "generic"}, "name": "Careers page"}
    view = reached.interact(reached.submitted(ANA, filled(asked, **answers))).get_json()["view"]
    with rapport.store.reading() as books:
        (one,) = books.connections.of(COMPANY)
    assert one.secret in str(view)
    assert f"{HOST}/webhooks/{one.id}" in str(view)
    assert one.secret not in str(page(reached, one.id))
    assert sent(rapport, one) == 200
    shown = page(reached, one.id)
    clicked = reached.clicked(ANA, f"{CANDIDATES}change_connection", f"{one.id}:revoke", view=shown)
    assert reached.interact(clicked).status_code == 200
    assert sent(rapport, one, id="d-2") == 404
    assert told(rapport, receiving.WAITS) == {}
