"""Lever, as https://hire.lever.co/developer/documentation describes its webhooks.

Each event has a token of its own, so that a connection has several secrets. What Lever sends by itself names people by
id alone: a person is added only from deliveries into which somebody puts who it is.
"""

from datetime import timedelta

from bot.rules.hiring.candidates.systems import Means, Rule, Scheme, System

LEVER = System(
    scheme=Scheme.WITHIN,
    # It is sent again for hours when nobody answered; that a copy does nothing, its id sees to.
    fresh=timedelta(days=1),
    delivery=("id",),
    event=("event",),
    rules=(
        Rule("applicationCreated", Means.APPLIED),
        Rule("candidateHired", Means.HIRED),
        Rule("candidateArchiveChange", Means.TURNED_DOWN),
    ),
    application=("data.applicationId", "data.opportunityId", "data.candidateId"),
    job=("data.postingId", "data.requisitionId", "data.posting"),
    name=("data.name",),
    emails=("data.emails.*", "data.email"),
    phones=("data.phones.*.value", "data.phone"),
)
