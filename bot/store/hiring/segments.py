"""What only hiring people know of members: the ready-made segments of the hiring side, as conditions on members."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, exists, select

from bot.rules.hiring.candidates import GOING_ON, Standing
from bot.rules.hiring.offers import Standing as Offered
from bot.rules.hiring.reports.pool import MAY_BE_KEPT
from bot.store.schema import candidacies, members, offers, pool_entries

y = candidacies.c


def flagged(ready: str) -> ColumnElement[bool]:
    """Whether a member is in the ready-made segment of that name, by what is known of them as a candidate."""
    return _FLAGS[ready]()


def _promising() -> ColumnElement[bool]:
    """They did not get the job, and somebody kept their report in mind for another."""
    kept = select(pool_entries.c.candidacy)
    return _candidacy(y.standing.in_(sorted(each.value for each in MAY_BE_KEPT)), y.id.in_(kept))


def _interested() -> ColumnElement[bool]:
    """They agreed to hear of openings, and no recruitment of theirs goes on."""
    return ~_candidacy(y.standing.in_(sorted(each.value for each in GOING_ON)))


def _declined_offer() -> ColumnElement[bool]:
    """The last offer they had is one they declined."""
    later = offers.alias("later")
    is_last = ~exists().where(later.c.candidacy == offers.c.candidacy, later.c.number > offers.c.number)
    declined = select(offers.c.candidacy).where(offers.c.standing == Offered.DECLINED.value, is_last)
    return _candidacy(y.id.in_(declined))


def _silver() -> ColumnElement[bool]:
    """They came as far as whoever was hired, and were not chosen."""
    hired = candidacies.alias("hired")
    beside = exists().where(
        hired.c.requisition == y.requisition, hired.c.standing == Standing.HIRED.value, hired.c.stage <= y.stage
    )
    return _candidacy(y.standing == Standing.REJECTED.value, beside)


def _candidacy(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(y.candidate == members.c.candidate, *which).correlate(members)


_FLAGS: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "promising": _promising, "interested": _interested, "declined_offer": _declined_offer, "silver": _silver,
}  # fmt: skip
