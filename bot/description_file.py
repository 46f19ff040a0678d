"""`python -m bot export` and `import`: job descriptions as a file that a person can edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.deps import Deps
from bot.jobs.hiring import competencies
from bot.jobs.hiring import descriptions as job
from bot.jobs.setup import WrongSetup
from bot.people_file import plain, words, workspace_of
from bot.rules.hiring import descriptions as rules
from bot.rules.hiring.competencies import Library
from bot.rules.hiring.descriptions import MEASURED, TEXTS, Description, Indicator, Quality
from bot.rules.hiring.descriptions.own import OWN
from bot.rules.hiring.requisitions import IN_CHARGE, Requisition
from bot.rules.refusals import FieldRefusals, Refusal
from bot.store import Books
from bot.words.lined import place
from bot.words.yaml_file import dumped

ROLE_KEYS = ("request", "title", *(name for names in TEXTS.values() for name in names), "indicators", "qualities")
INDICATOR_KEYS = ("name", "target", "unit", "measured")
QUALITY_KEYS = ("text", "must", "competency")
# In which language competencies of the organisation's own are named in the file.
LANGUAGE = "en"


def is_one(document: object) -> bool:
    """Whether it is a file of descriptions, and not one that sets workspaces up."""
    return isinstance(document, Mapping) and "descriptions" in document


def export(deps: Deps, workspace: str, request: int | None = None) -> str:
    """The descriptions being written of the roles in hand there, or of that one. Raises CannotBe, WrongSetup."""
    with deps.store.reading() as books:
        there = workspace_of(deps, workspace)
        library = competencies.library(books, deps.words.library, there)
        found = [each for each in _roles(books, there).values() if request in (None, each.id)]
        described = [(each, books.descriptions.written(each.id)) for each in found]
    if request is not None and not found:
        raise WrongSetup([f"Request {request} is no role in hand there."])
    whole = [written(role, it, library) for role, it in described if request or not rules.is_empty(it)]
    return dumped({"descriptions": whole})


def take(deps: Deps, document: Mapping[str, Any], workspace: str, is_dry: bool) -> list[str]:
    """What each description of the file changes, kept now unless `is_dry`; all or none. Raises CannotBe, WrongSetup."""
    there, now = workspace_of(deps, workspace), deps.now()
    with deps.store.reading() if is_dry else deps.store.open() as books:
        library = competencies.library(books, deps.words.library, there)
        roles = _roles(books, there)
        before = {id: books.descriptions.written(id) for id in roles}
        after, problems = read(document, roles, before, library, lambda refusal: words(deps, refusal))
        if problems:
            raise WrongSetup(problems)
        changed = {id: it for id, it in after.items() if it != before[id]}
        called = job.calling(books, deps.words.library, there, LANGUAGE)
        told = [
            {"id": id, "title": roles[id].wanted.title, "changes": job.differences(before[id], it, called)}
            for id, it in changed.items()
        ]
        facts = {"roles": told, "is_dry": is_dry, "same": len(after) - len(told)}
        text = plain(deps, "hiring/descriptions/imported", facts)
        for id, it in ({} if is_dry else changed).items():
            books.descriptions.keep(id, it, "", now)
            books.record.note(now, "hiring.descriptions.import", job.about(roles[id]), workspace=there, who="")
    return text.splitlines()


def _roles(books: Books, workspace: str) -> dict[int, Requisition]:
    return {each.id: each for each in books.requisitions.running(workspace) if each.state in IN_CHARGE}


def written(role: Requisition, description: Description, library: Library) -> dict[str, Any]:
    """A description as the file lists it, without what is empty."""
    entry = {
        "request": role.id,
        "title": role.wanted.title,
        **{name: getattr(description, name) for names in TEXTS.values() for name in names},
        "indicators": [
            _without_empty({**vars(each), "measured": list(each.measured)}) for each in description.indicators
        ],
        "qualities": [
            _without_empty({"text": each.text, "must": each.is_must, "competency": _name(each.competency, library)})
            for each in description.qualities
        ],
    }
    return _without_empty({key: entry[key] for key in ROLE_KEYS})


def read(
    document: Mapping[str, Any],
    roles: Mapping[int, Requisition],
    before: Mapping[int, Description],
    library: Library,
    sentence: Callable[[Refusal], str],
) -> tuple[dict[int, Description], list[str]]:
    """The descriptions by request, and everything wrong with the file, by line; `sentence` says a refusal in words."""
    reader, found = _Reader(library, sentence), dict[int, Description]()
    listed = reader.items(document, "descriptions")
    for at, entry in enumerate(listed):
        id, title = entry.get("request"), entry.get("title")
        reader.keys(listed, at, ROLE_KEYS)
        if not isinstance(id, int) or id not in roles:
            reader.wrong(entry, "request", f"{id!r} is the number of no role in hand here", listed, at)
        elif id in found:
            reader.wrong(entry, "request", f"{id} stands in the file twice")
        elif title != roles[id].wanted.title:
            there = roles[id].wanted.title
            reader.wrong(entry, "title", f"request {id} is “{there}” here; is the file for another one?", listed, at)
        else:
            found[id] = reader.description(entry, before[id])
    return found, reader.problems


class _Reader:
    def __init__(self, library: Library, sentence: Callable[[Refusal], str]) -> None:
        self.library, self.sentence = library, sentence
        self.problems: list[str] = []

    def wrong(self, holder: Any, key: Any, said: str, above: Any = None, at: Any = None) -> None:
        """At the line of the key, or of what lacks it."""
        line = place(holder, key) or place(above, at)
        self.problems.append(f"{line}{key}: {said}." if isinstance(key, str) else f"{line}{said}.")

    def items(self, holder: Mapping[str, Any], key: str) -> Sequence[Any]:
        found = holder.get(key)
        if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
            if found is not None:
                self.wrong(holder, key, "expected a list of entries with names and values")
            return []
        return found

    def keys(self, holder: Sequence[Any], at: int, known: Sequence[str]) -> None:
        for key in holder[at]:
            if key not in known:
                self.wrong(holder[at], key, f"is not known here; there are {', '.join(known)}", holder, at)

    def text(self, holder: Mapping[str, Any], key: str) -> str:
        found = holder.get(key)
        if found is not None and not isinstance(found, str):
            self.wrong(holder, key, f"is no text to YAML; put it in quotes, as in '{found}'")
        return found if isinstance(found, str) else ""

    def refused(self, holder: Sequence[Any], at: int, error: FieldRefusals) -> None:
        for key, refusal in error.errors.items():
            self.wrong(holder[at], key, self.sentence(refusal).rstrip("."), holder, at)

    def description(self, entry: Mapping[str, Any], before: Description) -> Description:
        made = Description()
        for part, names in TEXTS.items():
            try:
                made = rules.with_texts(made, part, {name: self.text(entry, name) for name in names})
            except FieldRefusals as error:
                self.refused([entry], 0, error)
        for each in (self.indicators, self.qualities):
            made = each(entry, made, before)
        return made

    def indicators(self, entry: Mapping[str, Any], made: Description, _: Description) -> Description:
        listed = self.items(entry, "indicators")
        for at, each in enumerate(listed):
            self.keys(listed, at, INDICATOR_KEYS)
            measured = each.get("measured") or []
            if not isinstance(measured, list) or not set(map(str, measured)) <= set(map(str, MEASURED)):
                self.wrong(each, "measured", f"expected a list of days out of {', '.join(map(str, MEASURED))}")
                measured = []
            name, target, unit = (self.text(each, key) for key in ("name", "target", "unit"))
            try:
                made = rules.with_indicator(
                    made, None, Indicator(name, target, unit, tuple(int(str(day)) for day in measured))
                )
            except FieldRefusals as error:
                self.refused(listed, at, error)
        return made

    def qualities(self, entry: Mapping[str, Any], made: Description, before: Description) -> Description:
        listed = self.items(entry, "qualities")
        for at, each in enumerate(listed):
            self.keys(listed, at, QUALITY_KEYS)
            is_must = each.get("must", False)
            if not isinstance(is_must, bool):
                self.wrong(each, "must", f"is {is_must!r}; expected true or false")
            named = self.text(each, "competency")
            known = self.library.named(named)
            competency = known.id if known else next((had for had in _had(before) if had == named), None)
            if named and competency is None:
                self.wrong(each, "competency", f"the library has none that is called {named!r}")
            try:
                made = rules.with_quality(made, None, Quality(self.text(each, "text"), is_must is True, competency))
            except FieldRefusals as error:
                self.refused(listed, at, error)
        return made


def _had(description: Description) -> list[str]:
    """What it has already stays, whatever the library has now."""
    return [each.competency for each in description.qualities if each.competency]


def _name(competency: str | None, library: Library) -> str | None:
    """The id of one that ships, the name of one's own."""
    known = library.by_id.get(competency or "")
    return known.texts[LANGUAGE].name if known and known.id.startswith(OWN) else competency


def _without_empty(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value not in (None, "", [])}
