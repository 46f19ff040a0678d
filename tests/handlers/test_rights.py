"""Who may do what, in which state: every entry, tried by everybody. Who may not changes nothing and is told so."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from zlib import crc32

import pytest

from bot.app import Rapport
from bot.handlers import ALL
from bot.slack import blocks
from tests.fakes import Slack
from tests.handlers import (
    candidates,
    checkins,
    every,
    learnt,
    offers,
)
from tests.handlers.cast import CAST, OUTSIDE, PRIVATE
from tests.handlers.first_run import give_roles
from tests.handlers.may import CHANGES, EVENTS, MAY, ORDERS, REQUESTS, TURNS
from tests.handlers.state import FIRST, OPEN, REJECTED, STATES, Watch, ask, forget, put_back, rows, told

RECRUITMENT = ("hiring.descriptions.", "hiring.plans.")


def test_the_matrix_has_a_line_for_everything_a_person_can_do() -> None:
    assert set(every.names()) == set(MAY)
    assert {entry.name for entry in ALL if entry.what == "event"} == set(EVENTS)


def states(name: str, is_whole: bool) -> Iterable[str]:
    """What is about a request is tried in every state of it; what is about its recruitment or its candidates, before,
    in and after it; what is about an offer or a hire, in it. Of states in which the same people may the last, for what
    is about a request unless all is tried."""
    if name.startswith(REQUESTS):
        return STATES if is_whole else _apart(name, STATES)
    if name.startswith((*RECRUITMENT, candidates.CANDIDATES, "/")):
        first = (FIRST, REJECTED, OPEN) if name.startswith(RECRUITMENT) else (FIRST, OPEN)
        every_state = STATES if name.startswith("/") else first
        return _apart(name, every_state)
    is_later = name.startswith((offers.OFFERS, checkins.CHECKINS)) or name in learnt.NAMES
    return (OPEN,) if is_later else (FIRST,)


def _apart(name: str, some: Iterable[str]) -> Iterable[str]:
    return {frozenset(who for at, who in MAY[name] if at == state): state for state in some}.values()


def title(rapport: Rapport, language: str) -> str:
    """What stands above a no that is told in a modal."""
    return str(blocks.modal(rapport.deps.words.tree("errors/modal", language, {"text": "x"}, "UTC"))["title"]["text"])


# Who is alike for most entries: one of them tries each, by turns, unless they may not do the same.
ALIKE = (
    ("the admin", "somebody with the admin role"), ("a recruiter", "a member of the recruiters' group"),
    ("a guest", "a guest with every role", "an admin from outside in a shared channel"),
    ("a moderator", "the community's admin"), ("somebody of another company", "another company's admin"),
)  # fmt: skip


# Of those who may, and of those who may never, so many try each thing, by turns.
ABLE, TRIED = 3, 1


def cast(name: str, is_whole: bool) -> Mapping[str, tuple[str, str]]:
    """Who tries that entry: everybody, or of those who are alike in it one, and some of those who may never."""
    if is_whole:
        return CAST
    turn, left_out = crc32(name.encode()), set[str]()
    for people in ALIKE:
        if len({frozenset(at for at, each in MAY[name] if each == who) for who in people}) == 1:
            left_out |= set(people) - {people[turn % len(people)]}
    able = {each for _, each in MAY[name]}
    for count, some in (
        (ABLE, [who for who in CAST if who not in left_out and who in able]),
        (TRIED, [who for who in CAST if who not in left_out and who not in able]),
    ):
        left_out |= set(some) - {some[(turn + n) % len(some)] for n in range(count) if some}
    return {who: each for who, each in CAST.items() if who not in left_out}


def wrong(
    slack: Slack, rapport: Rapport, one: every.Ready, states: Iterable[str], is_whole: bool = False
) -> list[tuple[object, ...]]:
    """What somebody could do and must not, could not do and may, or was not told, with its name."""
    begun, name, found = rows(rapport.store), one.name, list[tuple[object, ...]]()
    not_done = {title(rapport, language) for language in ("en", "zh")}
    watch = Watch(rapport.store)
    for state in states:
        put_back(rapport.store, one.rows if state == one.state else one.opened)
        if state != one.state:
            every.begin(rapport, name, state)
        before = rows(rapport.store)
        for who, (workspace, user) in cast(name, is_whole).items():
            forget(slack)
            watch.was_written()
            answer = every.send(slack, every.payload(slack, name, user, workspace, one.view, one.value))
            changed = watch.was_written() and rows(rapport.store) != before
            said = told(slack, answer, user, workspace)
            may = (state, who) in MAY[name]
            if answer.status_code != 200 or changed != (may and name in CHANGES | ORDERS):
                found.append((state, who, answer.status_code, changed, said))
            if not may and not said and not name.endswith(".close"):  # nobody can be told after closing a form
                found.append((state, who, "is told nothing"))
            view_open = slack.open_view(user, workspace)
            is_shown = view_open is not None and view_open["title"]["text"] not in not_done
            if is_shown and not may:
                found.append((state, who, "is shown it"))
            if may and not is_shown and name in every.BUTTONS and name not in CHANGES | TURNS:
                found.append((state, who, "is not shown it"))
            if who in OUTSIDE and (shown := [words for words in PRIVATE if words in said]):
                found.append((state, who, "is shown", shown))
            if changed:
                put_back(rapport.store, before)
    watch.close()
    put_back(rapport.store, begun)
    return [(name, *each) for each in found]


def groups(names: Iterable[str]) -> list[list[str]]:
    """What is tried on one installation, one after the other: what belongs to a feature, and all that is typed."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault("/" if name.startswith("/") else name.rpartition(".")[0], []).append(name)
    return list(found.values())


