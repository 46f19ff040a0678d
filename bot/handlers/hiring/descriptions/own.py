"""An organisation's own competencies: added where a description lacks one, edited and retired by recruiters."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.descriptions import TEMPLATES, Place, may, page, place
from bot.handlers.hiring.requisitions import carried, text
from bot.jobs.hiring import competencies as job
from bot.jobs.hiring.descriptions import about
from bot.rules.access import Right, check
from bot.rules.hiring import descriptions as rules
from bot.rules.hiring.competencies import Kind
from bot.rules.hiring.descriptions import Part
from bot.rules.hiring.descriptions import own as own_rules
from bot.rules.hiring.descriptions.own import FIELDS, LANGUAGES, Own
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

# In the answer to what is near: none of these, ours is another.
ANOTHER = "another"


@dataclass(frozen=True)
class Where:
    """What is written: for a quality of a description, or from the page of one's own; `kept` is the one edited."""

    quality: Place | None
    kept: Own | None


def own(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The competencies that the organisation added, to be edited and retired."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _own_page(deps, books, me)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def write_own(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form: in place of the choice that offered nothing near, or above the page of one's own."""
    value = str(body["actions"][0].get("value") or "")
    with deps.store.reading() as books:
        me = person.enter(books)
        where = _where(books, me, value)
        typed = job.typed(where.kept) if where.kept else {}
        if where.quality:
            typed[f"name_{me.language}"] = _quality(books, where.quality).text
    kind = where.kept.kind.value if where.kept else ""
    kept = {"place": value, "seen": own_rules.fingerprint(where.kept) if where.kept else ""}
    facts = job.form(me.language, kind, typed, where.kept)
    view = modal(deps, me, f"{TEMPLATES}/own_form", facts, json.dumps(kept))
    if where.quality:
        bring_up_to_date(deps, me, body["view"]["id"], view)
    else:
        deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def save_own(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep it, unless another is near that nobody looked at yet; the quality it was written for is it from now on."""
    now, kept, answers = deps.now(), carried(body["view"]), forms.read(body["view"])
    names = [f"{field}_{language}" for field in FIELDS for language in LANGUAGES]
    typed = {name: text(answers, name) for name in names if name in answers}
    kind = next((each for each in Kind if each.value == answers.get("kind")), None)
    chosen = text(answers, "near")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        where = _where(books, me, str(kept.get("place") or ""))
        library = job.library(books, deps.words.library, me.workspace)
        if not library.offers(chosen):
            made = own_rules.read(kind, typed, me.language, bool(answers.get("retired")))
            made = replace(made, id=where.kept.id if where.kept else None)
            if where.kept and own_rules.fingerprint(where.kept) != kept.get("seen"):
                raise rules.DescriptionChanged()
            own_rules.check_new(made, library, books.competencies.of(me.workspace))
            near = () if where.kept or chosen == ANOTHER else own_rules.near(made, library)
            if near:
                facts = job.form(me.language, made.kind.value, typed, None, job.described(near, me.language))
                view = modal(deps, me, f"{TEMPLATES}/own_form", facts, json.dumps(kept))
                return ack(response_action="update", view=view)
            chosen = _keep(books, me, made, now)
        if where.quality:
            shown = _is_it(deps, books, me, where.quality, chosen, now)
        else:
            shown = _own_page(deps, books, me)
    bring_up_to_date(deps, me, body["view"]["previous_view_id"], shown)
    return ack()


def _where(books: Books, me: Person, value: str) -> Where:
    """Raises DescriptionChanged, NotYours, NotAllowed: outside a description only recruiters change the library."""
    if ":" in value:
        quality = replace(place(value), part=Part.QUALITIES)
        may(books, me, quality.id)
        return Where(quality, None)
    check(Right.RECRUIT, me, books.workspaces.get(me.workspace).kind)
    found = [each for each in books.competencies.of(me.workspace) if str(each.id) == value]
    if value and not found:
        raise rules.DescriptionChanged()
    return Where(None, found[0] if found else None)


def _quality(books: Books, where: Place) -> rules.Quality:
    written = books.descriptions.written(where.id)
    rules.check_part(written, where.part, where.seen)
    if where.at is None or where.at >= len(written.qualities):
        raise rules.DescriptionChanged()
    return written.qualities[where.at]


def _keep(books: Books, me: Person, made: Own, now: Any) -> str:
    if made.id is None:
        verb, made = "add_own", books.competencies.add(me.workspace, made, me.user, now)
    else:
        verb = "edit_own"
        books.competencies.save(me.workspace, made, me.user, now)
    names = {f"name_{language}": said.name for language, said in made.texts.items()}
    entry = {"workspace": me.workspace, "who": me.user, "is_retired": made.is_retired, **names}
    books.record.note(now, f"hiring.descriptions.{verb}", f"competency:{made.id}", **entry)
    return made.competency


def _is_it(deps: Deps, books: Books, me: Person, where: Place, competency: str, now: Any) -> dict[str, Any]:
    found, quality = may(books, me, where.id), _quality(books, where)
    written = books.descriptions.written(found.id)
    after = rules.with_quality(written, where.at, replace(quality, competency=competency))
    books.descriptions.keep(found.id, after, me.user, now)
    entry = {"workspace": me.workspace, "who": me.user, "part": where.part.value}
    books.record.note(now, "hiring.descriptions.choose_competency", about(found), **entry)
    return page(deps, books, me, found)


def _own_page(deps: Deps, books: Books, me: Person) -> dict[str, Any]:
    kept = books.competencies.of(me.workspace)
    library = job.library(books, deps.words.library, me.workspace)
    return modal(deps, me, f"{TEMPLATES}/own", {"own": job.page(kept, library, me.language)})
