"""Sealed cards leak nowhere: two worlds that differ in nothing but a card look the same to whoever may not read it.

Everybody walks through all that Rapport shows them (`walk`), in each world; a page, a message, a count, a preview, a
button that is there or not would be a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.app import Rapport
from bot.jobs.hiring.panels import seats as job
from bot.jobs.hiring.panels.ahead import ENDED
from bot.jobs.hiring.scorecards import filling, nudging
from bot.jobs.hiring.scorecards import reading as cards_page
from bot.rules.hiring.candidates import moving
from bot.rules.hiring.panels import seats
from bot.rules.hiring.scorecards import sealing
from tests.fakes import COMPANY, Slack
from tests.handlers.debriefs import debrief, vote
from tests.handlers.first_run import give_roles
from tests.handlers.panels import ANA, NOOR, SAM, card, over
from tests.handlers.state import OPEN, Rows, ask, put_back, rows
from tests.handlers.walk import Seen, told, walk

MINA, OMAR, EDITH, LIWEI, ADA = "U0MINA", "U0OMAR", "U0EDITH", "U0LIWEI", "U0ADA"
# Noor sat beside Sam; Edith interviews at the next stage; Omar referred Kim and decides about roles, so Kim is shut to
# him; Li Wei is of the leadership; Ada administers. Ana runs the recruitment with Mina, whose role it is.
OTHERS = (NOOR, EDITH, OMAR, LIWEI, ADA)
RUN = (ANA, MINA)


@pytest.fixture
def role(rapport: Rapport) -> int:
    """A role with Kim at its first stage; the clock stands, so that two worlds differ in nothing but what is told."""
    still = datetime.now(UTC)
    object.__setattr__(rapport.deps, "now", lambda: still)
    give_roles(rapport.store)
    id = ask(rapport.store, OPEN).id
    one = over(rapport.store, id)
    with rapport.store.open() as books:
        later = replace(
            one, id=0, stage=1, start=datetime.now(UTC) + timedelta(days=3),
            seats=(seats.Seat(0, EDITH, "interviewer", ("teamwork",)),),
        )  # fmt: skip
        now = datetime.now(UTC)
        job.tell(books, books.interviews.add(seats.offered(seats.proposed(later, (), now), now)), now)
    return id


def hand_in(slack: Slack, rapport: Rapport, user: str, seat: str, word: str, **answers: Any) -> Rows:
    """Their card is in; what there is now."""
    answer = slack.interact(slack.submitted(user, card(slack, user, seat, f"{word} drew the plan", **answers)))
    assert "Thank you" in answer.get_data(as_text=True)
    return rows(rapport.store)


def by_the_clock(slack: Slack, rapport: Rapport, hours: int) -> list[Seen]:
    """What everybody but the author and those who run it is told so much later, with reminders planned as it ended."""
    now = rapport.deps.now()
    nudging.ERRANDS[ENDED](rapport.deps, {"id": 1, "workspace": COMPANY, "start": _start(rapport).isoformat()})
    return [dict(told(rapport, user, now + timedelta(hours=hours))) for user in OTHERS]


def _start(rapport: Rapport) -> datetime:
    with rapport.store.reading() as books:
        return books.interviews.get(COMPANY, 1).start


def worlds(slack: Slack, rapport: Rapport) -> tuple[Rows, Rows, Rows]:
    """Sam's card is not in; it is; it is and says something else."""
    before = rows(rapport.store)
    good = hand_in(slack, rapport, SAM, "1", "Zebra", note="Between us", chance="80")
    put_back(rapport.store, before)
    other = {"score_0": {"value": "1"}, "overall": {"value": "strong_no"}}
    bad = hand_in(slack, rapport, SAM, "1", "Giraffe", note="Nothing", chance="20", **other)
    put_back(rapport.store, before)
    return before, good, bad


def differences(
    slack: Slack, rapport: Rapport, user: str, one: Rows, other: Rows
) -> Mapping[str, tuple[str, str]]:
    """What that person sees otherwise in the two worlds."""
    first, second = (walk(slack, rapport, user, each, rapport.deps.now()) for each in (one, other))
    assert len(first) > 20, "they see something"
    return _otherwise(first, second)


def _otherwise(first: Seen, second: Seen) -> Mapping[str, tuple[str, str]]:
    doors = {*first, *second}
    pairs = {door: (first.get(door, "nothing"), second.get(door, "nothing")) for door in sorted(doors)}
    return {door: pair for door, pair in pairs.items() if pair[0] != pair[1]}


@pytest.mark.parametrize(
    "user", [NOOR, *(pytest.param(each, marks=pytest.mark.long) for each in (EDITH, OMAR, LIWEI, ADA))]
)
def test_nobody_else_sees_whether_a_card_is_in(slack: Slack, rapport: Rapport, role: int, user: str) -> None:
    without, good, _ = worlds(slack, rapport)
    assert differences(slack, rapport, user, without, good) == {}


@pytest.mark.parametrize("user", [NOOR, *(pytest.param(each, marks=pytest.mark.long) for each in (ANA, MINA))])
def test_nobody_else_sees_what_a_card_says_before_all_are_in(
    slack: Slack, rapport: Rapport, role: int, user: str
) -> None:
    _, good, bad = worlds(slack, rapport)
    assert differences(slack, rapport, user, good, bad) == {}


