"""Who answers for what is kept, as an admin writes it: what is wrong stands beside its field, and twice is once."""

from __future__ import annotations

from bot.app import Rapport
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.community.first_steps import CORA, PREFIX
from tests.handlers.forms import filled, opened

WORDS = "Harbor & Pine answers for it."


def form(slack: Slack, **answers: str) -> Json:
    return filled(opened(slack, CORA, slack.clicked(CORA, PREFIX + "words", "", CIRCLE), CIRCLE), **answers)


def test_what_is_wrong_stands_beside_its_field_and_the_same_form_sent_twice_is_one_version(
    slack: Slack, rapport: Rapport
) -> None:
    for answers, said in (
        ({"en": WORDS, "link": "ftp://a.example"}, "https"), ({"en": "", "link": "https://a.example"}, "fill this in"),
        ({"en": "x" * 601, "link": ""}, "600"),
    ):  # fmt: skip
        payload = slack.submitted(CORA, form(slack, **answers), CIRCLE)
        (error,) = slack.interact(payload).get_json()["errors"].values()
        assert said in error.lower()
    payload = slack.submitted(CORA, form(slack, en=WORDS, link="https://a.example/privacy"), CIRCLE)
    for _ in range(2):
        assert slack.interact(payload).status_code == 200
    with rapport.store.reading() as books:
        assert [each.version for each in books.beginnings.words(CIRCLE)] == [1]
