"""Where the app is installed and with which token; the token is sealed."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, select

from bot.store.dialect import insert
from bot.store.schema import installations
from bot.store.secrets import Secrets

PURPOSE = "installation token"


@dataclass(frozen=True)
class Installation:
    """Slack's ids of one installed app, and its bot token in clear."""

    workspace: str
    bot_user: str
    bot_token: str = field(repr=False)
    bot: str | None = None
    app: str | None = None
    enterprise: str | None = None


class Installations:
    """The installed apps, one for a workspace."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def put(self, installation: Installation) -> None:
        """Keep this installation instead of what was known."""
        values = {
            "app": installation.app,
            "enterprise": installation.enterprise,
            "bot_user": installation.bot_user,
            "bot": installation.bot,
            "bot_token": self._secrets.seal(PURPOSE, installation.bot_token),
        }
        row = insert(self._connection, installations).values(workspace=installation.workspace, **values)
        self._connection.execute(row.on_conflict_do_update(index_elements=["workspace"], set_=values))

    def get(self, workspace: str) -> Installation | None:
        """The installation in that workspace, None when there is none. Raises WrongKeys."""
        query = select(installations).where(installations.c.workspace == workspace)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            return None
        token = self._secrets.unseal(PURPOSE, row["bot_token"])
        return Installation(workspace, row["bot_user"], token, row["bot"], row["app"], row["enterprise"])

    def forget(self, workspace: str) -> None:
        """The app was removed there, or its token revoked."""
        self._connection.execute(delete(installations).where(installations.c.workspace == workspace))
