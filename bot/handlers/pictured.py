"""Pages with a picture that Slack may have lost: they open, or turn the page they were asked from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from bot.deps import Deps
from bot.handlers.caller import is_modal
from bot.jobs import pictures
from bot.rules.people import Person
from bot.slack.client import SlackRefused
from bot.slack.pictures import Drawn


class Pictured(Protocol):
    """A page as it is shown; the picture it has, and whether Slack has its file."""

    @property
    def view(self) -> dict[str, Any]: ...

    @property
    def drawn(self) -> Drawn | None: ...

    @property
    def has_file(self) -> bool: ...


Page = TypeVar("Page", bound=Pictured)


def show(
    deps: Deps, body: Mapping[str, Any], make: Callable[[], tuple[Person, Page]]
) -> tuple[Person, Page, str | None]:
    """Who sees which page, and the view that shows it where its picture is to be made, or was to be on what stood there
    before. A page that Slack refuses for a picture it has no more goes without.

    Raises SlackRefused.
    """
    me, made = make()
    try:
        view = _show(deps, me, body, made)
    except SlackRefused as refused:
        if made.drawn is None or not made.has_file or not pictures.is_of_a_picture(refused):
            raise
        with deps.store.open() as books:
            books.pictures.lost(me.workspace, made.drawn.digest, deps.now())
        me, made = make()
        view = _show(deps, me, body, made)
    waits = is_modal(body) or (made.drawn is not None and not made.has_file)
    return me, made, view if waits else None


def _show(deps: Deps, me: Person, body: Mapping[str, Any], made: Pictured) -> str | None:
    if not is_modal(body):
        return deps.slack.open_view(me.workspace, body["trigger_id"], made.view)
    on: str = body["view"]["id"]
    deps.slack.update_view(me.workspace, on, made.view)
    return on
