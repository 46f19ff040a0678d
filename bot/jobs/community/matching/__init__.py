"""Looking among the people already known, for a role: what it asks, and who is shown to whom.

Here the halves meet: of the role its published words go over, of a member what they show, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules.community.matching import Kind, Wanted
from bot.rules.community.matching.deciding import Decided
from bot.rules.community.matching.ordering import may_order
from bot.rules.community.matching.reading import Shown, Synonyms, shown
from bot.rules.company import Company
from bot.rules.hiring.candidates import Candidate, shut_out
from bot.rules.hiring.requisitions import Requisition
from bot.rules.hiring.requisitions.running import check_running
from bot.rules.people import Person
from bot.store import Books
from bot.store.community.known import Person as Member
from bot.store.community.matching import Found, Look

FEATURE = "community.matching"
TEMPLATES = "community/matching"
LOOK = f"{FEATURE}.look"
# Said in a company's workspace, where nothing of the community's is said: so these stand on hiring's side.
KNOWN, REPLIED, HOLD_OVER = (f"hiring.requisitions.{name}" for name in ("known", "approach_replied", "hold_over"))
APPROACH = f"{FEATURE}.approach"
# More must-haves than that are a wish list, and more than a page holds.
MOST_MUSTS, MOST_NICE = 20, 20


def about(role: int) -> str:
    """What notices about looking for that role are about."""
    return f"matching:{role}"


def about_member(member: int) -> str:
    """What the record says it is about, so that forgetting a member finds it."""
    return f"member:{member}"


def about_approach(id: int) -> str:
    """What the notice that says it to the member is about."""
    return f"approach:{id}"


def about_reply(id: int) -> str:
    """What the notice that tells the answer to it is about."""
    return f"reply:{id}"


def wanted_of(books: Books, role: Requisition) -> Wanted:
    """What the role asks for, in the words of its published description; its title alone where none is published."""
    found = books.descriptions.last(role.id)
    if found is None:
        return Wanted(role.wanted.title)
    content = found.content
    musts = [each.text for each in content.musts] + _lines(content.qualifications)
    nice = [each.text for each in content.qualities if not each.is_must] + _lines(content.nice_qualifications)
    return Wanted(role.wanted.title, tuple(musts[:MOST_MUSTS]), tuple(nice[:MOST_NICE]), content.responsibilities)


def _lines(text: str) -> list[str]:
    return [said for line in text.splitlines() if (said := line.strip(" \t-–•*·"))]


def role_of(books: Books, me: Person, id: int) -> Requisition:
    """The role for somebody who runs it. Raises Unknown, NotYours, IllegalMove."""
    found = books.requisitions.seen_by(me.identity, id, me.roles)
    check_running(found, me.user, me.roles)
    return found


@dataclass(frozen=True)
class Gathered:
    """What somebody who runs a role sees of those known: `people` are those whom the last look found, who agree now,
    and to whom the reader is not too close, in the order of the lot."""

    role: Requisition
    wanted: Wanted
    look: Look | None
    has_order: bool
    people: Sequence[tuple[Member, Shown]]
    hidden: Sequence[Shown]
    found: Mapping[int, Found]
    decided: Mapping[int, Decided]

    def person(self, id: int) -> tuple[Member, Shown] | None:
        """Whom of them has that number."""
        return next((each for each in self.people if each[0].id == id), None)


def gather(books: Books, me: Person, id: int, synonyms: Synonyms, now: datetime) -> Gathered:
    """Everything for the pages of a role. Raises Unknown, NotYours, IllegalMove."""
    role = role_of(books, me, id)
    found, company = books.matching.found(id), books.company.of(me.workspace, now)
    known = books.known.some(me.workspace, found, now)
    candidates = books.candidates.some([each.candidate for each in known.values() if each.candidate is not None])
    people, hidden = list[tuple[Member, Shown]](), list[Shown]()
    for number in found:
        if (one := known.get(number)) is None:
            continue
        read = shown(one.profile, synonyms)
        if is_shut(one, me.user, company, candidates.get(one.candidate or 0)):
            hidden.append(read)
        else:
            people.append((one, read))
    look = books.matching.look(id)
    has_order = may_order(books.matching.setting(me.workspace).accepted) and look is not None and look.is_ordered
    return Gathered(role, wanted_of(books, role), look, has_order, people, hidden, found, books.matching.decided(id))


def is_shut(one: Member, reader: str, company: Company, candidate: Candidate | None) -> bool:
    """Whether the reader is them, is above them where they work, or may not see them as a candidate."""
    above = one.kind is Kind.COLLEAGUE and one.user is not None and reader in (one.user, *company.managers_of(one.user))
    return above or (candidate is not None and reader in shut_out(candidate, company))
