"""The links that open a candidate's files: for whom they were made, while they may see the candidate, and not long.

The link is what lets somebody in, and whose it is was asked in Slack: what it opens is saved, never shown, so that
nothing in it runs where other pages of ours are.
"""

from __future__ import annotations

import time
from urllib.parse import quote

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError

from bot.away import in_a_line
from bot.deps import Deps
from bot.handlers.hiring.candidates.own_page import other
from bot.handlers.pages import HEADERS, OF_A_LINK, OF_AN_ADDRESS, WITHIN_SECONDS, Turns
from bot.jobs.hiring.candidates import files as job
from bot.rules.access import token_hash
from bot.rules.hiring.candidates.files import CONTENT_TYPES, NoSuchFile
from bot.store import Busy

log = structlog.get_logger(__name__)
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def add_to(pages: Flask, deps: Deps) -> None:
    """The files of every candidate, behind links."""
    turns = Turns()

    @pages.get("/files/<token>")
    def candidate_file(token: str) -> Response:
        """The file, to be saved; the same nothing for a link that never was, is over, or is nobody's any more."""
        hashed, at = token_hash(token), time.monotonic()
        is_turn = turns.may(f"address:{request.remote_addr}", OF_AN_ADDRESS, at)
        if not (is_turn and turns.may(hashed, OF_A_LINK, at)):
            return other(deps, "often", 429, {"Retry-After": str(int(WITHIN_SECONDS))})
        now = deps.now()
        try:
            with deps.store.open(at=now) as books:
                file, content = job.opened(books, hashed, now)
        except NoSuchFile:
            return other(deps, "file_gone", 404)
        except (DBAPIError, Busy) as error:
            log.warning("a candidate's file waits for the database", error=in_a_line(error))
            return other(deps, "away", 503, {"Retry-After": "5"})
        except Exception:  # Flask's own line would carry the address, and with it the token
            log.exception("a candidate's file could not be given out")
            return other(deps, "away", 500)
        saved_as = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        headers = {**HEADERS, "Content-Security-Policy": SANDBOX, "Content-Disposition": saved_as}
        return Response(content, 200, headers, content_type=CONTENT_TYPES[file.kind])
