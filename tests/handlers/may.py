"""The rules: who may do what, in which state, and what changes anything."""

from __future__ import annotations

from tests.handlers import access_review, community, search
from tests.handlers.cast import (
    ADMINS,
    ASKS,
    DECIDING,
    EVERYBODY,
    HANDS_OVER,
    HIRING,
    INVOLVED,
    MAY_RUN,
    MEMBERS,
    RECRUITERS,
    RUNS,
    always,
)
from tests.handlers.chain_forms import CHAIN_CHANGES
from tests.handlers.failures import FAILURE_CHANGES
from tests.handlers.state import APPROVED, HANDED_OVER, OPEN, QUESTION, SECOND

# By address, word or form: in which state who may. Omar alone is the first step, so he cannot ask himself.
MAY = {
    **community.MAY,
    **search.MAY,
    "/hire": always(HIRING),
    "/interview": always(HIRING),
    "/community": always(EVERYBODY),
    "/hire request": always(HIRING),
    "/hire approve": always(HIRING),
    "/hire status": always(HIRING),
    "/hire describe": always(HIRING),
    "/hire plan": always(HIRING),
    "/hire candidates": always(HIRING),
    "/hire numbers": always(HIRING),
    "hiring.reports.numbers_roles": always(HIRING),  # each their own
    **{f"hiring.reports.{verb}": RUNS for verb in ("numbers", "numbers_rows", "numbers_file")},
    "/hire settings": always(EVERYBODY),
    "/interview settings": always(EVERYBODY),
    "/community settings": always(EVERYBODY),
    "hiring.requisitions.request": always(HIRING),
    "hiring.requisitions.choose": always(HIRING),
    "hiring.requisitions.close": always(HIRING),
    "hiring.requisitions.check": always(HIRING),
    "hiring.requisitions.submit": always({"the asker"}),
    "hiring.requisitions.edit": ASKS,
    "hiring.requisitions.nudge": ASKS - {(QUESTION, "the asker"), (SECOND, "the asker")},  # asked just now
    "hiring.requisitions.withdraw": ASKS,
    "hiring.requisitions.withdraw_with_reason": ASKS,
    "hiring.requisitions.approve": DECIDING,
    "hiring.requisitions.reject": DECIDING,
    "hiring.requisitions.reject_with_reason": DECIDING,
    "hiring.requisitions.undo": {(SECOND, "the approver")},  # everywhere else the five minutes are over
    "hiring.requisitions.ask": DECIDING,
    "hiring.requisitions.ask_question": DECIDING,
    "hiring.requisitions.answer": {(QUESTION, "the asker")},
    "hiring.requisitions.answer_question": {(QUESTION, "the asker")},
    "hiring.requisitions.hand_over": HANDS_OVER,
    # The form was opened for one's own seat: an admin would choose whose.
    "hiring.requisitions.hand_over_to": {(state, who) for state, who in HANDS_OVER if who not in ADMINS},
    "hiring.requisitions.take_back": {(HANDED_OVER, "the approver")},
    "hiring.requisitions.show": always(INVOLVED | RECRUITERS) | {(HANDED_OVER, "a colleague")},
    "hiring.requisitions.open_role": {(APPROVED, who) for who in MAY_RUN},
    "hiring.requisitions.fill": {(OPEN, who) for who in MAY_RUN},
    "hiring.requisitions.hold": {(OPEN, who) for who in MAY_RUN},
    "hiring.requisitions.close_role": {(OPEN, who) for who in MAY_RUN},
    "hiring.requisitions.cancel": RUNS,
    "hiring.requisitions.run_with_reason": {(OPEN, who) for who in MAY_RUN},
    "hiring.requisitions.put_in_charge": RUNS,
    "hiring.requisitions.put_in_charge_of": RUNS,
    **{f"hiring.descriptions.{verb}": RUNS for verb in (
        "show", "edit", "save_texts", "save_indicator", "save_quality", "choose_competency", "check", "publish",
        "versions", "write_own", "save_own",
    )},
    "hiring.descriptions.own": always({*ADMINS, *RECRUITERS, "another company's admin"}),
    **{f"hiring.plans.{verb}": RUNS for verb in (
        "show", "methods", "edit", "save_stage", "move", "propose", "weigh", "take", "publish", "kit", "change_kit",
        "edit_kit", "save_kit", "form", "save_form",
    )},
    "hiring.plans.fits": always(HIRING),
    **{f"hiring.plans.{verb}": always({*ADMINS, *RECRUITERS, "another company's admin"}) for verb in (
        "edit_fit", "judge_fit",
    )},
    "hiring.candidates.show": always(INVOLVED | RECRUITERS) | {(HANDED_OVER, "a colleague")},
    # So with files; who interviews may open them too, and nobody does here.
    "hiring.candidates.open_files": always({"the asker", "a later approver", "a recruiter"}),
    # The approver referred the candidate, and the member of the recruiters' group is related.
    "hiring.candidates.open_one": always({"the asker", "a later approver", "a recruiter"}),
    **{f"hiring.candidates.{verb}": always({"the asker", "a recruiter"}) for verb in (
        "change", "ask", "say", "flag", "result", "keep_result", "name_graders", "write_no", "check_no", "send_no",
        "correct", "save_correction", "give", "erase", "erase_them", "add_file", "keep_file", "drop_file",
    )},
    "hiring.candidates.add": RUNS,
    "hiring.candidates.save": RUNS,
    "hiring.candidates.load": RUNS,
    # Of a file only whoever gave it.
    **{f"hiring.candidates.{verb}": {(state, "the asker") for state in (APPROVED, OPEN)} for verb in (
        "decide", "map_columns",
    )},
    **{f"hiring.candidates.{verb}": always({*ADMINS, *RECRUITERS, "another company's admin"}) for verb in (
        "systems", "connect", "keep_connection",
    )},
    **{f"hiring.candidates.{verb}": always(ADMINS | RECRUITERS) for verb in (
        "connection", "change_connection", "map_job", "map_job_to", "new_secret", "keep_secret",
    )},
    "/interview training": always(HIRING),
    "hiring.training.show": always(HIRING),
    "hiring.training.enrol": always(HIRING - {"the asker", "a later approver"}),  # who are in training already
    **{f"hiring.training.{verb}": always({"the asker"}) for verb in ("read", "turn", "quiz", "answer_quiz")},
    **{f"hiring.training.{verb}": always({"a later approver"}) for verb in (
        "practise", "back_in_practice", "answer_practice",
    )},
    **{f"hiring.training.{verb}": always({"the asker", *ADMINS, *RECRUITERS}) for verb in ("leave", "leave_it")},
    "hiring.training.sign": always({"the approver"}),
    "hiring.training.sign_off": always({"the approver"}),
    "hiring.training.board": always({*ADMINS, *RECRUITERS, "another company's admin"}),
    "hiring.training.found": always({*ADMINS, *RECRUITERS, "another company's admin"}),
    "hiring.training.set_up": always({*ADMINS, *RECRUITERS, "another company's admin"}),
    "hiring.training.save_set_up": always({*ADMINS, *RECRUITERS, "another company's admin"}),
    "hiring.training.name_founding": always(ADMINS | RECRUITERS),  # another company's admin has none of these people
    **{f"hiring.training.{verb}": always(ADMINS | RECRUITERS) for verb in ("person", "credit", "give_credit", "allow")},
    "hiring.training.calibrate": always({*ADMINS, *RECRUITERS, "another company's admin"}),
    "hiring.training.offer_calibration": always(ADMINS | RECRUITERS),
    **{f"hiring.training.{verb}": always({"the approver"}) for verb in ("rate", "compare")},
    "hiring.training.enrol_somebody": always({*ADMINS, *RECRUITERS, "another company's admin"}),
    "hiring.training.enrol_them": always(ADMINS | RECRUITERS),
    **{name: always(HIRING) for name in (
        "/interview today", "hiring.panels.today", "/interview availability", "hiring.panels.availability",
        "hiring.panels.change_availability", "hiring.panels.save_availability", "hiring.panels.attention",
    )},
    **{f"hiring.panels.{verb}": always({"the asker", "a recruiter"}) for verb in (
        "propose", "find", "ask", "ask_now", "call_off", "cancel", "reschedule", "move", "ask_times", "send_times",
        "consider",
    )},
    "hiring.panels.improve": always(MAY_RUN),
    **{f"hiring.panels.{verb}": always({"a colleague"}) for verb in ("accept", "decline", "say_no")},  # who is asked
    **{f"hiring.panels.{verb}": always({"a colleague"}) for verb in ("take_seat", "swap", "hand_over", "keep_seat")},
    # Who runs it, and whoever sits in it; only whoever said it takes it back.
    **{f"hiring.panels.{verb}": always({"the asker", "a recruiter", "a colleague"}) for verb in (
        "no_show", "say_missed",
    )},
    "hiring.panels.take_back": always({"a recruiter"}),
    "/interview swap": always(HIRING),
    **{f"hiring.panels.{verb}": always({"a colleague"}) for verb in ("show_brief", "acknowledge")},  # who comes
    "/interview card": always(HIRING),
    # Whose card it is; whoever runs it lets one go, and knows who is late.
    **{f"hiring.scorecards.{verb}": always({"a colleague"}) for verb in (
        "card", "choose", "back", "hand_in", "promise",
    )},
    **{f"hiring.scorecards.{verb}": always({"the asker", "a recruiter"}) for verb in (
        "cards", "turn", "waive", "let_go",
    )},
    "hiring.scorecards.predictions": always(HIRING),
    # Whom they name works in this company alone.
    "hiring.scorecards.name_coach": always(HIRING - {"somebody of another company", "another company's admin"}),
    "/hire decide": always(HIRING),
    "hiring.debriefs.show": always(HIRING),
    # Who runs it; whoever handed in a card looks too, and votes before the hiring manager does.
    **{f"hiring.debriefs.{verb}": always({"the asker", "a recruiter"}) for verb in (
        "begin", "open_up", "decide", "settle",
    )},
    "hiring.debriefs.look": always({"the asker", "a recruiter", "a colleague"}),
    "hiring.debriefs.cast": always({"a colleague"}),
    # Who runs it, and nobody because they interview or decide on its pay.
    **{f"hiring.offers.{verb}": {(OPEN, who) for who in ("the asker", "a recruiter")} for verb in (
        "offer", "write", "keep", "change", "ask", "say",
    )},
    "/hire checkins": always(HIRING),
    **{f"hiring.checkins.{verb}": {(OPEN, who) for who in HIRING} for verb in ("show", "turn")},
    # Both sides and who looks after it see it; each side answers its own, and the manager owns the gap.
    "hiring.checkins.open_one": {(OPEN, who) for who in ("the asker", "a recruiter", "a colleague")},
    **{f"hiring.checkins.{verb}": {(OPEN, "the asker")} for verb in ("fill", "choose", "hand_in", "later")},
    **{f"hiring.checkins.{verb}": {(OPEN, "a recruiter")} for verb in (
        "change", "save_change", "leave", "note_leaving", "waive", "waive_it",
    )},
    "hiring.checkins.begin": {(OPEN, who) for who in {*ADMINS, *RECRUITERS, "another company's admin"}},
    "hiring.checkins.begin_them": {(OPEN, who) for who in ADMINS | RECRUITERS},
    **{f"hiring.checkins.{verb}": {(OPEN, who) for who in ("the asker", "a recruiter")} for verb in (
        "act", "save_action",
    )},
    # Who runs the recruitment, and never the hired: Mina has nothing to rate yet. What to change is for recruiters.
    **{f"hiring.outcomes.{verb}": {(OPEN, who) for who in ("the asker", "a recruiter")} for verb in (
        "first", "ask", "add_question",
    )},
    "hiring.outcomes.changes": {(OPEN, who) for who in {*ADMINS, *RECRUITERS, "another company's admin"}},
    **{f"hiring.outcomes.{verb}": {(OPEN, who) for who in ADMINS | RECRUITERS} for verb in ("answer", "refuse")},
    "/hire pool": always(HIRING),
    "hiring.reports.pool": always(HIRING),
    # Who runs it writes and sends; whoever may read the cards reads what is signed.
    **{f"hiring.reports.{verb}": always({"the asker", "a recruiter"}) for verb in (
        "write", "review", "close", "send", "share", "keep", "keep_in_mind", "drop",
    )},
    "hiring.reports.sign": always({"a recruiter"}),  # what they wrote themselves
    **{f"hiring.reports.{verb}": always({"the asker", "a recruiter", "a colleague"}) for verb in (
        "report", "turn", "cards", "print_it",
    )},
    "hiring.reports.compare": RUNS,
    **{f"hiring.outcomes.{verb}": always({*ADMINS, *RECRUITERS, "another company's admin"}) for verb in (
        "load", "load_example", "take_out",
    )},
    "hiring.outcomes.load_file": always({*ADMINS, *RECRUITERS, "another company's admin"}),
    "hiring.outcomes.load_decide": always({"a recruiter"}),  # who gave the file
    "hiring.outcomes.take_out_one": always(ADMINS | RECRUITERS),
    # It is on, with files, in this company alone.
    **{f"hiring.outcomes.{verb}": always({*ADMINS, "another company's admin"}) for verb in (
        "groups", "ask_groups", "choose_groups",
    )},
    "hiring.outcomes.groups_file": always(ADMINS),
    "hiring.outcomes.loops": always({*ADMINS, *RECRUITERS, "another company's admin"}),
    "hiring.outcomes.how_i_rate": always(HIRING),  # each themselves
    "hiring.outcomes.read": always({*ADMINS, *RECRUITERS, "another company's admin"}),
    "hiring.outcomes.file": always({*ADMINS, *RECRUITERS, "another company's admin"}),
    "chains.show": always({*ADMINS, "another company's admin"}),
    "chains.edit": always(ADMINS),
    "chains.edit_step": always(ADMINS),
    "chains.move": always(ADMINS),
    "chains.remove": always(ADMINS),
    "chains.choose_ready": always(ADMINS),
    "chains.save": always(ADMINS),
    "chains.add": always(ADMINS),
    "chains.save_step": always(ADMINS),
    "chains.add_ready": always(ADMINS),
    "settings.show": always(EVERYBODY),
    "own_data.give": always(HIRING),
    "settings.save": always(EVERYBODY),
    "settings.workspace": always({*ADMINS, "the community's admin", "another company's admin"}),
    "settings.save_workspace": always(ADMINS),  # a company's form has HR's channel in it
    "staff.choose": always({*ADMINS, "another company's admin"}),
    "staff.load": always({*ADMINS, "another company's admin"}),  # of a file that only this workspace can read
    "staff.apply": always(ADMINS),
    "staff.columns": always(ADMINS),
    "staff.map_columns": always(ADMINS),
    "staff.discard": always(ADMINS),
    "staff.undo": always(ADMINS),
    "staff.answer": always({"the admin"}),  # whom the question was put to
    "staff.name_managers": always({"the admin"}),
    "roles.show": always({*ADMINS, "the community's admin", "another company's admin"}),
    "roles.save": always(ADMINS),  # the community's admin has none of these people
    "region.show": always({*ADMINS, "the community's admin", "another company's admin"}),
    "region.choose": always({*ADMINS, "the community's admin", "another company's admin"}),
    "region.save": always({*ADMINS, "the community's admin", "another company's admin"}),
    **{f"access_review.{verb}": always({*ADMINS, "the community's admin", "another company's admin"}) for verb in (
        "show", "turn", "begin",
    )},
    **{f"access_review.{verb}": always(ADMINS) for verb in ("keep", "take", "complete")},  # no other is open
    "retention.show": always({*ADMINS, "the community's admin", "another company's admin"}),
    "retention.hold": always({*ADMINS, "the community's admin", "another company's admin"}),
    "retention.save": always(ADMINS),  # nobody else has the candidate
    "retention.end": always(ADMINS),
    "first_run.show": always({*ADMINS, "another company's admin"}),
    "first_run.times": always(ADMINS),  # nobody asked for a role in the other company
    "failures.show": always({*ADMINS, "the community's admin", "another company's admin"}),
    "failures.turn": always({*ADMINS, "the community's admin", "another company's admin"}),
    "failures.try_again": always(ADMINS),  # nothing failed anywhere else
    "failures.let_go": always(ADMINS),
    "failures.try_all": always(ADMINS),
}
REQUESTS = "hiring.requisitions."
CHANGES = {
    *community.CHANGES, *search.CHANGES,
    "settings.save",
    "settings.save_workspace",
    *(REQUESTS + name for name in (
        "choose", "close", "check", "submit", "approve", "reject_with_reason", "nudge", "withdraw_with_reason", "undo",
        "ask_question", "answer_question", "hand_over_to", "take_back", "open_role", "fill", "run_with_reason",
        "put_in_charge_of",
    )),
    *("hiring.descriptions." + name for name in (
        "save_texts", "save_indicator", "save_quality", "choose_competency", "publish", "save_own",
    )),
    *("hiring.plans." + name for name in (
        "save_stage", "move", "take", "publish", "change_kit", "save_kit", "save_form", "judge_fit",
    )),
    *("hiring.candidates." + name for name in (
        "save", "change", "say", "flag", "keep_result", "name_graders", "load", "decide", "map_columns", "send_no",
        "save_correction", "erase_them", "keep_connection", "change_connection", "map_job_to", "keep_secret",
        "keep_file", "drop_file",
    )),
    *("hiring.training." + name for name in (
        "enrol", "turn", "answer_quiz", "back_in_practice", "answer_practice", "sign_off", "give_credit", "allow",
        "leave_it", "offer_calibration", "compare", "enrol_them", "name_founding", "save_set_up",
    )),
    *("hiring.panels." + name for name in ("ask", "ask_now", "improve", "cancel", "move", "accept", "say_no")),
    *("hiring.panels." + name for name in ("take_seat", "hand_over", "keep_seat", "say_missed", "take_back")),
    "hiring.panels.send_times", "hiring.panels.acknowledge",
    *("hiring.scorecards." + name for name in (
        "choose", "back", "hand_in", "promise", "let_go", "name_coach",
    )),
    *("hiring.offers." + name for name in ("keep", "change", "say")),
    *("hiring.checkins." + name for name in (
        "choose", "hand_in", "later", "save_change", "note_leaving", "waive_it", "begin_them", "save_action",
    )),
    *("hiring.debriefs." + name for name in ("open_up", "cast", "settle")),
    *("hiring.outcomes." + name for name in ("add_question", "answer", "refuse")),
    *("hiring.reports." + name for name in (
        "review", "close", "sign", "share", "print_it", "keep_in_mind", "drop",
    )),
    *("hiring.outcomes." + name for name in ("load_file", "load_decide", "take_out_one")),
    "hiring.panels.change_availability", "hiring.panels.save_availability", "hiring.outcomes.choose_groups",
    "staff.load", "staff.apply", "staff.map_columns", "staff.discard", "staff.undo", "staff.name_managers",
    "roles.save", "region.save", "retention.save", "retention.end",
    *access_review.CHANGES,
    *CHAIN_CHANGES, *FAILURE_CHANGES,
}  # fmt: skip
# What opens a page and has something made that the page lacks: a picture.
ORDERS = {
    *community.ORDERS,
    "own_data.give", "first_run.times",
    "hiring.plans.show", "hiring.candidates.give", "hiring.candidates.open_files", "hiring.reports.numbers_file",
    "hiring.reports.compare", "hiring.outcomes.load_example", "hiring.outcomes.groups", "hiring.outcomes.groups_file",
    "hiring.outcomes.file", "hiring.outcomes.loops",
}  # fmt: skip
# What draws anew the page or form on which it stands, and opens none.
TURNS = {*community.TURNS, "failures.turn", "access_review.turn"}
TURNS |= {"hiring.plans.kit", "hiring.descriptions.write_own", "hiring.scorecards.turn"}
TURNS |= {"hiring.checkins.turn", "hiring.outcomes.ask"}
TURNS |= {"hiring.reports." + name for name in ("turn", "cards", "write", "send", "keep")}
# Events: those that somebody causes, and who may; None for what Slack tells of itself.
EVENTS = {
    "message": EVERYBODY,
    "reaction_added": MEMBERS,
    "app_home_opened": EVERYBODY,
    "user_change": None,
    "team_join": None,
    "subteam_created": None,
    "subteam_members_changed": None,
    "subteam_updated": None,
    "app_uninstalled": None,
    "tokens_revoked": None,
}
