"""How a community begins: whether it is the right thing, and its first channels; what it adds to the texts
people agree to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from bot.rules.community.first_steps import Channel, Fit, Question
from bot.rules.community.members.consenting import OwnWords
from bot.store.dialect import insert
from bot.store.schema import community_channels, community_fits, consent_words

f, c, w = community_fits.c, community_channels.c, consent_words.c


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

    def words(self, workspace: str) -> Sequence[OwnWords]:
        """What it added to the texts people agree to, every version, the newest first."""
        query = select(consent_words).where(w.workspace == workspace).order_by(w.version.desc())
        return [
            OwnWords(row.version, tuple((language, text) for language, text in row.texts), row.link, row.by, row.at)
            for row in self._connection.execute(query)
        ]

    def add_words(self, workspace: str, words: OwnWords) -> bool:
        """That version is the newest there; False, and nothing is otherwise, where somebody was faster."""
        row = {**vars(words), "workspace": workspace, "texts": [list(each) for each in words.texts]}
        put = insert(self._connection, consent_words).values(row).on_conflict_do_nothing()
        return self._connection.execute(put.returning(w.version)).first() is not None
