"""How a community begins: whether it is the right thing, and its first channels."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from bot.rules.community.first_steps import Channel, Fit, Question
from bot.store.dialect import insert
from bot.store.schema import community_channels, community_fits

f, c = community_fits.c, community_channels.c


class Beginnings:
    """By community."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def fit(self, workspace: str) -> Fit | None:
        """What was last said of whether it fits; None where nobody was asked."""
        row = self._connection.execute(select(community_fits).where(f.workspace == workspace)).mappings().first()
        return Fit(frozenset(map(Question, row["yes"])), row["by"], row["at"]) if row else None

    def keep_fit(self, workspace: str, fit: Fit) -> None:
        """That is what was said last."""
        row = {"yes": sorted(each.value for each in fit.yes), "by": fit.by, "at": fit.at}
        put = insert(self._connection, community_fits).values(workspace=workspace, **row)
        self._connection.execute(put.on_conflict_do_update(index_elements=["workspace"], set_=row))

    def channels(self, workspace: str) -> Mapping[Channel, str]:
        """The channels there by what they are for, as far as there are any."""
        query = select(c["for"], c.channel).where(c.workspace == workspace)
        found = {Channel(what): channel for what, channel in self._connection.execute(query)}
        return {each: found[each] for each in Channel if each in found}

    def keep_channel(self, workspace: str, what: Channel, channel: str) -> None:
        """That one is for it from now on."""
        row = {"workspace": workspace, "for": what.value, "channel": channel}
        put = insert(self._connection, community_channels).values(row)
        changed = {"channel": channel}
        self._connection.execute(put.on_conflict_do_update(index_elements=["workspace", "for"], set_=changed))
