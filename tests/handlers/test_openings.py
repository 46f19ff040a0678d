"""A role is offered to members; one of them is interested, is answered by name and day, and takes it back."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.app import Rapport
from bot.jobs.community.openings import interest, making
from bot.rules.access import Right
from bot.rules.community.content import State
from bot.rules.hiring.candidates import Candidate, Source, Standing
from bot.rules.people import Identity
from bot.store.schema import candidacies, candidates
from tests.fakes import CIRCLE, COMPANY, Json, Slack
from tests.handlers.community.openings import ANA, CLEO, PREFIX
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.state import OPEN, PLANNED, ask, rows, told
from tests.make import NOW


def offered(slack: Slack, rapport: Rapport) -> int:
    """Ana offers Mina's role to members; the number of the role."""
    give_roles(rapport.store)
    role = ask(rapport.store, OPEN)
    with rapport.store.open() as books:
        books.plans.publish(role.id, PLANNED, "U0MINA", NOW)
    form = opened(slack, ANA, slack.clicked(ANA, f"{PREFIX}publish", str(role.id)))
    typed = {"community": {"value": CIRCLE}, "named": ANA, "text": "Keeps the data right."}
    answer = slack.interact(slack.submitted(ANA, filled(form, **typed)))
    assert (answer.status_code, answer.data) == (200, b"")
    return role.id


def agree(slack: Slack, **typed: str) -> Json:
    """Cleo says that she is interested in the first opening."""
    form = opened(slack, CLEO, slack.clicked(CLEO, f"{PREFIX}interested", "1", CIRCLE), CIRCLE)
    view = filled(form, agree=[{"value": "yes"}], **typed)
    answer: Json = slack.interact(slack.submitted(CLEO, view, CIRCLE)).get_json()
    return answer


def test_a_member_who_is_interested_is_a_candidate_once_has_a_receipt_and_may_take_it_back(
    slack: Slack, rapport: Rapport
) -> None:
    role = offered(slack, rapport)
    with rapport.store.reading() as books:
        (item,) = books.content.in_states(CIRCLE, [State.POSTED])
    assert (item.opening, item.text, item.owner) == (1, "Keeps the data right.", "")
    said = agree(slack, cv="https://cleo.example/cv", note="I love data")
    assert ("Ana" in str(said["view"]), said["view"]["title"]["text"]) == (True, "Done")
    again = slack.clicked(CLEO, f"{PREFIX}interested", "1", CIRCLE)
    assert "once is enough" in str(opened(slack, CLEO, again, CIRCLE))
    found = rows(rapport.store, "candidates", "candidacies", "job_interests", "notices")
    (kim,), (candidacy,), (kept,) = found["candidates"], found["candidacies"], found["job_interests"]
    assert (kim["workspace"], kim["name"], kim["links"]) == (COMPANY, "Cleo", ["https://cleo.example/cv"])
    assert (candidacy["requisition"], kept["candidacy"], kept["version"]) == (role, candidacy["id"], "2026-11")
    planned = {(each["kind"], each["workspace"], each["to"]) for each in found["notices"]}
    assert {(interest.RECEIPT, CIRCLE, CLEO), (interest.ARRIVED, COMPANY, ANA)} <= planned
    assert not [to for kind, where, to in planned if where == CIRCLE and to != CLEO]  # no moderator hears of it
    slack.interact(slack.clicked(CLEO, f"{PREFIX}withdraw", "1", CIRCLE))
    with rapport.store.reading() as books:
        left = books.candidates.brought(candidacy["id"])
    assert left is not None
    assert left[0].standing is Standing.WITHDRAWN


def test_whoever_is_known_by_the_same_proven_address_is_the_same_person(slack: Slack, rapport: Rapport) -> None:
    offered(slack, rapport)
    with rapport.store.open() as books:
        books.candidates.add(Candidate(COMPANY, "C.", ("cleo@a.example",), "", "", "en", Source.FOUND), ANA, NOW)
    agree(slack)
    (one,) = rows(rapport.store, candidates.name)[candidates.name]
    (candidacy,) = rows(rapport.store, candidacies.name)[candidacies.name]
    assert (one["name"], candidacy["candidate"]) == ("C.", one["id"])


def test_what_is_closed_or_whose_role_takes_nobody_is_not_there_any_more(slack: Slack, rapport: Rapport) -> None:
    role = offered(slack, rapport)
    with rapport.store.open() as books:
        ana, now = books.people.enter(Identity(COMPANY, ANA), Right.HIRE), datetime.now(UTC)
        _, opening = making.of_role(books, ana, role, now)
        answers = {"title": "Cook", "text": "Cooks.", "named": ANA, "standing": "closed"}
        making.save(books, ana, opening, opening.revision, answers, now)
    answer = slack.interact(slack.clicked(CLEO, f"{PREFIX}interested", "1", CIRCLE))
    assert "not there any more" in told(slack, answer, CLEO, CIRCLE)
    assert rows(rapport.store, "job_interests")["job_interests"] == []
