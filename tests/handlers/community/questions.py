"""Questions, as tests of everything find them: everybody here helps; Cleo's is open and she was asked Kai's; one was
answered by Cleo, who is asked about the FAQ; one is stale. There is a ready text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.app import Rapport
from bot.rules.community.questions import Question, Rung, State
from bot.rules.community.questions.faq import Consent, Entry, Ready
from bot.rules.community.questions.kept import Kept, Offer
from bot.store import Store
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.cast import CAST, MEMBERS, MODERATORS, always
from tests.handlers.community.digests import member
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows

PREFIX = "community.questions."
CLEO, MOE, KAI = "U0CLEO", "U0MOE", "U0KAI"
# By number: Cleo's, open; Kai's, open, and Cleo was asked; Kai's, answered by Cleo; Cleo's, which nobody answered.
MINE, ASKED, ANSWERED, STALE = range(1, 5)
MODERATE_HERE = MODERATORS - {"another company's admin"}
ASKERS = MODERATE_HERE | {"a member"}
MAY = {
    "/community ask": always(MEMBERS),
    "/community help-others": always(MEMBERS),
    "/community faq": always(MEMBERS),
    "/community questions": always(MODERATORS),
    **{PREFIX + verb: always(MEMBERS) for verb in (
        "ask", "save_ask", "offer", "save_offer", "stop", "faq", "look_up", "turn_faq",
    )},
    **{PREFIX + verb: always({"a member"}) for verb in ("helped", "will", "not_me", "agree")},
    PREFIX + "still_open": always(ASKERS),
    **{PREFIX + verb: always(MODERATORS) for verb in ("board", "turn", "switch", "ready", "save_write")},
    **{PREFIX + verb: always(MODERATE_HERE) for verb in (
        "open_one", "reopen", "close", "save_close", "mark", "save_mark", "choose", "save_choose", "write", "drop",
        "make", "save_make", "drop_entry",
    )},
}  # fmt: skip
# Who opens their page or the form is a member from then on.
CHANGES = {"/community ask", "/community help-others"} | {
    PREFIX + verb for verb in (
        "ask", "save_ask", "still_open", "helped", "offer", "save_offer", "stop", "will", "not_me", "switch", "reopen",
        "save_close", "save_mark", "save_choose", "save_write", "drop", "save_make", "agree", "drop_entry",
    )
}  # fmt: skip
ORDERS: set[str] = set()
TURNS = {PREFIX + "turn", PREFIX + "turn_faq"}
VALUES = {PREFIX + verb: "" for verb in ("ask", "offer", "stop", "board", "ready", "faq")}
VALUES |= {
    PREFIX + "still_open": f"{STALE}", PREFIX + "helped": f"{MINE}", PREFIX + "will": f"{ASKED}",
    PREFIX + "not_me": f"{ASKED}", PREFIX + "turn": "over:0", PREFIX + "switch": "on", PREFIX + "turn_faq": "0",
    PREFIX + "reopen": f"{STALE}", PREFIX + "make": f"{ANSWERED}", PREFIX + "agree": "1:named",
    PREFIX + "drop_entry": "1", PREFIX + "write": "1", PREFIX + "drop": "1",
    **{PREFIX + verb: f"{MINE}" for verb in ("open_one", "close", "mark", "choose")},
}  # fmt: skip
# Whose form it is, the button that opens it and what that carries, and what is filled in.
FORMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "save_ask": (CLEO, "ask", {"text": "How do I test a parser?", "channel": "C0CIRCLE"}),
    "save_offer": (CLEO, "offer", {"topics": [{"value": "software"}], "languages": [{"value": "en"}]}),
    "look_up": (CLEO, "faq", {"looked_for": "parser"}),
    "turn_faq": (CLEO, "faq", {}),
    "turn": (MOE, "board", {}),
    "save_close": (MOE, "close", {"reason": "It is no question."}),
    "save_mark": (MOE, "mark", {"who": MOE}),
    "save_choose": (MOE, "choose", {"ready": {"value": "1"}}),
    "save_write": (MOE, "write_new", {"title": "Where to begin", "text": "Read the first page."}),
    "save_make": (MOE, "make", {"question": "How to test a parser?", "answer": "With many small examples."}),
}


def begin_for(store: Store) -> None:
    """All that is there; whoever belongs somewhere helps, and so many others that questions are on."""
    now = datetime.now(UTC)
    with store.open() as books:
        for workspace, user in dict.fromkeys(CAST[who] for who in sorted(MEMBERS)):
            for each in (user, *(f"U{workspace[1:]}{n}" for n in range(3))):
                helps = Offer(member(books, workspace, each).id, frozenset({"software"}), frozenset({"en"}))
                books.questions.keep_offer(helps)
            books.questions.switch(workspace, True, "U0MOE", now)
        cleo, kai = member(books, CIRCLE, CLEO), member(books, CIRCLE, KAI)
        open_one = Kept(
            Question(CIRCLE, "C0CIRCLE", "11.1", CLEO, now, now, rung=Rung.PEERS), cleo.id, now, "How?", look_at=now
        )  # fmt: skip
        of_kai = replace(open_one, member=kai.id)
        answered = {"answered_by": cleo.id, "answered_at": now, "link": "https://a.example/p1", "look_at": None}
        for number, kept in enumerate((
            open_one, of_kai, replace(of_kai, question=_in(of_kai, State.ANSWERED), **answered),  # type: ignore[arg-type]
            replace(open_one, question=_in(open_one, State.STALE), look_at=None),
        ), 1):  # fmt: skip
            made = books.questions.add(replace(kept, question=replace(kept.question, ts=f"11.{number}")))
            assert made.question.id == number
        books.questions.ask(ASKED, cleo.id, Rung.PEERS, now)
        books.faq.keep_ready(Ready(CIRCLE, "Hello", "Welcome!"))
        books.faq.add(Entry(CIRCLE, "How?", "So.", "en", now, Consent.ASKED, cleo.id, ANSWERED))


def _in(kept: Kept, state: State) -> Question:
    return replace(kept.question, state=state)


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in, or the page its button stands on; empty for what has none."""
    verb = name.removeprefix(PREFIX)
    if verb not in FORMS:
        return {}
    before = rows(rapport.store)
    begin_for(rapport.store)
    user, button, answers = FORMS[verb]
    value = "0" if button == "write_new" else VALUES[PREFIX + button]
    click = slack.clicked(user, PREFIX + button.removesuffix("_new"), value, CIRCLE)
    view = filled(opened(slack, user, click, CIRCLE), **answers)
    put_back(rapport.store, before)
    return view
