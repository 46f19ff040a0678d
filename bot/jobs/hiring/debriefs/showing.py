"""The page of a debrief: first votes, the agenda with what contradicts side by side, second votes once they lie open,
and what is asked of whoever looks. The cards are read through their own door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.jobs.hiring.debriefs import Sight, Turn, undecided
from bot.jobs.hiring.debriefs.telling import line
from bot.jobs.hiring.panels import brief
from bot.jobs.hiring.plans import View
from bot.rules.hiring.debriefs import REASON_CHARACTERS, Vote, tally
from bot.rules.hiring.debriefs.agenda import Side, Topic, agenda
from bot.rules.hiring.scorecards import Card, Overall
from bot.rules.people import Person
from bot.store import Books


@dataclass(frozen=True)
class Cards:
    """What was seen, as somebody may read it: by who saw it, the cards, of which stage, and the first votes."""

    by: Mapping[str, Card]
    stages: Mapping[str, int]
    firsts: Mapping[str, Overall]


def cards_of(books: Books, one: Sight, me: Person, now: datetime) -> Cards:
    """Every card of the candidate that this person may read: of the stage as it was in when the debrief opened, the
    others, and those that came since, as they are now. Only the former are first votes."""
    versions = {(each.interview, each.who): each.version for each in one.debrief.entries}
    by: dict[str, Card] = {}
    stages: dict[str, int] = {}
    firsts: dict[str, Overall] = {}
    for kept in books.scorecards.seen_by(me.user, one.seen, one.runs(me), now):
        at = versions.get((kept.interview, kept.who))
        card = kept.versions[-1 if at is None else at].card
        if kept.who in firsts:  # somebody who met the candidate twice voted by the one in the debrief
            continue
        by[kept.who], stages[kept.who] = card, kept.stage
        if at is not None and card.overall is not None:
            firsts[kept.who] = card.overall
    return Cards(by, stages, firsts)


def page(books: Books, one: Sight, me: Person, now: datetime) -> dict[str, Any]:
    """The whole debrief for somebody who may look into it."""
    debrief, turn, runs = one.debrief, one.turn(me, now), one.runs(me)
    cards, looked = cards_of(books, one, me, now), brief.names(books, me.workspace, me.language)
    topics = agenda(cards.by, _competencies(one, cards.by.values()))
    votes, mine = debrief.seen_votes(me.user, now, one.absent), debrief.vote_of(me.user)
    lies_open = debrief.decision is not None or debrief.is_open(now, one.absent)
    counted = tally(cards.firsts, votes)
    first = cards.firsts.get(me.user)
    made = debrief.decision
    return {
        **line(one), "turn": turn.value, "opened_at": debrief.opened_at, "lies_open": lies_open, "runs": runs,
        "tally": [
            {"overall": each.value, "first": counted[each][0], "now": counted[each][1]} for each in reversed(Overall)
        ],
        "voices": [_voice(one, each, cards, votes) for each in sorted({*debrief.voters, *(v.who for v in votes)})],
        "contradictions": [_topic(each, looked, cards) for each in topics if each.is_contradiction],
        "topics": [_topic(each, looked, cards) for each in topics if each.sides and not each.is_contradiction],
        "not_assessed": [
            {"name": looked.name(each.competency), "who": list(each.not_assessed), "by_nobody": not each.sides}
            for each in topics if each.not_assessed or not each.sides
        ],
        "late": sorted(one.late), "waiting": sorted(debrief.waiting(one.absent)) if runs else [],
        "may_vote": may_vote(one, me, now), "is_manager": me.user == debrief.manager,
        "may_decide": may_decide(one, me, now), "first": first.value if first else "",
        "mine": {"overall": mine.overall.value, "reason": mine.reason} if mine else None,
        "overalls": [each.value for each in Overall], "most": REASON_CHARACTERS,
        "decision": {**vars(made), "verdict": made.verdict.value} if made else None,
    }  # fmt: skip


def may_vote(one: Sight, me: Person, now: datetime) -> bool:
    """Whether a vote of theirs is taken now, a first one or in place of an earlier one."""
    debrief = one.debrief
    if one.is_over or debrief.decision is not None or not one.may_vote(me.user):
        return False
    is_open = debrief.is_open(now, one.absent)
    return is_open if me.user == debrief.manager else not is_open


def may_decide(one: Sight, me: Person, now: datetime) -> bool:
    """Whether they may decide it now."""
    if one.is_over or one.debrief.decision is not None or not one.runs(me):
        return False
    is_turn = me.user == one.debrief.manager and one.debrief.is_open(now, one.absent)
    return is_turn or one.debrief.is_closed(now, one.absent)


def listed(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """Every debrief that goes on and that they may look into, with how it stands for them."""
    found = undecided(books, me, now)
    return {
        "debriefs": [
            {**line(one), "turn": one.turn(me, now).value, "is_manager": me.user == one.debrief.manager}
            for one in found
        ]
    }


def on_home(books: Books, me: Person, now: datetime) -> Mapping[str, Any]:
    """How many debriefs wait for their vote or their decision."""
    turns = [one.turn(me, now) for one in undecided(books, me, now)]
    return {"waiting": sum(each in (Turn.VOTE, Turn.DECIDE) for each in turns)}


def _competencies(one: Sight, cards: Iterable[Card]) -> list[str]:
    """What is looked for in the stage, in the order of the plan, then what else was rated."""
    stages = one.plan.stages if one.plan else ()
    here = stages[one.debrief.stage].competencies if one.debrief.stage < len(stages) else ()
    return list(dict.fromkeys([*here, *(each.competency for card in cards for each in card.ratings)]))


def _voice(one: Sight, who: str, cards: Cards, votes: Iterable[Vote]) -> dict[str, Any]:
    first, vote = cards.firsts.get(who), next((each for each in votes if each.who == who), None)
    return {
        "who": who, "first": first.value if first else "", "second": vote.overall.value if vote else "",
        "reason": vote.reason if vote else "", "is_manager": who == one.debrief.manager,
        "is_changed": bool(first and vote and first is not vote.overall),
    }  # fmt: skip


def _topic(topic: Topic, looked: View, cards: Cards) -> dict[str, Any]:
    return {
        "name": looked.name(topic.competency), "spread": topic.spread,
        "pair": [_side(each, cards) for each in topic.pair],
        "others": [_side(each, cards) for each in topic.sides[1:-1]],
        "sides": [_side(each, cards) for each in topic.sides],
    }  # fmt: skip


def _side(side: Side, cards: Cards) -> dict[str, Any]:
    return {**vars(side), "n": cards.stages[side.who] + 1}

