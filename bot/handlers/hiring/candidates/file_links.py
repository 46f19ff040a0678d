"""The links that open a candidate's files: for whom they were made, while they may see the candidate, and not long.

The link is what lets somebody in, and whose it is was asked in Slack: what it opens is saved, never shown, so that
nothing in it runs where other pages of ours are.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, Response

from bot.deps import Deps
from bot.handlers.pages import HEADERS, Turns, behind_link, other
from bot.jobs.hiring.candidates import files as job
from bot.rules.access import token_hash
from bot.rules.hiring.candidates.files import CONTENT_TYPES, NoSuchFile

TEMPLATES = "hiring/candidates"
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def add_to(pages: Flask, deps: Deps) -> None:
    """The files of every candidate, behind links."""
    turns = Turns()

    @pages.get("/files/<token>")
    def candidate_file(token: str) -> Response:
        """The file, to be saved; the same nothing for a link that never was, is over, or is nobody's any more."""
        say = other(deps, f"{TEMPLATES}/own_other")
        return behind_link(turns, token, say, lambda: _file(deps, token), NoSuchFile, over="file_gone")


def _file(deps: Deps, token: str) -> Response:
    now = deps.now()
    with deps.store.open(at=now) as books:
        file, content = job.opened(books, token_hash(token), now)
    saved_as = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    headers = {**HEADERS, "Content-Security-Policy": SANDBOX, "Content-Disposition": saved_as}
    return Response(content, 200, headers, content_type=CONTENT_TYPES[file.kind])
