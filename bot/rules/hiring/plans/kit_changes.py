"""What is otherwise in a kit than when somebody used it last: five minutes to read before they use it again."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rules.hiring.plans import Stage
from bot.rules.hiring.plans.kits import KitQuestion


@dataclass(frozen=True)
class Changes:
    """The questions that are new, that are not asked any more, and that are worded or rated otherwise; the competencies
    that are new and that are not looked for any more; whether opening and closing are otherwise."""

    new: tuple[KitQuestion, ...] = ()
    gone: tuple[KitQuestion, ...] = ()
    reworded: tuple[KitQuestion, ...] = ()
    looked_for: tuple[str, ...] = ()
    not_looked_for: tuple[str, ...] = ()
    opening: bool = False
    closing: bool = False

    def __bool__(self) -> bool:
        return self != Changes()


def changes(before: Stage, after: Stage) -> Changes:
    """What somebody has to read who interviewed by `before` and does by `after` now."""
    was, now = ({each.key: each for each in stage.kit.questions} for stage in (before, after))
    return Changes(
        tuple(each for key, each in now.items() if key not in was),
        tuple(each for key, each in was.items() if key not in now),
        tuple(each for key, each in now.items() if key in was and each != was[key]),
        tuple(each for each in after.competencies if each not in before.competencies),
        tuple(each for each in before.competencies if each not in after.competencies),
        before.kit.opening != after.kit.opening,
        before.kit.closing != after.kit.closing,
    )
