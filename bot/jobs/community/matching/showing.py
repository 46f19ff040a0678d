"""What the pages of looking among those known show to whoever runs a role."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.jobs.community.matching import Gathered, gather, holding, kept
from bot.jobs.hiring.reports import keeping
from bot.rules.access import Right, has
from bot.rules.community.matching.approaching import Approach, free_from
from bot.rules.community.matching.covering import Covered, Standing, covered
from bot.rules.community.matching.deciding import NotAmongThem
from bot.rules.community.matching.explaining import Explanation, explained
from bot.rules.community.matching.reading import Synonyms, asked
from bot.rules.hiring.requisitions import IN_CHARGE
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.people import Person
from bot.store import Books
from bot.store.community.known import Person as Member

# What one page lists: each person takes three blocks of a hundred.
LISTED, ROLES = 10, 25
# What somebody wrote is shown so far; a list of skills goes on.
FACT_CHARACTERS = 120


def roles(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """The roles that this person runs, with how many are known for each."""
    running = [each for each in books.requisitions.running(me.workspace) if each.state in IN_CHARGE]
    mine = [each for each in running if may_run(each, me.user, me.roles) and me.user not in each.barred]
    lines = []
    for each in mine[-ROLES:]:
        look = books.matching.look(each.id)
        count = look.considered if look else None
        lines.append({"id": each.id, "title": each.wanted.title, "state": each.state.value, "count": count})
    recruits = has(Right.RECRUIT, me, books.workspaces.get(me.workspace).kind)
    return {
        "lines": lines, "left_out": len(mine[:-ROLES]), "administers": administers(books, me),
        "brought": holding.brought(books, me) if recruits else None,
    }  # fmt: skip


def administers(books: Books, me: Person) -> bool:
    """Whether they may say that there is an order."""
    kind = books.workspaces.get(me.workspace).kind
    return has(Right.HIRE, me, kind) and has(Right.ADMINISTER, me, kind)


def page(books: Books, me: Person, id: int, synonyms: Synonyms, now: datetime) -> dict[str, Any]:
    """How those known stand to each must-have of a role. Raises Unknown, NotYours, IllegalMove."""
    seen = gather(books, me, id, synonyms, now)
    look, musts = seen.look, asked(seen.wanted, synonyms)[0]
    counts = [
        {each: sum(covered(must, one, synonyms).standing is each for _, one in seen.people) for each in Standing}
        for must in musts
    ]
    is_whole = look is None or look.considered <= len(seen.people) + len(seen.hidden)
    if look is not None and not is_whole and [each.asked for each in look.counts] == [each.text for each in musts]:
        near = [
            {each: sum(covered(must, one, synonyms).standing is each for one in seen.hidden) for each in Standing}
            for must in musts
        ]
        counts = [
            {each: max(0, whole.people.get(each.value, 0) - less[each]) for each in Standing}
            for whole, less in zip(look.counts, near, strict=True)
        ]
    pool = keeping.listed(books, me, "", 0, now)
    past = kept.others(books, me, [one.candidate for one, _ in seen.people], now)
    return {
        "id": id, "title": seen.role.wanted.title, "state": seen.role.state.value,
        "at": look.at if look else None,
        "considered": max(0, look.considered - len(seen.hidden)) if look else 0,
        "lines": [
            {"n": n, "asked": must.text, **{each.value: count[each] for each in Standing},
             "kept": len(kept.standing(must, past, synonyms, Standing.MET))}
            for n, (must, count) in enumerate(zip(musts, counts, strict=True))
        ],
        "unusable": list(seen.wanted.unusable), "is_described": books.descriptions.last(id) is not None,
        "has_order": seen.has_order, "best": sum(each.place is not None for each in seen.found.values()),
        "administers": administers(books, me),
        "kept": pool["all"],
        "hold": holding.shown(books, seen.role, now),
        "taken": sum(each.verdict.value == "fits" for each in seen.decided.values()),
    }  # fmt: skip


def group(
    books: Books, me: Person, id: int, must: int, standing: Standing, n: int, synonyms: Synonyms, now: datetime
) -> dict[str, Any]:
    """Page `n` of those who stand so to that must-have, in the order of the lot.

    Raises NotAmongThem, Unknown, NotYours, IllegalMove.
    """
    seen = gather(books, me, id, synonyms, now)
    musts = asked(seen.wanted, synonyms)[0]
    if must >= len(musts):
        raise NotAmongThem()
    alike = [
        (member, found)
        for member, one in seen.people if (found := covered(musts[must], one, synonyms)).standing is standing
    ]
    shown, n, last = _paged(alike, n)
    people = cards(books, me, seen, [member for member, _ in shown], now)
    for (_, found), card in zip(shown, people, strict=True):
        card["evidence"] = _facts(found)
    past = kept.others(books, me, [one.candidate for one, _ in seen.people], now)
    alike_before = kept.standing(musts[must], past, synonyms, standing)
    return {
        "kept": [
            {"name": each.line.name, "title": each.title, "evidence": evidence, "signed_by": each.signed_by,
             "signed_at": each.signed_at, "until": each.until}
            for each, evidence in alike_before[:kept.LISTED]
        ] if n == last else [],
        "kept_more": max(0, len(alike_before) - kept.LISTED) if n == last else 0,
        "id": id, "title": seen.role.wanted.title, "asked": musts[must].text, "standing": standing.value,
        "people": people, "page": n, "is_last": n == last, "before": f"{id}:{must}:{standing.value}",
    }  # fmt: skip


def best(books: Books, me: Person, id: int, n: int, synonyms: Synonyms, now: datetime) -> dict[str, Any]:
    """Page `n` of the best, the best first, with the reasons and the gap of each, where there is an order.

    Raises NotAmongThem, Unknown, NotYours, IllegalMove.
    """
    seen = gather(books, me, id, synonyms, now)
    if not seen.has_order:
        raise NotAmongThem()
    placed = [(seen.found[one.id].place, one, read) for one, read in seen.people]
    ordered = sorted((each for each in placed if each[0] is not None), key=lambda each: each[0] or 0)
    shown, n, last = _paged(ordered, n)
    people = cards(books, me, seen, [one for _, one, _ in shown], now)
    for (place, _, read), card in zip(shown, people, strict=True):
        card |= {"place": place, **why(explained(seen.wanted, read, synonyms))}
    return {
        "id": id, "title": seen.role.wanted.title, "people": people, "page": n, "is_last": n == last,
        "before": f"{id}:best",
    }  # fmt: skip


def why(explanation: Explanation) -> dict[str, Any]:
    """An explanation as both sides read it."""
    gap = explanation.gap
    return {
        "reasons": [
            {"part": each.part.value, "asked": each.asked[:FACT_CHARACTERS],
             "evidence": [fact.text[:FACT_CHARACTERS] for fact in each.evidence]}
            for each in explanation.reasons
        ],
        "gap": {"asked": gap.asked[:FACT_CHARACTERS], "standing": gap.standing.value} if gap else None,
    }  # fmt: skip


def stands(found: Covered) -> dict[str, Any]:
    """How somebody stands to a must-have, as both sides read it."""
    return {"asked": found.asked[:FACT_CHARACTERS], "standing": found.standing.value, "evidence": _facts(found)}


def cards(
    books: Books, me: Person, seen: Gathered, members: Collection[Member], now: datetime
) -> list[dict[str, Any]]:
    """What is said of each person beside how they fit: how they are known, since when, by whom, what became of it."""
    ids = [each.id for each in members]
    contacts, referrers = books.known.contacts(ids), books.known.referrers(me.workspace, ids)
    written = books.matching.approaches(me.workspace, ids)
    return [
        {
            "id": each.id, "name": each.name, "kind": each.kind.value, "agreed_until": each.agreed_until,
            "contact": contacts.get(each.id), "email": each.email,
            "known_by": list(dict.fromkeys([*referrers[each.id], *(one.by for one in written[each.id])])),
            "verdict": seen.decided[each.id].verdict.value if each.id in seen.decided else "",
            "why": seen.decided[each.id].why if each.id in seen.decided else "",
            "approach": _approach(written[each.id], seen.role.id),
            "may_write": may_write(each, written[each.id], seen.role.id, now),
        }
        for each in members
    ]  # fmt: skip


def may_write(member: Member, before: Sequence[Approach], role: int, now: datetime) -> bool:
    """Whether somebody may write to them about that role now."""
    is_paused = member.paused_until is not None and now < member.paused_until
    at = free_from(before, role)
    return member.user is not None and not is_paused and (at is None or at <= now)


def _approach(written: Sequence[Approach], role: int) -> Mapping[str, Any] | None:
    mine = next((each for each in written if each.role == role), None)
    if mine is None:
        return None
    return {"by": mine.by, "at": mine.at, "answer": mine.answer.value, "until": mine.until}


def _facts(found: Covered) -> list[str]:
    return [fact.text[:FACT_CHARACTERS] for fact in found.evidence]


def _paged(those: Sequence[Any], n: int) -> tuple[Sequence[Any], int, int]:
    last = max(0, (len(those) - 1) // LISTED)
    n = min(n, last)
    return those[n * LISTED : (n + 1) * LISTED], n, last


