"""An organisation's own modules: told, taken as an edition, learnt by whoever begins from then on, written out."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import MESSAGES, Rapport
from bot.curriculum_file import take, write_out
from bot.people_file import CannotBe
from bot.rules.people import Identity
from bot.words.curriculum import FOLDER
from sandbox.client import words
from tests.fakes import COMPANY, Slack
from tests.handlers.training import TRAINING, above, page, training_of

SAM, EDITH = "U0SAM", "U0EDITH"
OBSERVE = (MESSAGES / FOLDER / "observe.yaml").read_text(encoding="utf-8")
FAIR = (MESSAGES / FOLDER / "fair_and_legal.yaml").read_text(encoding="utf-8")


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A module replaced and one added, a video."""
    (tmp_path / "observe.yaml").write_text(OBSERVE.replace("  en: Observing", "  en: Watching, our way"), "utf-8")
    head = FAIR.partition("minutes:")
    video = "title: Our values\nvideo: https://video.example/7\nminutes:" + head[2]
    (tmp_path / "our_values.yaml").write_text(video, encoding="utf-8")
    return tmp_path


def test_modules_are_told_then_taken_and_who_is_in_the_middle_keeps_theirs(
    slack: Slack, rapport: Rapport, ours: Path
) -> None:
    with rapport.store.open() as books:
        training_of(books, EDITH, 1)
    said = take(rapport.deps, COMPANY, ours, False)
    assert "observe: is new, replaces what ships; 35 minutes to read, 6 questions, an exercise" in said
    assert "our_values: is new, is learnt in the track interviewer; 20 minutes to watch, 6 questions" in said
    assert "Whoever is in training keeps what they began (1)" in said
    assert "Nothing was changed." in said
    assert "This is edition 1" in take(rapport.deps, COMPANY, ours, True)
    assert "There is nothing to change." in take(rapport.deps, COMPANY, ours, True)
    assert "6 modules with a quiz each" in words(page(slack, SAM))
    slack.interact(slack.clicked(SAM, f"{TRAINING}enrol", "interviewer", view=page(slack, SAM)))
    shown, kept = words(page(slack, SAM)), words(page(slack, EDITH))
    assert "Read “Watching, our way” and pass its quiz" in shown
    assert "10. Read “Our values” and pass its quiz" in shown
    assert "Watching, our way" not in kept
    assert "Our values" not in kept
    with rapport.store.reading() as books:
        (mine,) = books.trainings.of(Identity(COMPANY, SAM))
    leaf = above(slack, SAM, f"{TRAINING}read", f"{mine.id}:our_values")
    assert "Watch the video" in words(leaf)
    assert "https://video.example/7" in str(leaf)
    late = slack.interact(slack.clicked(EDITH, f"{TRAINING}read", f"{mine.id - 1}:our_values"))
    assert late.status_code == 200
    assert "Our values" not in words(slack.open_view(EDITH) or {})


def test_nothing_is_taken_while_anything_is_wrong(rapport: Rapport, ours: Path) -> None:
    (ours / "our_values.yaml").write_text("title: [", encoding="utf-8")
    (ours / "fair_and_legal.yaml").write_text(FAIR.replace("minutes: 20", "minutes: 0"), encoding="utf-8")
    with pytest.raises(CannotBe) as wrong:
        take(rapport.deps, COMPANY, ours, True)
    sentence, fair, values = str(wrong.value).splitlines()
    assert sentence == "Nothing was changed."
    assert fair.startswith("fair_and_legal.yaml, line ")
    assert fair.endswith("must be a number from 1 to 240")
    assert values.startswith("our_values.yaml, line 2: is no YAML")
    (ours / "our_values.yaml").unlink()
    (ours / "fair_and_legal.yaml").write_text(OBSERVE, encoding="utf-8")
    with pytest.raises(CannotBe, match="take `practice` out"):
        take(rapport.deps, COMPANY, ours, True)
    empty = ours / "empty"
    empty.mkdir()
    with pytest.raises(CannotBe, match=r"no file in it whose name ends in \.yaml"):
        take(rapport.deps, COMPANY, empty, True)
    with rapport.store.reading() as books:
        assert books.curricula.newest(COMPANY).number == 0


def test_what_is_written_out_can_be_taken_as_it_is(rapport: Rapport, ours: Path, tmp_path: Path) -> None:
    take(rapport.deps, COMPANY, ours, True)
    said = write_out(rapport.deps, COMPANY, tmp_path / "all")
    assert "our_values.yaml" in said
    assert len(list((tmp_path / "all").iterdir())) == 7
    assert "our_values: as it is already" in take(rapport.deps, COMPANY, tmp_path / "all", False)
    with pytest.raises(CannotBe, match="Nothing was written"):
        write_out(rapport.deps, COMPANY, tmp_path / "all")
