"""What stands sealed in the database, and its renewal with the newest key.

What is looked up by a keyed hash has a key of its own, which stands sealed here like anything else: the hashes do not
change with the keys. docs/decisions/how-a-candidate-is-found-again.md says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, select, update

from bot.store.dialect import locked
from bot.store.installations import REFRESH, TOKEN
from bot.store.lookups import KEY
from bot.store.schema import (
    calendars,
    candidate_emails,
    candidate_file_parts,
    candidate_imports,
    candidates,
    card_drafts,
    cards,
    checkins,
    connections,
    debrief_votes,
    debriefs,
    declarations,
    deliveries,
    group_counts,
    hire_actions,
    installations,
    interview_notes,
    intro_parts,
    lookup_keys,
    match_approaches,
    member_imports,
    member_lines,
    members,
    moderation_cases,
    moderation_reports,
    moderation_turns,
    offers,
    outcome_looks,
    past_hire_imports,
    past_hires,
    poll_boxes,
    pool_entries,
    promises,
    questions,
    referrals,
    report_drafts,
    reports,
    role_terms,
    severity_fits,
    thanks,
    ways_in,
)
from bot.store.secrets import Secrets, WrongKeys

# For what the addresses of calendars are sealed, the addresses and numbers of candidates, files of candidates, and
# notes on interviews.
CALENDAR, EMAIL, PHONE, FILE = "calendar address", "candidate email", "candidate phone", "candidate file"
# And what belongs to connections: what signs, where somebody is told, what came.
SECRET, RECEIVER, BODY = "connection secret", "receiver address", "delivery"
NOTE = "interview note"
# What is in the files of one candidate, where FILE is a list of many.
CV = "candidate cv"
# And for what a card says that is in, and one that was begun.
CARD, CARD_DRAFT = "card", "card draft"
# What was voted and decided on.
VOTE, DECISION = "vote", "decision"
# And for what a candidate is offered.
OFFER = "offer"
# For a report that is signed and one that was begun, and for the tags of who is kept in mind.
REPORT, REPORT_DRAFT, POOL = "report", "report draft", "pool tags"
# What was answered in check-ins and begun, and the words of what is done about a gap.
CHECKIN, CHECKIN_DRAFT, ACTION = "check-in", "check-in draft", "check-in action"
# What was found of interviewers.
SEVERITY = "severity"
# For files of past hires, and for each of those who came with one.
PAST_HIRES_FILE, PAST_HIRE = "past hires file", "past hire"
# For what a candidate says of themselves, and what was counted of that.
DECLARATION, GROUP_COUNTS = "declaration", "group counts"
# And what a look at outcomes found.
OUTCOMES = "outcomes"
# For the address of a member, and what is written in their timeline.
MEMBER_EMAIL, MEMBER_LINE = "member email", "member line"
# For files of members.
MEMBERS_FILE = "members file"
# For the way into a workspace, and what somebody wrote of a friend.
WAY_IN, REFERRAL_NOTE = "way in", "referral note"
# Whom somebody does not want to be introduced to.
INTRO_AVOIDS = "intro avoids"
# For what is reported of members, decided and handed over.
MODERATION = "moderation"
# For what members ask in channels.
QUESTION = "question"
# What was counted of an anonymous poll that is open.
POLL = "poll"
# What somebody wrote to a member about a role.
APPROACH = "approach"
# For what a member is thanked.
THANKS = "thanks"
# For what is promised to a member, and why it is taken back.
PROMISE = "promise"
# Every sealed column with the purpose it is sealed for; each stands in a table whose key is one column.
COLUMNS: Sequence[tuple[Column[Any], str]] = (
    (installations.c.bot_token, TOKEN),
    (installations.c.refresh_token, REFRESH),
    (calendars.c.url, CALENDAR),
    (lookup_keys.c.key, KEY),
    (candidate_emails.c.sealed, EMAIL),
    (candidates.c.phone, PHONE),
    (candidate_imports.c.content, FILE),
    (connections.c.secret, SECRET),
    (connections.c.url, RECEIVER),
    (deliveries.c.body, BODY),
    (interview_notes.c.text, NOTE),
    (candidate_file_parts.c.content, CV),
    (cards.c.content, CARD),
    (card_drafts.c.content, CARD_DRAFT),
    (debrief_votes.c.content, VOTE),
    (debriefs.c.decision, DECISION),
    (offers.c.content, OFFER),
    (checkins.c.content, CHECKIN),
    (checkins.c.draft, CHECKIN_DRAFT),
    (hire_actions.c.content, ACTION),
    (reports.c.content, REPORT),
    (report_drafts.c.content, REPORT_DRAFT),
    (pool_entries.c.content, POOL),
    (severity_fits.c.content, SEVERITY),
    (past_hire_imports.c.content, PAST_HIRES_FILE),
    (past_hires.c.content, PAST_HIRE),
    (declarations.c.content, DECLARATION),
    (group_counts.c.content, GROUP_COUNTS),
    (outcome_looks.c.content, OUTCOMES),
    (members.c.email, MEMBER_EMAIL),
    (member_lines.c.text, MEMBER_LINE),
    (member_imports.c.content, MEMBERS_FILE),
    (ways_in.c.url, WAY_IN),
    (referrals.c.note, REFERRAL_NOTE),
    (intro_parts.c.avoids, INTRO_AVOIDS),
    *((moderation_cases.c[name], MODERATION) for name in ("reason", "appeal", "settled_reason")),
    *((moderation_reports.c[name], MODERATION) for name in ("text", "quote")),
    (moderation_turns.c.note, MODERATION),
    (role_terms.c.note, MODERATION),
    (questions.c.text, QUESTION),
    (poll_boxes.c.content, POLL),
    (match_approaches.c.text, APPROACH),
    (thanks.c.reason, THANKS),
    *((promises.c[name], PROMISE) for name in ("text", "reason")),
)


@dataclass(frozen=True)
class Batch:
    """Values in a row: how many were looked at and renewed, the keys of those no key opens, and the last one's."""

    seen: int
    renewed: int
    unopened: Sequence[str | int]
    last: str | int | None


class Sealed:
    """The sealed values of one transaction."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def renew(self, column: Column[Any], purpose: str, after: str | int | None, most: int) -> Batch:
        """Seal the next values of a column (at most so many, None for the first) with the newest key where an older one
        did it.

        Nobody else changes them before the transaction ends.
        """
        (key,) = column.table.primary_key
        query = select(key, column).where(column.is_not(None)).order_by(key).limit(most)
        if after is not None:
            query = query.where(key > after)
        rows = self._connection.execute(locked(self._connection, query)).all()
        renewed, unopened = 0, []
        for name, sealed in rows:
            try:
                anew = self._secrets.renewed(purpose, sealed)
            except WrongKeys:
                unopened.append(name)
                continue
            if anew is not None:
                self._connection.execute(update(column.table).where(key == name).values({column: anew}))
                renewed += 1
        return Batch(len(rows), renewed, unopened, rows[-1][0] if rows else after)
