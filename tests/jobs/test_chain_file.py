"""Chains in the set-up file: read, refused by line with everything at once, and printed as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.jobs import chains as job
from bot.jobs import setup
from bot.rules.hiring.requisitions import Mode, conditions
from bot.rules.hiring.requisitions.chains import DEPARTMENT_HEAD, MANAGER, Chain, StepPlan
from bot.rules.hiring.requisitions.conditions import Condition
from bot.words import yaml_file
from tests.fakes import COMPANY
from tests.handlers.state import rows
from tests.jobs.conftest import Work

T = conditions.Test
FILE = f"""workspaces:
  {COMPANY}:
    hr_channel: "#hr"
    chains:
      - name: Large
        when:
          - pay_to > 80000
          - hiring_manager is not asker
        steps:
          - name: Manager
            approvers: [role:manager, role:department_head]
          - name: Finance
            approvers: [OMAR@a.example, noor@a.example]
            needed: 1
            veto: true
            when: ["asker in mina@a.example, sam@a.example"]
            looks_at: [pay_to, level]
            hours: 16
            backup: edith@a.example
      - name: Every request
        steps:
          - {{name: HR, approvers: [noor@a.example]}}
"""
CHAINS = (
    Chain(
        "Large",
        (Condition("pay_to", T.OVER, 80_000), Condition("hiring_manager", T.IS_NOT, other="asker")),
        (
            StepPlan("Manager", (MANAGER, DEPARTMENT_HEAD)),
            StepPlan(
                "Finance", ("U0OMAR", "U0NOOR"), Mode.N_OF_M, 1, True,
                (Condition("asker", T.IN, values=("U0MINA", "U0SAM")),), frozenset({"pay_to", "level"}), 16, "U0EDITH",
            ),
        ),
    ),
    Chain("Every request", (), (StepPlan("HR", ("U0NOOR",)),)),
)  # fmt: skip
WRONG: list[tuple[tuple[str, str], str]] = [
    (("#hr", "#nowhere"), "line 3: T0HARBOR: there is no channel #nowhere"),
    (('"#hr"', "[1]"), r"line 3: T0HARBOR: hr_channel is \[1\]"),
    (("chains:", "chians:"), "line 4: T0HARBOR: 'chians' is not known"),
    (("name: Large", "name: [1]"), r"line 5: chain 1, name: is \[1\]; expected a text"),
    (("name: Large", "name: Every request"), r"line 20: chains 2 name: The name .Every request. is taken"),
    (("when:\n", "whem:\n"), "line 6: chain 1: 'whem' is not known; there are name, steps, when"),
    (("pay_to > 80000", "wage > 80000"), "line 7: chain 1, when: Position 1: I cannot read .wage > 80000"),
    (("pay_to > 80000", "{a: 1}"), "line 7: chain 1, when 1: is {'a': 1}; expected a list of texts"),
    (("not asker", "not pay_to"), "line 8: chain 1, when: Position 23: .* cannot be compared"),
    (("steps:\n          - name: Manager", "steps: 3\n        x:\n          - name: Manager"),
     "line 9: chain 1, steps"),
    (("role:manager", "role:king"), "line 11: chain 1, step 1, approvers 1: nobody .*'role:king'"),
    (("[role:manager, role:department_head]", "[]"), "line 11: chains 1 1 approvers: "),
    (("            approvers: [role:manager, role:department_head]\n", ""), "line 10: chains 1 1 approvers: "),
    (("[role:manager, role:department_head]", "role:manager"), "line 11: .*approvers: expected a list"),
    (("name: Finance", "name: Manager"), "line 12: chains 1 2 name: The name .Manager. is taken"),
    (("noor@a.example]\n            needed", "who@a.example]\n            needed"), "line 13: .*approvers 2: nobody"),
    (("noor@a.example]\n            needed", "gus@a.example]\n            needed"), "line 13: .*'gus@a.example'"),
    (("needed: 1", "needed: 3"), "line 14: chains 1 2 needed: Please write a number from 1 to 2"),
    (("needed: 1", "needed: two"), "line 14: chain 1, step 2, needed: is 'two'; expected a whole number"),
    (("veto: true", "veto: often"), "line 15: chain 1, step 2, veto: is 'often'; expected true or false"),
    (("mina@", "nobody@"), "line 16: chain 1, step 2, when: Position 10: .*Nobody in this workspace"),
    (("[pay_to, level]", "[pay]"), "line 17: chains 1 2 looks_at: pay is not a field"),
    (("hours: 16", "hours: 401"), "line 18: chains 1 2 hours: Please write working hours, from 1 to 400"),
    (("edith@", "omar@"), "line 19: chains 1 2 backup: This person decides in the step already"),
    (("edith@", "dee@"), "line 19: chain 1, step 2, backup: nobody there has the e-mail 'dee@a.example'"),
    (("[noor@a.example]}", "[noor@a.example], colour: red}"), "line 22: chain 2, step 1: 'colour' is not known"),
    (("chains:", "chain: [{name: A, approvers: [noor@a.example]}]\n    chains:"), "line 4: chain: give either"),
    (("- name: Every request", "- name: Z\n        steps: [{name: A, approvers: [noor@a.example]}]\n"
      "      - name: Every request"), "line 22: chains 3 when: No request"),
]  # fmt: skip


@pytest.fixture
def users(work: Work) -> Work:
    setup.people.read(work.deps, {"workspace": COMPANY})
    return work


def test_a_file_sets_the_chains_and_says_so(users: Work) -> None:
    (said,) = setup.apply(users.deps, yaml_file.load(FILE))
    assert said == f"{COMPANY}: 2 chains, 3 steps of approval; HR hears in #hr."
    with users.deps.store.reading() as books:
        workspace = books.workspaces.get(COMPANY)
    assert workspace.chains == CHAINS
    assert workspace.started_at is not None


def test_what_is_printed_sets_the_same_chains(users: Work) -> None:
    setup.apply(users.deps, yaml_file.load(FILE))
    with users.deps.store.reading() as books:
        text = job.as_file(books)
    assert "omar@a.example" in text
    with users.deps.store.open() as books:
        books.workspaces.set_chains(COMPANY, [])
    setup.apply(users.deps, yaml_file.load(text))
    with users.deps.store.reading() as books:
        assert books.workspaces.get(COMPANY).chains == CHAINS
        assert job.as_file(books) == text


def test_a_list_of_steps_is_one_chain_for_every_request_and_without_either_the_chains_stay(users: Work) -> None:
    one = f"workspaces: {{{COMPANY}: {{chain: [{{name: HR, approvers: [noor@a.example]}}]}}}}"
    setup.apply(users.deps, yaml_file.load(one))
    setup.apply(users.deps, yaml_file.load(f"workspaces: {{{COMPANY}: {{language: zh}}}}"))
    with users.deps.store.reading() as books:
        assert books.workspaces.get(COMPANY).chains == CHAINS[1:]


@pytest.mark.parametrize(("changed", "problem"), WRONG, ids=[problem for _, problem in WRONG])
def test_a_mistake_is_named_by_its_line_and_changes_nothing(
    users: Work, changed: tuple[str, str], problem: str
) -> None:
    assert changed[0] in FILE
    before = rows(users.deps.store)["workspaces"]
    with pytest.raises(setup.WrongSetup, match=f"(?m)^({problem})"):
        setup.apply(users.deps, yaml_file.load(FILE.replace(*changed, 1)))
    assert rows(users.deps.store)["workspaces"] == before


def test_every_mistake_is_named_at_once(users: Work) -> None:
    text = FILE.replace("pay_to >", "wage >").replace("needed: 1", "needed: 3").replace("edith@", "dee@")
    with pytest.raises(setup.WrongSetup) as refused:
        setup.apply(users.deps, yaml_file.load(text.replace('"#hr"', '"#nowhere"')))
    assert [each.partition(":")[0] for each in refused.value.problems] == ["line 3", "line 7", "line 19", "line 14"]


def test_a_key_that_stands_twice_is_no_readable_file() -> None:
    with pytest.raises(yaml.YAMLError, match=r"(?s)'name' stands there twice.*line 2"):
        yaml_file.load("name: A\nname: B")


def test_plain_data_is_taken_too_and_names_no_lines(users: Work) -> None:
    with pytest.raises(setup.WrongSetup, match=r"^T0HARBOR: chain 1, step 2, needed: is 'two'"):
        setup.apply(users.deps, yaml.safe_load(FILE.replace("needed: 1", "needed: two")))


def test_the_sample_company_is_read(tmp_path: Path) -> None:
    sample = yaml_file.load((Path(__file__).parents[2] / "sandbox/samples/setup.yaml").read_text(encoding="utf-8"))
    steps = [step["name"] for step in sample["workspaces"][COMPANY]["chains"][0]["steps"]]
    assert steps == ["Finance", "Managing board", "Leadership and HR"]
