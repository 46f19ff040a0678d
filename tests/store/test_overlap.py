"""The version before goes on over the tables of this one: what a migration may do, and which values a row may hold.

docs/decisions/expand-then-contract.md has the rule.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.rules import access, access_review, erasures, notices, people, pictures, search
from bot.rules.community import (
    content,
    events,
    goals,
    intros,
    members,
    moderation,
    nurture,
    questions,
    recognition,
    segments,
    sources,
)
from bot.rules.community.content import digests
from bot.rules.community.goals import experiments, forecasting, levers, reviewing
from bot.rules.community.goals import paces as goals_paces
from bot.rules.community.intros import following as intros_following
from bot.rules.community.intros import rounds as intros_rounds
from bot.rules.community.matching import approaching as matching_approaching
from bot.rules.community.matching import deciding as matching_deciding
from bot.rules.community.matching import holding as matching_holding
from bot.rules.community.matching import ranking as matching_ranking
from bot.rules.community.members import merging
from bot.rules.community.nurture import promises
from bot.rules.community.questions import faq, polls, sessions
from bot.rules.community.recognition import badges, celebrating, spotlight, tiers
from bot.rules.community.segments import basis as members_basis
from bot.rules.community.segments import importing as members_importing
from bot.rules.community.sources import referring
from bot.rules.hiring import (
    candidates,
    checkins,
    competencies,
    debriefs,
    offers,
    outcomes,
    requisitions,
    scorecards,
)
from bot.rules.hiring.candidates import connecting, files, importing, mails, refusing
from bot.rules.hiring.checkins import asking, gaps
from bot.rules.hiring.outcomes import accepting, suggesting
from bot.rules.hiring.panels import availability, seats, times
from bot.rules.hiring.plans import fit
from bot.rules.hiring.reports import pool
from bot.rules.hiring.requisitions import wanted
from bot.rules.staff import changing
from bot.store import migrate
from bot.store.engine import Engines
from bot.store.version import WANTED
from tests import postgres

# Those from before Rapport was in use anywhere.
BEFORE_THE_RULE = {"0002"}
# Those that are held to it each time; no other changes any more.
NEWEST = 5
# What rows of the version before may hold, and what only rows of this one do. A value is known to one version before
# another writes it: who adds one here under WANTED writes it nowhere yet.
VALUES: dict[type[Enum], str] = {
    notices.State: "due claimed sending unclear sent withdrawn stale failed let_go",
    notices.Carrier: "message home",
    erasures.Kind: "candidate member",
    notices.Way: "post edit home",
    requisitions.State: "draft submitted changes_asked approved rejected open on_hold filled closed cancelled",
    requisitions.Mode: "all_of n_of_m",
    requisitions.Verdict: "approved rejected",
    requisitions.Why: "delegated away own left",
    requisitions.EndedBy: "undone asked_again",
    wanted.Reason: "new replacement backfill",
    access.Kind: "company community both",
    people.Role: "admin recruiter approver coach moderator ambassador",
    competencies.Kind: "technical doing problem_solving people drive reliability",
    fit.Fit: "0 1 2",
    availability.Kind: "day_off pause",
    availability.Spoken: "feed caldav",
    candidates.Source: "applied found referred internal agency event other",
    candidates.Standing: "under_way on_hold rejected withdrawn hired",
    candidates.What: "begin next back hold resume reject withdraw hire take",
    importing.State: "new failed read adding added undoing undone discarded forgotten",
    files.Kind: "pdf docx odt png jpg txt",
    times.State: "looking shown chosen settled taken",
    refusing.Letter: "application interview role",
    pool.Said: "yes no",
    pool.How: "page mail call person",
    mails.Kind: "receipt times interview reminder no",
    connecting.Kind: "greenhouse lever ashby generic receiver",
    connecting.State: "kept done waiting left sent failed",
    connecting.Lack: "job person plan closed right nobody unknown nothing forgotten",
    checkins.Side: "manager own",
    checkins.Kind: "hired moved",
    asking.Verdict: "missed reached passed not_yet",
    gaps.Gap: "own manager apart missed",
    gaps.Standing: "open done dropped",
    outcomes.Leaving: "resigned dismissed contract_ended other",
    accepting.Standing: "open accepted refused",
    suggesting.Kind: "figure prune beside add calibrate reword keep",
    offers.Standing: "draft asked made accepted declined expired withdrawn replaced",
    seats.State: "proposed offered accepted declined replaced withdrawn moved",
    seats.Part: "lead trainee",
    debriefs.Verdict: "hire next no hold",
    scorecards.Overall: "strong_no no yes strong_yes",
    members.Standing: "started known confirmed joined left forgotten",
    members.Purpose: "community mail hiring",
    members.How: "page click answer import",
    members.Frequency: "daily weekly fortnightly monthly never",
    members.Way: "message mail",
    members.Stand: "followed muted",
    members.Field: "name email languages location family seniority skills interests motivation",
    members.Side: "community hiring",
    members.Act: "post reply reaction tap event",
    merging.Verdict: "open apart",
    merging.Why: "name variant initials mail said",
    sources.Kind: "page careers no fair referral social alumni campus diversity partner",
    sources.Step: "seen started confirmed joined",
    referring.Relation: "colleague friend studied met other",
    referring.Stage: "sent received in_process closed",
    content.Kind: "news job company learning behind testimonial member career event poll prompt questions project "
    "spotlight heard",
    segments.Kind: "live fixed hiring",
    segments.On: "standing consent reach topic source first_source source_kind skill family seniority location "
    "language zone tag joined_within joined_over joined_from joined_until act_within act_over active_days "
    "graduates_within",
    members_importing.State: "new failed read adding added undoing undone discarded forgotten",
    members_importing.Field: "email name languages zone family seniority skills location tags graduates worked_until",
    members_importing.Why: "no_email bad_email email_twice no_name bad_zone bad_date bad_month too_long too_wide",
    members_basis.By: "consent interest",
    moderation.What: "message person direct",
    moderation.Breach: "safety harassment hate privacy impersonation spam advertising off_topic other",
    moderation.State: "open taken decided appealed closed",
    moderation.Action: "nothing warn reply remove",
    moderation.ByHand: "delete deactivate tell",
    moderation.Verdict: "upheld overturned",
    content.State: "draft review scheduled posted measured dropped",
    events.Kind: "webinar workshop office_hours meet_up tour",
    events.State: "draft announced over cancelled",
    events.Answer: "going waiting offered declined",
    digests.Why: "followed liked channel segment useful different new",
    digests.Said: "open more less mute",
    matching_approaching.Answer: " yes not_now no",
    matching_deciding.Verdict: "fits lacks other_work level terms they_said_no other",
    matching_holding.Duty: "law agreement contract policy",
    matching_ranking.Ranking: "words meanings letters musts model",
    intros.Kind: "people projects",
    intros.Distance: "known between far",
    intros_following.Answer: "yes not_yet no",
    intros_rounds.State: "matching proposed said dropped",
    recognition.Tier: "explorer participant contributor ambassador",
    badges.Badge: "thanked answerer welcomer connector regular host",
    tiers.Why: "holiday leave pause",
    celebrating.Occasion: "birthday joined work other",
    spotlight.Answer: "yes no",
    goals.Metric: (
        "growth retention active posting activation decay gravity density first_response slow_response attendance "
        "content_response hires pool_fill referral_quality time_to_hire direct_yield satisfaction unsubscribed "
        "complaints"
    ),
    forecasting.Status: "unknown on_track at_risk off_track reached missed",
    nurture.Start: "joined lapsing event graduation kindly_refused offer_declined left_company date",
    nurture.To: "member owner",
    nurture.Stop: "forgotten left consent hired replied done ended",
    promises.State: "open kept released",
    reviewing.Of: "content channel segment tier",
    reviewing.Proposal: "keep change stop",
    goals_paces.Pace: "less none",
    experiments.State: "running over harmful stopped",
    experiments.Verdict: "better worse unclear",
    levers.Lever: "short newest",
    questions.State: "open answered settled stale",
    questions.Rung: "peers ambassadors moderator lead",
    faq.Consent: "asked named unnamed refused",
    polls.State: "waiting open closed lost called_off",
    polls.Repeat: "never weekly fortnightly monthly",
    sessions.Stage: "announced begun told called_off",
    sessions.State: "collected answered carried merged",
    search.Side: "community hiring",
    pictures.State: "wanted ready failed",
    access_review.Verdict: "kept taken",
    changing.State: "new failed read applied undone discarded",
}


@dataclass(frozen=True)
class Shape:
    """By table its columns (type, whether it may be empty, whether it fills itself), and what every row must keep."""

    columns: dict[str, dict[str, tuple[str, bool, bool]]]
    kept: dict[str, set[tuple[str, tuple[str, ...]]]]


def shape(connection: Connection) -> Shape:
    found = inspect(connection)
    columns = {
        table: {each["name"]: (str(each["type"]), bool(each["nullable"]), _fills_itself(each)) for each in of_it}
        for (_, table), of_it in found.get_multi_columns().items()
    }
    kept: dict[str, set[tuple[str, tuple[str, ...]]]] = {table: set() for table in columns}
    for (_, table), key in found.get_multi_pk_constraint().items():
        kept[table].add(("primary key", tuple(key["constrained_columns"]) if key else ()))
    for (_, table), unique in found.get_multi_unique_constraints().items():
        kept[table] |= {("unique", tuple(each["column_names"])) for each in unique}
    for (_, table), indexes in found.get_multi_indexes().items():
        kept[table] |= {("unique", tuple(map(str, each["column_names"]))) for each in indexes if each["unique"]}
    for (_, table), keys in found.get_multi_foreign_keys().items():
        kept[table] |= {("refers", tuple(each["constrained_columns"])) for each in keys}
    for (_, table), checks in found.get_multi_check_constraints().items():
        kept[table] |= {("check", (each["sqltext"],)) for each in checks}
    return Shape(columns, kept)


def _fills_itself(column: Any) -> bool:
    return column["default"] is not None or bool(column.get("identity"))


def breaks(before: Shape, after: Shape) -> Iterator[str]:
    """What the version before would stumble over."""
    for table, columns in before.columns.items():
        if table not in after.columns:
            yield f"{table} is gone"
            continue
        for name, (kind, may_be_empty, fills_itself) in columns.items():
            if name not in after.columns[table]:
                yield f"{table}.{name} is gone"
                continue
            now_kind, now_may_be_empty, now_fills_itself = after.columns[table][name]
            if kind != now_kind:
                yield f"{table}.{name} is of another type"
            if may_be_empty and not now_may_be_empty:
                yield f"{table}.{name} may not be empty any more"
            if fills_itself and not now_fills_itself:
                yield f"{table}.{name} does not fill itself any more"
        new = after.columns[table].keys() - columns.keys()
        for name in new:
            _, may_be_empty, fills_itself = after.columns[table][name]
            if not (may_be_empty or fills_itself):
                yield f"{table}.{name} is new and must be given"
        for what, about in after.kept[table] - before.kept[table]:
            if not set(about) <= new:
                yield f"{table}: {what} {', '.join(about)} is new"
        for what, about in before.kept[table] - after.kept[table]:
            if what in ("unique", "primary key"):
                yield f"{table}: {what} {', '.join(about)} is gone"


def revisions() -> Sequence[str]:
    """Every revision, the oldest first."""
    return [each.revision for each in ScriptDirectory.from_config(migrate._config()).walk_revisions()][::-1]


def oldest(connection: Connection) -> str | None:
    if not inspect(connection).has_table("lineage"):
        return None
    return str(connection.exec_driver_sql("SELECT oldest FROM lineage").scalar_one())


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engines]:
    is_sqlite = request.param == "sqlite"
    made = Engines(f"sqlite:///{tmp_path / 'empty.db'}" if is_sqlite else postgres.fresh_database(), 2)
    yield made
    made.close()


@pytest.mark.parametrize("first", [-NEWEST, pytest.param(0, marks=pytest.mark.long)], ids=["newest", "all"])
def test_every_migration_leaves_the_version_before_what_it_needs(empty: Engines, first: int) -> None:
    """Or says which version may still run, and that is one before which the migration takes nothing away."""
    found: dict[str, list[str]] = {}
    with empty.write() as connection:
        last, before = "", Shape({}, {})
        if first:
            last = revisions()[first - 1]
            migrate.upgrade(connection, last)
            before = shape(connection)
        for revision in revisions()[first:]:
            allowed = oldest(connection) if last else None
            migrate.upgrade(connection, revision)
            after = shape(connection)
            taken, now_allowed = list(breaks(before, after)), oldest(connection)
            raised = allowed is not None and now_allowed is not None and allowed < now_allowed <= last
            if taken and not raised:
                found[revision] = taken
            assert now_allowed is None or now_allowed <= revision
            last, before = revision, after
    assert found.keys() == (set() if first else BEFORE_THE_RULE), found
    assert last == WANTED


TAKEN = {
    "ALTER TABLE workspaces DROP COLUMN going_out": ["workspaces.going_out is gone"],
    "ALTER TABLE people RENAME COLUMN delegate TO deputy": ["people.delegate is gone"],
    "DROP TABLE rests": ["rests is gone"],
    "CREATE UNIQUE INDEX uq_people_email ON people (email)": ["people: unique email is new"],
    "DROP INDEX uq_notices_lane_in_hand": ["notices: unique lane is gone"],
}
TAKEN_ON_POSTGRESQL = {
    "ALTER TABLE people ALTER COLUMN email SET NOT NULL": ["people.email may not be empty any more"],
    "ALTER TABLE people ALTER COLUMN email TYPE varchar(20)": ["people.email is of another type"],
    "ALTER TABLE notices ALTER COLUMN way DROP DEFAULT": ["notices.way does not fill itself any more"],
    "ALTER TABLE people ADD COLUMN hue text NOT NULL": ["people.hue is new and must be given"],
    "ALTER TABLE notices ADD CHECK (attempts < 9)": ["notices: check attempts < 9 is new"],
    "ALTER TABLE rests ADD FOREIGN KEY (lane) REFERENCES notices (key)": ["rests: refers lane is new"],
}
ADDED = (
    "ALTER TABLE people ADD COLUMN hue text",
    "ALTER TABLE people ADD COLUMN shade varchar(8) NOT NULL DEFAULT 'plain'",
    "CREATE TABLE hues (name varchar(8) PRIMARY KEY, number integer NOT NULL UNIQUE)",
    "CREATE INDEX ix_people_email ON people (email)",
)


def test_what_would_take_something_away_is_found_and_what_only_adds_is_not(empty: Engines) -> None:
    migrate.migrate(empty)
    with empty.read() as connection:
        before = shape(connection)
    for statement, expected in {**TAKEN, **({} if empty.is_sqlite else TAKEN_ON_POSTGRESQL)}.items():
        assert broken_by(empty, before, statement)[:1] == expected, statement
    for statement in ADDED:
        assert broken_by(empty, before, statement) == [], statement


def broken_by(engines: Engines, before: Shape, statement: str) -> list[str]:
    """What that statement would break; it is undone."""
    with engines.write() as connection:
        part = connection.begin_nested()
        connection.exec_driver_sql(statement)
        found = list(breaks(before, shape(connection)))
        part.rollback()
    return found


@pytest.mark.parametrize("enum", VALUES, ids=lambda enum: f"{enum.__module__}.{enum.__name__}")
def test_a_value_of_a_row_is_known_to_one_version_before_another_writes_it(enum: type[Enum]) -> None:
    assert " ".join(str(each.value) for each in enum) == VALUES[enum], "read the rule, then change VALUES here"


def test_a_migration_gives_way_to_whoever_reads_for_long_and_comes_through_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 0.2)
    url = postgres.fresh_database()
    reader, mover = Engines(url, 2), Engines(url, 2)
    with mover.write() as connection:
        migrate.upgrade(connection, "0003")  # the one after alters `workspaces`
    tried, done = threading.Event(), []
    monkeypatch.setattr(migrate.log, "warning", lambda *_, **__: tried.set(), raising=False)
    with reader.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM workspaces")
        moving = threading.Thread(target=lambda: done.append(migrate.migrate(mover)))
        moving.start()
        assert tried.wait(20)
        assert done == []
    moving.join(20)
    assert done == [("0003", WANTED)]
    reader.close()
    mover.close()
