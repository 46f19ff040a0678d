"""Who is in training, since when, and what they did in it: the log from which their progress follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.rules.hiring.training import Kind, Step, Track, track_of
from bot.rules.hiring.training.certificates import Certificate, Level, ends, holds, way_back
from bot.rules.hiring.training.curricula import SHIPPED, Edition, with_added
from bot.rules.hiring.training.progress import Credit, Progress, Session, SignOff, StepBefore, standing
from bot.rules.hiring.training.scoring import NoAttemptsLeft, RetakeTomorrow, may_attempt
from bot.rules.people import Role
from bot.rules.refusals import Refusal


class NoSuchTraining(Refusal):
    """There is no such training, or it is none of theirs."""


class InTraining(Refusal):
    """They are in this training already; who stands in the facts."""


class CertifiedAlready(Refusal):
    """They hold the certificate; who, and until when, stands in the facts."""


class OtherTrackFirst(Refusal):
    """Another certificate comes first; who, and which track, stand in the facts."""


class NotYoursToTrain(Refusal):
    """Only the training's owners, and a manager for their own people, put others in training."""


class TrainingOver(Refusal):
    """This training is over: they graduated, left it, or were taken out."""


class TriesLeft(Refusal):
    """They may try as it is: nothing needs opening again."""


class OwnerIsNone(Refusal):
    """Whoever owns a training sees everybody's: a recruiter or an admin."""


class What(StrEnum):
    """What an entry of a training's log says."""

    TRY = "try"  # a quiz or an exercise, passed or not
    GRANT = "grant"  # the owner lets them try once more
    CREDIT = "credit"
    SIGN_OFF = "sign_off"


@dataclass(frozen=True)
class Entry:
    """Something done in a training `by` somebody; `yes` says whether a try passed, or what a lead said.

    `content` has a try's score and answers, a credit's reason and who vouches, a no's words on what to practise.
    """

    what: What
    kind: Kind
    module: str | None
    by: str
    at: datetime
    yes: bool = True
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Left:
    """Who ended a training before its end, the trainee or somebody else, and why."""

    by: str
    why: str


@dataclass(frozen=True)
class Training:
    """Somebody on a track since `at`, put there `by` somebody; `back_from` is the day their certificate ended when
    this is the way back, `ended` when they graduated, or `left`. They learn what is in their `edition` of the
    curriculum, with the steps it `added`."""

    workspace: str
    user: str
    track: str
    by: str
    at: datetime
    back_from: date | None = None
    ended: datetime | None = None
    left: Left | None = None
    edition: int = 0
    added: tuple[Step, ...] = ()
    id: int = 0
    entries: tuple[Entry, ...] = ()
    sessions: tuple[Session, ...] = ()

    @property
    def steps(self) -> Track:
        """The track as it is for them."""
        return way_back(self.whole, self.back_from, self.at.date()) if self.back_from else self.whole

    @property
    def whole(self) -> Track:
        """All of the track, for who begins it."""
        track = track_of(self.track)
        assert track is not None  # nobody is put on another
        return with_added(track, self.added)

    @property
    def active(self) -> datetime:
        """When something was last done in it."""
        held = [session.starts for session in self.sessions if session.held]
        return max([self.at, *(entry.at for entry in self.entries), *held])


@dataclass(frozen=True)
class Rules:
    """What an organisation set for a track: how strict it is, who owns it (None: every recruiter), and the rules by
    which people are enrolled."""

    level: Level = Level.ADVISE
    owner: str | None = None
    enrols: tuple[str, ...] = ()


def progress_of(training: Training) -> Progress:
    """What they have behind and before them."""
    track = training.steps
    passed = {(e.kind, e.module) for e in training.entries if e.what is What.TRY and e.yes}
    steps = {(step.kind, step.module): step for step in track.steps}
    credits = [(steps.get((e.kind, e.module)), e) for e in training.entries if e.what is What.CREDIT]
    votes = [e for e in training.entries if e.what is What.SIGN_OFF]
    return Progress(
        track,
        frozenset(step for key, step in steps.items() if key in passed),
        training.sessions,
        tuple(SignOff(each.by, each.yes, each.at, each.content.get("practise", "")) for each in votes),
        tuple(Credit(step, each.content["reason"], each.content["vouched"]) for step, each in credits if step),
    )


