"""Who learns in interviews: asked when the leads all come, ended when it is not right any more, counted when held."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs.hiring import training
from bot.jobs.hiring.panels import looking, seats
from bot.jobs.hiring.panels.ahead import FEATURE, HELD, LEARN
from bot.jobs.hiring.panels.brief import sitting
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import local_day
from bot.rules.company import Company
from bot.rules.hiring.candidates import GOING_ON, Seen
from bot.rules.hiring.panels import Interview as Asked
from bot.rules.hiring.panels import Learning, Policy, hard, slots, trainees
from bot.rules.hiring.panels import Seat as Wanted
from bot.rules.hiring.panels import seats as rules
from bot.rules.hiring.panels.seats import Interview, NotYourSeat, Part, Seat, State
from bot.rules.hiring.panels.trainees import Learner
from bot.rules.hiring.training.agreement import Pair
from bot.rules.hiring.training.enrolling import NoSuchTraining, Training
from bot.rules.hiring.training.progress import Session
from bot.rules.notices import Notice, Pace, Planned, home_key
from bot.rules.people import Identity
from bot.store import Books, Repeated

# Said where a person's reason stands when a trainee's seat was ended: that somebody was left out says not by whom.
LEFT_OUT, ALONE, ORDER = "left_out", "alone", "order"
SEAT_ENDED = f"{FEATURE}.seat_ended"


def refuse(books: Books, found: Seen, now: datetime) -> None:
    """The candidate wants nobody there to learn: whoever was to come need not, and nobody else is asked."""
    books.trainees.refuse(found.candidacy.id, now)
    for one in books.interviews.of(found.candidacy.id):
        if not one.is_over(now) and (seat := trainees.learning_in(one)):
            _end(books, one, seat.id, LEFT_OUT, now)


def of_candidate(books: Books, candidacy: int, now: datetime) -> dict[str, bool]:
    """Whether somebody is to learn in an interview of theirs to come, and whether they want nobody there to."""
    to_come = [each for each in books.interviews.of(candidacy) if not each.is_over(now)]
    return {
        "has_learner": any(trainees.learning_in(each) for each in to_come),
        "wants_no_learner": bool(to_come) and books.trainees.is_refused(candidacy),
    }


def ended(books: Books, over: Training, now: datetime) -> None:
    """A training is over: in whatever interviews its trainee has a seat still, that is seen to."""
    for each in books.trainees.to_come([over.id], now)[over.id]:
        facts = {"workspace": over.workspace, "id": each.interview}
        books.errands.plan(f"{LEARN}:{each.interview}:over={over.id}:seat={each.seat}", LEARN, facts, now)


def _learn(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Ask somebody to learn in an interview, or end the seat of whoever cannot any more; then those of their other
    seats in which they would lead too early."""
    now, workspace, id = deps.now(), str(facts["workspace"]), int(facts["id"])
    with deps.store.reading() as books:
        interview = books.interviews.get(workspace, id)
    if interview is None:
        return
    with deps.store.open() as books:
        _see_to(books, interview, now)
    deps.crash("interviews.learnt")
    with deps.store.reading() as books:
        turned = _turned_round(books, interview, now)
    for seat in turned:
        with deps.store.open() as books, suppress(NotYourSeat):
            one, _ = seats.answering(books, workspace, seat, books.company.of(workspace, now))
            if not one.is_over(now) and seat in {each.id for each in one.live}:
                _end(books, one, seat, ORDER, now)
        deps.crash("interviews.in_order")


def _see_to(books: Books, before: Interview, now: datetime) -> None:
    company = books.company.of(before.workspace, now)
    one, seen = seats.answering(books, before.workspace, before.seats[0].id, company)
    if one.is_over(now) or seen.candidacy.standing not in GOING_ON:
        return
    learns = trainees.learning_in(one)
    if learns is not None:
        _book_again(books, one, learns)
        if _is_over(books, learns.id):
            _end(books, one, learns.id, LEFT_OUT, now)
        elif trainees.is_alone(one, _qualified(books, one, learns.track)):
            _end(books, one, learns.id, ALONE, now)
    elif trainees.takes_a_trainee(one, now) and not books.trainees.is_refused(one.candidacy):
        _ask(books, one, seen, company, now)


def _is_over(books: Books, seat: int) -> bool:
    booked = books.trainees.of_seat(seat)
    training = books.trainings.for_notice(booked.training) if booked else None
    return training is not None and training.ended is not None


