"""Ashby, as https://developers.ashbyhq.com/docs/authenticating-webhooks and its reference of payloads describe it."""

from bot.rules.hiring.candidates.systems import Means, Rule, Scheme, System

_APPLICATION = "data.application"
_ARCHIVED = {f"{_APPLICATION}.status": ("Archived",)}
ASHBY = System(
    scheme=Scheme.BODY,
    header="Ashby-Signature",
    prefix="sha256=",
    delivery=("webhookActionId",),
    event=("action",),
    rules=(
        Rule("applicationSubmit", Means.APPLIED),
        Rule("candidateHire", Means.HIRED),
        Rule("applicationUpdate", Means.WITHDREW, {
            **_ARCHIVED, f"{_APPLICATION}.archiveReason.reasonType": ("RejectedByCandidate",),
        }),
        Rule("applicationUpdate", Means.TURNED_DOWN, _ARCHIVED),
    ),
    application=(f"{_APPLICATION}.id",),
    job=(f"{_APPLICATION}.job.id",),
    name=(f"{_APPLICATION}.candidate.name",),
    emails=(f"{_APPLICATION}.candidate.primaryEmailAddress.value", f"{_APPLICATION}.candidate.emailAddresses.*.value"),
    phones=(f"{_APPLICATION}.candidate.primaryPhoneNumber.value", f"{_APPLICATION}.candidate.phoneNumbers.*.value"),
)  # fmt: skip
