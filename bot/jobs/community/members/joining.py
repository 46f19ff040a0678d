"""Who comes to the workspace, changes their profile there or goes: as Slack tells it, never by reading what people
wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.jobs.community.members import about, enter, note
from bot.rules.access import Kind
from bot.rules.calendar import local_day
from bot.rules.community.members import Act, Member, Standing, merging
from bot.rules.community.members import joining as rules
from bot.rules.community.members.merging import Proposal
from bot.rules.erasures import Kind as Whose
from bot.rules.people import Identity, Person
from bot.rules.search import Field
from bot.rules.search import Side as Sides
from bot.rules.search.query import Query, Some, term
from bot.store import Books
from bot.store.search import Scope

# What people say in a channel is told with these subtypes, or none; all others are Slack's own lines.
SAID = frozenset({None, "file_share", "thread_broadcast", "me_message"})
CHANNELS = frozenset({"channel", "group"})


def joined(books: Books, who: Person, now: datetime) -> Member:
    """The member who is that person: found by user, else by the address in their profile, which Slack confirmed, else
    begun. Nothing is sent."""
    user, email = who.user, who.email or ""
    by_user = books.members.of(who.identity)
    by_email = books.members.by_email(who.workspace, email) if email else None
    if by_user and by_email and by_user.id != by_email.id:
        if by_email.user:  # two users of one address: Slack knows best, and the record stays as it is
            return _kept(books, by_user, rules.joined(by_user, user, who.zone, who.language, "", now))
        by_user = unite(books, by_user, by_email, "", now)
    found = by_user or (by_email if by_email and not by_email.user else None)
    if found is None:
        taken = email if by_email is None else ""
        begun = rules.joined(rules.begun(who.workspace, who.name, now), user, who.zone, who.language, taken, now)
        member = books.members.begin(begun)
        note(books, member.id, "joined", "", now)
        propose(books, who.workspace, [member], now)
    else:
        member = _kept(books, found, rules.joined(found, user, who.zone, who.language, email, now))
        if found.standing is not Standing.JOINED:
            note(books, member.id, "joined", "", now)
    link(books, [member])
    return member


def read(books: Books, workspace: str, people: Sequence[Person], now: datetime) -> None:
    """Profiles as read now, before they are remembered: whoever has no record yet gets one, whoever is deactivated
    left, whoever is active again is back; of whoever was forgotten nothing is begun."""
    if books.workspaces.get(workspace).kind is Kind.COMPANY:
        return
    before = books.people.some(workspace, [each.user for each in people])
    unknown = books.members.unknown(workspace, [each.user for each in people if each.is_active and not each.is_bot])
    for each in people:
        if each.user in unknown:
            joined(books, each, now)
        elif each.is_active != before[each.user].is_active:
            told(books, each, before[each.user].is_active, now)


def told(books: Books, who: Person, was_active: bool, now: datetime) -> None:
    """Slack says that somebody came, went, came back, or has another profile. Who left by their own choice and is still
    there comes back by their own choice alone."""
    if who.is_bot or books.workspaces.get(who.workspace).kind is Kind.COMPANY:
        return
    member = books.members.of(who.identity)
    if not who.is_active:
        gone(books, who.identity, now)
    elif member is not None and member.standing is Standing.LEFT and was_active:
        return
    elif not books.members.forgotten(who.workspace, [who.user]):
        joined(books, who, now)


def gone(books: Books, who: Identity, now: datetime) -> None:
    """Their account is deactivated: they left, and nothing is sent any more."""
    member = books.members.of(who)
    if member is not None and member.standing is Standing.JOINED:
        leave(books, member, now)


def leave(books: Books, member: Member, now: datetime) -> Member:
    """They left: what they agreed to ends, what was not said is not said."""
    after = rules.left(member, now)
    books.members.change(after)
    for each in books.members.holding([member.id], now).get(member.id, ()):
        books.members.end(member.id, each, now)
    books.notices.withdraw(about(member.id))
    note(books, member.id, "left", "", now)
    return after


def unnamed(books: Books, workspace: str, people: Sequence[Person]) -> Sequence[Person]:
    """These as they are remembered: whoever was forgotten in a community of its own has no name and no address."""
    if books.workspaces.get(workspace).kind is not Kind.COMMUNITY:
        return people
    forgotten = books.members.forgotten(workspace, [each.user for each in people])
    return [replace(each, name=each.user, email=None) if each.user in forgotten else each for each in people]


def act(books: Books, who: Identity, event: Mapping[str, Any], now: datetime) -> None:
    """They wrote in a channel or reacted there: counted by day, and what it said is not kept."""
    kind = _act(event)
    if kind is not None and (member := books.members.of(who)) is not None:
        books.members.count(member.id, kind, now.date())
        author = event.get("item_user") if kind is Act.REACTION else None
        if isinstance(author, str) and author != who.user and (
            liked := books.members.of(Identity(who.workspace, author))
        ) is not None:
            books.deeds.liked(liked.id, member.id, local_day(now, liked.zone))


def is_act(event: Mapping[str, Any]) -> bool:
    """Whether it tells of something that a person did where the members are."""
    return _act(event) is not None


def _act(event: Mapping[str, Any]) -> Act | None:
    if event.get("type") == "reaction_added":
        return Act.REACTION
    is_said = event.get("channel_type") in CHANNELS and event.get("subtype") in SAID and not event.get("bot_id")
    if not is_said:
        return None
    return Act.REPLY if event.get("thread_ts") not in {None, event.get("ts")} else Act.POST


def propose(books: Books, workspace: str, members: Sequence[Member], now: datetime) -> int:
    """Records that are like one of these by name or address, for a moderator to say whether they are one person; how
    many are new. Of very many people of one name those who changed last are looked at."""
    there = {each.id: each for each in books.members.namesakes(workspace, {each.name for each in members})}
    there |= {each.id: each for each in books.members.of_locals(workspace, [each.email for each in members])}
    there |= books.members.some(workspace, _called_alike(books, workspace, members, now))
    by_word: dict[str, list[Member]] = {}
    for each in there.values():
        for word in _marks(each):
            by_word.setdefault(word, []).append(each)
    pairs: dict[tuple[int, int], merging.Why] = {}
    for one in members:
        for other in (each for word in _marks(one) for each in by_word.get(word, ())):
            if why := merging.alike(one, other):
                pairs[min(one.id, other.id), max(one.id, other.id)] = why
    return books.merges.propose(
        Proposal(workspace, first, second, now, why=why) for (first, second), why in sorted(pairs.items())
    )


def _marks(member: Member) -> set[str]:
    """By what two records that are alike have to meet."""
    found = {member.name, "".join(merging.words(member.name)), *merging.words(member.name)}
    return found | ({f"@{local}"} if (local := merging.before_at(member.email)) else set())


def _called_alike(books: Books, workspace: str, members: Sequence[Member], now: datetime) -> set[int]:
    """Whoever has a word of one of these names: more than an initial."""
    names = {word for each in members for word in merging.words(each.name) if len(word) > 1}
    found = tuple(each for word in sorted(names) if (each := term(word, Field.NAME)))
    scope = Scope(Sides.COMMUNITY, (workspace,))
    return {hit.member for hit in books.search.found(scope, Query(Some(found), found), now)} if found else set()


def unite(books: Books, one: Member, other: Member, by: str, now: datetime) -> Member:
    """The one record that is left of the two."""
    stays, goes = merging.order(one, other)
    after = merging.merged(stays, goes)
    books.notices.withdraw(about(goes.id))
    books.search.gone(goes.id)
    books.intros.renumber(after.workspace, goes.id, after.id)
    books.moderation.move(goes.id, after.id)
    books.questions.move(goes.id, after.id)
    books.faq.move(goes.id, after.id)
    books.merges.unite(after, goes)
    books.retention.move(goes.id, after.id)
    books.erasures.note(Whose.MEMBER, goes.id, now, into=after.id)
    note(books, after.id, "merged", by, now)
    enter(books, after, "merge", by, now, other=goes.id)
    return after


def link(books: Books, members: Sequence[Member]) -> None:
    """Who has the same confirmed address among the candidates of a company here is the same person. Moderators are
    never shown that."""
    by_email = {each.email: each for each in members if each.email and each.verified_at and not each.candidate}
    if not by_email:
        return
    for workspace in books.workspaces.all():
        if workspace.kind is not Kind.COMMUNITY:
            for found in books.candidates.known(workspace.id, by_email, ()):
                for email in by_email.keys() & set(found.emails):
                    books.members.change(replace(by_email.pop(email), candidate=found.id))


def _kept(books: Books, before: Member, after: Member) -> Member:
    if after != before:
        books.members.change(after)
    return after
