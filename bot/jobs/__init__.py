"""What the bot does by the clock. What is due is a query, planned under a unique key: any process may tick."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.deps import Deps
from bot.jobs import (
    access_review,
    delivery,
    desk,
    erasures,
    failures,
    first_run,
    first_times,
    hints,
    home,
    installations,
    lent,
    own_data,
    people,
    record,
    retention,
    roles,
    searching,
    settings,
    staff,
)
from bot.jobs.community import first_days, first_steps
from bot.jobs.community.content import picturing as content_pictures
from bot.jobs.community.content import posting
from bot.jobs.community.content.digests import mailing as digest_letters
from bot.jobs.community.content.digests import planning as digests
from bot.jobs.community.content.digests import showing as shown_digests
from bot.jobs.community.events import filing as event_files
from bot.jobs.community.events import letters as event_letters
from bot.jobs.community.events import telling as events
from bot.jobs.community.experiments import looking as experiments
from bot.jobs.community.goals import asking as satisfaction
from bot.jobs.community.goals import exporting as figures_file
from bot.jobs.community.goals import measuring
from bot.jobs.community.goals import telling as goals_told
from bot.jobs.community.intros import matching as intro_rounds
from bot.jobs.community.intros import planning as intros
from bot.jobs.community.intros import saying as intros_said
from bot.jobs.community.matching import looking as matching
from bot.jobs.community.members import data as members
from bot.jobs.community.members import keeping as members_kept
from bot.jobs.community.members import showcasing, staying
from bot.jobs.community.moderation import acting as moderating
from bot.jobs.community.moderation import conduct, duty, terms
from bot.jobs.community.moderation import looking as moderation
from bot.jobs.community.moderation import telling as moderated
from bot.jobs.community.nurture import keeping as nurture
from bot.jobs.community.nurture import walking as journeys
from bot.jobs.community.openings import cv, interest
from bot.jobs.community.polls import closing as polls
from bot.jobs.community.questions import looking as questions
from bot.jobs.community.questions import ready as question_texts
from bot.jobs.community.questions import telling as questions_told
from bot.jobs.community.recognition import spotlight, standing, thanking
from bot.jobs.community.reviews import looking as reviews
from bot.jobs.community.reviews import monthly, talking
from bot.jobs.community.segments import exporting
from bot.jobs.community.segments import loading as members_loading
from bot.jobs.community.sessions import telling as sessions
from bot.jobs.community.sources import contests, joined, referring, watching
from bot.jobs.community.sources import files as source_files
from bot.jobs.community.sources import letters as joining_letters
from bot.jobs.errands import Work
from bot.jobs.hiring import copies, descriptions, offers, outgoing, plans, requisitions, training
from bot.jobs.hiring.candidates import data, files, grading, importing, letters, mails, own_page, receiving, times
from bot.jobs.hiring.checkins import acting
from bot.jobs.hiring.checkins import asking as checkins
from bot.jobs.hiring.debriefs import telling as debriefs
from bot.jobs.hiring.offers import ending
from bot.jobs.hiring.outcomes import calibration, closing, fairness, loading
from bot.jobs.hiring.outcomes import looking as outcomes
from bot.jobs.hiring.outcomes import page as outcomes_page
from bot.jobs.hiring.panels import (
    availability,
    brief,
    claiming,
    invitations,
    keeping,
    ladder,
    loops,
    missing,
    own_calendars,
    seats,
)
from bot.jobs.hiring.panels import learning as learning_beside
from bot.jobs.hiring.plans import picturing
from bot.jobs.hiring.reports import comparing, estimating, numbers_page, sharing
from bot.jobs.hiring.requisitions import attending
from bot.jobs.hiring.scorecards import coaching, nudging, telling
from bot.jobs.hiring.training import calibrating, looking
from bot.jobs.moments import Moment

# Handled keys are kept longer than Slack repeats an event, even hourly for a day.
KEEP_HANDLED = timedelta(days=3)


@dataclass(frozen=True)
class Tick:
    """A job and the real interval between its runs."""

    job: Callable[[Deps], None]
    every: timedelta


def forget_handled(deps: Deps) -> None:
    """Drop the keys of events, clicks and forms that Slack cannot repeat any more."""
    deps.store.forget_handled(deps.now() - KEEP_HANDLED)
    deps.crash("handled.forgotten")


TIMETABLE = (
    Tick(delivery.release, timedelta(seconds=10)),
    Tick(delivery.settle, timedelta(seconds=5)),
    Tick(delivery.repair, timedelta(seconds=30)),
    Tick(delivery.forget_rests, timedelta(minutes=10)),
    Tick(attending.attend, timedelta(seconds=5)),
    Tick(attending.look_again, timedelta(minutes=10)),
    Tick(looking.look, timedelta(minutes=5)),
    Tick(availability.look, timedelta(minutes=1)),
    Tick(availability.forget, timedelta(hours=1)),
    Tick(ladder.look_at_seats, timedelta(minutes=1)),
    Tick(ladder.free_leavers, timedelta(minutes=5)),
    Tick(receiving.forget, timedelta(hours=1)),
    Tick(people.plan_reading, timedelta(minutes=5)),
    Tick(roles.plan_reading, timedelta(minutes=5)),
    Tick(first_run.plan_days, timedelta(seconds=10)),
    Tick(first_days.look, timedelta(minutes=10)),
    Tick(access_review.look, timedelta(minutes=10)),
    Tick(failures.look, timedelta(minutes=1)),
    Tick(desk.plan, timedelta(minutes=1)),
    Tick(desk.forget, timedelta(hours=1)),
    Tick(installations.renew, timedelta(seconds=5)),
    Tick(record.anchor, timedelta(minutes=10)),
    Tick(estimating.plan, timedelta(minutes=10)),
    Tick(outcomes.plan, timedelta(minutes=10)),
    Tick(digests.plan_digests, timedelta(seconds=20)),
    Tick(digests.forget_digests, timedelta(hours=1)),
    Tick(posting.post, timedelta(seconds=30)),
    Tick(posting.plan_weeks, timedelta(minutes=10)),
    Tick(events.look, timedelta(seconds=20)),
    Tick(events.remind, timedelta(seconds=20)),
    Tick(events.end, timedelta(minutes=1)),
    Tick(events.forget, timedelta(hours=1)),
    Tick(polls.look, timedelta(seconds=20)),
    Tick(sessions.look, timedelta(seconds=20)),
    Tick(intros.plan_rounds, timedelta(minutes=1)),
    Tick(intros.ask, timedelta(minutes=10)),
    Tick(intros.forget, timedelta(hours=1)),
    Tick(members_kept.look, timedelta(hours=1)),
    Tick(standing.look, timedelta(minutes=10)),
    Tick(journeys.walk, timedelta(minutes=5)),
    Tick(nurture.look, timedelta(minutes=10)),
    Tick(reviews.look, timedelta(minutes=10)),
    Tick(monthly.tell_months, timedelta(minutes=10)),
    Tick(talking.forget, timedelta(hours=1)),
    Tick(experiments.look, timedelta(minutes=10)),
    Tick(measuring.measure, timedelta(minutes=10)),
    Tick(satisfaction.ask, timedelta(minutes=10)),
    Tick(goals_told.look, timedelta(minutes=10)),
    Tick(moderation.look, timedelta(minutes=10)),
    Tick(moderation.look_after, timedelta(minutes=10)),
    Tick(questions.look, timedelta(seconds=20)),
    Tick(matching.look, timedelta(seconds=20)),
    Tick(watching.watch, timedelta(minutes=10)),
    Tick(watching.forget, timedelta(hours=1)),
    Tick(referring.look, timedelta(minutes=10)),
    Tick(contests.end, timedelta(minutes=10)),
    Tick(searching.look, timedelta(minutes=5)),
    Tick(searching.plan_stretches, timedelta(hours=1)),
    Tick(retention.look, timedelta(hours=1)),
    Tick(forget_handled, timedelta(hours=1)),
)

MOMENTS: Mapping[str, Moment] = {
    **requisitions.MOMENTS,
    **descriptions.MOMENTS,
    **plans.MOMENTS,
    **training.MOMENTS,
    **calibrating.MOMENTS,
    **grading.MOMENTS,
    **availability.MOMENTS,
    **own_page.MOMENTS,
    **letters.MOMENTS,
    **times.MOMENTS,
    **importing.MOMENTS,
    **receiving.MOMENTS,
    **data.MOMENTS,
    **files.MOMENTS,
    **outgoing.MOMENTS,
    **seats.MOMENTS,
    **keeping.MOMENTS,
    **claiming.MOMENTS,
    **missing.MOMENTS,
    **invitations.MOMENTS,
    **loops.MOMENTS,
    **brief.MOMENTS,
    **learning_beside.MOMENTS,
    **nudging.MOMENTS,
    **debriefs.MOMENTS,
    **offers.MOMENTS,
    **ending.MOMENTS,
    **sharing.MOMENTS,
    **loading.MOMENTS,
    **telling.MOMENTS,
    **coaching.MOMENTS,
    **checkins.MOMENTS,
    **acting.MOMENTS,
    **shown_digests.MOMENTS,
    **posting.MOMENTS,
    **cv.MOMENTS,
    **events.MOMENTS,
    **polls.MOMENTS,
    **sessions.MOMENTS,
    **intros_said.MOMENTS,
    **moderated.MOMENTS,
    **duty.MOMENTS,
    **terms.MOMENTS,
    **conduct.MOMENTS,
    **questions_told.MOMENTS,
    **thanking.MOMENTS,
    **standing.MOMENTS,
    **spotlight.MOMENTS,
    **journeys.MOMENTS,
    **nurture.MOMENTS,
    **reviews.MOMENTS,
    **monthly.MOMENTS,
    **experiments.MOMENTS,
    **goals_told.MOMENTS,
    **satisfaction.MOMENTS,
    **interest.MOMENTS,
    **matching.MOMENTS,
    **members.MOMENTS,
    **showcasing.MOMENTS,
    **members_kept.MOMENTS,
    **members_loading.MOMENTS,
    **joining_letters.MOMENTS,
    **watching.MOMENTS,
    **joined.MOMENTS,
    **referring.MOMENTS,
    **contests.MOMENTS,
    **searching.MOMENTS,
    **home.MOMENTS,
    **hints.MOMENTS,
    **settings.MOMENTS,
    **desk.MOMENTS,
    **staff.MOMENTS,
    **first_run.MOMENTS,
    **access_review.MOMENTS,
    **first_days.MOMENTS,
    **retention.MOMENTS,
    **record.MOMENTS,
    **installations.MOMENTS,
}
ERRANDS: Mapping[str, Work] = {
    **people.ERRANDS,
    **searching.ERRANDS,
    **erasures.ERRANDS,
    **lent.ERRANDS,
    **own_data.ERRANDS,
    **first_times.ERRANDS,
    **polls.ERRANDS,
    **roles.ERRANDS,
    **staff.ERRANDS,
    **failures.ERRANDS,
    **picturing.ERRANDS,
    **comparing.ERRANDS,
    **numbers_page.ERRANDS,
    **fairness.ERRANDS,
    **calibration.ERRANDS,
    **closing.ERRANDS,
    **outcomes_page.ERRANDS,
    **availability.ERRANDS,
    **letters.ERRANDS,
    **mails.ERRANDS,
    **times.ERRANDS,
    **importing.ERRANDS,
    **receiving.ERRANDS,
    **data.ERRANDS,
    **files.ERRANDS,
    **outgoing.ERRANDS,
    **seats.ERRANDS,
    **keeping.ERRANDS,
    **invitations.ERRANDS,
    **own_calendars.ERRANDS,
    **loops.ERRANDS,
    **learning_beside.ERRANDS,
    **nudging.ERRANDS,
    **debriefs.ERRANDS,
    **ending.ERRANDS,
    **sharing.ERRANDS,
    **loading.ERRANDS,
    **copies.ERRANDS,
    **telling.ERRANDS,
    **checkins.ERRANDS,
    **acting.ERRANDS,
    **content_pictures.ERRANDS,
    **monthly.ERRANDS,
    **digest_letters.ERRANDS,
    **event_letters.ERRANDS,
    **event_files.ERRANDS,
    **first_steps.ERRANDS,
    **intro_rounds.ERRANDS,
    **matching.ERRANDS,
    **members.ERRANDS,
    **question_texts.ERRANDS,
    **staying.ERRANDS,
    **moderating.ERRANDS,
    **thanking.ERRANDS,
    **exporting.ERRANDS,
    **figures_file.ERRANDS,
    **members_loading.ERRANDS,
    **cv.ERRANDS,
    **joining_letters.ERRANDS,
    **source_files.ERRANDS,
}
