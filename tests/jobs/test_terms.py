"""A term over the clock: given, said before its end, renewed by a tap or over, and never the last moderator's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.jobs.community.members import data
from bot.jobs.community.moderation import looking, terms
from bot.rules.access import NotAllowed
from bot.rules.community.fields import NoDay
from bot.rules.community.moderation.terms import (
    HasItByGroup,
    NoSuchTerm,
    Term,
    TermChanged,
    TooLongATerm,
)
from bot.rules.people import Group, Identity, Person, Role
from bot.rules.refusals import FieldRefusals
from sandbox.client import words
from tests.fakes import CIRCLE
from tests.jobs.conftest import Work

DAY = timedelta(days=1)
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
LAST = date(2027, 11, 25)
CLEO, CORA, MOE = "U0CLEO", "U0CORA", "U0MOE"


def appointed(work: Work, by: str, **answers: object) -> Term:
    """The term that was given there; Moe by default, as a moderator for a year from today on, to an end that is said on
    working days."""
    with work.deps.store.open() as books:
        me = person(work, by)
        said = {"whom": MOE, "role": "moderator", "since": f"{NOON.date()}", "until": f"{LAST}", **answers}
        terms.appoint(books, me, said, NOON)
        member = books.members.of(Identity(CIRCLE, str(said["whom"])))
        assert member is not None
        (term,) = [each for each in books.terms.of(member.id) if each.role == said["role"]]
    return term


def person(work: Work, user: str) -> Person:
    with work.deps.store.reading() as books:
        who = books.people.get(Identity(CIRCLE, user))
        return Person(**{**vars(who), "roles": books.roles.of(who.identity)})


def on(work: Work, day: date) -> dict[str, list[str]]:
    """Who was told what in all once the clock came to that day's noon, by kind."""
    at = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
    looking.look_after(work.at(at).deps)
    work.at(at).until_quiet()
    found: dict[str, list[str]] = {}
    for each in work.notices():
        if ".term_" in each.kind and each.ts:
            found.setdefault(each.kind.partition(".term_")[2], []).append(each.to)
    return found


def holders(work: Work, role: Role) -> tuple[str, ...]:
    with work.deps.store.reading() as books:
        return books.roles.holders(CIRCLE, role)


def test_a_term_is_said_before_its_end_and_ends_with_thanks(work: Work) -> None:
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, [CLEO])
    term = appointed(work, CORA)
    assert term.until == LAST
    assert on(work, NOON.date()) == {"given": [MOE]}
    assert on(work, term.until - 31 * DAY) == {"given": [MOE]}
    for _ in range(2):
        assert on(work, term.until - 30 * DAY) == {"given": [MOE], "ending": [MOE], "renew": [CORA]}
    week = {"given": [MOE], "ending": [MOE, MOE], "renew": [CORA, CORA]}
    assert on(work, term.until - 7 * DAY) == on(work, term.until) == week
    assert holders(work, Role.MODERATOR) == (CLEO, MOE)
    for _ in range(2):
        assert on(work, term.until + DAY) == {**week, "over": [MOE], "gone": [CORA]}
    assert holders(work, Role.MODERATOR) == (CLEO,)
    assert "Thank you" in words(work.dm(MOE, CIRCLE))
    with work.deps.store.open() as books:
        terms.pass_on(books, person(work, MOE), term.id, {"note": "Mind the jobs channel"}, NOON + 365 * DAY)
        (note,) = terms.page(books, person(work, CORA), NOON + 366 * DAY)["notes"]
        with pytest.raises(NoSuchTerm):
            terms.pass_on(books, person(work, MOE), term.id, {"note": "Late"}, NOON + 400 * DAY)
    assert (note["name"], note["text"]) == ("Moe", "Mind the jobs channel")


