"""A review of who may what that is open, and the page of it."""

from __future__ import annotations

from bot.rules.access_review import Mark, Verdict
from bot.rules.people import Role
from bot.store import Store
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.forms import opened
from tests.make import NOW

REVIEW = "access_review."
VALUES = {
    f"{REVIEW}show": "", f"{REVIEW}turn": "0", f"{REVIEW}begin": "", f"{REVIEW}keep": "recruiter:U0ANA",
    f"{REVIEW}take": "recruiter:U0ANA", f"{REVIEW}complete": "",
}  # fmt: skip
ON_PAGE = {*VALUES} - {f"{REVIEW}show"}
CHANGES = ON_PAGE - {f"{REVIEW}turn"}


def page(slack: Slack, user: str = "U0ADA", workspace: str = COMPANY) -> Json:
    """The page as an admin has it open."""
    return opened(slack, user, slack.clicked(user, f"{REVIEW}show", workspace=workspace), workspace)


def begin_for(store: Store, name: str) -> None:
    """What the entry of that name finds: a review, of which all is settled where it is completed."""
    if name in CHANGES - {f"{REVIEW}begin"}:
        with store.open() as books:
            books.access_reviews.begin(COMPANY, 1, NOW)
            review = books.access_reviews.last(COMPANY)
            assert review is not None
            if name == f"{REVIEW}complete":
                for role in Role:
                    for each in books.roles.subjects(COMPANY)[role]:
                        books.access_reviews.mark(review, Mark(role, each, Verdict.KEPT, "U0ADA", NOW))
