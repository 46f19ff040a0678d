"""Trainings as templates show them: somebody's own page, and the owners' board."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.jobs.hiring import training as job
from bot.rules.calendar import local_day
from bot.rules.hiring.training import TRACKS, Kind, Module, Step, Track, track_of
from bot.rules.hiring.training.certificates import Certificate, ends, holds
from bot.rules.hiring.training.curricula import with_added
from bot.rules.hiring.training.enrolling import Training, TrainingOver, failed, may_try, owns, progress_of
from bot.rules.hiring.training.progress import StepBefore, standing
from bot.rules.hiring.training.scoring import NoAttemptsLeft, RetakeTomorrow
from bot.rules.people import Person
from bot.store import Books
from bot.words import Words

Modules = Mapping[str, Module]
# What somebody's training has them learn, in the reader's language.
Lessons = Callable[[Training], Modules]
# What a page lists of people, so that all of it fits into one view.
LISTED = 20


def lessons(books: Books, words: Words, language: str) -> Lessons:
    """The modules of each training's own edition of the curriculum, in that language."""
    return lambda training: words.curriculum(language, books.curricula.sources(training.workspace, training.edition))


def newest(books: Books, words: Words, language: str, workspace: str) -> Modules:
    """The modules of whoever begins there now."""
    return words.curriculum(language, books.curricula.newest(workspace).sources)


def outline(track: Track, modules: Modules) -> dict[str, int]:
    """What whoever begins that track has before them: modules with their minutes, exercises, interviews."""
    read = [modules[step.module] for step in track.steps if step.kind is Kind.MODULE and step.module]
    return {
        "modules": len(read),
        "minutes": sum(each.minutes for each in read),
        "exercises": sum(step.kind is Kind.PRACTICE for step in track.steps),
        "to_see": track.times(Kind.SHADOW),
        "to_lead": track.times(Kind.REVERSE_SHADOW),
    }


def tracks_of(books: Books, workspace: str) -> list[Track]:
    """The tracks there: those that ship, and each family's."""
    return [track for track in map(track_of, books.trainings.rules(workspace)) if track]


def _is_shown(one: Mapping[str, Any], asked: Collection[str]) -> bool:
    """A family's track is shown to whoever has to do with it, or may begin it because interviews ask for it."""
    has_to_do = one["training"] or one["certificate"] or one["founding"]
    return one["track"] in TRACKS or bool(has_to_do) or (one["is_open"] and one["track"] in asked)


def page(books: Books, learnt: Lessons, modules: Modules, me: Person, now: datetime) -> dict[str, Any]:
    """Somebody's own page: each track with its steps and what is next, and whose training waits for their word.

    `modules` are those of whoever begins now.
    """
    company, today = books.company.of(me.workspace, now), local_day(now, me.zone)
    held, open_now = books.certificates.of(me.identity), books.trainings.of(me.identity)
    mine = {each.track: steps_of(each, learnt, company.gone, now, me.zone) for each in open_now}
    founded = [each for each in books.trainings.founding(me.workspace) if each.person == me.user]
    edition = books.curricula.newest(me.workspace)
    tracks = [
        {
            "track": track.id,
            "outline": outline(with_added(track, edition.added.get(track.id, ())), modules),
            "after": track.after,
            "training": mine.get(track.id),
            "certificate": _certificate([each for each in held if each.track == track.id], today),
            "founding": next((each.until for each in founded if each.track == track.id and today < each.until), None),
            "is_open": track.after is None or any(holds(each, today) for each in held if each.track == track.after),
        }
        for track in tracks_of(books, me.workspace)
    ]
    asked = {each.track for each in books.trainings.families(me.workspace) if each.departments}
    tracks = [each for each in tracks if _is_shown(each, asked)]
    is_owner = owns(me.roles, me.is_admin)
    theirs = [user for user in company.managers.keys() - company.gone if me.user in company.managers_of(user)]
    people = () if is_owner else books.trainings.of_people(me.workspace, theirs)
    beside = [each for each in books.trainings.beside(me.identity) if me.user in job.stands(books, each, now).waits_for]
    offered, done = books.calibrations.of(me.identity), books.calibrations.last_of(me.identity)
    return {
        "tracks": tracks,
        "calibration": {"id": offered.id, "by": offered.by} if offered else None,
        "calibrated": {"at": done.done, "distance": done.content["distance"]} if done else None,
        "to_sign": [{"id": each.id, "who": each.user, "track": each.track} for each in beside],
        "people": [{"id": each.id, "who": each.user, "track": each.track} for each in people[:LISTED]],
        "owns": is_owner,
        "manages": me.user in company.managers.values(),
    }


def on_home(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """Somebody's training in a line for each track, and whether somebody waits for their word."""
    mine, beside = books.trainings.of(me.identity), books.trainings.beside(me.identity)
    return {
        "trainings": [{"track": each.track, **stage(each, ())} for each in mine],
        "to_sign": sum(me.user in job.stands(books, each, now).waits_for for each in beside),
    }


def _certificate(held: Sequence[Certificate], today: date) -> Mapping[str, Any] | None:
    if not held:
        return None
    end = ends(held[-1])
    return {"until": end.day, "why": end.why.value, "holds": holds(held[-1], today)}


def steps_of(training: Training, learnt: Lessons, gone: Collection[str], now: datetime, zone: str) -> dict[str, Any]:
    """The training step by step, for whoever may see its tries."""
    progress, modules = progress_of(training), learnt(training)
    found = standing(progress, "", gone)
    credited = {credit.step for credit in progress.credits}
    steps = [
        {
            "n": n,
            "kind": step.kind.value,
            "module": step.module,
            "title": modules[step.module].title if step.module else "",
            "minutes": modules[step.module].minutes if step.kind is Kind.MODULE and step.module else 0,
            "times": step.times,
            "held": sum(each.held for each in training.sessions if each.kind is step.kind),
            "is_credited": step in credited,
            "is_next": step == found.step,
            "is_done": step in progress.passed or step in credited,
            "tries": tries(training, step, now, zone) if step == found.step else None,
        }
        for n, step in enumerate(training.steps.steps, 1)
    ]
    practise = [vote.practise for vote in progress.sign_offs if not vote.yes]
    return {"id": training.id, "steps": steps, "practise": practise[-1:], **stage(training, gone)}


def stage(training: Training, gone: Collection[str]) -> dict[str, Any]:
    """How far it is, in few words."""
    found, steps = standing(progress_of(training), "", gone), training.steps.steps
    return {
        "stage": found.stage.value,
        "left": found.left,
        "at": steps.index(found.step) + 1 if found.step else len(steps),
        "count": len(steps),
        "step": found.step.kind.value if found.step else "",
        "agreement": {"within": found.agreement.within, "pairs": found.agreement.pairs} if found.agreement else None,
    }


def tries(training: Training, step: Step, now: datetime, zone: str | None) -> Mapping[str, Any] | None:
    """How many tries are left and whether one may be made today; None for what is not tried, or
    not now."""
    if step.kind not in {Kind.MODULE, Kind.PRACTICE}:
        return None
    made = len(failed(training, step))
    try:
        return {"made": made, "left": may_try(training, step, now, zone), "when": "now"}
    except RetakeTomorrow:
        return {"made": made, "left": 0, "when": "tomorrow"}
    except NoAttemptsLeft:
        return {"made": made, "left": 0, "when": "never"}
    except (StepBefore, TrainingOver):
        return None
