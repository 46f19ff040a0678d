"""Recruitments that were under way come with the set-up file: once, with every mistake named by its line."""

from __future__ import annotations

import pytest

from bot.jobs import setup
from bot.rules.hiring.panels.seats import State
from bot.rules.hiring.requisitions import State as Standing
from bot.rules.people import Identity, Role
from bot.words import yaml_file
from tests.fakes import COMPANY
from tests.jobs.conftest import Work
from tests.make import NOW

FILE = f"""\
workspaces:
  {COMPANY}:
    recruiters: [ana@a.example]
    founding: {{who: [sam@a.example, noor@a.example], reason: As before}}
    open_roles:
      - title: Platform engineer
        business_case: It was open before Rapport came.
        department: Engineering
        location: Berlin
        hiring_manager: mina@a.example
        recruiter: ana@a.example
        must_haves: [teamwork]
        plan:
          - {{method: structured_interview, minutes: 60, panel: 2, competencies: [teamwork], place: Room 4}}
          - {{method: work_sample, minutes: 90, competencies: [analysis]}}
        candidates:
          - name: Kim
            email: kim@example.com
            interview: {{in_working_days: 1, at: "16:00", people: [sam@a.example, noor@a.example]}}
          - {{name: Jo, email: jo@example.com, stage: 2}}
        qualifications: [SQL, German]
"""


def test_what_was_under_way_goes_on_and_a_second_time_changes_nothing(work: Work) -> None:
    for _ in range(2):
        assert setup.apply(work.deps, yaml_file.load(FILE)) == [
            f"{COMPANY}: 2 steps of approval; where HR hears is as it was; 1 open role."
        ]
    with work.deps.store.reading() as books:
        (role,) = [each for each in books.requisitions.running(COMPANY) if each.wanted.title == "Platform engineer"]
        mina = books.people.get(Identity(COMPANY, "U0MINA"))
        lines = books.candidates.listed_for(mina, [role], books.company.of(COMPANY, NOW))
        plan = books.plans.last(role.id)
        (one,) = books.interviews.of_all([each.id for each in lines])
        assert books.roles.subjects(COMPANY)[Role.RECRUITER] == ("U0ANA",)
        described = books.descriptions.last(role.id)
    assert (role.state, role.wanted.hiring_manager) == (Standing.OPEN, "U0MINA")
    assert described is not None
    assert described.content.qualifications == "SQL\nGerman"
    assert plan is not None
    assert plan.content.stages[0].kit.questions
    assert {(each.name, each.stage) for each in lines} == {("Kim", 0), ("Jo", 1)}
    assert [(seat.who, seat.state) for seat in one.seats] == [("U0SAM", State.OFFERED), ("U0NOOR", State.OFFERED)]
    work.round()
    asked = [said["text"] for said in work.stand_in.person(COMPANY, "U0SAM").dm()]
    assert len(asked) == 1
    assert "Kim" in asked[0]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (("sam@a.example, noor", "nobody@a.example, noor"), "line 4: .*nobody there has the e-mail"),
        (("manager: mina@", "manager: mona@"), "line 10: .*nobody there has the e-mail"),
        (("[analysis]", "[telepathy]"), "line 15: .*no competency 'telepathy'"),
        (("work_sample", "guessing"), "line 15: .*there are structured_interview"),
        (("minutes: 60", "minutes: 6000"), "line 14: .*minutes"),
        (("stage: 2", "stage: 3"), "line 20: .*expected 1 to 2"),
        (("jo@example.com", "jo"), "line 20: .*email"),
        (('"16:00"', '"25:00"'), "line 19: .*in quotes"),
        (("location: Berlin", "location: "), "location"),
        (("candidates:", "applicants:"), "line 16: .*is not known"),
    ],
)
def test_a_mistake_in_it_is_named_by_its_line_and_nothing_is_kept(
    work: Work, changed: tuple[str, str], problem: str
) -> None:
    with pytest.raises(setup.WrongSetup, match=problem):
        setup.apply(work.deps, yaml_file.load(FILE.replace(*changed)))
    with work.deps.store.reading() as books:
        assert not books.requisitions.running(COMPANY)
        assert not books.trainings.founding(COMPANY)
