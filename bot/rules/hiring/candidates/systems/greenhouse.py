"""Greenhouse Recruiting, as https://developers.greenhouse.io/webhooks.html describes it."""

from bot.rules.hiring.candidates.systems import Means, Rule, Scheme, System

_WHO = "payload.application.candidate"
GREENHOUSE = System(
    scheme=Scheme.BODY,
    header="Signature",
    prefix="sha256 ",
    delivery_header="Greenhouse-Event-ID",
    event=("action",),
    rules=(
        Rule("new_candidate_application", Means.APPLIED),
        Rule("reject_candidate", Means.WITHDREW, {"payload.application.rejection_reason.type.name": (
            "They rejected us", "Candidate rejected us",
        )}),
        Rule("reject_candidate", Means.TURNED_DOWN),
        Rule("candidate_rejected", Means.TURNED_DOWN),
        Rule("hire_candidate", Means.HIRED),
        Rule("candidate_hired", Means.HIRED),
    ),
    application=("payload.application.id",),
    job=("payload.application.jobs.0.id", "payload.application.job.id"),
    name=(f"{_WHO}.first_name", f"{_WHO}.last_name"),
    emails=(f"{_WHO}.email_addresses.*.value",),
    phones=(f"{_WHO}.phone_numbers.*.value",),
)  # fmt: skip
