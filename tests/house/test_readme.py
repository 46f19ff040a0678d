"""The README, and how to run it, tell the truth: their commands, paths, features and pictures are there."""

import re
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from bot import metrics
from bot.__main__ import app
from bot.handlers import ALL
from bot.settings import NAMES
from bot.slack.ids import address

TOP = Path(__file__).parents[2]
TEXT = "".join((TOP / each).read_text(encoding="utf-8") for each in ("README.md", "docs/operate.md"))
COMMANDS = set(get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", sorted(set(re.findall(r"python -m bot ([a-z-]+)", TEXT))))
def test_every_command_it_names_is_there(command: str) -> None:
    assert command in COMMANDS


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:^|`)make ([a-z-]+)", TEXT, re.MULTILINE))))
def test_every_make_target_it_names_is_there(target: str) -> None:
    assert re.search(rf"^{target}:", (TOP / "Makefile").read_text(), re.MULTILINE)


PATHS = r"`((?:bot|messages|sandbox|tests|docs|benchmarks)[/\w.-]*)`"


@pytest.mark.parametrize("path", sorted(set(re.findall(PATHS, TEXT))))
def test_every_path_it_names_is_there(path: str) -> None:
    assert (TOP / path).exists()


@pytest.mark.parametrize("picture", re.findall(r"!\[[^\]]+\]\(([^)]+)\)", TEXT))
def test_every_picture_is_there_and_small(picture: str) -> None:
    assert (TOP / picture).stat().st_size < 250_000


SET = r"\b(SLACK_[A-Z_]+|DATABASE_URL|SECRET_KEYS|HEALTH_PORT|LOG_FORMAT)="


@pytest.mark.parametrize("name", sorted(set(re.findall(SET, TEXT))))
def test_every_setting_it_names_is_there(name: str) -> None:
    assert name in NAMES


def test_every_metric_and_label_that_an_example_asks_for_is_there() -> None:
    """What is looked up at a scrape stands in the sources, what is counted among the meters."""
    rules = (TOP / "docs/alerts.yaml").read_text(encoding="utf-8")
    expressions = [rule["expr"] for group in yaml.safe_load(rules)["groups"] for rule in group["rules"]]
    assert len(expressions) >= 3
    looked_up = (TOP / "bot/health.py").read_text(encoding="utf-8")
    known = {meter.name for meter in metrics.METERS} | set(re.findall(r'"(rapport_[a-z_]+)"', looked_up))
    for name in ("notice", "errand"):
        known |= {f"rapport_{name}s", f"rapport_oldest_{name}_age_seconds"}
    asked = set(re.findall(r"rapport_[a-z_]+[a-z]", rules))
    assert {re.sub("_bucket$", "", name) for name in asked} <= known


def test_its_table_of_features_is_what_people_can_reach() -> None:
    told = set(re.findall(r"^\| `((?:hiring|community)/\w+)` \|", TEXT, re.MULTILINE))
    reached = {"/".join(address(entry.listener).split(".")[:2]) for entry in ALL}
    assert told == {feature for feature in reached if feature.startswith(("hiring/", "community/"))}


def test_its_map_names_every_room() -> None:
    rooms = {path.name for path in (TOP / "bot").iterdir() if (path / "__init__.py").exists()}
    assert rooms == set(re.findall(r"^\| `bot/(\w+)` \|", TEXT, re.MULTILINE))
