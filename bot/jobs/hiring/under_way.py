"""Recruitments that were under way before Rapport came, in the set-up file: the role, its plan, who is in it and where,
which interviews are planned. Nothing about them is asked for again; who is to interview is asked as ever."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from bot.jobs.asked import Asked
from bot.jobs.hiring import competencies, descriptions
from bot.jobs.hiring.candidates.adding import Adding
from bot.jobs.hiring.panels import seats as interviews
from bot.rules.calendar import local_day, working_day_from, zone_or_utc
from bot.rules.hiring import plans
from bot.rules.hiring.candidates import Seen, Source, adding, shut_out
from bot.rules.hiring.competencies import Library
from bot.rules.hiring.descriptions import Description, Quality
from bot.rules.hiring.panels import seats
from bot.rules.hiring.panels.seats import Interview, Seat
from bot.rules.hiring.plans import Plan, Stage, kits
from bot.rules.hiring.plans.methods import METHODS, Method
from bot.rules.hiring.requisitions import IN_CHARGE, Requisition, State, moved
from bot.rules.hiring.requisitions.asking import begin_draft
from bot.rules.hiring.requisitions.wanted import wanted_from
from bot.rules.hiring.training.certificates import founding
from bot.rules.hiring.training.families import track_for
from bot.rules.people import Identity, Role
from bot.rules.refusals import FieldRefusals, Refusal
from bot.store import Books

KEYS = {"recruiters", "founding", "open_roles"}
ROLE_KEYS = {
    "title", "department", "level", "location", "headcount", "pay_from", "pay_to", "currency", "hiring_manager",
    "recruiter", "business_case", "must_haves", "qualifications", "plan", "candidates",
}  # fmt: skip
STAGE_KEYS = {"method", "minutes", "panel", "competencies", "place"}
CANDIDATE_KEYS = {"name", "email", "phone", "zone", "language", "source", "stage", "interview"}
INTERVIEW_KEYS = {"in_working_days", "at", "people", "minutes"}
# Sooner nobody could be asked; later than anybody plans.
SOONEST, MOST_DAYS = timedelta(hours=3), 60
_TIME = re.compile("([01][0-9]|2[0-3]):([0-5][0-9])")


@dataclass
class UnderWay(Asked):
    """What one workspace brings."""

    library: Library
    sentence: Callable[[Refusal], str]

    def take(self, asked: Mapping[str, Any]) -> None:
        """Recruiters, founding interviewers and open roles are as the file says; a role of the same title and
        department that is there already stays as it is."""
        if "recruiters" in asked:
            given = self.people(asked, "recruiters")
            held = self.books.roles.subjects(self.workspace).get(Role.RECRUITER, ())
            self.books.roles.give(self.workspace, Role.RECRUITER, dict.fromkeys((*held, *given)))
        if "founding" in asked:
            self._found(asked)
        there = {(each.wanted.title, each.wanted.department) for each in self._running()}
        for role in self.entries(asked, "open_roles", ROLE_KEYS):
            if (role.get("title"), role.get("department")) not in there:
                self._role(role)

    def _running(self) -> list[Requisition]:
        return [each for each in self.books.requisitions.running(self.workspace) if each.state in IN_CHARGE]

    def _found(self, asked: Mapping[str, Any]) -> None:
        given = asked["founding"] if isinstance(asked["founding"], Mapping) else {}
        before = {each.person for each in self.books.trainings.founding(self.workspace)}
        people = [who for who in self.people(given, "who") if who not in before]
        by, reason = next(iter(people), ""), str(given.get("reason") or "")
        try:
            named = founding(people, track_for("", ()), reason, by, local_day(self.now, None), before)
        except Refusal as refused:
            return self.wrong(asked, "founding", self.sentence(refused))
        self.books.trainings.found(self.workspace, named)

    def _role(self, asked: Mapping[str, Any]) -> None:
        manager = self.user(asked, "hiring_manager")
        recruiter = self.user(asked, "recruiter") if "recruiter" in asked else None
        answers = {key: str(asked[key]) for key in ROLE_KEYS & set(asked) if isinstance(asked[key], str | int)}
        typed = {"headcount": "1", "reason": "new", **answers, "hiring_manager": manager}
        try:
            wanted = wanted_from({**typed, "recruiter": recruiter}, manager, local_day(self.now, None))
        except FieldRefusals as refused:
            return self._refused(asked, refused)
        role = begin_draft(self.workspace, manager, wanted, self.now)
        for state in (State.SUBMITTED, State.APPROVED, State.OPEN):
            role = moved(role, state, manager, self.now)
        plan = self._plan(asked)
        if self.problems:
            return
        role = self.books.requisitions.add(role)
        musts = [self._competency(asked, "must_haves", each) for each in self.texts(asked, "must_haves")]
        needed = "\n".join(self.texts(asked, "qualifications"))
        if musts or needed:
            told = tuple(Quality(descriptions.name_of(self.library, id, "en"), True, id) for id in musts)
            written = Description(qualities=told, qualifications=needed)
            self.books.descriptions.keep(role.id, written, manager, self.now)
            plan = plans.for_description(plan, self.books.descriptions.publish(role.id, written, manager, self.now))
        if not plan.stages:
            return
        self.books.plans.keep(role.id, plan, manager, self.now)
        self.books.plans.publish(role.id, plan, manager, self.now)
        entry = {"workspace": self.workspace, "who": manager}
        self.books.record.note(self.now, "setup.open_role", f"requisition:{role.id}", **entry)
        for candidate in self.entries(asked, "candidates", CANDIDATE_KEYS):
            self._candidate(role, plan, candidate)

    def _plan(self, asked: Mapping[str, Any]) -> Plan:
        plan = Plan(())
        for n, each in enumerate(self.entries(asked, "plan", STAGE_KEYS)):
            try:
                method = Method(str(each.get("method")))
            except ValueError:
                self.wrong(each, "method", f"is {each.get('method')!r}; there are {', '.join(Method)}")
                continue
            looked_for = tuple(self._competency(each, "competencies", id) for id in self.texts(each, "competencies"))
            minutes = each.get("minutes", METHODS[method].minutes(len(looked_for)))
            stage = Stage(method, minutes, each.get("panel", 1), looked_for, place=str(each.get("place") or ""))
            try:
                plan = plans.with_stage(plan, None, stage)
            except FieldRefusals as refused:
                self._refused(each, refused)
                continue
            if METHODS[method].is_interview:
                frame = plans.frame(plan, n)
                plan = plans.with_kit(plan, n, kits.proposed(stage.kit, frame, self.library))
        return plan

    def _candidate(self, role: Requisition, plan: Plan, asked: Mapping[str, Any]) -> None:
        version = self.books.plans.last(role.id)
        assert version is not None
        me = self.books.people.get(Identity(self.workspace, role.wanted.recruiter or role.wanted.hiring_manager))
        company = self.books.company.of(self.workspace, self.now)
        recruiters = self.books.roles.holders(self.workspace, Role.RECRUITER)
        here = Adding(self.books, me, role, version, company, recruiters, self.now)
        stage = asked.get("stage", 1)
        if not isinstance(stage, int) or not 1 <= stage <= len(plan.stages):
            return self.wrong(asked, "stage", f"is {stage!r}; expected 1 to {len(plan.stages)}")
        if asked.get("source", Source.OTHER) not in list(Source):
            return self.wrong(asked, "source", f"is {asked['source']!r}; there are {', '.join(Source)}")
        try:
            typed = adding.read({key: str(value) for key, value in asked.items()}, self.workspace)
            kept = self.books.candidates.same(self.workspace, typed.emails[0])
            candidacy, _ = here.begin_as(kept, adding.merged(kept, typed) if kept else typed, stage - 1)
        except FieldRefusals as refused:
            return self._refused(asked, refused)
        except Refusal as refused:
            return self.wrong(asked, "email", self.sentence(refused))
        planned = asked.get("interview")
        if candidacy is None or not isinstance(planned, Mapping):
            return
        whole = self.books.candidates.same(self.workspace, typed.emails[0])
        assert whole is not None
        seen = Seen(candidacy, whole, role, shut_out(whole, company))
        self._interview(seen, plan.stages[candidacy.stage], planned, me.user)

    def _interview(self, seen: Seen, stage: Stage, asked: Mapping[str, Any], by: str) -> None:
        self.known(asked, INTERVIEW_KEYS)
        start = self._start(asked, by)
        people = [who for who in self.people(asked, "people") if who not in seen.shut]
        track = track_for(seen.requisition.wanted.department, self.books.trainings.families(self.workspace))
        sitting = tuple(Seat(n, who, track, stage.competencies) for n, who in enumerate(people))
        one = Interview(
            self.workspace, seen.candidacy.id, seen.requisition.id, seen.candidate.id, seen.candidacy.plan,
            seen.candidacy.stage, start, asked.get("minutes", stage.minutes), sitting, by, self.now,
        )  # fmt: skip
        try:
            offered = interviews.offered(self.books, seats.proposed(one, (), self.now), self.now)
            kept = self.books.interviews.add(offered)
        except Refusal as refused:
            return self.wrong(asked, "people", self.sentence(refused))
        interviews.tell(self.books, kept, self.now)

    def _start(self, asked: Mapping[str, Any], by: str) -> datetime:
        """So many working days from now, by the clock and the week of who runs it; 0 is today, or the next working day
        where that would be too soon."""
        hours, days = self.books.people.hours(self.workspace, [by])[by], asked.get("in_working_days")
        clock = _TIME.fullmatch(str(asked.get("at")))
        if clock is None:
            self.wrong(asked, "at", f"is {asked.get('at')!r}; expected a time such as 14:00, in quotes")
        if not isinstance(days, int) or not 0 <= days <= MOST_DAYS:
            self.wrong(asked, "in_working_days", f"is {days!r}; expected 0 to {MOST_DAYS}")
        if clock is None or not isinstance(days, int) or not 0 <= days <= MOST_DAYS:
            return self.now
        today, at = local_day(self.now, hours.zone), time(int(clock[1]), int(clock[2]))
        soon = datetime.combine(today, at, zone_or_utc(hours.zone))
        if not days and hours.is_working_day(today) and soon - self.now >= SOONEST:
            return soon
        return datetime.combine(working_day_from(today, days or 1, hours), at, zone_or_utc(hours.zone))

    def _competency(self, holder: Mapping[str, Any], key: str, id: str) -> str:
        if not self.library.offers(id):
            self.wrong(holder, key, f"there is no competency {id!r}")
        return id

    def _refused(self, holder: Mapping[str, Any], refused: FieldRefusals) -> None:
        for name, each in refused.errors.items():
            self.wrong(holder, name, self.sentence(each))


def take(
    books: Books, workspace: str, asked: Mapping[str, Any], users: Mapping[str, str], shipped: Library,
    sentence: Callable[[Refusal], str], now: datetime,
) -> list[str]:  # fmt: skip
    """What of it was wrong; with anything wrong the transaction is not to be kept."""
    library = competencies.library(books, shipped, workspace)
    there = UnderWay(books, workspace, users, now, library, sentence)
    there.take(asked)
    return there.problems
