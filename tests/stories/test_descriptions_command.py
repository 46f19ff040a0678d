"""`python -m bot export` and `import` of job descriptions, as somebody with an editor meets them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.rules.hiring.descriptions import Description
from bot.rules.hiring.requisitions import State
from bot.store import Store
from bot.store.secrets import Secrets
from tests import make
from tests.conftest import KEYS
from tests.stories.conftest import TEAM
from tests.stories.test_command_line import bot, environment, ready

__all__ = ["environment", "ready"]


def test_descriptions_are_exported_edited_tried_and_taken(ready: dict[str, str], tmp_path: Path) -> None:
    assert bot(ready, "import", "sandbox/samples/setup.yaml", "--dry-run")[1].startswith(
        "Nothing was changed.\n--dry"
    )
    assert bot(ready, "import", "sandbox/samples/setup.yaml")[0] == 0
    with Store(ready["DATABASE_URL"], Secrets(KEYS)) as store, store.open() as books:
        asked = books.requisitions.add(replace(make.requisition(title="Data engineer"), workspace=TEAM))
        books.requisitions.save(asked, replace(asked, state=State.OPEN, in_charge="U0MINA"))
        books.descriptions.keep(asked.id, Description("Keeps the data right"), "U0MINA", make.NOW)
    code, file = bot(ready, "export")
    assert (code, file) == (
        0, f"descriptions:\n- request: {asked.id}\n  title: Data engineer\n  responsibilities: Keeps the data right\n"
    )  # fmt: skip
    edited = tmp_path / "edited.yaml"
    edited.write_text(file + "  reward: 5\n", encoding="utf-8")
    code, said = bot(ready, "import", str(edited))
    assert (code, said) == (
        1, "Nothing was changed.\nline 5: reward: is no text to YAML; put it in quotes, as in '5'.\n"
    )  # fmt: skip
    edited.write_text(file + "  reward: Team lead after a year\n", encoding="utf-8")
    for option, end in (("--dry-run", "Without --dry-run it is."), ("", "1 description is changed")):
        code, said = bot(ready, "import", str(edited), *filter(None, [option]))
        assert (code, "New: reward: Team lead after a year" in said, end in said) == (0, True, True), said
    assert bot(ready, "export", "--request", str(asked.id)) == (0, edited.read_text(encoding="utf-8"))
