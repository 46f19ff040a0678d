"""A kind no goes once, by day, as it was read, without the reason that was given inside; then the page says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.app import Rapport
from bot.deps import Deps
from bot.jobs.hiring.candidates import own_page, refusing
from bot.rules.hiring.candidates import What, moving
from bot.rules.hiring.candidates.refusing import Letter
from sandbox.client import StandIn, words
from sandbox.server import Running
from tests.fakes import COMPANY, KINDS, Slack
from tests.handlers.candidates import ANA, CANDIDATES, begin, page, read_no, turn_down
from tests.handlers.forms import opened
from tests.handlers.state import OPEN, ask
from tests.handlers.test_own_page import get
from tests.jobs.test_candidate_letters import deps
from tests.jobs.test_candidate_side import at, path, work_off
from tests.mail.test_post import Box
from tests.make import NOW

__all__ = ["deps"]


def test_a_kind_no_is_read_before_it_is_sent_goes_by_day_and_once(
    deps: Deps, rapport: Rapport, box: Box, server: Running, stand_in: StandIn
) -> None:
    begin(deps.store, ask(deps.store, OPEN).id)
    turn_down(deps.store)
    with deps.store.open() as books:
        books.workspaces.set_region(COMPANY, "eu", {})
    deps = at(rapport, timedelta(hours=14))  # midnight in Berlin
    slack = Slack(server, stand_in, rapport.web(), KINDS)
    shown = page(slack, ANA, 1, 1)
    assert "They do not know yet: write to them." in words(shown)
    form = opened(slack, ANA, slack.clicked(ANA, f"{CANDIDATES}write_no", "1:2:no", view=shown))
    read = read_no(slack, form, letter={"value": "interview"}, sentence="Your example of billing was clear.")
    for part in ("Hello Kim Sommer", "the openness with which you met us", "Your example of billing was clear."):
        assert part in words(read)
    assert "No SQL" not in str(read)
    assert "tick that you did" in str(slack.interact(slack.submitted(ANA, read)).get_json())
    tick = {"type": "checkboxes", "selected_options": [{"value": "yes"}]}
    ticked = {**read, "state": {"values": {"read~0": {"tick": tick}}}}
    for n in range(2):  # a second form of another hash
        slack.interact(slack.submitted(ANA, {**ticked, "hash": f"{n}.read"}))
    work_off(deps)
    assert box.letters == [], "nothing at night"
    assert "goes out by day" in words(page(slack, ANA, 1, 1))
    deps = at(rapport, timedelta(hours=24))
    work_off(deps)
    work_off(deps)
    (letter,) = box.letters
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    for part in ("Your example of billing was clear.", "in our community", "Your contact is Mina"):
        assert part in text
    assert "No SQL" not in text
    assert "We will not go on" in get(rapport, path(box)).text
    assert "was sent" in words(page(Slack(server, stand_in, rapport.web(), KINDS), ANA, 1, 1))


def test_who_was_taken_up_again_gets_no_letter(deps: Deps, rapport: Rapport, box: Box) -> None:
    begin(deps.store, ask(deps.store, OPEN).id)
    turn_down(deps.store)
    with deps.store.open() as books:
        found = own_page.find(books, 1, NOW)
        refusing.send(books, found, Letter.ROLE, "", ANA, NOW)
        back = moving.moved(found.candidacy, What.RESUME, 2, ANA, NOW)
        books.candidates.move(found.candidacy, back)
    work_off(replace(deps, now=lambda: NOW + timedelta(hours=1)))
    assert box.letters == []
