"""What other systems send: whom to believe, what it says, and what is the same when it comes again."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.candidates import systems
from bot.rules.hiring.candidates.adding import BadLink
from bot.rules.hiring.candidates.connecting import (
    SYSTEMS,
    WAITS,
    Kind,
    NotSecure,
    SecretTooShort,
    made,
    mapped,
    next_attempt,
)
from bot.rules.hiring.candidates.systems import Means, Scheme, Unreadable, at, is_signed, is_whole, read
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.refusals import FieldRefusals
from tests.make import NOW, TEAM

SECRET = "a-secret-of-sixteen-or-more"
WORKED: Mapping[str, Any] = json.loads((Path(__file__).parents[3] / "worked" / "webhooks.json").read_text())


def signed(kind: Kind, body: Mapping[str, Any], secret: str = SECRET, seconds: int = 0) -> tuple[dict[str, str], bytes]:
    """What that system sends: its headers, and the bytes; signed as its own documentation says."""
    system, stamp = SYSTEMS[kind], int(NOW.timestamp()) + seconds

    def digest(content: bytes) -> str:
        return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()

    if system.scheme is Scheme.WITHIN:
        token, milliseconds = "0123456789", f"{stamp}000"
        whole = {**body, "token": token, "triggeredAt": int(milliseconds)}
        return {}, json.dumps({**whole, "signature": digest(f"{token}{milliseconds}".encode())}).encode()
    content = json.dumps(body).encode()
    if system.scheme is Scheme.OWN:
        return {"rapport-signature": f"t={stamp},v1={digest(f'{stamp}.'.encode() + content)}"}, content
    return {system.header.lower(): system.prefix + digest(content)}, content


def believed(kind: Kind, headers: Mapping[str, str], body: bytes, *secrets: str) -> bool:
    return is_signed(SYSTEMS[kind], secrets or (SECRET,), headers, body, json.loads(body), NOW)


@pytest.mark.parametrize("kind", SYSTEMS)
def test_only_what_a_secret_of_the_connection_signed_is_believed(kind: Kind) -> None:
    headers, body = signed(kind, WORKED[kind.value]["body"])
    assert believed(kind, headers, body)
    assert believed(kind, headers, body, "another-secret-altogether", SECRET), "Lever gives one for each event"
    assert not believed(kind, headers, body, "another-secret-altogether")
    assert not is_signed(SYSTEMS[kind], (), headers, body, json.loads(body), NOW), "a connection without a secret"
    if SYSTEMS[kind].scheme is not Scheme.WITHIN:
        assert not believed(kind, headers, body.replace(b"107761", b"107762"))
        assert not believed(kind, {}, body)
        assert not believed(kind, {name: said.replace("sha256", "sha1").replace("v1", "v0") for name, said in
                                   headers.items()}, body)  # fmt: skip


@pytest.mark.parametrize(("kind", "good", "late"), [(Kind.GENERIC, 299, 301), (Kind.LEVER, 86_399, 86_500)])
def test_what_is_signed_with_its_time_is_not_believed_later(kind: Kind, good: int, late: int) -> None:
    for seconds, is_good in ((-good, True), (good, True), (-late, False), (late, False)):
        assert believed(kind, *signed(kind, WORKED[kind.value]["body"], seconds=seconds)) is is_good
    assert not believed(Kind.GENERIC, {"rapport-signature": "t=²,v1=0"}, b"{}")


@pytest.mark.parametrize("kind", SYSTEMS)
def test_what_each_system_publishes_is_read(kind: Kind) -> None:
    worked = WORKED[kind.value]
    told = read(SYSTEMS[kind], {name.lower(): said for name, said in worked["headers"].items()}, worked["body"])
    assert (told.means, told.job, bool(told.delivery)) == (Means.APPLIED, "107761", True)
    if kind is not Kind.LEVER:  # which names people by id alone
        assert (told.name, told.emails, told.phones) == ("Lee Park", ("lee.park@example.com",), ("+49307654321",))
    assert is_whole(told) is (kind is not Kind.LEVER)


WE, THEY = ({"type": {"name": said}} for said in ("We rejected them", "They rejected us"))
BY_CANDIDATE = {"reasonType": "RejectedByCandidate"}


@pytest.mark.parametrize(
    ("kind", "event", "more", "means"),
    [
        (Kind.GREENHOUSE, "reject_candidate", {"rejection_reason": WE}, "turned_down"),
        (Kind.GREENHOUSE, "reject_candidate", {"rejection_reason": THEY}, "withdrew"),
        (Kind.GREENHOUSE, "hire_candidate", {}, "hired"),
        (Kind.ASHBY, "applicationUpdate", {"status": "Archived"}, "turned_down"),
        (Kind.ASHBY, "applicationUpdate", {"status": "Archived", "archiveReason": BY_CANDIDATE}, "withdrew"),
        (Kind.ASHBY, "applicationUpdate", {"status": "Active"}, None),
        (Kind.ASHBY, "candidateHire", {}, "hired"),
        (Kind.GREENHOUSE, "job_updated", {}, None),
    ],
)
def test_an_end_elsewhere_is_told_apart(kind: Kind, event: str, more: Mapping[str, Any], means: str | None) -> None:
    body = copy.deepcopy(WORKED[kind.value]["body"])
    body["action"] = event
    (body["payload"] if kind is Kind.GREENHOUSE else body["data"])["application"].update(more)
    assert read(SYSTEMS[kind], {}, body).means == means


def test_the_same_delivery_has_the_same_key_and_another_event_another() -> None:
    body = WORKED["generic"]["body"]
    without = {name: said for name, said in body.items() if name != "id"}

    def key(said: Mapping[str, Any]) -> str:
        return read(SYSTEMS[Kind.GENERIC], {}, said).key

    assert key(body) == key({**body, "name": "Another"}) != key({**body, "id": "d-2"})
    assert key(without) == key({**without, "name": "Another"})
    others = ({"event": "application.hired"}, {"application": "a-2"})
    assert len({key(without), *(key({**without, **each}) for each in others)}) == 3


@pytest.mark.parametrize("payload", [None, 7, "text", [], {}, {"event": "application.applied", "id": "1"}, {"id": "1"},
                                     {"event": {"x": 1}, "application": "1"}])  # fmt: skip
def test_what_says_neither_what_nor_of_whom_is_unreadable(payload: Any) -> None:
    with pytest.raises(Unreadable):
        read(SYSTEMS[Kind.GENERIC], {}, payload)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["a", "0", "action", "payload"]), inner),
    max_leaves=12,
)


@given(JSON, st.sampled_from(["a", "a.0", "a.*.a", "payload.*", "0.0.a", "*"]))
def test_any_path_in_any_payload_finds_only_what_a_database_keeps(payload: Any, path: str) -> None:
    for said in at(payload, path):
        assert said == said.strip() != ""
        assert "\0" not in said
        said.encode()


def test_a_half_character_and_a_zero_are_left_out() -> None:
    assert at({"a": "\ud800 K\0im"}, "a") == ("? Kim",)


def test_what_we_sign_is_what_we_believe() -> None:
    header = {"rapport-signature": systems.signature(SECRET, b"{}", NOW)}
    assert believed(Kind.GENERIC, header, b"{}")


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"url": "http://hr.example"}, "url", NotSecure),
        ({"url": "ftp://hr.example"}, "url", BadLink),
        ({"url": ""}, "url", Missing),
        ({"events": ["test"]}, "events", Missing),
        ({"secret": "short"}, "secret", SecretTooShort),
        ({"name": ""}, "name", Missing),
    ],
)
def test_a_receiver_needs_a_secure_address_and_something_to_be_told_of(
    changes: Mapping[str, Any], field: str, why: type[Exception]
) -> None:
    good = {"name": "HR", "url": "https://hr.example/in", "events": ["candidate.added", "test"], "secret": ""}
    assert made(good, Kind.RECEIVER, "1", TEAM, "U0ANA", NOW, SECRET).events == ("candidate.added",)
    with pytest.raises(FieldRefusals) as refused:
        made({**good, **changes}, Kind.RECEIVER, "1", TEAM, "U0ANA", NOW, SECRET)
    assert {name: type(each) for name, each in refused.value.errors.items()} == {field: why}


def test_a_job_is_mapped_to_one_request_or_none() -> None:
    one = made({"name": "Careers", "kind": "ashby"}, None, "1", TEAM, "U0ANA", NOW, SECRET)
    assert mapped(mapped(one, " 7 ", 1), "7", 2).jobs == {"7": 2}
    assert mapped(mapped(one, "7", 1), "7", None).jobs == {}
    with pytest.raises(FieldRefusals):
        mapped(one, " ", 1)


def test_it_is_tried_for_a_day() -> None:
    assert sum(WAITS, timedelta()) == timedelta(days=1)
    assert next_attempt(1, NOW) == NOW + timedelta(minutes=1)
    assert next_attempt(len(WAITS), NOW) is not None
    assert next_attempt(len(WAITS) + 1, NOW) is None