def failed(training: Training, step: Step) -> tuple[datetime, ...]:
    """When they tried that step in vain, oldest first."""
    tries = (each for each in training.entries if each.what is What.TRY and not each.yes)
    return tuple(sorted(each.at for each in tries if (each.kind, each.module) == (step.kind, step.module)))


def granted(training: Training, step: Step) -> int:
    """How many more tries at that step the owner gave."""
    grants = (each for each in training.entries if each.what is What.GRANT)
    return sum((each.kind, each.module) == (step.kind, step.module) for each in grants)


def may_try(training: Training, step: Step, now: datetime, zone: str | None) -> int:
    """How many tries at that step are left, this one among them.

    Raises TrainingOver, StepBefore, NoAttemptsLeft, RetakeTomorrow.
    """
    if training.ended is not None:
        raise TrainingOver()
    if step.kind not in {Kind.MODULE, Kind.PRACTICE} or standing(progress_of(training), training.user).step != step:
        raise StepBefore()
    return may_attempt(failed(training, step), granted(training, step), now, zone)


def allowed(training: Training, by: str, now: datetime) -> Entry:
    """One more try at the step that waits, whose tries are used up. Raises TrainingOver, TriesLeft."""
    step = standing(progress_of(training), training.user).step
    if step and step.kind in {Kind.MODULE, Kind.PRACTICE}:
        with suppress(RetakeTomorrow):
            try:
                may_try(training, step, now, None)
            except NoAttemptsLeft:
                return Entry(What.GRANT, step.kind, step.module, by, now)
    raise TriesLeft()


def enrolled(
    workspace: str,
    user: str,
    track: str,
    by: str,
    now: datetime,
    held: Iterable[Certificate],
    open: Collection[str],
    left: Iterable[Training] = (), edition: Edition = SHIPPED,
) -> Training:
    """Their training on that track from now on; after a certificate that ended, the way back.

    `held` are all certificates they ever had, `open` the tracks they are on, `left` the trainings they left, oldest
    first: who comes back to one has what they did in it. `edition` is the newest of the curriculum.

    Raises NoSuchTraining, InTraining, CertifiedAlready, OtherTrackFirst.
    """
    asked = track_of(track)
    if asked is None:
        raise NoSuchTraining()
    mine, today = [each for each in held if each.person == user], now.date()
    if track in open:
        raise InTraining(who=user)
    until = [ends(each).day for each in mine if each.track == track]
    if any(holds(each, today) for each in mine if each.track == track):
        raise CertifiedAlready(who=user, until=max(until))
    after = asked.after
    if after and not any(holds(each, today) for each in mine if each.track == after):
        raise OtherTrackFirst(who=user, track=after)
    back_from = max(until, default=None)
    for before in reversed([each for each in left if each.track == track and each.back_from == back_from]):
        return replace(before, by=by, at=now, ended=None, left=None)
    added = edition.added.get(track, ())
    return Training(workspace, user, track, by, now, back_from, edition=edition.number, added=added)


def may_begin(user: str, track: str, held: Iterable[Certificate], now: datetime) -> bool:
    """Whether that track is open to somebody who is not on it; `held` are all certificates there ever were."""
    with suppress(CertifiedAlready, OtherTrackFirst):
        return bool(enrolled("", user, track, "", now, held, ()))
    return False


def owns(roles: Collection[Role], is_admin: bool) -> bool:
    """Whether somebody with these roles sees to everybody's training."""
    return is_admin or bool({Role.ADMIN, Role.RECRUITER} & set(roles))


def check_may_train(user: str, by: str, is_owner: bool, managers: Iterable[str]) -> None:
    """Return if `by` may put that person in training. Raises NotYoursToTrain."""
    if not (is_owner or user == by or by in managers):
        raise NotYoursToTrain()
