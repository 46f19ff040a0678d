"""All that is kept of one candidate: given out as it stands, or gone but for the code and how it stood."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from bot.rules.hiring.candidates import Candidate
from bot.rules.hiring.candidates.correcting import NOBODY
from bot.store.schema import (
    candidacies,
    candidacy_moves,
    candidate_answers,
    candidate_emails,
    candidate_letters,
    candidate_links,
    candidate_mails,
    candidate_nos,
    candidate_times,
    candidates,
    card_drafts,
    card_promises,
    card_waivers,
    cards,
    checkins,
    debrief_cards,
    debrief_votes,
    debriefs,
    gradings,
    hire_actions,
    hire_questions,
    hires,
    interview_moves,
    interview_notes,
    interviews,
    invitations,
    job_interests,
    kept_panels,
    loops,
    members,
    no_shows,
    offers,
    openings,
    pool_answers,
    pool_entries,
    record,
    record_personal,
    report_drafts,
    reports,
    requisition_decisions,
    requisition_moves,
    requisition_questions,
    seats,
    stage_results,
    trainee_refusals,
)

y, r = candidacies.c, stage_results.c
# What hangs on a candidacy, and which of its columns are texts that somebody wrote.
OF_CANDIDACIES: Mapping[Table, str | None] = {
    candidacy_moves: "why", gradings: "work", candidate_answers: "text", candidate_letters: None, candidate_links: None,
    candidate_times: None, candidate_mails: None, candidate_nos: "sentence", trainee_refusals: None, loops: None,
    pool_answers: None, job_interests: None,
}  # fmt: skip
# What hangs on an interview and holds no text. Notes hang there too: they are their writer's alone, so they are not
# given out, and they go.
OF_INTERVIEWS: tuple[Table, ...] = (interview_moves, kept_panels, openings, no_shows, invitations)
# What was seen of them: sealed for the panel, so it is not given out, and it goes, as notes do.
CARDS: tuple[Table, ...] = (cards, card_drafts, card_promises, card_waivers)
# What was said over the cards goes with them.
DEBRIEFS: tuple[Table, ...] = (debrief_cards, debrief_votes, debriefs)
# What was said where the chain was asked about an offer to them, and the texts in it.
OF_CASES: Mapping[Table, tuple[str, ...]] = {
    requisition_questions: ("text", "answer"), requisition_decisions: ("reason",), requisition_moves: ("why",),
}  # fmt: skip
# What was drawn from cards: as they are, it is not given out, and it goes.
REPORTS: tuple[Table, ...] = (reports, report_drafts, pool_entries)
# How they did afterwards; what was answered is given out in clear, as offers are, and it goes.
CHECKINS: tuple[Table, ...] = (checkins, hire_actions, hire_questions)
# A secret of ours, by which nobody is found.
HIDDEN = frozenset({"hash", "phone", "phone_hash"})


class Erasing:
    """Whoever asks may have it all: whoever runs the recruitment, and admins."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def candidacies(self, candidate: int) -> list[int]:
        """Every candidacy of that person."""
        return list(self._connection.execute(select(y.id).where(y.candidate == candidate).order_by(y.id)).scalars())

    def cases(self, candidacies_: Iterable[int]) -> list[int]:
        """Every request by which the chain was asked about an offer to these."""
        query = select(offers.c.case).where(offers.c.candidacy.in_(list(candidacies_)), offers.c.case.is_not(None))
        return list(self._connection.execute(query.distinct().order_by(offers.c.case)).scalars())

    def everything(self, candidate: Candidate) -> dict[str, Any]:
        """All rows about that person by table, sealed columns in clear, other people by their ids in Slack."""
        ids = self.candidacies(candidate.id)
        found = {
            "candidates": self._rows(candidates, candidates.c.id == candidate.id),
            "candidacies": self._rows(candidacies, y.candidate == candidate.id),
        }
        found["candidates"][0] |= {"emails": list(candidate.emails), "phone": candidate.phone}
        for table in (*OF_CANDIDACIES, interviews):
            found[table.name] = self._rows(table, table.c.candidacy.in_(ids))
        meeting = [row["id"] for row in found["interviews"]]
        found["seats"] = self._rows(seats, seats.c.interview.in_(meeting))
        for table in OF_INTERVIEWS:
            found[table.name] = self._rows(table, table.c.interview.in_(meeting))
        found["stage_results"] = [row for each in found["candidacies"] for row in self._results(each)]
        about = [f"candidate:{candidate.id}", *(f"candidacy:{id}" for id in ids)]
        about += [f"interview:{id}" for id in meeting]
        cases = self.cases(ids)
        about += [f"requisition:{id}" for id in cases]
        for table in OF_CASES:
            found[table.name] = self._rows(table, table.c.requisition.in_(cases))
        entries = select(record.c.at, record.c.what, record_personal.c.text).join(record_personal, isouter=True)
        rows = self._connection.execute(entries.where(record.c.about.in_(about)).order_by(record.c.number))
        found["record"] = [{"at": row.at, "what": row.what, **json.loads(row.text or "{}")} for row in rows]
        return found

    def erase(self, candidate: int, codes: Iterable[str], at: datetime) -> None:
        """Nothing is left of that person but their candidacies' codes and how they stood, and numbers of results.
        `codes` are words of ours that are no text of anybody's."""
        ids = self.candidacies(candidate)
        for row in self._rows(candidacies, y.candidate == candidate):
            for result in self._results(row):
                this = update(stage_results).where(*(each == result[each.name] for each in stage_results.primary_key))
                self._connection.execute(this.values(content=_without_texts(result["content"])))
        for table, column in OF_CANDIDACIES.items():
            if column is not None:
                self._connection.execute(update(table).where(table.c.candidacy.in_(ids)).values({column: ""}))
        cases = self.cases(ids)
        self._connection.execute(update(offers).where(offers.c.candidacy.in_(ids)).values(content=None, debrief=None))
        for table, columns in OF_CASES.items():
            for each in columns:
                said_there = (table.c.requisition.in_(cases), table.c[each].is_not(None))
                self._connection.execute(update(table).where(*said_there).values({each: ""}))
        came = select(hires.c.id).where(hires.c.candidacy.in_(ids))
        for table in CHECKINS:
            self._connection.execute(delete(table).where(table.c.hire.in_(came)))
        self._connection.execute(delete(hires).where(hires.c.candidacy.in_(ids)))
        meeting = select(interviews.c.id).where(interviews.c.candidacy.in_(ids))
        self._connection.execute(delete(interview_notes).where(interview_notes.c.interview.in_(meeting)))
        talked = select(debriefs.c.id).where(debriefs.c.candidacy.in_(ids))
        for table in (debrief_cards, debrief_votes):
            self._connection.execute(delete(table).where(table.c.debrief.in_(talked)))
        self._connection.execute(delete(debriefs).where(debriefs.c.candidacy.in_(ids)))
        for table in CARDS:
            self._connection.execute(delete(table).where(table.c.interview.in_(meeting)))
        for table in REPORTS:
            self._connection.execute(delete(table).where(table.c.candidacy.in_(ids)))
        said = update(seats).where(seats.c.interview.in_(meeting), seats.c.reason.not_in(list(codes)))
        self._connection.execute(said.values(reason=""))
        off = update(interviews).where(interviews.c.candidacy.in_(ids), interviews.c.why_off.not_in(list(codes)))
        self._connection.execute(off.values(why_off=""))
        self._connection.execute(delete(candidate_emails).where(candidate_emails.c.candidate == candidate))
        nothing: dict[str, Any] = {
            "name": NOBODY, "phone": None, "phone_hash": None, "zone": "", "links": [], "notes": "", "user": None,
            "referrers": [], "relatives": [], "erased_at": at,
        }  # fmt: skip
        self._connection.execute(update(candidates).where(candidates.c.id == candidate).values(**nothing))
        self._connection.execute(delete(job_interests).where(job_interests.c.candidacy.in_(ids)))
        # Who they are in the community stays theirs; only that they were a candidate is gone.
        self._connection.execute(update(members).where(members.c.candidate == candidate).values(candidate=None))
        meetings = self._connection.execute(meeting).scalars()
        about = [f"candidate:{candidate}", *(f"interview:{id}" for id in meetings)]  # where reasons are in words
        about += [f"requisition:{id}" for id in cases]
        entries = select(record.c.number).where(record.c.about.in_(about))
        self._connection.execute(delete(record_personal).where(record_personal.c.number.in_(entries)))

    def _results(self, candidacy: Mapping[str, Any]) -> list[dict[str, Any]]:
        here = (r.requisition == candidacy["requisition"], r.candidate == candidacy["code"])
        return self._rows(stage_results, *here)

    def _rows(self, table: Table, *which: Any) -> list[dict[str, Any]]:
        rows = self._connection.execute(select(table).where(*which).order_by(*table.primary_key)).mappings()
        return [{name: value for name, value in row.items() if name not in HIDDEN} for row in rows]


def _without_texts(content: Mapping[str, Any]) -> dict[str, Any]:
    """A result with its ratings and without a word."""
    grades = [{**each, "evidence": ""} for each in content["grades"]]
    return {**content, "place": "", "grades": grades, "reference": None, "deviations": [], "reason": ""}
