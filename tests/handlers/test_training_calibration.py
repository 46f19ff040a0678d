"""Calibration: offered to certified people, rated by them, the comparison theirs alone."""

from __future__ import annotations

import pytest

from bot.app import Rapport
from bot.rules.hiring.training import Rating
from bot.rules.people import Identity
from sandbox.client import words
from tests.fakes import COMPANY, Slack
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.state import told
from tests.handlers.training import TRAINING, certify, page

ANA, SAM = "U0ANA", "U0SAM"


@pytest.fixture(autouse=True)
def certified(rapport: Rapport) -> None:
    give_roles(rapport.store)
    with rapport.store.open() as books:
        certify(books, SAM)


def test_a_certified_person_rates_and_sees_alone_how_they_compare(slack: Slack, rapport: Rapport) -> None:
    form = opened(slack, ANA, slack.clicked(ANA, f"{TRAINING}calibrate"))
    refused = slack.interact(slack.submitted(ANA, filled(form, who=[SAM, "U0OMAR"]))).get_json()
    assert "Without a certificate" in str(refused["errors"])
    done = slack.interact(slack.submitted(ANA, filled({**form, "hash": "2"}, who=[SAM]))).get_json()
    assert "A calibration is offered to" in words(done["view"])
    again = slack.interact(slack.submitted(ANA, filled({**form, "hash": "3"}, who=[SAM]))).get_json()
    assert "1 person has one waiting already and keeps it." in words(again["view"])
    with rapport.store.reading() as books:
        offered = books.calibrations.of(Identity(COMPANY, SAM))
        assert offered
        (notice,) = books.notices.about(f"calibration:{offered.id}")
    assert (notice.kind, notice.to) == ("hiring.training.calibration", SAM)
    assert "offers you a calibration" in words(page(slack, SAM))

    exercise = rapport.deps.words.curriculum("en")["observe"].practice
    assert isinstance(exercise, Rating)
    rating = opened(slack, SAM, slack.clicked(SAM, f"{TRAINING}rate", str(offered.id), view=page(slack, SAM)))
    same = {f"r{n}": {"value": "3"} for n in range(len(exercise.recorded))}
    refused = slack.interact(slack.submitted(SAM, filled(rating, **same))).get_json()
    assert "You gave every answer the same rating" in str(refused["errors"])
    experts = {f"r{n}": {"value": str(each.expert)} for n, each in enumerate(exercise.recorded)}
    shown = slack.interact(slack.submitted(SAM, filled({**rating, "hash": "2"}, **experts))).get_json()
    assert "Your eye is where it should be.\n On average 0 points from the experts" in words(shown["view"])
    assert exercise.recorded[0].why in words(shown["view"])
    late = slack.interact(slack.clicked(SAM, f"{TRAINING}rate", str(offered.id)))
    assert "There is no such calibration, or you have done it" in told(slack, late, SAM)
    own = words(page(slack, SAM))
    assert "offers you a calibration" not in own
    assert "on average 0 points from the experts" in own
    assert "from the experts" not in words(opened(slack, ANA, slack.clicked(ANA, f"{TRAINING}board")))
