"""`python -m bot curriculum`: an organisation's own modules read, told, taken as a new edition, and written out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.app import MESSAGES, Rapport
from bot.deps import Deps
from bot.people_file import CannotBe, workspace_of
from bot.rules.hiring.training import TRACKS
from bot.rules.hiring.training.curricula import MOST_ADDED, Edition, Given, Mistake, changed, edited, mistakes
from bot.words.curriculum import FOLDER, WrongCurriculum, given

# More is no module that anybody reads.
MOST_BYTES = 500_000
_SAID: Mapping[Mistake, str] = {
    Mistake.NAME: "its file's name must be small letters and underscores, at most 32, as in our_values.yaml",
    Mistake.LACKS_EXERCISE: "it lacks `practice`: the module it replaces has an exercise, and its track asks for one",
    Mistake.NO_PLACE_FOR_EXERCISE: "take `practice` out: the module it replaces has none, and nobody would come to it",
    Mistake.TRACK_IS_FIXED: "take `track` out: the module it replaces stands in another one",
    Mistake.NO_SUCH_TRACK: "there is no role family of that name; begin it on the board of the training first",
    Mistake.TOO_MANY: f"only {MOST_ADDED} modules can be added to those that ship; replace some of those instead",
}


def run(rapport: Rapport, place: Path, workspace: str, do_apply: bool, do_export: bool) -> tuple[str, None]:
    """What was done, in words. Raises CannotBe."""
    rapport.install()
    there = workspace_of(rapport.deps, workspace)
    said = write_out(rapport.deps, there, place) if do_export else take(rapport.deps, there, place, do_apply)
    return said, None


def take(deps: Deps, workspace: str, place: Path, do_apply: bool) -> str:
    """What these modules change, or have changed now: every YAML file of a folder, or one file. Raises CannotBe."""
    found = _read(sorted(place.glob("*.yaml")) if place.is_dir() else [place])
    shipped, now = deps.words.curriculum("en"), deps.now()
    with deps.store.open() as books:
        before, tracks = books.curricula.newest(workspace), books.trainings.rules(workspace)
        if wrong := [f"{name}.yaml: {_SAID[why]}" for name, why in mistakes(before, shipped, found, tracks)]:
            raise CannotBe("\n".join(["Nothing was changed.", *wrong]))
        new = changed(before, found)
        said = [_told(name, each, name in shipped, name in before.sources) for name, each in new.items()]
        said += [f"{name}: as it is already" for name in found if name not in new]
        if not new:
            return "\n".join([*said, "There is nothing to change."])
        after = edited(before, shipped, new)
        learning = len(books.trainings.under_way(workspace))
        keeps = f"Whoever is in training keeps what they began ({learning}); whoever begins from then on learns this."
        if not do_apply:
            return "\n".join([*said, keeps, "Nothing was changed. With --apply it is."])
        books.curricula.keep(workspace, after, now)
        about, modules = f"training:{workspace}", sorted(new)
        books.record.note(now, "hiring.training.curriculum", about, edition=after.number, modules=modules)
    return "\n".join([*said, keeps, f"This is edition {after.number} of the curriculum."])


def write_out(deps: Deps, workspace: str, folder: Path) -> str:
    """The whole curriculum as files to begin from: what ships, with the organisation's own. Raises CannotBe."""
    with deps.store.reading() as books:
        edition: Edition = books.curricula.newest(workspace)
    shipped = {path.name: path.read_text(encoding="utf-8") for path in sorted((MESSAGES / FOLDER).glob("*.yaml"))}
    files = {**shipped, **{f"{name}.yaml": source for name, source in edition.sources.items()}}
    if there := [name for name in files if (folder / name).exists()]:
        raise CannotBe(f"Nothing was written: {folder} has {', '.join(there)} already. Name another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in files.items():
        (folder / name).write_text(source, encoding="utf-8")
    return f"Written to {folder}: {', '.join(files)}. Change what you like, delete what stays as it is, and take it."


def _read(files: Iterable[Path]) -> Mapping[str, Given]:
    found, problems = dict[str, Given](), list[str]()
    for path in files:
        try:
            if path.stat().st_size > MOST_BYTES:
                raise WrongCurriculum(f"{path.name}: has more than {MOST_BYTES} bytes")
            found[path.stem] = given(path)
        except WrongCurriculum as wrong:
            problems += wrong.problems
        except OSError as error:
            problems.append(f"{path.name}: cannot be read: {error.strerror}")
    if problems:
        raise CannotBe("\n".join(["Nothing was changed.", *problems]))
    if not found:
        raise CannotBe("There is no file in it whose name ends in .yaml. `--export FOLDER` writes some to begin from.")
    return found


def _told(name: str, each: Given, ships: bool, is_known: bool) -> str:
    has = [f"{len(each.module.quiz.questions)} questions", *(["an exercise"] if each.module.practice else [])]
    kind = f"{each.module.minutes} minutes to {'watch' if each.module.video else 'read'}"
    where = "replaces what ships" if ships else f"is learnt in the track {each.track or next(iter(TRACKS))}"
    return f"{name}: {'changes' if is_known else 'is new'}, {where}; {kind}, {', '.join(has)}"
