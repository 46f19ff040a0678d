"""What buttons and forms mean without the value or the answers that they carry."""

from tests.handlers.may import REQUESTS

# Buttons that mean the same whatever they carry; forms and buttons that are about no request; forms that say something
# by being empty.
WITHOUT_VALUE = {
    "hiring.requisitions.request", "hiring.requisitions.choose", "hiring.scorecards.choose", "hiring.scorecards.back",
    "hiring.checkins.show", "hiring.checkins.turn", "hiring.checkins.choose", "hiring.checkins.begin",
    "settings.show", "own_data.give",
    *("community.members." + verb for verb in (
        "me", "profile", "sharing", "topics", "rhythm", "pause", "give", "leave", "come_back", "forget", "stay",
        "history", "look_after", "showcase", "write_showcase", "publish", "withdraw", "people",
        "merges",
    )),
    *("community.matching." + verb for verb in (
        "known", "mine", "order", "accept", "take_back", "reset",
    )),
    "community.segments.show", "community.segments.known", "community.segments.load",
    "hiring.reports.pool", "hiring.outcomes.load", "hiring.outcomes.load_example", "hiring.outcomes.take_out",
    "hiring.outcomes.groups", "hiring.outcomes.ask_groups", "settings.workspace", "staff.choose",
    *("community.moderation." + verb for verb in (
        "somebody", "queue", "turn", "code", "codes", "write", "duty", "load", "note", "terms", "appoint",
        "my_term",
    )),
    "community.content.show", "community.content.turn", "community.content.fill", "community.content.kit",
    "community.content.heard",
    "community.first_steps.fit", "community.first_steps.words", "community.first_steps.channels",
    "community.content.propose", "community.openings.show", "community.openings.turn",
    "community.events.show", "community.events.turn",
    *("community.polls." + verb for verb in ("show", "turn", "poll")),
    *("community.sessions." + verb for verb in ("show", "turn", "announce")),
    "access_review.show", "access_review.turn", "access_review.begin", "access_review.complete",
    "roles.show", "region.show", "retention.show", "retention.hold",
    "first_run.show", "first_run.times", "chains.show", "failures.show", "failures.turn", "failures.try_all",
    "community.content.digest_settings", "community.content.digest_reach",
    *(f"community.questions.{verb}" for verb in (
        "ask", "offer", "stop", "board", "turn", "switch", "ready", "write", "faq", "turn_faq",
    )),
    *(f"community.intros.{verb}" for verb in ("meet", "join", "rest", "avoid", "go_on", "stop", "board")),
    *(f"community.nurture.{verb}" for verb in ("talk", "wait", "board", "pace", "learn")),
    "community.reviews.show", *(f"community.goals.{verb}" for verb in ("show", "put", "export")),
    "community.reviews.topics", "community.experiments.show", "community.experiments.plan",
    *(f"community.reviews.{verb}" for verb in ("show", "topics", "month")), *(f"community.experiments.{verb}" for verb
    in ("show", "plan")),
    *(f"community.recognition.{verb}" for verb in (
        "thanks", "standing", "choose", "freeze", "thaw", "board", "settle", "audit", "spot",
    )),
    *(f"community.sources.{verb}" for verb in (
        "invite", "turn", "add", "paste", "dead", "choose", "refer", "referrals", "turn_referrals",
        "rewards", "turn_rewards",
        "contests", "turn_contests", "begin_contest",
    )),
}  # fmt: skip
ABOUT_NO_REQUEST = {REQUESTS + name for name in ("request", "choose", "close", "check", "submit")}
MAY_BE_EMPTY = {REQUESTS + "close", REQUESTS + "submit", "settings.save", "settings.save_workspace", "roles.save"}
MAY_BE_EMPTY |= {REQUESTS + "withdraw_with_reason", "region.save", "hiring.descriptions.save_texts"}
MAY_BE_EMPTY |= {"hiring.scorecards.name_coach"}  # nobody is one of the answers
MAY_BE_EMPTY |= {"hiring.panels.ask", "hiring.descriptions.choose_competency", "hiring.descriptions.publish"}
MAY_BE_EMPTY |= {"hiring.reports.close", "hiring.reports.sign"}  # which has no field
MAY_BE_EMPTY |= {"community.members.leave_now"}  # which has no field
MAY_BE_EMPTY |= {"community.moderation.accept"}  # which has no field
MAY_BE_EMPTY |= {"community.moderation.save_end", "community.moderation.save_pass_on"}  # nothing is handed over
MAY_BE_EMPTY |= {"community.segments.save"}  # which has no field
MAY_BE_EMPTY |= {"hiring.candidates.keep_secret"}  # one is made
MAY_BE_EMPTY |= {"hiring.candidates.send_no"}  # a tick is asked for only where there is a sentence of one's own
MAY_BE_EMPTY |= {"community.sources.settle_in", "community.sources.save_reward"}  # nothing chosen, nothing promised
MAY_BE_EMPTY |= {f"community.sources.{verb}" for verb in ("save_pay", "save_prize", "take_part")}
MAY_BE_EMPTY |= {"community.questions.look_up"}  # everything is found
MAY_BE_EMPTY |= {"community.intros.save_avoid"}  # nobody is avoided
MAY_BE_EMPTY |= {"community.first_steps.save_fit", "community.first_steps.save_channels"}  # nothing is true yet
MAY_BE_EMPTY |= {f"community.recognition.{verb}" for verb in ("save_choose", "save_settle")}  # nothing, or off
MAY_BE_EMPTY |= {"community.nurture.save_write"}  # a ready-made one is off
