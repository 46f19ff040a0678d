"""A private channel for those who interview a candidate: who is in it, who must not be, and when it ends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.rules.hiring.candidates import GOING_ON, Candidacy
from bot.rules.hiring.panels.seats import Interview

# What its name is made of beside `loop-`: nothing that tells of whom or for which role, and no two that look alike.
LETTERS, LONG = "abcdefghjkmnpqrstuvwxyz23456789", 6
# After the last interview there is still something to say.
KEPT_FOR = timedelta(days=7)


def begins(interviews: Sequence[Interview], now: datetime) -> bool:
    """Whether there is something to talk about: a panel to come on which everybody said yes."""
    return any(each.is_complete and now < each.span.end for each in interviews)


def ends_at(interviews: Sequence[Interview]) -> datetime | None:
    """When nothing more is to be said; None where no interview is to take place, or took."""
    ends = [each.span.end for each in interviews if each.called_off is None]
    return max(ends) + KEPT_FOR if ends else None


def is_over(candidacy: Candidacy, interviews: Sequence[Interview], now: datetime) -> bool:
    """Whether the channel is archived."""
    end = ends_at(interviews)
    return candidacy.standing not in GOING_ON or (end is not None and now >= end)


def belong(
    interviews: Sequence[Interview], runs: str, shut: Collection[str], gone: Collection[str]
) -> frozenset[str]:
    """Who is in it: everybody who said yes to a seat, who asked them, and who holds the candidate (`runs`, or nobody);
    never who is shut out of the candidate."""
    held = [each for each in interviews if each.called_off is None]
    coming = {seat.who for each in held for seat in each.coming}
    return frozenset({*coming, *(each.by for each in held), runs}) - {"", *shut, *gone}


def may_be_taken_out(candidacy: Candidacy, interviews: Sequence[Interview], shut: Collection[str]) -> frozenset[str]:
    """Whom the bot takes out when they do not belong: whoever it could have put in, and whoever is shut out. A person
    invited the others."""
    asked = {seat.who for each in interviews for seat in each.seats}
    return frozenset({*asked, *(each.by for each in interviews), *(move.holder for move in candidacy.moves), *shut})
