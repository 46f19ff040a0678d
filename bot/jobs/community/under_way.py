"""A community that was under way before Rapport came, in the set-up file: who moderates it, where people come from, who
its members are and what they agreed to elsewhere, what it says, what they meet for and take part in. Nobody is written
to because of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.jobs.asked import Asked
from bot.jobs.community import consent_words, meetings, participation
from bot.rules.community.content import Item, State
from bot.rules.community.content import Kind as Said
from bot.rules.community.members import Field, How, Purpose, Stand
from bot.rules.community.members.consenting import OWN_CHARACTERS, given, written
from bot.rules.community.moderation.conduct import CODE_CHARACTERS, revised
from bot.rules.community.sources import Kind, Source, invitation, new_code
from bot.rules.people import Identity, Role
from bot.rules.refusals import Refusal
from bot.rules.settings import ZoneUnknown, zone_of
from bot.store import Books

KEYS = {
    "zone", "moderators", "proposition", "consent", "conduct", "invitation_link", "sources", "members", "items",
    *meetings.KEYS, *participation.KEYS,
}  # fmt: skip
SOURCE_KEYS, PROPOSITION_KEYS = {"kind", "name", "code"}, {"en", "zh"}
CONSENT_KEYS = {*PROPOSITION_KEYS, "link"}
MEMBER_KEYS = {
    "email", "family", "seniority", "location", "motivation", "skills", "languages", "topics", "agreed", "shows",
}  # fmt: skip
ITEM_KEYS = {"kind", "title", "text", "link", "language", "topics", "days_ago", "in_days"}
TEXTS = ("family", "seniority", "location", "motivation")
# Members of whom one statement speaks.
AT_ONCE = 500


@dataclass
class UnderWay(Asked):
    """What one community brings."""

    def take(self, asked: Mapping[str, Any]) -> None:
        """It is as the file says; what is there already by its name stays as it is."""
        by = next(iter(self.people(asked, "moderators")), "")
        if "zone" in asked:
            self._keep_hours(asked)
        if "moderators" in asked:
            held = self.books.roles.subjects(self.workspace).get(Role.MODERATOR, ())
            wanted = dict.fromkeys((*held, *self.people(asked, "moderators")))
            self.books.roles.give(self.workspace, Role.MODERATOR, wanted)
        for language, text in (asked.get("proposition") or {}).items():
            if language in PROPOSITION_KEYS and isinstance(text, str):
                self.books.content.propose(self.workspace, language, text, by, self.now)
            else:
                self.wrong(asked, "proposition", f"{language}: expected a text for en or zh")
        if "consent" in asked:
            self._add_to_consent(asked, by)
        if "conduct" in asked:
            self._write_code(asked, by)
        if "invitation_link" in asked:
            self._invite(asked, by)
        there = {each.code for each in self.books.sources.open_ones(self.workspace, 1000)}
        for each in self.entries(asked, "sources", SOURCE_KEYS):
            kind, code = self.one(each, "kind", Kind), str(each.get("code") or new_code())
            if kind and code not in there:
                name = str(each.get("name") or kind.value)
                self.books.sources.add(Source(self.workspace, kind, code, name, by, self.now))
        known = {each.key for each in self.books.topics.all(self.workspace)}
        for each in self.entries(asked, "members", MEMBER_KEYS):
            self._member(each, known)
        titles = {each.title for each in self.books.content.in_states(self.workspace, tuple(State))}
        for each in self.entries(asked, "items", ITEM_KEYS):
            if each.get("title") not in titles:
                self._item(each, by, known)
        for part in (meetings.Meetings, participation.Participation):
            part(self.books, self.workspace, self.users, self.now, problems=self.problems).take(asked, by)

    def _keep_hours(self, asked: Mapping[str, Any]) -> None:
        there = self.books.workspaces.get(self.workspace)
        try:
            zone = zone_of(str(asked["zone"]))
        except ZoneUnknown:
            self.wrong(asked, "zone", f"is {asked['zone']!r}; expected one like Europe/Berlin")
            return
        self.books.workspaces.set_hours(there.id, zone, there.day_starts, there.day_ends, there.holidays)

    def _write_code(self, asked: Mapping[str, Any], by: str) -> None:
        said, codes = asked["conduct"], self.books.conduct.codes(self.workspace)
        if not isinstance(said, Mapping) or not said.keys() <= PROPOSITION_KEYS:
            return self.wrong(asked, "conduct", "expected a text for en or zh")
        texts = {language: str(text).strip() for language, text in said.items()}
        if codes and dict(codes[-1].texts) == texts:
            return
        try:
            code = revised(codes, texts, True, self.now)
        except Refusal:
            return self.wrong(asked, "conduct", f"expected up to {CODE_CHARACTERS} characters")
        self.books.conduct.add(self.workspace, code, by)
        while some := self.books.conduct.unasked(self.workspace, code.version, AT_ONCE):  # their Home asks, no message
            self.books.conduct.ask([id for id, _ in some], code.version, self.now)

    def _add_to_consent(self, asked: Mapping[str, Any], by: str) -> None:
        said, before = asked["consent"], consent_words.newest(self.books, self.workspace)
        if not isinstance(said, Mapping) or not said.keys() <= CONSENT_KEYS:
            return self.wrong(asked, "consent", "expected a text for en or zh, and a link")
        try:
            words = written(before, said, by, self.now)
        except Refusal:
            return self.wrong(asked, "consent", f"expected up to {OWN_CHARACTERS} characters and a link with https")
        if words != before:
            self.books.beginnings.add_words(self.workspace, words)

    def _invite(self, asked: Mapping[str, Any], by: str) -> None:
        try:
            url = invitation.checked(str(asked["invitation_link"]))
        except Refusal:
            return self.wrong(asked, "invitation_link", "expected a shared invitation link of Slack")
        found = self.books.ways_in.get(self.workspace)
        if found is None or found.url != url:
            self.books.ways_in.put(self.workspace, invitation.Invitation(url, by, self.now))

    def _member(self, asked: Mapping[str, Any], known: set[str]) -> None:
        user = self.user(asked, "email")
        member = self.books.members.of(Identity(self.workspace, user)) if user else None
        if member is None:
            return self.wrong(asked, "email", "is no member") if user else None
        texts = {key: str(asked[key]) for key in TEXTS if key in asked}
        lists = {key: tuple(self.texts(asked, key)) for key in ("skills", "languages") if key in asked}
        shown = frozenset(self.several(asked, "shows", Field))
        self.books.members.change(replace(member, **texts, **lists, shown=shown or member.shown))  # type: ignore[arg-type]
        for topic in self._topics(asked, known):
            self.books.members.stand(member.id, topic, Stand.FOLLOWED, self.now)
        held = self.books.members.holding([member.id], self.now).get(member.id, frozenset())
        for purpose in self.several(asked, "agreed", Purpose):
            if purpose not in held:
                own = consent_words.newest(self.books, self.workspace).version
                self.books.members.give(member.id, given(purpose, How.IMPORT, self.now, own))

    def _item(self, asked: Mapping[str, Any], by: str, known: set[str]) -> None:
        kind, title, text = self.one(asked, "kind", Said), str(asked.get("title") or ""), str(asked.get("text") or "")
        if not title or not text:
            self.wrong(asked, "title", "every item has a title and a text")
        said, planned = self.days(asked, "days_ago", -1), self.days(asked, "in_days", 1)
        topics = tuple(self._topics(asked, known))
        if kind is None or self.problems:
            return
        state = State.POSTED if said else State.DRAFT
        item = Item(self.workspace, kind, title, text, by, self.now, state, str(asked.get("link") or ""), topics=topics)
        language = str(asked.get("language") or "")
        self.books.content.add(replace(item, language=language, post_at=said or planned, posted_at=said))

    def _topics(self, asked: Mapping[str, Any], known: set[str]) -> Iterable[str]:
        found = self.texts(asked, "topics")
        for each in sorted(set(found) - known):
            self.wrong(asked, "topics", f"is {each!r}; there are {', '.join(sorted(known))}")
        return found


def take(books: Books, workspace: str, asked: Mapping[str, Any], users: Mapping[str, str], now: datetime) -> list[str]:
    """What of it was wrong; with anything wrong the transaction is not to be kept."""
    there = UnderWay(books, workspace, users, now)
    there.take(asked)
    return there.problems