def test_a_tap_renews_a_term_and_what_was_asked_says_so(work: Work) -> None:
    term = appointed(work, CORA)
    on(work, term.until - 30 * DAY)
    later = datetime(2027, 10, 27, 11, tzinfo=UTC)
    with work.deps.store.open() as books:
        with pytest.raises(NotAllowed):
            terms.renew(books, person(work, MOE), term.id, term.until, later)
        terms.renew(books, person(work, CORA), term.id, term.until, later)
        with pytest.raises(TermChanged):
            terms.renew(books, person(work, CORA), term.id, term.until, later)
    assert on(work, term.until + DAY) == {"given": [MOE, MOE], "ending": [MOE], "renew": [CORA]}
    assert "until Sat, Nov 25, 2028 now" in words(work.dm(CORA, CIRCLE))


def test_the_last_moderator_stays_past_the_end_until_somebody_else_is_there(work: Work) -> None:
    term = appointed(work, CORA)
    for day in (term.until + DAY, term.until + 8 * DAY):
        assert on(work, day)["stays"] == [CORA]
        assert holders(work, Role.MODERATOR) == (MOE,)
    with work.deps.store.open() as books:
        books.roles.appoint(CIRCLE, Role.MODERATOR, CLEO)
    assert on(work, term.until + 12 * DAY)["over"] == [MOE]
    assert holders(work, Role.MODERATOR) == (CLEO,)


def test_an_ambassador_is_appointed_by_a_moderator_and_begins_on_the_first_day(work: Work) -> None:
    appointed(work, CORA)
    first = NOON.date() + 10 * DAY
    term = appointed(work, MOE, whom=CLEO, role="ambassador", since=f"{first}", until="")
    assert (holders(work, Role.AMBASSADOR), term.until) == ((), date(2027, 6, 3))
    on(work, first)
    assert holders(work, Role.AMBASSADOR) == (CLEO,)
    with work.deps.store.open() as books:
        terms.end(books, person(work, CLEO), term.id, term.until, {"note": "Ask Moe"}, NOON + 11 * DAY)
    assert holders(work, Role.AMBASSADOR) == ()
    told = on(work, first + 3 * DAY)
    assert (told["over"], told["gone"]) == ([CLEO], [MOE])
    with work.deps.store.open() as books, pytest.raises(NoSuchTerm):
        terms.end(books, person(work, CLEO), term.id, term.until, {}, NOON)


def test_who_lost_the_role_on_the_form_of_roles_has_no_term_any_more_and_is_not_written_to(work: Work) -> None:
    term = appointed(work, CORA)
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, [CLEO])
    assert on(work, term.until - 30 * DAY) == {}
    assert holders(work, Role.MODERATOR) == (CLEO,)


def test_a_term_is_refused_that_is_of_nobody_too_long_past_or_not_theirs_to_give(work: Work) -> None:
    with work.deps.store.open() as books:
        books.roles.put_groups(CIRCLE, [Group("S0MODS", "Mods", "mods", (MOE,))])
        books.roles.give(CIRCLE, Role.MODERATOR, ["S0MODS"])
    for by, answers, field, refusal in (
        (MOE, {"whom": CLEO}, "role", NotAllowed),
        (CORA, {"until": "2028-11-24"}, "until", TooLongATerm),
        (CORA, {"until": "2026-11-24"}, "until", NoDay),
        (CORA, {}, "whom", HasItByGroup),
    ):  # fmt: skip
        with pytest.raises(FieldRefusals) as refused:
            appointed(work, by, **answers)
        assert isinstance(refused.value.errors[field], refusal)


def test_of_whoever_is_forgotten_no_term_and_no_role_is_left(work: Work) -> None:
    term = appointed(work, CORA)
    with work.deps.store.open() as books:
        member = books.members.of(Identity(CIRCLE, MOE))
        assert member is not None
        assert data.everything(books, member)["role_terms"][0]["id"] == term.id
        data.forget(books, member, CORA, NOON)
        assert books.terms.get(CIRCLE, term.id) is None
    assert holders(work, Role.MODERATOR) == ()
