"""In which group of the experiment that runs whoever is given a digest is, what that changes in it, and what was taken
over from those before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.rules.calendar import local_day
from bot.rules.community.content.digests.ranking import Reader
from bot.rules.community.goals.experiments import Group, parted
from bot.rules.community.goals.levers import Lever
from bot.rules.community.goals.paces import SHORTEST
from bot.store import Books
from bot.store.community.experiments import Kept


def taking_part(
    books: Books, workspace: str, ids: Collection[int], now: datetime
) -> tuple[Kept | None, Mapping[int, Group]]:  # fmt: skip
    """What runs there today, and in which group each of these members is who takes part in it."""
    kept = books.experiments.running(workspace) if ids else None
    if kept is None:
        return None, {}
    today = local_day(now, books.workspaces.get(workspace).zone)
    of, among = kept.experiment, list(ids)
    if not of.begins <= today <= of.ends:
        return None, {}
    if of.segment is not None:
        inside = books.segments.among(workspace, [of.segment], among, now)
        among = [id for id in among if inside[id]]
    return kept, {id: group for group, those in parted(of, among).items() for id in those}


def changed(readers: Sequence[Reader], kept: Kept | None, groups: Mapping[int, Group]) -> Sequence[Reader]:
    """The readers, those of the changed group as the experiment would have them."""
    if kept is None:
        return readers
    return _with(readers, kept, {id for id, group in groups.items() if group is Group.CHANGED})


def usual(books: Books, workspace: str, readers: Sequence[Reader], now: datetime) -> Sequence[Reader]:
    """The readers with what was taken over from experiments that are over, each for those whom it was for."""
    ids = [each.member for each in readers]
    for kept in books.experiments.taken(workspace):
        segment = kept.experiment.segment
        inside = books.segments.among(workspace, [segment], ids, now) if segment is not None else None
        readers = _with(readers, kept, {id for id in ids if inside is None or inside[id]})
    return readers


def _with(readers: Sequence[Reader], kept: Kept, those: Collection[int]) -> Sequence[Reader]:
    is_short = kept.experiment.change == Lever.SHORT
    return [
        each if each.member not in those
        else replace(each, most=min(each.most, SHORTEST)) if is_short
        else replace(each, is_newest_first=True)
        for each in readers
    ]  # fmt: skip
