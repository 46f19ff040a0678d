"""Where the app is installed and with which token; tokens are sealed, and those that run out are renewed by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, or_, select, update

from bot.rules.access import Kind
from bot.rules.notices import LEASE
from bot.store.dialect import insert
from bot.store.schema import installations, workspaces
from bot.store.secrets import Secrets

TOKEN, REFRESH = "installation token", "refresh token"
c = installations.c


@dataclass(frozen=True)
class Installation:
    """Slack's ids of one installed app, and its bot token in clear.

    With a `refresh_token` it was installed by link and the bot token runs out at `expires_at` (real). `refusal` is
    Slack's name for why it is not renewed, when that is so.
    """

    workspace: str
    bot_user: str
    bot_token: str = field(repr=False)
    bot: str | None = None
    app: str | None = None
    enterprise: str | None = None
    refresh_token: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    refusal: str | None = None


@dataclass(frozen=True)
class Renewal:
    """A refresh token that nobody else uses before `until` (real); `fence` names the claim."""

    workspace: str
    kind: Kind
    refresh_token: str = field(repr=False)
    fence: int
    until: datetime


class Installations:
    """The installed apps, one for a workspace."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def put(self, installation: Installation, at: datetime) -> None:
        """Keep this installation instead of what was known, made `at` (real). A renewal under way is for nothing."""
        values = {
            "app": installation.app,
            "enterprise": installation.enterprise,
            "bot_user": installation.bot_user,
            "bot": installation.bot,
            "installed_at": at,
            "refusal": None,
            "renewing_until": None,
            **self._sealed(installation.bot_token, installation.refresh_token, installation.expires_at),
        }
        row = insert(self._connection, installations).values(workspace=installation.workspace, **values)
        changed = {**values, "fence": c.fence + 1}
        self._connection.execute(row.on_conflict_do_update(index_elements=["workspace"], set_=changed))

    def get(self, workspace: str) -> Installation | None:
        """The installation in that workspace, None when there is none. Raises WrongKeys."""
        row = self._connection.execute(select(installations).where(c.workspace == workspace)).mappings().first()
        return self._opened(row) if row else None

    def made(self, workspace: str) -> tuple[datetime | None, str]:
        """When the app was installed there (real), and Slack's name for why its token is not renewed, if that is so."""
        row = self._connection.execute(select(c.installed_at, c.refusal).where(c.workspace == workspace)).first()
        return (row.installed_at, row.refusal or "") if row else (None, "")

    def of(self, kind: str) -> Sequence[Installation]:
        """The installations in workspaces of that kind, by workspace. Raises WrongKeys."""
        here = select(installations).join(workspaces).where(workspaces.c.kind == kind).order_by(c.workspace)
        return [self._opened(row) for row in self._connection.execute(here).mappings()]

    def kinds(self) -> frozenset[str]:
        """The kinds of workspace that there is an installation in."""
        query = select(workspaces.c.kind).join(installations, c.workspace == workspaces.c.id).distinct()
        return frozenset(self._connection.execute(query).scalars())

    def workspaces(self) -> Sequence[str]:
        """The workspaces that there is an installation in, by id."""
        return list(self._connection.execute(select(c.workspace).order_by(c.workspace)).scalars())

    def is_renewed(self, workspace: str) -> bool:
        """Whether its token came by link and runs out."""
        query = select(c.workspace).where(c.workspace == workspace, c.refresh_token.is_not(None))
        return self._connection.execute(query).first() is not None

    def forget(self, workspace: str, before: datetime) -> bool:
        """The app was removed there, or its token revoked, at that time (real); whether it was not put there since."""
        was = or_(c.installed_at.is_(None), c.installed_at <= before)
        gone = delete(installations).where(c.workspace == workspace, was).returning(c.workspace)
        return self._connection.execute(gone).first() is not None

    def to_renew(self, before: datetime, real: datetime) -> Sequence[str]:
        """The workspaces whose tokens run out before that time and that nobody is at."""
        return list(self._connection.execute(select(c.workspace).where(*_due(before, real))).scalars())

    def claim_renewal(self, workspace: str, before: datetime, real: datetime) -> Renewal | None:
        """Its refresh token, ours alone for `LEASE`; None when it needs none or somebody else is at it.

        Raises WrongKeys.
        """
        until, kind = real + LEASE, select(workspaces.c.kind).where(workspaces.c.id == c.workspace).scalar_subquery()
        claimed = update(installations).where(c.workspace == workspace, *_due(before, real))
        row = self._connection.execute(
            claimed.values(fence=c.fence + 1, renewing_until=until).returning(c.fence, c.refresh_token, kind)
        ).first()
        if row is None:
            return None
        return Renewal(workspace, Kind(row[2]), self._secrets.unseal(REFRESH, row[1]), row[0], until)

    def renewed(self, renewal: Renewal, token: str, refresh_token: str | None, expires_at: datetime) -> bool:
        """The new pair is kept; False when the app was installed anew or removed meanwhile."""
        return self._end(renewal, renewing_until=None, refusal=None, **self._sealed(token, refresh_token, expires_at))

    def put_off(self, renewal: Renewal, until: datetime, refusal: str) -> bool:
        """Not renewed because of that: tried again after `until` (real)."""
        return self._end(renewal, renewing_until=until, refusal=refusal[:80])

    def _end(self, renewal: Renewal, **values: Any) -> bool:
        ours = update(installations).where(c.workspace == renewal.workspace, c.fence == renewal.fence)
        return self._connection.execute(ours.values(**values).returning(c.workspace)).first() is not None

    def _sealed(self, token: str, refresh_token: str | None, expires_at: datetime | None) -> dict[str, Any]:
        refresh = self._secrets.seal(REFRESH, refresh_token) if refresh_token else None
        return {"bot_token": self._secrets.seal(TOKEN, token), "refresh_token": refresh, "expires_at": expires_at}

    def _opened(self, row: RowMapping) -> Installation:
        refresh = self._secrets.unseal(REFRESH, row["refresh_token"]) if row["refresh_token"] else None
        return Installation(
            row["workspace"], row["bot_user"], self._secrets.unseal(TOKEN, row["bot_token"]), row["bot"], row["app"],
            row["enterprise"], refresh, row["expires_at"], row["refusal"],
        )  # fmt: skip


def _due(before: datetime, real: datetime) -> tuple[Any, ...]:
    free = or_(c.renewing_until.is_(None), c.renewing_until <= real)
    return c.refresh_token.is_not(None), c.expires_at <= before, free
