"""What somebody who works here is given of themselves; each table is given, or withheld for a reason."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.rules.access import Kind
from bot.rules.hiring.panels.seats import Part
from bot.rules.hiring.scorecards import Version
from bot.rules.hiring.training import Kind as Step
from bot.rules.hiring.training.enrolling import Entry, Training, What
from bot.rules.notices import Planned
from bot.rules.people import Identity, Role
from bot.store import Store
from bot.store.own_data import HANGING, HIDDEN, NAMED, within
from bot.store.schema import metadata, requisition_approvers, requisitions
from tests import make
from tests.make import NOW, TEAM
from tests.store.test_scorecards import CARD, ENDED, came

# By why they are not given. What is done for others stands in the record, which is given without its words.
WITHHELD = {
    "it is of candidates, and what others wrote of them": """
        applications candidacies candidacy_moves candidate_answers candidate_emails candidate_file_links
        candidate_file_parts candidate_files candidate_imports candidate_letters candidate_links candidate_mails
        candidate_nos candidate_times candidates declarations deliveries debriefs debrief_cards group_counts interviews
        interview_moves job_interests kept_panels loops offers openings past_hire_imports past_hires plan_pins
        pool_answers pool_entries report_copies report_drafts reports sendings stage_results trainee_refusals
        trainee_seats travellers""",
    "it is drawn from what others wrote, and shown where enough of it is there": "outcome_looks severity_fits",
    "members of the community have an export of their own": """
        celebrations check_in_rhythms check_ins community_events conduct_acceptances content_items contest_members
        contests digest_courses digest_counts digest_links digest_taps digests event_links event_seats
        experiment_members imported_members intro_apart intro_groups intro_left intro_members intro_parts intro_rounds
        join_asks join_links join_requests journeys match_approaches match_decisions matches member_acts member_badges
        member_columns member_consents member_imports member_lessons member_likes member_lines member_merges
        member_sendings
        member_showcase_topics member_showcases member_tiers member_topics member_touches members moderation_cases
        moderation_loads moderation_reports moderation_turns nurture_days poll_answers poll_boxes polls promises
        question_asks question_faq question_helpers question_sessions questions recognition_choices referrals role_terms
        satisfaction_asks segment_members session_questions session_votes source_visits spotlights thanks
        tier_freezes""",
    "it is the organisation's, whoever wrote it": """
        access_reviews community_channels community_fits conduct_codes connections consent_words content_propositions
        curricula descriptions experiments fairness_settings goals hire_questions holds intro_settings job_openings
        judged_fits match_holds match_looks match_settings metric_baselines metric_segments metric_values month_packs
        outcome_suggestions own_competencies own_topics plans quarter_reviews question_ready question_settings
        recognition_settings requisition_revisions requisition_steps review_changes review_lines review_settings
        role_families segments source_days sources staff_imports topic_days track_rules user_groups ways_in
        workspaces""",
    "it is machinery, and of nobody": """
        erasures errands handled installations lineage lookup_keys paces picture_pages pictures record_head rests
        search_hits search_people search_words""",
}  # fmt: skip
MINE = Identity(TEAM, "U0A")


def test_every_table_is_given_or_withheld_for_a_reason() -> None:
    given = {each.name for each in (*NAMED, *HANGING)} | {"staff", "record", "record_personal"}
    withheld = [name for names in WITHHELD.values() for name in names.split()]
    assert sorted([*given, *withheld]) == sorted(metadata.tables), "say where a new table is given, or why it is not"
    hidden = {f"{table.name}.{name}" for table, names in HIDDEN.items() for name in names}
    assert hidden <= {str(column) for table in metadata.tables.values() for column in table.columns}


def test_their_own_words_come_in_clear_and_nobody_elses(store: Store) -> None:
    with store.open() as books:
        one = came(books)
        for user in ("U0A", "U0B"):
            books.people.put(make.person(user, email=f"{user}@acme.example"), NOW)
            books.roles.give(TEAM, Role.COACH, ["U0A", "U0B"])
            books.scorecards.keep(one, user, Part.LEAD, 0, Version(CARD, ENDED, f"said by {user}"))
            books.calendars.connect(Identity(TEAM, user), "https://cal.example/secret", NOW)
            books.record.note(NOW, "roles.save", "workspace:T", who=user, of="somebody else")
            books.notices.plan(Planned(f"k:{user}", "settings.named", "x", TEAM, user, {"who": "somebody else"}), NOW)
        training = books.trainings.add(Training(TEAM, "U0A", "interviewer", "U0A", NOW))
        for by in ("U0A", "U0B"):
            said = {"reason": f"written by {by}"}
            training = books.trainings.log(training, Entry(What.CREDIT, Step.MODULE, "fair", by, NOW, content=said))
    with store.reading() as books:
        found = books.own_data.everything(MINE)
    whole = json.dumps(found, default=str)
    assert "Zebra joins" in whole
    assert "said by U0A" in whole
    for others in ("said by U0B", "somebody else", "written by U0B", "cal.example"):
        assert others not in whole
    assert "written by U0A" in whole
    assert [(each["what"], each["about"]) for each in found["record"]] == [("roles.save", "workspace:T")]
    assert [each["email"] for each in found["people"]] == ["u0a@acme.example"]
    assert {len(found[name]) for name in ("cards", "seats", "roles", "notices", "calendars")} == {1}


def test_what_hangs_on_a_row_belongs_to_the_workspace_of_that_row(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put("T0OTHER", Kind.COMPANY, "Other")
        for workspace in (TEAM, "T0OTHER"):
            books.requisitions.add(replace(make.requisition(make.step("U0A")), workspace=workspace))
        there = requisition_approvers.c.approver == "U0A"
        query = select(requisition_approvers.c.requisition).where(there, within(requisition_approvers, MINE))
        ids = list(books.roles._connection.execute(query).scalars())
        mine = select(requisitions.c.id).where(requisitions.c.workspace == TEAM)
        assert ids == list(books.roles._connection.execute(mine).scalars())


def test_the_record_gives_what_they_did_there_and_nobody_elses(store: Store) -> None:
    with store.open() as books:
        for n in range(3):
            books.record.note(NOW + timedelta(days=n), "a", f"thing:{n}", who="U0A", workspace=TEAM)
        books.record.note(NOW, "a", "thing:4", who="U0A", workspace="T0OTHER")
        books.record.note(NOW, "a", "thing:5")
    with store.reading() as books:
        found = books.own_data.everything(MINE)["record"]
    assert [each["about"] for each in found] == ["thing:0", "thing:1", "thing:2"]
