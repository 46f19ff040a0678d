"""What members of a community under way take part in, in the set-up file: polls and question sessions, which begin with
the file in their channels; journeys that are switched on; what was promised to whom; and until when somebody moderates
or is an ambassador. Nobody is written to themselves because of it, until a promise is due."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.jobs.asked import Asked
from bot.jobs.community.nurture import moderating as promises
from bot.jobs.community.polls import DEFAULT_HOURS
from bot.jobs.community.polls import asking as polls
from bot.jobs.community.sessions import TIME, running
from bot.jobs.community.sessions import asking as sessions
from bot.rules.calendar import local_day
from bot.rules.community.moderation.terms import APPOINTS, Term
from bot.rules.community.nurture.journeys import READY
from bot.rules.community.nurture.writing import Written
from bot.rules.people import Identity, Person, Role
from bot.rules.refusals import FieldRefusals, Refusal

KEYS = {"polls", "sessions", "journeys", "promises", "terms"}
POLL_KEYS = {"channel", "question", "options", "is_anonymous", "is_many", "hours", "answers"}
SESSION_KEYS = {"channel", "guest", "text", "in_days", "at", "host", "questions"}
QUESTION_KEYS, TERM_KEYS = {"by", "text", "votes", "is_named"}, {"email", "role", "days_ago", "in_days"}
PROMISE_KEYS = {"to", "text", "owner", "in_days"}
_CHANNEL = re.compile("[CG][A-Z0-9]{1,31}")
MOST = 10_000


@dataclass
class Participation(Asked):
    """What one community brings of it."""

    def take(self, asked: Mapping[str, Any], by: str) -> None:
        """It is as the file says, in the name of `by`; what is there already stays as it is."""
        there = {each.question for each in self.books.polls.page(self.workspace, 0, MOST)}
        for each in self.entries(asked, "polls", POLL_KEYS):
            if each.get("question") not in there:
                self._poll(each, by)
        guests = {each.guest for each in self.books.sessions.page(self.workspace, 0, MOST)}
        for each in self.entries(asked, "sessions", SESSION_KEYS):
            if each.get("guest") not in guests:
                self._session(each, by)
        kept = {each.journey.key for each in self.books.nurture.journeys(self.workspace)}
        for key in self.texts(asked, "journeys"):
            if key not in READY:
                self.wrong(asked, "journeys", f"is {key!r}; there are {', '.join(READY)}")
            elif key not in kept:
                written = Written(self.workspace, replace(READY[key], is_on=True), self.now)
                self.books.nurture.keep(written, by, self.now)
        for each in self.entries(asked, "promises", PROMISE_KEYS):
            self._promise(each, by)
        for each in self.entries(asked, "terms", TERM_KEYS):
            self._term(each, by)

    def _poll(self, asked: Mapping[str, Any], by: str) -> None:
        options, answers = self.texts(asked, "options"), asked.get("answers") or []
        if not isinstance(answers, list) or len(answers) > len(options):
            return self.wrong(asked, "answers", "expected a list of e-mails for each option")
        chosen = [self.people({"answers": each}, "answers") for each in answers]
        typed = {
            "channel": self._channel(asked), "question": asked.get("question"), "options": "\n".join(options),
            "lasts": str(asked.get("hours", DEFAULT_HOURS)),
            "named": [] if asked.get("is_anonymous", True) else ["yes"],
            "many": ["yes"] if asked.get("is_many") else [],
        }  # fmt: skip
        if self.problems:
            return
        try:
            poll = polls.make(self.books, self._person(by), typed, self.now)
            answer = polls.answer_unseen if poll.is_anonymous else polls.answer_named
            for user in dict.fromkeys(user for each in chosen for user in each):
                theirs = [n for n, each in enumerate(chosen) if user in each]
                answer(self.books, self._person(user), poll.id, theirs, self.now)
        except Refusal as refusal:
            self.wrong(asked, "question", f"cannot be asked so ({_named(refusal)})")

    def _session(self, asked: Mapping[str, Any], by: str) -> None:
        at, host = self.days(asked, "in_days", 1), self.user(asked, "host") if "host" in asked else by
        typed = {
            "channel": self._channel(asked), "guest": asked.get("guest"), "text": asked.get("text"),
            "time": asked.get("at", TIME), "day": f"{local_day(at, self._zone)}" if at else "",
        }  # fmt: skip
        questions = list(self.entries(asked, "questions", QUESTION_KEYS))
        said = [(each, self.user(each, "by"), self.people(each, "votes")) for each in questions]
        if self.problems:
            return
        try:
            session = running.announce(self.books, self._person(host), typed, self.now)
            for each, user, votes in said:
                unnamed = [] if each.get("is_named", True) else ["yes"]
                question = {"text": each.get("text"), "unnamed": unnamed}
                sessions.ask(self.books, self._person(user), session.id, question, self.now)
                newest = max(one.id for one in self.books.sessions.questions(session.id))
                for voter in votes:
                    sessions.vote(self.books, self._person(voter), newest, self.now)
        except Refusal as refusal:
            self.wrong(asked, "guest", f"cannot be held so ({_named(refusal)})")

    def _promise(self, asked: Mapping[str, Any], by: str) -> None:
        to, owner = self.user(asked, "to"), self.user(asked, "owner") if "owner" in asked else by
        due, member = self.days(asked, "in_days", 1), self.books.members.of(Identity(self.workspace, to))
        if member is None or due is None:
            return self.wrong(asked, "to", "expected a member, and in_days") if to else None
        if any(each.text == asked.get("text") for each in self.books.nurture.promises_to(member.id)):
            return None
        made = {"text": asked.get("text"), "due": f"{local_day(due, self._zone)}", "owner": owner}
        me = self._person(by)
        try:
            promises.promise(self.books, replace(me, roles=self.books.roles.of(me.identity)), member.id, made, self.now)
        except Refusal as refusal:
            return self.wrong(asked, "text", f"cannot be promised so ({_named(refusal)})")

    def _term(self, asked: Mapping[str, Any], by: str) -> None:
        user, role = self.user(asked, "email"), self.one(asked, "role", Role)
        since, until = self.days(asked, "days_ago", -1) or self.now, self.days(asked, "in_days", 1)
        member = self.books.members.of(Identity(self.workspace, user)) if user else None
        if role is None or role not in APPOINTS or until is None or (user and member is None):
            return self.wrong(asked, "email", f"expected a member, one of {', '.join(APPOINTS)}, and in_days")
        if member is None or any(each.role is role for each in self.books.terms.of(member.id)):
            return None
        first, last = (local_day(each, self._zone) for each in (since, until))
        self.books.roles.appoint(self.workspace, role, user)
        self.books.terms.put(Term(self.workspace, role, member.id, first, last, by, has_begun=True))

    def _channel(self, asked: Mapping[str, Any]) -> str:
        channel = str(asked.get("channel"))
        if not _CHANNEL.fullmatch(channel):
            self.wrong(asked, "channel", f"is {channel!r}; expected the id of a channel, like C0123ABCD")
        return channel

    def _person(self, user: str) -> Person:
        return self.books.people.get(Identity(self.workspace, user))

    @property
    def _zone(self) -> str:
        return self.books.workspaces.get(self.workspace).zone


def _named(refusal: Refusal) -> str:
    wrong = refusal.errors.items() if isinstance(refusal, FieldRefusals) else {"": refusal}.items()
    return ", ".join(f"{field} {type(each).__name__}".strip() for field, each in wrong)
