"""Files that somebody uploaded: downloaded, and those of rows read, whatever they are about."""

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
    name, content, problem = brought(deps, workspace, file, who, MOST_BYTES)
    if problem:
        return Uploaded(name, problem=problem)
    try:
        sheet = sheet_from(content)
        check(sheet)
    except Refusal as refusal:
        problem = address(type(refusal)).rpartition(".")[2]
        return Uploaded(name, problem=problem, header=str(refusal.facts.get("header", "")))
    return Uploaded(name, sheet)


def brought(deps: Deps, workspace: str, file: str, who: str, most: int) -> tuple[str, bytes, str]:
    """What a file is called that this person uploaded, and what is in it, of more than `most` bytes the first and one
    more; or, in the third place, the name of what is wrong.

    Raises SlackAway, SlackLimited: to be tried again.
    """
    name = ""
    try:
        name, url = located(deps, workspace, file, who)
        return name, downloaded(deps, workspace, url, most), ""
    except (SlackAway, SlackLimited):
        raise
    except SlackRefused as refused:
        log.warning("an uploaded file could not be fetched", error=str(refused))
        return name, b"", "not_fetched"


def located(deps: Deps, workspace: str, file: str, who: str) -> tuple[str, str]:
    """What a file is called and where it is that this person uploaded. Raises SlackRefused, SlackAway, SlackLimited."""
    found = deps.slack.file(workspace, file)
    deps.crash("uploads.found")
    if found.get("user") != who:
        raise SlackRefused("not_theirs")
    return str(found.get("name") or ""), str(found.get("url_private_download") or found.get("url_private") or "")


def downloaded(deps: Deps, workspace: str, url: str, most: int) -> bytes:
    """What is in it, of more than `most` bytes the first and one more. Raises SlackRefused, SlackAway, SlackLimited."""
    content = deps.slack.download(workspace, url, most)
    deps.crash("uploads.downloaded")
    return content
