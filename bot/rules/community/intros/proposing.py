"""A round proposed: who meets whom and why, as moderators see it before it is said."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, reduce
from itertools import combinations, permutations
from operator import and_

from bot.rules.community.intros import Distance, Group, Help, Joiner, Kind, Proposal, Round, Why
from bot.rules.community.intros.joining import absence, check_floor, working_days
from bot.rules.community.intros.matching import plan
from bot.rules.community.intros.possible import Hall, gathered
from bot.rules.community.intros.times import named

# How many topics and kinds of help are named: what is said of why is read in a message.
NAMED = 3


def propose(round: Round) -> Proposal:
    """The round's groups, the same for the same seed. Raises TooFew below the floor, which counts all who asked."""
    check_floor(len(round.people))
    chance = random.Random(round.seed)
    days = {hours: working_days(hours, round.at) for hours in {each.hours for each in round.people}}
    reasons = ((each.member, absence(each, round.at, days[each.hours])) for each in round.people)
    absent = {member: why for member, why in reasons if why is not None}
    hall = gathered(round, [each for each in round.people if each.member not in absent], chance)
    found = plan(hall, chance)
    when = cache(lambda common: named(common, round.at))
    groups = [_group(hall, numbers, when) for numbers in [*found.pairs, *found.trios]]
    return Proposal(tuple(groups), tuple(sorted(hall.people[n].member for n in found.left)), absent)


def _group(hall: Hall, numbers: Sequence[int], when: Callable[[int], tuple[datetime, ...]]) -> Group:
    people = [hall.people[n] for n in numbers]
    common = reduce(and_, (hall.times[n] for n in numbers))
    distances = {hall.distance(one, other) for one, other in combinations(numbers, 2)}
    helps = _helps(people) if hall.kind is Kind.PROJECTS else ()
    farthest = next(each for each in (Distance.FAR, Distance.BETWEEN, Distance.KNOWN) if each in distances)
    why = Why(_shared(people), helps, farthest, when(common))
    return Group(tuple(each.member for each in people), why)


def _shared(people: Sequence[Joiner]) -> tuple[str, ...]:
    """Topics of all, or where there are none of any two."""
    by_all = frozenset.intersection(*(each.topics for each in people))
    by_two = frozenset[str]().union(*(one.topics & other.topics for one, other in combinations(people, 2)))
    return tuple(sorted(by_all or by_two))[:NAMED]


def _helps(people: Sequence[Joiner]) -> tuple[Help, ...]:
    """Who offers what another seeks, the ways in turn."""
    ways = [
        [Help(one.member, other.member, each) for each in sorted(one.offers & other.seeks)]
        for one, other in permutations(people, 2)
    ]  # fmt: skip
    longest = max(map(len, ways))
    return tuple(way[n] for n in range(longest) for way in ways if n < len(way))[:NAMED]


def prompted(
    groups: Sequence[Group], bank: Sequence[str], heard: Mapping[int, Mapping[str, datetime]], seed: str
) -> tuple[Group, ...]:
    """Each group with a prompt of the bank that none of them was given before; where all were, the one that is longest
    ago. `heard` says when each member was given which. Prompts spread over the groups of a round."""
    order = list(bank)
    random.Random(seed).shuffle(order)
    found, used = [], dict.fromkeys(order, 0)
    for group in groups:
        last = {
            prompt: max(times, default=None) for prompt in order
            for times in [[heard[each][prompt] for each in group.members if prompt in heard.get(each, {})]]
        }  # fmt: skip
        fresh = [prompt for prompt in order if last[prompt] is None]
        oldest = sorted((at, prompt) for prompt, at in last.items() if at is not None)
        prompt = min(fresh, key=lambda each: used[each]) if fresh else oldest[0][1] if oldest else ""
        if prompt:
            used[prompt] += 1
        found.append(replace(group, prompt=prompt))
    return tuple(found)
