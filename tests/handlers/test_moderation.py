"""From a report to an appeal, over real payloads: who hears what, who decides, and what Slack did."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from sqlalchemy import null, update

from bot.app import Rapport
from bot.jobs import ERRANDS, MOMENTS, errands
from bot.jobs.community.members.data import everything, forget
from bot.jobs.community.moderation import conduct
from bot.rules.community.moderation import State, about
from bot.rules.people import Identity, Role
from bot.store.community.moderation import NOBODY
from bot.store.schema import errands as table
from sandbox.client import words
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.forms import filled, opened

PREFIX, CLEO, MOE, CORA = "community.moderation.", "U0CLEO", "U0MOE", "U0CORA"


def told(rapport: Rapport, case: int) -> dict[str, set[str]]:
    """Who is told something of that case which is true now, by what it is."""
    found: dict[str, set[str]] = {}
    with rapport.store.reading() as books:
        for each in books.notices.about(about(case)):
            if MOMENTS[each.kind].facts(books, each, datetime.now(UTC)) is not None:
                found.setdefault(each.kind.removeprefix(PREFIX), set()).add(each.to)
    return found


def test_a_report_is_decided_by_who_is_no_part_of_it_and_appealed_once(slack: Slack, rapport: Rapport) -> None:
    def click(user: str, verb: str, value: str = "", view: Json | None = None) -> Json:
        more = {"view": view} if view else {}
        return opened(slack, user, slack.clicked(user, PREFIX + verb, value, CIRCLE, **more), CIRCLE)

    def send(user: str, view: Json, **answers: object) -> Json:
        answer = slack.interact(slack.submitted(user, filled(view, **answers), CIRCLE))
        assert answer.status_code == 200
        return dict(answer.get_json(silent=True) or {})

    now = datetime.now(UTC)
    with rapport.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, [MOE])
        found = {user: books.members.of(Identity(CIRCLE, user)) for user in (CLEO, MOE, CORA)}
    members = {user: each for user, each in found.items() if each is not None}
    said = {"user": CLEO, "text": f"Shut up, <@{MOE}> &amp; all", "ts": "7.100"}
    assert slack.interact(slack.used(CLEO, PREFIX + "report", CIRCLE, said)).status_code == 200
    assert slack.open_view(CLEO, CIRCLE) is None, "nobody reports themselves"
    loud = rapport.deps.slack.make_channel(CIRCLE, "loud", is_private=False)
    stands = rapport.deps.slack.post(CIRCLE, loud, {"text": "Shut up"}, "said")
    used = slack.used(CORA, PREFIX + "report", CIRCLE, {**said, "ts": stands.ts})
    form = opened(slack, CORA, {**used, "channel": {"id": loud, "name": "loud"}}, CIRCLE)
    assert "& all" in json.dumps(form)
    answer = send(CORA, form, breach={"value": "harassment"})
    assert "it is decided by" in words(answer["view"])
    assert told(rapport, 1) == {"receipt": {CORA}, "asked": {MOE}}, "who reports it does not decide, Cleo hears nothing"
    form = opened(slack, CORA, slack.used(CORA, PREFIX + "report", CIRCLE, said), CIRCLE)
    send(CORA, form, breach={"value": "safety"}, text="He knows where she lives.")
    assert told(rapport, 1)["urgent"] == {MOE}
    queue = click(MOE, "queue")
    assert "2 reports" in words(queue)
    case = click(MOE, "open_one", "1", queue)
    assert "Shut up, @Moe & all" in words(case)
    slack.interact(slack.clicked(CORA, PREFIX + "take", "1:1", CIRCLE))
    with rapport.store.reading() as books:
        there = books.moderation.get(CIRCLE, 1)
        assert there is not None
        assert there.state is State.OPEN, "Cora is part of it"
        seen, unseen = (each.link for each in there.reports)
        assert (unseen, seen.endswith(f"/archives/{stands.channel}/p{stands.ts.replace('.', '')}")) == ("", True)
    slack.interact(slack.clicked(MOE, PREFIX + "take", "1:1", CIRCLE))
    decide = click(MOE, "decide", "1:2")
    wrong = send(MOE, decide, action={"value": "remove"}, reason=" ")
    assert wrong["response_action"] == "errors"
    send(MOE, decide, action={"value": "remove"}, reason="Nobody is told to shut up here.")
    heard = told(rapport, 1)
    assert (heard["told"], heard["answered"]) == ({CLEO}, {CORA})
    with rapport.store.engines.write() as connection:
        connection.execute(update(table).where(table.c.state == "due").values(wait_until=null()))
    while errands.one(rapport.deps, ERRANDS):
        pass
    assert told(rapport, 1)["left"] == {MOE}, "the app is not in that channel"
    form = click(CLEO, "appeal", "1")
    assert "Nobody is told to shut up here." in words(form)
    send(CLEO, form, text="It was a joke.")
    assert "appealed" not in told(rapport, 1), "Moe decided, and Cora is part of it"
    send(CLEO, {**form, "hash": "again"}, text="Once more.")
    with rapport.store.open() as books:
        there = books.moderation.get(CIRCLE, 1)
        assert there is not None
        assert there.appeal is not None
        assert there.appeal.text == "It was a joke."
        me = books.people.get(Identity(CIRCLE, MOE))
        conduct.write(books, me, {"en": "Be kind."}, now)
        cleo = members[CLEO]
        assert "It was a joke." in str(everything(books, cleo))
        assert "where she lives" not in str(everything(books, cleo)), "what others reported is theirs"
        forget(books, cleo, MOE, now)
        there = books.moderation.get(CIRCLE, 1)
        assert there is not None
        assert (there.about, there.state, {each.text for each in there.reports}) == (NOBODY, State.CLOSED, {""})
    accept = click(CORA, "code")
    assert "Be kind." in words(accept)
    send(CORA, accept)
    with rapport.store.open() as books:
        assert books.conduct.accepted(members[CORA].id) == {1}
        assert conduct.ask(books, CIRCLE, now)
        asked = {user for user, each in members.items() if books.notices.about(f"conduct:{each.id}")}
        assert asked == {MOE}, "who accepted or was forgotten is not asked"
