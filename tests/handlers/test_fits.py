"""What methods see, judged by a recruiter from the page of a plan, which shows at once what follows."""

from __future__ import annotations

from bot.app import Rapport
from bot.rules.hiring.plans.fit import Fit
from sandbox.client import words
from tests.fakes import COMPANY, Slack
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.plans import PLANS
from tests.handlers.state import OPEN, ask

ANA = "U0ANA"


def test_a_recruiter_judges_from_the_page_of_a_plan_and_it_shows_what_follows(slack: Slack, rapport: Rapport) -> None:
    give_roles(rapport.store)
    id = ask(rapport.store, OPEN).id
    plan = opened(slack, ANA, slack.clicked(ANA, f"{PLANS}show", str(id)))
    assert "stage 1 well" in words(plan)
    matrix = opened(slack, ANA, slack.clicked(ANA, f"{PLANS}fits", str(id), view=plan))
    form = opened(slack, ANA, slack.clicked(ANA, f"{PLANS}edit_fit", f"people:{id}", view=matrix))
    chosen = {"method": {"value": "structured_interview"}, "fit": {"value": "1"}}
    refused = slack.interact(slack.submitted(ANA, filled(form, **chosen))).get_json()
    assert list(refused["errors"].values()) == ["Please fill this in."]
    answer = slack.interact(slack.submitted(ANA, filled(form, **chosen, reason="Ours are short.")))
    assert answer.data == b""
    place = slack.place(COMPANY)
    shown = {each.id: words(each.payload) for each in place.views[ANA]}
    assert "stage 1 somewhat" in shown[plan["id"]]
    assert "Your own: Structured interview sees it somewhat (shipped: sees it well)" in shown[matrix["id"]]
    assert "Ours are short." in shown[matrix["id"]]
    with rapport.store.reading() as books:
        (judged,) = books.fits.of(COMPANY)
        (entry,) = books.record.about(f"workspace:{COMPANY}")
    assert (judged.fit, judged.by) == (Fit.SOME, ANA)
    assert (entry["what"], entry["fit"], entry["reason"]) == ("hiring.plans.judge_fit", "some", "Ours are short.")
