"""Whatever else can send JSON: the form of docs/webhooks.md, signed as we sign."""

from bot.rules.hiring.candidates.systems import FRESH, OWN_HEADER, Means, Rule, Scheme, System

GENERIC = System(
    scheme=Scheme.OWN,
    header=OWN_HEADER,
    fresh=FRESH,
    delivery=("id",),
    event=("event",),
    rules=tuple(Rule(f"application.{each.value}", each) for each in Means),
    application=("application",),
    job=("job",),
    name=("name",),
    emails=("email", "emails.*"),
    phones=("phone",),
)
