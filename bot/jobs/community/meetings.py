"""What members of a community under way meet for, in the set-up file: events, introductions, questions that some of
them help with, thanks, and what was reported of somebody. Nobody is written to because of it; from then on everything
goes its way."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.jobs.asked import Asked
from bot.rules.calendar import local_day, zone_or_utc
from bot.rules.community.events import Answer, Event, Kind, Seat, State, writing
from bot.rules.community.intros import Distance, Group, Why, rounds
from bot.rules.community.intros import Kind as Meeting
from bot.rules.community.intros.following import Answer as Met
from bot.rules.community.members import Act, Stand
from bot.rules.community.moderation import Breach, Report, What
from bot.rules.community.moderation.cases import reported
from bot.rules.community.questions import kept
from bot.rules.community.recognition import Thanks, thanking
from bot.rules.people import Identity
from bot.rules.refusals import Refusal

KEYS = {"events", "introductions", "helpers", "thanks", "reports"}
EVENT_KEYS = {
    "kind", "title", "text", "host", "place", "link", "minutes", "seats", "days_ago", "in_days", "at", "going",
    "waiting", "came", "stars",
}  # fmt: skip
INTRODUCTIONS_KEYS, GROUP_KEYS = {"who", "weeks", "in_days", "groups"}, {"who", "days_ago", "met"}
HELPER_KEYS, THANKS_KEYS = {"email", "topics", "languages"}, {"by", "whom", "reason", "days_ago"}
REPORT_KEYS = {"by", "about", "breach", "text", "days_ago"}
# Events of the last year, which is as far back as the file reaches, are looked for by their titles.
BACK, MOST = timedelta(days=366), 10_000
SHARED = 3


@dataclass
class Meetings(Asked):
    """What one community brings of it."""

    def take(self, asked: Mapping[str, Any], by: str) -> None:
        """It is as the file says, in the name of `by`; what is there already stays as it is."""
        there = self.books.events.between(self.workspace, self.now - BACK, None, tuple(State), MOST)
        titles = {each.title for each in there}
        for each in self.entries(asked, "events", EVENT_KEYS):
            if each.get("title") not in titles:
                self._event(each, by)
        introductions = asked.get("introductions")
        if isinstance(introductions, Mapping):
            self.known(introductions, INTRODUCTIONS_KEYS)
            self._introductions(introductions, by)
        elif introductions is not None:
            self.wrong(asked, "introductions", f"expected {', '.join(sorted(INTRODUCTIONS_KEYS))}")
        self._help(asked, by)
        for each in self.entries(asked, "thanks", THANKS_KEYS):
            self._thank(each)
        for each in self.entries(asked, "reports", REPORT_KEYS):
            self._report(each)

    def _event(self, asked: Mapping[str, Any], by: str) -> None:
        kind, host, start = self.one(asked, "kind", Kind), self.user(asked, "host"), self._start(asked)
        said = {key: str(asked.get(key) or "") for key in ("title", "text", "place", "link")}
        if not said["title"] or not (said["place"] or said["link"]):
            self.wrong(asked, "title", "every event has a title, and a place or a link")
        minutes, seats = asked.get("minutes", writing.DEFAULT_MINUTES), asked.get("seats")
        if minutes not in writing.LENGTHS:
            self.wrong(asked, "minutes", f"expected one of {', '.join(map(str, writing.LENGTHS))}")
        if seats is not None and not (isinstance(seats, int) and 1 <= seats <= writing.MOST_SEATS):
            self.wrong(asked, "seats", f"expected a number from 1 to {writing.MOST_SEATS}")
        going, waiting, came = (self._members(asked, key) for key in ("going", "waiting", "came"))
        if set(came) - set(going):
            self.wrong(asked, "came", "whoever came stands under going, too")
        stars = asked.get("stars") or []
        if not isinstance(stars, list) or len(stars) > len(came) or not all(each in range(1, 6) for each in stars):
            self.wrong(asked, "stars", "expected at most as many numbers from 1 to 5 as came")
        if kind is None or start is None or self.problems:
            return
        is_over = start + timedelta(minutes=minutes) <= self.now
        state = State.OVER if is_over else State.ANNOUNCED
        event = self.books.events.add(Event(
            self.workspace, kind, said["title"], said["text"], start, minutes, host, by, self.now, state, said["place"],
            said["link"], seats, announced_at=min(start, self.now), followed_up=is_over,
        ))  # fmt: skip
        day, said_of = local_day(start, self._zone), dict(zip(came, stars, strict=False))
        for member in came:
            self.books.members.count(member, Act.EVENT, day, 1)
        for answer, members in ((Answer.GOING, going), (Answer.WAITING, waiting)):
            for member in members:
                self.books.events.put(Seat(
                    event.id, member, answer, self.now, came_at=start if member in came else None,
                    remind_at=self.now if answer is Answer.GOING and not is_over else None, stars=said_of.get(member),
                ))  # fmt: skip

    def _start(self, asked: Mapping[str, Any]) -> datetime | None:
        at = self.days(asked, "days_ago", -1) or self.days(asked, "in_days", 1)
        if at is None:
            self.wrong(asked, "title", "every event has a day, days_ago or in_days")
            return None
        try:
            clock = time.fromisoformat(str(asked.get("at", writing.DEFAULT_TIME)))
        except ValueError:
            self.wrong(asked, "at", f"is {asked.get('at')!r}; expected a time of day in quotes, like \"18:00\"")
            return None
        return datetime.combine(local_day(at, self._zone), clock, zone_or_utc(self._zone)).astimezone(UTC)

    def _introductions(self, asked: Mapping[str, Any], by: str) -> None:
        """Who asked to meet others, how often rounds are and when the next one is, who met whom in the rounds before.
        """
        if Meeting.PEOPLE in self.books.intros.settings(self.workspace):
            return
        who, weeks, next_at = self._members(asked, "who"), asked.get("weeks"), self.days(asked, "in_days", 1)
        day = local_day(next_at, self._zone) if next_at else None
        before = rounds.Setting(self.workspace, Meeting.PEOPLE, by, self.now)
        try:
            setting = rounds.set_up(before, len(who), True, str(weeks), day, self._zone, self.now)
        except Refusal as refusal:
            self.wrong(asked, "who", f"rounds cannot be so ({type(refusal).__name__}: {dict(refusal.facts)})")
            return
        for member in who:
            if self.books.intros.part(member) is None:
                self.books.intros.keep(rounds.Part(member, frozenset({Meeting.PEOPLE}), self.now))
        self.books.intros.set_up(setting)
        told = dict[datetime, list[Mapping[str, Any]]]()
        for each in self.entries(asked, "groups", GROUP_KEYS):
            at = self.days(each, "days_ago", -1)
            if at is None:
                self.wrong(each, "who", "every group says how many days_ago it was introduced")
            else:
                told.setdefault(at, []).append(each)
        for at, groups in told.items():
            self._round(at, groups)

    def _round(self, at: datetime, asked: Sequence[Mapping[str, Any]]) -> None:
        together = [self._members(each, "who") for each in asked]
        for each, members in zip(asked, together, strict=True):
            if not 2 <= len(set(members)) <= 3:
                self.wrong(each, "who", "expected two or three")
        if self.problems:
            return
        seed, said = secrets.token_hex(8), rounds.State.SAID
        held = self.books.intro_rounds.add(
            rounds.Held(self.workspace, Meeting.PEOPLE, at, seed, said, said_at=at)
        )  # fmt: skip
        groups = [Group(tuple(members), Why(self._shared(members), (), Distance.FAR, ())) for members in together]
        self.books.intro_rounds.put(held, groups, ())
        for made, each in zip(self.books.intro_rounds.groups(held.id), asked, strict=True):
            for member in made.group.members if "met" in each else ():
                self.books.intro_rounds.asked(made.id, member, 1)
                self.books.intro_rounds.answer(made.id, member, Met.YES if each["met"] else Met.NO, at)

    def _shared(self, members: Sequence[int]) -> tuple[str, ...]:
        stands = self.books.members.topics(list(members))
        followed = [{key for key, each in stands[id].items() if each is Stand.FOLLOWED} for id in members]
        return tuple(sorted(set.intersection(*followed)))[:SHARED]

    def _help(self, asked: Mapping[str, Any], by: str) -> None:
        """Who helps with which questions; they are noticed from the day on which enough help."""
        known = {each.key for each in self.books.topics.all(self.workspace)}
        before = len(self.books.questions.offers(self.workspace))
        for each in self.entries(asked, "helpers", HELPER_KEYS):
            member = self._member(each, "email")
            if member is None or self.books.questions.offer(member):
                continue
            try:
                self.books.questions.keep_offer(kept.offered(each, member, known))
            except Refusal:
                self.wrong(each, "topics", f"expected topics ({', '.join(sorted(known))}) and languages (en, zh)")
        if before < kept.FLOOR <= len(self.books.questions.offers(self.workspace)):
            self.books.questions.switch(self.workspace, True, by, self.now)

    def _thank(self, asked: Mapping[str, Any]) -> None:
        giver, receiver, at = self._member(asked, "by"), self._member(asked, "whom"), self.days(asked, "days_ago", -1)
        try:
            reason = thanking.read(asked)
        except Refusal:
            return self.wrong(asked, "reason", f"expected up to {thanking.REASON_CHARACTERS} characters")
        if giver is None or receiver is None:
            return None
        new = Thanks(giver, receiver, reason, at or self.now)
        given = self.books.thanks.given(giver, self.now - BACK)
        if any((each.receiver, each.reason) == (receiver, reason) for each in given):
            return None
        if why := thanking.why_not(new, given, {receiver}, self._zone):
            return self.wrong(asked, "whom", f"cannot be thanked so ({why.value})")
        self.books.thanks.add(self.workspace, new, "")

    def _report(self, asked: Mapping[str, Any]) -> None:
        by, about, breach = self._member(asked, "by"), self._member(asked, "about"), self.one(asked, "breach", Breach)
        at = self.days(asked, "days_ago", -1) or self.now
        if by is None or about is None or breach is None or self.problems:
            return
        if any(each.about == about for each in self.books.moderation.by(by)):
            return
        report = Report(by, about, What.PERSON, breach, at, str(asked.get("text") or ""))
        try:
            case = reported(self.books.moderation.undecided(self.workspace, about), report, self.workspace)
        except Refusal as refusal:
            return self.wrong(asked, "text", f"that is no report ({type(refusal).__name__})")
        self.books.moderation.report(case)

    def _members(self, asked: Mapping[str, Any], key: str) -> list[int]:
        found = [self._number(asked, key, user) for user in self.people(asked, key)]
        return list(dict.fromkeys(each for each in found if each is not None))

    def _member(self, asked: Mapping[str, Any], key: str) -> int | None:
        user = self.user(asked, key)
        return self._number(asked, key, user) if user else None

    def _number(self, asked: Mapping[str, Any], key: str, user: str) -> int | None:
        member = self.books.members.of(Identity(self.workspace, user))
        if member is None:
            self.wrong(asked, key, f"{user} is no member")
        return member.id if member else None

    @property
    def _zone(self) -> str:
        return self.books.workspaces.get(self.workspace).zone
