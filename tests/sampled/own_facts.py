"""What the candidate's page and its card in Slack are told when there is nothing to say of times."""

from __future__ import annotations

from typing import Any

from bot.handlers.hiring.candidates import own_files, own_groups, own_pool, own_times
from bot.rules.hiring.candidates.files import MOST_FILES
from bot.rules.hiring.panels import slots

DOES = (*own_times.DOES, *own_files.DOES, *own_pool.DOES, *own_groups.DOES, "answer", "withdraw", "no_learner")
EMPTY = {"rating": "", "text": "", **own_times.EMPTY}
NOTHING: dict[str, Any] = {
    "zone": "UTC", "interviews": [], "may_move": False, "left": 2, "is_late": False, "number": 0, "state": "",
    "is_move": False, "shown": [], "chosen": [], "most": slots.MOST_SLOTS,
}  # fmt: skip
SLACK: dict[str, Any] = {
    "may_ask": False, "state": "", "asked_at": None, "is_move": False, "chosen": [], "moved": 0, "left": 2,
}  # fmt: skip
NO: dict[str, Any] = {"state": "", "at": None, "by": ""}
FORM_FACTS: dict[str, Any] = {
    "prefix": "", "keys": dict.fromkeys(DOES, "k"), "typed": EMPTY, "wrong": (), "times": NOTHING,
    "files": {"given": [], "may_give": False, "most": MOST_FILES},
    "pool": {"is_asked": False, "state": "none", "at": None, "until": None, "by": "", "months": 6},
    "groups": {"is_asked": False, "questions": [], "rather_not": "rather_not", "has_said": False},
}  # fmt: skip
