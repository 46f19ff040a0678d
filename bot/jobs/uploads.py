"""Files of rows that somebody uploaded: downloaded and read, whatever they are about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.deps import Deps
from bot.rules.refusals import Refusal
from bot.rules.staff.sheets import MOST_BYTES, Sheet, sheet_from
from bot.slack.client import SlackAway, SlackLimited, SlackRefused
from bot.slack.ids import address

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Uploaded:
    """A file by its name, and its table; or `problem`, the name of what is wrong, and the heading it is about."""

    name: str = ""
    sheet: Sheet | None = None
    problem: str = ""
    header: str = ""


def fetched(
    deps: Deps, workspace: str, file: str, who: str, check: Callable[[Sheet], None] = lambda _: None
) -> Uploaded:
    """The file that this person uploaded; `check` refuses tables that are readable and not wanted.

    Raises SlackAway, SlackLimited: to be tried again.
    """
    name = ""
    try:
        found = deps.slack.file(workspace, file)
        deps.crash("uploads.found")
        if found.get("user") != who:
            raise SlackRefused("not_theirs")
        name = str(found.get("name") or "")
        url = str(found.get("url_private_download") or found.get("url_private") or "")
        content = deps.slack.download(workspace, url, MOST_BYTES)
        deps.crash("uploads.downloaded")
        sheet = sheet_from(content)
        check(sheet)
    except (SlackAway, SlackLimited):
        raise
    except SlackRefused as refused:
        log.warning("an uploaded file could not be fetched", error=str(refused))
        return Uploaded(name, problem="not_fetched")
    except Refusal as refusal:
        problem = address(type(refusal)).rpartition(".")[2]
        return Uploaded(name, problem=problem, header=str(refusal.facts.get("header", "")))
    return Uploaded(name, sheet)