def _book_again(books: Books, one: Interview, seat: Seat) -> None:
    """Whoever was asked anew to learn in it, for another time, is there for what they were to be before."""
    before = [books.trainees.of_seat(each.id) for each in one.seats if each.who == seat.who]
    if seat.id not in {each.seat for each in before if each}:
        for each in [each for each in before if each][-1:]:
            books.trainees.book(seat.id, each.training, each.kind)


def _ask(books: Books, one: Interview, seen: Seen, company: Company, now: datetime) -> None:
    """Ask the first who waits for a session of the interview's track and may sit beside its leads, if anybody."""
    track = one.leads[0].track
    others = [each for each in books.interviews.of_candidate(one.candidate) if each.id != one.id]
    met = rules.has_met(others)
    out = {*met, *company.gone, *seen.shut, *(seat.who for seat in one.seats)}
    waiting = [each for each in books.trainings.under_way(one.workspace) if each.track == track]
    waiting = [each for each in waiting if each.user not in out]
    books.interviews.hold(one.workspace, sorted({seat.who for seat in one.leads} | {each.user for each in waiting}))
    booked = books.trainees.to_come([each.id for each in waiting], now)
    wait = [trainees.next_session(each, booked[each.id], one.start) for each in waiting]
    free, leads = _who_may_sit(books, one, seen, company, track, [each for each in wait if each], now)
    chosen = next(iter(trainees.in_turn(free, leads)), None)
    if chosen is None:
        return
    hours = books.people.hours(one.workspace, [chosen.training.user])[chosen.training.user]
    asked = trainees.offered_to_learn(one, chosen.training.user, track, met, now, hours)
    kept = books.interviews.save(one, asked)
    books.trainees.book(kept.seats[-1].id, chosen.training.id, chosen.kind)
    entry = {"workspace": one.workspace, "who": chosen.training.user, "kind": chosen.kind.value}
    books.record.note(now, f"{FEATURE}.learn", seats.about(one), **entry)
    seats.tell(books, kept, now)


def _who_may_sit(
    books: Books, one: Interview, seen: Seen, company: Company, track: str, waiting: Collection[Learner],
    now: datetime,
) -> tuple[list[Learner], list[str]]:  # fmt: skip
    """Of those who wait whoever may sit there by the rules for everybody, and the leads beside whom one may learn."""
    leads = [seat.who for seat in one.leads]
    users = sorted({*leads, *(each.training.user for each in waiting)})
    on = local_day(one.start, None)
    certified = slots.certified_by_track(books.certificates.all(one.workspace), on)
    founding = slots.founding_by_track(books.trainings.founding(one.workspace), on)
    known, _ = looking.people(
        books, seen, company, users, certified, founding, [one.start], one.minutes, now, frozenset(leads)
    )
    by_id = {each.id: each for each in known}
    wanted = seen.requisition.wanted
    asked = Asked(
        looking.THIS, str(one.requisition), str(one.candidate), (Wanted(track),) * len(leads), (one.start,),
        one.minutes, wanted.hiring_manager, trainee=track,
    )  # fmt: skip
    policy = Policy({name: each.level for name, each in books.trainings.rules(one.workspace).items()})
    beside = tuple(by_id[who] for who in leads if who in by_id)
    free = []
    for each in waiting:
        if each.training.user in by_id:
            person = replace(by_id[each.training.user], learning={track: Learning(each.kind, each.left)})
            if hard.may_sit(hard.Ask(person, asked, None, one.start, beside, (), policy)):
                free.append(each)
    return free, [each.id for each in beside if hard.is_qualified(each, track, one.start)]


def _qualified(books: Books, one: Interview, track: str) -> list[str]:
    """Of the leads who may come to it those beside whom one may learn, in the order of their seats."""
    on = local_day(one.start, None)
    certified = slots.certified_by_track(books.certificates.all(one.workspace), on)
    founding = slots.founding_by_track(books.trainings.founding(one.workspace), on)
    leads = [seat.who for seat in one.live if seat.part is Part.LEAD]
    return [who for who in leads if track in certified.get(who, {}) or track in founding.get(who, {})]


def _turned_round(books: Books, one: Interview, now: datetime) -> list[int]:
    """The seats in which whoever learns in it, or was to, would lead before they have sat in often enough."""
    found = [books.trainees.of_seat(seat.id) for seat in one.seats if seat.part is Part.TRAINEE]
    ids = {each.training for each in found if each}
    to_come = books.trainees.to_come(ids, now)
    trainings = [books.trainings.for_notice(id) for id in ids]
    return [turned.seat for each in trainings if each for turned in trainees.turned_round(each, to_come[each.id])]