@pytest.mark.parametrize("hours", [30, *(pytest.param(each, marks=pytest.mark.long) for each in (3, 80))])
def test_no_reminder_of_others_tells_of_it(slack: Slack, rapport: Rapport, role: int, hours: int) -> None:
    then = []
    for before in worlds(slack, rapport):
        put_back(rapport.store, before)
        then.append(by_the_clock(slack, rapport, hours))
    assert any("hiring.scorecards.nudge" in door for door in then[0][0]), "Noor is reminded of hers"
    assert then[0] == then[1] == then[2]


def _whole(slack: Slack, rapport: Rapport) -> tuple[Rows, Rows]:
    """All of the first stage are in; Sam's says one thing, or another."""
    found = []
    for world in worlds(slack, rapport)[1:]:
        put_back(rapport.store, world)
        found.append(hand_in(slack, rapport, NOOR, "2", "Heron"))
    return found[0], found[1]


@pytest.mark.parametrize("user", [EDITH, *(pytest.param(each, marks=pytest.mark.long) for each in (OMAR, LIWEI))])
def test_who_owes_a_card_of_a_later_stage_who_is_shut_out_and_who_has_no_part_see_nothing_when_all_are_in(
    slack: Slack, rapport: Rapport, role: int, user: str
) -> None:
    one, other = _whole(slack, rapport)
    assert differences(slack, rapport, user, one, other) == {}


@pytest.mark.long
def test_who_may_read_sees_the_difference(slack: Slack, rapport: Rapport, role: int) -> None:
    """Else nobody would walk where cards are shown."""
    one, other = _whole(slack, rapport)
    for user in (NOOR, ANA):
        found = differences(slack, rapport, user, one, other)
        assert any("Zebra" in pair[0] and "Giraffe" in pair[1] for pair in found.values()), user


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (moving.What.WITHDRAW, "personal"),
        pytest.param(moving.What.REJECT, "must_have", marks=pytest.mark.long),
        pytest.param(moving.What.NEXT, "", marks=pytest.mark.long),
    ],
)
def test_a_candidate_who_goes_or_goes_on_opens_no_card_of_those_who_owe_one(
    slack: Slack, rapport: Rapport, role: int, what: moving.What, reason: str
) -> None:
    ended, now = [], rapport.deps.now()
    for world in worlds(slack, rapport)[1:]:
        put_back(rapport.store, world)
        with rapport.store.open() as books:
            found = books.candidates.brought(1)
            assert found is not None
            books.candidates.move(found[0], moving.moved(found[0], what, 2, ANA, now, reason, "So it is"))
        ended.append(rows(rapport.store))
    assert differences(slack, rapport, NOOR, ended[0], ended[1]) == {}


@pytest.mark.long
def test_a_debrief_that_opens_early_shows_nothing_to_whoever_owes_a_card(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    one, other = _debriefs(slack, rapport, worlds(slack, rapport)[1:])
    assert differences(slack, rapport, NOOR, one, other) == {}
    found = differences(slack, rapport, ANA, one, other)
    assert any("Zebra" in pair[0] and "Giraffe" in pair[1] for pair in found.values()), "who runs it reads on"


@pytest.mark.long
@pytest.mark.parametrize("user", [NOOR, ANA])
def test_a_second_vote_is_nobody_elses_before_all_are_in(
    slack: Slack, rapport: Rapport, role: int, user: str
) -> None:
    debrief = _debriefs(slack, rapport, _whole(slack, rapport)[:1])[0]
    voted = []
    for word in ("yes", "strong_no"):
        put_back(rapport.store, debrief)
        answer = slack.interact(slack.submitted(SAM, vote(slack, SAM, word, "Heard it otherwise")))
        assert "errors" not in answer.get_data(as_text=True)
        voted.append(rows(rapport.store))
    assert voted[0] != debrief
    assert differences(slack, rapport, user, *voted) == {}


def _debriefs(slack: Slack, rapport: Rapport, before: Iterable[Rows]) -> list[Rows]:
    """Ana opens a debrief in each of these worlds."""
    opened = []
    for each in before:
        put_back(rapport.store, each)
        with rapport.store.reading() as books:
            one = books.interviews.get(COMPANY, 1)
        assert one is not None
        debrief(rapport.store, one)
        opened.append(rows(rapport.store))
    return opened


def _opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "may_read", lambda *_: True)


def _counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Home counts what waits for all of a stage, not for oneself."""
    on_home = filling.on_home

    def leaking(books: Any, me: Any, now: datetime) -> dict[str, Any]:
        done = books.scorecards.marks([1])[1].done
        return {**on_home(books, me, now), "due": len(done)}

    monkeypatch.setattr(filling, "on_home", leaking)


def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of cards tells a newcomer from a latecomer by its title."""
    page = cards_page.page

    def leaking(books: Any, me: Any, id: int, now: datetime) -> dict[str, Any]:
        done = sorted(books.scorecards.marks([1])[1].done)
        return {**page(books, me, id, now), "name": f"Kim {' '.join(done)}"}

    monkeypatch.setattr(cards_page, "page", leaking)


@pytest.mark.long
@pytest.mark.parametrize(
    ("plant", "user", "is_content"), [(_opens, ANA, True), (_counts, NOOR, False), (_names, ANA, False)]
)
def test_a_planted_leak_is_found(
    slack: Slack, rapport: Rapport, role: int, monkeypatch: pytest.MonkeyPatch,
    plant: Callable[[pytest.MonkeyPatch], None], user: str, is_content: bool,
) -> None:  # fmt: skip
    without, good, bad = worlds(slack, rapport)
    plant(monkeypatch)
    found = differences(slack, rapport, user, *((good, bad) if is_content else (without, good)))
    assert found
