"""Who asks to be introduced, their sealed lists, rounds and what came of them are kept on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.rules.access import Kind as Place
from bot.rules.community.intros import Distance, Group, Help, Kind, Why
from bot.rules.community.intros.following import MOST_ASKED, Answer
from bot.rules.community.intros.rounds import NoSuchRound, Part, Setting, State
from bot.store import Store
from bot.store.schema import intro_parts
from tests.make import NOW, TEAM
from tests.sampled.intros import held, joined

DAY = timedelta(days=1)


def test_a_list_of_people_not_to_meet_is_sealed_follows_a_merge_and_goes_with_whom_it_names(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Place.COMMUNITY, "Circle")
        kai, joy, bea = (joined(books, f"U{n}") for n in range(3))
        part = Part(kai.id, frozenset({Kind.PEOPLE}), NOW, ("Go",), ("SQL",), NOW, NOW, frozenset({joy.id}))
        books.intros.keep(part)
        assert books.intros.part(kai.id) == part
        assert [each.member for each in books.intros.parts(TEAM, Kind.PROJECTS)] == [joy.id, bea.id]
        assert books.intros.asked(TEAM) == {Kind.PEOPLE: 3, Kind.PROJECTS: 2}
        books.intros.renumber(TEAM, joy.id, bea.id)
        assert books.intros.part(kai.id) == replace(part, avoids=frozenset({bea.id}))
        given = books.forgetting.everything(kai.id)["intro_parts"]
        assert "avoids" not in given[0]
    with store.engines.read() as connection:
        (sealed,) = connection.execute(select(intro_parts.c.avoids).where(intro_parts.c.avoids.is_not(None))).scalars()
        assert b"[" not in sealed
    with store.open() as books:
        books.intros.renumber(TEAM, bea.id, None)
        assert books.intros.part(kai.id) == replace(part, avoids=frozenset())
        books.forgetting.drop(kai.id)
        assert books.intros.part(kai.id) is None


def test_a_round_is_matched_anew_said_answered_and_forgotten(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Place.COMMUNITY, "Circle")
        setting = Setting(TEAM, Kind.PEOPLE, "U0MOE", NOW, True, 2, NOW + DAY)
        books.intros.set_up(setting)
        assert (books.intros.due(TEAM, NOW), books.intros.due(TEAM, NOW + DAY)) == ([], [setting])
        books.intros.next(replace(setting, next_at=NOW + 15 * DAY))
        assert books.intros.settings(TEAM)[Kind.PEOPLE].next_at == NOW + 15 * DAY
        kai, joy, bea = (joined(books, f"U{n}").id for n in range(3))
        why = Why(("data",), (Help(kai, joy, "go"),), Distance.FAR, (NOW,))
        round = held(books, [Group((joy, bea), replace(why, helps=()))])
        books.intro_rounds.put(round, [Group((kai, joy), why, "drawn")], [bea])
        books.intro_rounds.keep_apart(round.id, [(kai, bea)])
        books.intro_rounds.keep_apart(round.id, [(kai, bea)])
        assert books.intro_rounds.apart(round.id) == {(kai, bea)}
        assert books.intro_rounds.open(TEAM) == [round]
        (found,) = books.intro_rounds.groups(round.id)
        assert found.group == Group((kai, joy), why, "drawn")
        assert books.intro_rounds.one(TEAM, found.id) is None  # nobody was told yet
        books.intro_rounds.keep(replace(round, state=State.SAID, said_at=NOW))
        books.intro_rounds.asked(found.id, kai, 1)
        books.intro_rounds.answer(found.id, kai, Answer.YES, NOW)
        one = books.intro_rounds.one(TEAM, found.id)
        assert one is not None
        assert one.introduced.is_met
        assert books.intro_rounds.one("T0ELSE", found.id) is None
        assert books.intro_rounds.of(joy, 9) == books.intro_rounds.said(TEAM, NOW, NOW) == [one]
        assert books.intro_rounds.to_ask(TEAM, NOW, NOW) == [one], "Joy was not asked yet"
        books.intro_rounds.asked(found.id, joy, 1)
        assert books.intro_rounds.to_ask(TEAM, NOW, NOW) == []
        books.intro_rounds.answer(found.id, joy, Answer.NOT_YET, NOW)
        assert len(books.intro_rounds.to_ask(TEAM, NOW, NOW)) == 1
        books.intro_rounds.asked(found.id, joy, MOST_ASKED)
        assert books.intro_rounds.to_ask(TEAM, NOW, NOW) == []
        (one,) = books.intro_rounds.said(TEAM, NOW, NOW)
        assert books.intro_rounds.history(TEAM, NOW) == [one]
        assert books.intro_rounds.left_out(TEAM, NOW) == {(Kind.PEOPLE, bea): NOW}
        books.intro_rounds.erase(kai)
        books.forgetting.drop(kai)
        (left,) = books.intro_rounds.of(joy, 9)
        assert left.group == Group((joy,), replace(why, helps=()), "drawn")
        books.intro_rounds.forget(NOW + DAY)
        with pytest.raises(NoSuchRound):
            books.intro_rounds.get(TEAM, round.id)