def _end(books: Books, one: Interview, seat: int, reason: str, now: datetime) -> None:
    kept = books.interviews.save(one, rules.freed(one, seat, reason, now))
    who = next(each.who for each in kept.seats if each.id == seat)
    key, facts = f"{SEAT_ENDED}:{one.id}:seat={seat}", {"seat": seat}
    about = seats.about(one)
    planned = Planned(key, SEAT_ENDED, about, one.workspace, who, facts, stale_after=one.start)
    books.notices.plan(planned, now)
    books.record.note(now, f"{FEATURE}.end_learning", seats.about(one), workspace=one.workspace, seat=seat, why=reason)
    seats.tell(books, kept, now)


def _held(deps: Deps, facts: Mapping[str, Any]) -> None:
    """An interview is over: it renews its leads' certificates, and counts in the training of whoever learnt in it."""
    now, start = deps.now(), datetime.fromisoformat(str(facts["start"]))
    once = f"{HELD}:{facts['id']}:start={start.isoformat()}"
    with suppress(Repeated, NotYourSeat), deps.store.open(once=once, at=now) as books:
        workspace = str(facts["workspace"])
        one, _ = seats.entering(books, workspace, int(facts["id"]), books.company.of(workspace, now))
        if one.is_held and one.start == start:
            _count(books, one, now)
            books.notices.refresh(now, about=seats.about(one))
            homes = [home_key(one.workspace, seat.who) for seat in one.seats]
            books.notices.refresh(now, keys=homes)
    deps.crash("interviews.held")


def _count(books: Books, one: Interview, now: datetime) -> None:
    people = books.people.some(one.workspace, [seat.who for seat in one.coming])
    led = [seat for seat in one.leads if seat.who not in one.missing]
    for seat in led:
        day = local_day(one.start, people[seat.who].zone)
        books.certificates.use(Identity(one.workspace, seat.who), seat.track, day)
    for seat in one.coming:
        booked = books.trainees.of_seat(seat.id)
        if booked is None or seat.who in one.missing:
            continue
        with suppress(NoSuchTraining):
            found = books.trainings.seen_by_owner(one.workspace, booked.training)
            there = [each.who for each in led]
            leads = [who for who in _qualified(books, one, seat.track) if who in there] or there
            if found.ended is not None or not leads:
                continue
            lead = trainees.lead_beside(found.sessions, leads)
            pairs = _pairs(books, one, seat.who, lead, now)
            session = Session(f"seat:{seat.id}", booked.kind, one.start, lead, True, pairs)
            books.trainings.keep_session(found.id, session, seat.at or now)
            _follow(books, one.workspace, found.id, now)


def compare(books: Books, one: Interview, now: datetime) -> None:
    """Practice cards of an interview that counted are compared with the lead's, once both are in and the stage's cards
    are sealed no more: how far they agree tells what the lead saw."""
    for seat in one.coming:
        booked = books.trainees.of_seat(seat.id)
        with suppress(NoSuchTraining):
            found = books.trainings.seen_by_owner(one.workspace, booked.training) if booked else None
            session = next((each for each in found.sessions if each.id == f"seat:{seat.id}"), None) if found else None
            if found is None or session is None or found.ended is not None or session.pairs:
                continue
            compared = replace(session, pairs=_pairs(books, one, seat.who, session.lead, now))
            if compared.pairs:
                books.trainings.keep_session(found.id, compared, seat.at or now)
                _follow(books, one.workspace, found.id, now)


def _pairs(books: Books, one: Interview, trainee: str, lead: str, now: datetime) -> tuple[Pair, ...]:
    seen = books.candidates.for_panel(one.candidacy, books.company.of(one.workspace, now))
    is_open = seen is not None and books.scorecards.process(seen, now).of(one.stage).opens
    return books.scorecards.pairs(one, trainee, lead) if is_open else ()


def _follow(books: Books, workspace: str, id: int, now: datetime) -> None:
    after = training.moved(books, books.trainings.seen_by_owner(workspace, id), now)
    if after.ended is not None:
        ended(books, after, now)


def _ended(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Whoever was to learn hears why they do not; nothing of the candidate, nor to who is shut out of them."""
    id = int(notice.facts["seat"])
    one = sitting(books, books.interviews.by_seat(notice.workspace, id), id, now)
    if one is None or one.seat.state is not State.REPLACED or notice.to in one.seen.shut or one.interview.is_over(now):
        return None
    return {"title": one.seen.requisition.wanted.title, "start": one.interview.start, "reason": one.seat.reason}


MOMENTS = {SEAT_ENDED: Moment(_ended, Pace.DAYTIME)}
ERRANDS = {LEARN: _learn, HELD: _held}