@pytest.mark.parametrize("is_whole", [False, pytest.param(True, marks=pytest.mark.long)], ids=["", "whole"])
@pytest.mark.parametrize("names", groups(every.names()), ids=lambda names: names[0].rpartition(".")[0] or "/")
def test_who_may_may_and_who_may_not_changes_nothing_and_is_told(
    slack: Slack, rapport: Rapport, written: io.StringIO, kept: every.Everything, names: list[str], is_whole: bool
) -> None:
    give_roles(rapport.store)
    for name in names:
        one = kept.ready(slack, rapport, name)
        assert wrong(slack, rapport, one, states(name, is_whole), is_whole) == []
    assert '"level": "error"' not in written.getvalue()


def test_a_workspace_for_both_halves_has_the_same_rules_as_a_companys(turned: tuple[Slack, Rapport]) -> None:
    slack, rapport = turned
    give_roles(rapport.store)
    kept = every.Everything()
    ready = [kept.ready(slack, rapport, name) for name in every.names() if name.startswith(REQUESTS)]
    assert [each for one in ready for each in wrong(slack, rapport, one, [one.state])] == []


def test_what_is_private_would_be_seen_if_it_were_shown(slack: Slack, rapport: Rapport) -> None:
    id = ask(rapport.store).id
    shown = slack.interact(every.payload(slack, f"{REQUESTS}show", "U0MINA", value=f"{id}:1"))
    assert [words for words in PRIVATE if words not in told(slack, shown, "U0MINA")] == []


@pytest.mark.parametrize("name", [name for name, who in EVENTS.items() if who])
def test_an_event_of_somebody_who_has_no_business_here_plans_nothing(slack: Slack, rapport: Rapport, name: str) -> None:
    empty = rows(rapport.store)
    for who, (workspace, user) in CAST.items():
        event = {"type": name, **every.EVENTS[name], "user": user}
        assert slack.event(workspace, event).status_code == 200
        assert (rows(rapport.store) != empty) == (who in (EVENTS[name] or ())), who
        put_back(rapport.store, empty)
