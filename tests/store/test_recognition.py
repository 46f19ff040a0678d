"""Thanks are sealed; deeds, tiers, frozen days and choices are kept on both engines and go with their member."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from bot.rules.access import Kind as Place
from bot.rules.community.events import Answer, Event, Seat
from bot.rules.community.events import Kind as Gathering
from bot.rules.community.events import State as Stage
from bot.rules.community.intros import Distance, Group, Why
from bot.rules.community.intros.following import Answer as Met
from bot.rules.community.intros.rounds import State
from bot.rules.community.members import Act
from bot.rules.community.recognition import Deed, Merit, Thanks, Tier
from bot.rules.community.recognition.badges import Badge
from bot.rules.community.recognition.celebrating import Chosen, Occasion
from bot.rules.community.recognition.settling import Counted, Footing, Setting
from bot.rules.community.recognition.spotlight import Answer as Said
from bot.rules.community.recognition.spotlight import Asked
from bot.rules.community.recognition.tiers import Frozen, Held
from bot.rules.community.recognition.tiers import Why as Frost
from bot.rules.fairness import Passed
from bot.store import Store
from bot.store.schema import thanks
from tests.make import NOW, TEAM
from tests.sampled.intros import held, joined

DAY, TODAY = timedelta(days=1), NOW.date()


def test_what_others_saw_of_a_member_is_gathered_from_every_table(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Place.COMMUNITY, "Circle")
        kai, joy, bea = (joined(books, f"U{n}") for n in range(3))
        books.members.change(replace(kai, zone="Asia/Tokyo"))
        kai = books.members.get(TEAM, kai.id)
        given = books.thanks.add(TEAM, Thanks(joy.id, kai.id, "For reading my CV", NOW), "C0HR")
        books.thanks.add(TEAM, Thanks(kai.id, kai.id, "Myself", NOW), "")
        event = books.events.add(Event(TEAM, Gathering.TOUR, "Tour", "", NOW, 60, "U0", "U0MOE", NOW, Stage.OVER))
        books.events.put(Seat(event.id, kai.id, Answer.GOING, NOW, came_at=NOW))
        round = held(books, [Group((kai.id, joy.id), Why((), (), Distance.FAR, ()))], state=State.SAID, said_at=NOW)
        (group,) = books.intro_rounds.groups(round.id)
        books.intro_rounds.answer(group.id, joy.id, Met.YES, NOW)
        books.deeds.liked(kai.id, bea.id, TODAY)
        books.deeds.liked(kai.id, bea.id, TODAY)
        found = books.deeds.of([kai, joy], NOW - DAY)
        assert {(each.what, each.other) for each in found[kai.id]} == {
            (Deed.THANKED, joy.id), (Deed.CAME, None), (Deed.HOSTED, None), (Deed.MET, joy.id), (Deed.REACTED, bea.id),
        }  # fmt: skip
        assert found[joy.id] == []
        assert Merit(Deed.REACTED, TODAY, bea.id) in found[kai.id]
        assert books.deeds.of([kai], NOW + 2 * DAY) == {kai.id: []}
        assert (books.deeds.helpful(TEAM, NOW, NOW + DAY, 2), books.deeds.helpful(TEAM, NOW, NOW + DAY, 1)) == (
            [kai.id], [kai.id],
        )  # fmt: skip
        kept = books.thanks.get(TEAM, given.id)
        assert kept is not None
        assert (kept.thanks, kept.channel, kept.private_at) == (given, "C0HR", None)
        assert books.thanks.get("T0ELSE", given.id) is None
        books.thanks.keep_private(given.id, NOW)
        assert [each.private_at for each in books.thanks.received(kai.id, 9)] == [None, NOW]
        assert books.thanks.given(joy.id, NOW) == [given]
        books.thanks.choose(joy.id, True)
        books.thanks.choose(kai.id, False)
        assert books.thanks.wants_privacy([kai.id, joy.id]) == {joy.id}
        books.forgetting.drop(joy.id)
        assert [each.thanks.giver for each in books.thanks.of(kai.id)] == [kai.id]
    with store.engines.read() as connection:
        (sealed,) = connection.execute(select(thanks.c.reason)).scalars()
        assert b"Myself" not in sealed


def test_tiers_badges_frozen_days_and_the_figures_of_a_community(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Place.COMMUNITY, "Circle")
        kai, joy = (joined(books, f"U{n}") for n in range(2))
        assert books.tiers.counted(TEAM, NOW).footing == Footing(0, 0)
        books.members.change(replace(kai, joined_at=NOW - 9 * DAY, language="zh"))
        books.members.count(kai.id, Act.TAP, TODAY)
        books.members.count(joy.id, Act.TAP, TODAY - 30 * DAY)
        assert books.tiers.counted(TEAM, NOW).footing == Footing(1, 9)
        assert books.tiers.setting(TEAM) == Setting(TEAM)
        books.tiers.looked(TEAM, TODAY, books.tiers.count(TEAM, NOW), NOW)
        books.tiers.settle(replace(books.tiers.setting(TEAM), is_on=True, channel="C0HR"), "U0MOE", NOW)
        books.tiers.looked(TEAM, TODAY + DAY, Counted(Footing(7, 8), {}), NOW)
        assert books.tiers.counted(TEAM, NOW + DAY) == Counted(Footing(7, 8), {})
        assert books.tiers.setting(TEAM) == Setting(TEAM, True, "C0HR", TODAY + DAY)
        books.tiers.keep({kai.id: Held(Tier.AMBASSADOR, TODAY)})
        books.tiers.keep({kai.id: Held(Tier.PARTICIPANT, TODAY, TODAY)})
        assert books.tiers.held([kai.id, joy.id]) == {kai.id: Held(Tier.PARTICIPANT, TODAY, TODAY)}
        standings = books.tiers.standings(TEAM, [kai.id, joy.id])
        assert (standings.is_on, standings.of(kai.id), standings.of(joy.id)) == (True, Tier.PARTICIPANT, Tier.EXPLORER)
        groups = books.tiers.count(TEAM, NOW).groups
        assert groups["tier"] == {"participant": Passed(1, 1), "explorer": Passed(0, 1)}
        assert groups["language"] == {"zh": Passed(1, 1), "en": Passed(0, 1)}
        assert (sum(each.of for each in groups["zone"].values()), groups["source"]) == (2, {"": Passed(1, 2)})
        books.tiers.looked(TEAM, TODAY, books.tiers.count(TEAM, NOW), NOW)
        assert books.tiers.counted(TEAM, NOW) == books.tiers.count(TEAM, NOW)
        books.tiers.give([(kai.id, Badge.HOST)], TODAY)
        books.tiers.give([(kai.id, Badge.HOST)], TODAY + DAY)
        assert books.tiers.badges([kai.id, joy.id]) == {kai.id: {Badge.HOST: TODAY}, joy.id: {}}
        books.tiers.freeze({joy.id: Frozen(TODAY, TODAY, Frost.PAUSE)})
        books.tiers.freeze({kai.id: Frozen(TODAY, TODAY + DAY, Frost.HOLIDAY)})
        books.tiers.freeze({kai.id: Frozen(TODAY, TODAY + 9 * DAY, Frost.LEAVE)})
        books.tiers.thaw(kai.id, TODAY + DAY)
        books.tiers.thaw(joy.id, TODAY)
        assert books.tiers.freezes([kai.id, joy.id]) == {
            kai.id: (Frozen(TODAY, TODAY, Frost.LEAVE),), joy.id: (Frozen(TODAY, TODAY, Frost.PAUSE),),
        }  # fmt: skip
        chosen = [Chosen(kai.id, Occasion.BIRTHDAY, date(1904, 2, 29)), Chosen(kai.id, Occasion.WORK, TODAY, True)]
        books.shown.choose(kai.id, [Chosen(kai.id, Occasion.OTHER, TODAY)])
        books.shown.choose(kai.id, chosen)
        assert books.shown.chosen(kai.id) == books.shown.celebrated(TEAM) == chosen
        month = date(2026, 10, 1)
        books.shown.ask(Asked(month, kai.id, NOW), "U0MOE")
        books.shown.ask(Asked(month, kai.id, NOW, Said.YES), "U0ELSE")
        assert books.shown.asked(TEAM, month) == [books.shown.asked_of(kai.id, month)] == [
            Asked(month, kai.id, NOW, Said.YES)
        ]  # fmt: skip
        assert books.shown.by(kai.id, month) == "U0MOE"
        books.forgetting.drop(kai.id)
        assert books.tiers.held([kai.id]) == {}
        assert (books.shown.asked(TEAM, month), books.shown.celebrated(TEAM)) == ([], [])
