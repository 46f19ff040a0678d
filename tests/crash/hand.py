"""What one person does: click on what the bot has put before them, fill in what opens, ask for a role, look in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import TYPE_CHECKING, Any

from sandbox.client import Someone, field_of, words
from tests.crash.company import Department
from tests.crash.ledger import Outcome

if TYPE_CHECKING:
    from tests.crash.people import Crowd

Json = dict[str, Any]
REQUESTS = "hiring.requisitions"
ASKED = {
    "level": "Senior", "location": "Berlin", "headcount": "2", "business_case": "Orders doubled.", "pay_to": "85000",
    "currency": "EUR",
}  # fmt: skip
# How often an unanswered form is sent again before its sender gives up.
TRIES = 4
# How much is delivered twice, how often somebody only looks in, and how often somebody asks who could do other things.
TWICE, LOOKS_IN, ASKS = 0.4, 0.06, 0.15
# How many of somebody's newest messages they look at.
LOOKED_AT = 12
# What is clicked how gladly: most requests come to their end, and everything happens to some.
GLADLY = {
    "approve": 12, "reject": 1, "ask": 2, "hand_over": 2, "take_back": 2, "undo": 1, "answer": 8, "edit": 2, "nudge": 1,
    "withdraw": 1, "open_role": 8, "show": 4, "put_in_charge": 1,
}  # fmt: skip
# What a button does at once, as the record calls it, and what the form does that another one opens.
AT_ONCE = {
    "approve": "approve", "undo": "undo", "take_back": "take_back", "open_role": "run", "fill": "run", "nudge": "nudge",
}  # fmt: skip
FORMS = {
    "reject": "reject", "ask": "ask", "answer": "answer", "hand_over": "hand_over", "withdraw": "withdraw",
    "put_in_charge": "put_in_charge", "hold": "run", "close_role": "run", "cancel": "run",
}  # fmt: skip
# On the page of a request; the rest of its buttons stand in messages too.
ON_PAGE = {"open_role": 1, "fill": 1, "hold": 1, "close_role": 1, "cancel": 1, "put_in_charge": 1}
# Answered by a word beside the button, whether it was done or not.
ANSWERED_EITHER_WAY = {"nudge"}
# How what is said begins where the database or Slack could not be reached.
BUSY = ("I cannot reach what I need right now", "我现在连不上需要用到的服务")


class Unanswered(Exception):
    """Nothing came of it: no delivery was answered, or nothing opened."""


class Hand:
    """One person about to do one thing."""

    def __init__(self, crowd: Crowd, someone: Someone, department: Department, chance: Random) -> None:
        self._crowd = crowd
        self._ledger = crowd.ledger
        self._someone = someone
        self._department = department
        self._chance = chance

    def do_something(self) -> None:
        """One thing out of what this person could do now. Raises Unanswered, CannotBeDone."""
        seen = self._seen()
        if seen["views"]:
            self._ledger.heard(self._someone.close(all=True))
        offers = list(_offers(_said(seen), GLADLY))
        is_asker = self._someone.user in self._department.askers
        if self._chance.random() < LOOKS_IN:
            self._look_in()
        elif is_asker and (not offers or self._chance.random() < ASKS):
            self._ask()
        elif offers:
            verb, message, button = self._chance.choices(offers, [GLADLY[verb] for verb, _, _ in offers])[0]
            self._use(verb, {"message": {"channel": message["channel"], "ts": message["ts"]}}, button)
        else:
            self._crowd.pause(self._chance)

    def _look_in(self) -> None:
        """Open the Home tab, or say something to the bot."""
        what, deed = self._chance.choice([("home", {"do": "open_home"}), ("hint", {"do": "say", "text": "hello?"})])
        name = str(deed.pop("do"))
        answers = self._heard(lambda: self._someone.do(name, times=self._times(), **deed)["answers"])
        outcome = Outcome.DONE if _is_answered(answers) else Outcome.UNANSWERED
        self._ledger.did(what, self._someone.user, what, outcome)

    def _ask(self) -> None:
        """Ask for one more role, if there are not enough."""
        title = self._crowd.next_title()
        if title is not None:
            self._heard(lambda: self._someone.command("/hire request"))
            if self._someone.modal() is None:
                raise Unanswered("/hire request")
            recruiter = self._chance.choice(self._department.askers)
            self._type({**ASKED, "title": title, "department": self._department.name, "recruiter": recruiter})
            self._check_and_send("submit", title)

    def _use(self, verb: str, where: Json, button: Json) -> None:
        """Click, and go on with what opens."""
        if verb in AT_ONCE:
            return self._click(AT_ONCE[verb], where, button)
        self._open(where, button)
        if verb == "edit":
            self._type({"pay_to": self._number(80_000, 99_000), "headcount": self._number(1, 9)})
            return self._check_and_send("edit", _about(button))
        if verb == "show":
            page = self._someone.top()
            offers = list(_offers([page], ON_PAGE))
            if not offers:
                return None
            verb, _, button = self._chance.choice(offers)
            return self._use(verb, {"view": page["id"]}, button)
        return self._fill_in(FORMS[verb], _about(button))

    def _click(self, verb: str, where: Json, button: Json) -> None:
        """A button that does its work at once. A no is told beside it, or in a small modal."""
        before = self._told()
        answers = self._heard(
            lambda: self._someone.do("click", times=self._times(), **where, **_ids(button))["answers"]
        )
        is_told, user = self._told() > before, self._someone.user
        if not _is_whole(answers):
            self._crowd.leave_hanging(user)
        if not _is_answered(answers):
            outcome = Outcome.UNANSWERED
        elif verb in ANSWERED_EITHER_WAY or (is_told and self._crowd.is_left_hanging(user)):
            outcome = Outcome.UNSURE
        elif is_told and self._is_told_busy():
            outcome = Outcome.UNSURE  # of a click that came twice, the other may have been done
        else:
            outcome = Outcome.REFUSED if is_told else Outcome.DONE
        self._ledger.did(verb, user, _about(button), outcome)

    def _is_told_busy(self) -> bool:
        seen = self._seen()
        told = words([seen["views"], _said(seen)])
        return any(sentence in told for sentence in BUSY)

    def _told(self) -> int:
        """How many words only they can see, and modals, stand before them."""
        seen = self._seen()
        return len(seen["views"]) + sum("ephemeral_to" in said for said in _said(seen))

    def _open(self, where: Json, button: Json) -> None:
        """Click on what opens a form or a page. Raises Unanswered when something else came of it."""
        before = len(self._someone.modals())
        self._heard(lambda: self._someone.do("click", **where, **_ids(button))["answers"])
        views = self._someone.modals()
        if len(views) <= before or (views[-1]["submit"] is None and _verb(button) != "show"):
            raise Unanswered(button["action_id"])

    def _check_and_send(self, verb: str, about: str) -> None:
        """Next, and Send on what that puts on top. Raises Unanswered."""
        self._submit([])
        if len(self._someone.modals()) < 2:
            raise Unanswered("check")
        self._send(verb, about)

    def _fill_in(self, verb: str, about: str) -> None:
        """Type what the form asks for, and send it."""
        user, department = self._someone.user, self._department
        given = {
            "reason": "Because.", "text": f"Words {self._number(0, 9_999)}.", "until": "2099-01-01",
            "to": self._chance.choice([each for each in department.people if each != user]),
            "whom": self._chance.choice(department.askers),
        }  # fmt: skip
        if verb != "hand_over" or self._crowd.may_be_given(about, given["to"]):
            self._type(given)
            self._send(verb, about)

    def _send(self, verb: str, about: str) -> None:
        """Send the top form, and remember what became of it. Raises Unanswered.

        A no that follows on a delivery without an answer says nothing: that one may have been taken.
        """
        answers: list[Json] = []
        try:
            self._submit(answers)
        finally:
            if _is_taken(answers):
                outcome = Outcome.DONE
            elif _is_answered(answers):
                outcome = Outcome.REFUSED if _is_whole(answers) else Outcome.UNSURE
            else:
                outcome = Outcome.UNANSWERED
            self._ledger.did(verb, self._someone.user, about, outcome)

    def _submit(self, answers: list[Json]) -> None:
        """Send the top form until it is answered: it stays open, and is the same form each time. Raises Unanswered."""
        view = self._someone.top()["id"]
        for _ in range(TRIES):
            answers += self._heard(lambda: self._someone.submit(times=self._times(), view=view))
            if _is_answered(answers):
                return
            self._crowd.pause(self._chance)
        raise Unanswered(view)

    def _type(self, fields: Mapping[str, str]) -> None:
        """Into those fields of the top form that it has; nothing is sent yet."""
        view = self._someone.top()
        for block in view["blocks"]:
            if (name := field_of(block["block_id"])) in fields:
                self._someone.do("fill", view=view["id"], block_id=block["block_id"], value=fields[name], quiet=True)

    def _heard(self, deliver: Callable[[], list[Json]]) -> list[Json]:
        """What the deliveries were answered, counted."""
        self._ledger.begins()
        try:
            answers = deliver()
        finally:
            self._ledger.ends()
        self._ledger.heard(answers)
        return answers

    def _seen(self) -> Json:
        return self._someone.seen(self._crowd.room(self._someone))

    def _times(self) -> int:
        return 2 if self._chance.random() < TWICE else 1

    def _number(self, least: int, most: int) -> str:
        return str(self._chance.randint(least, most))


def _is_answered(answers: list[Json]) -> bool:
    return any(answer["status"] == "ok" for answer in answers)


def _is_whole(answers: list[Json]) -> bool:
    """Whether every delivery was answered: what was not may have been done all the same."""
    return all(answer["status"] == "ok" for answer in answers)


def _is_taken(answers: list[Json]) -> bool:
    """Whether a form was taken: nothing beside its fields, no word in its place."""
    bodies = [answer["body"] for answer in answers if answer["status"] == "ok"]
    return any(not body or body.get("response_action") == "clear" for body in bodies)


def _said(seen: Json) -> list[Json]:
    return [said for room in seen["conversations"] for said in room["messages"]]


def _offers(places: list[Json], known: Mapping[str, int]) -> Iterator[tuple[str, Json, Json]]:
    """The buttons that do something known to a request: the verb, where it stands, the button."""
    for place in places[-LOOKED_AT:]:
        for block in place.get("blocks") or []:
            for thing in [*(block.get("elements") or []), block.get("accessory") or {}]:
                if thing.get("type") == "button" and _verb(thing) in known and "ephemeral_to" not in place:
                    yield _verb(thing), place, {**thing, "block_id": block["block_id"]}


def _verb(button: Json) -> str:
    feature, _, verb = str(button["action_id"]).partition("#")[0].rpartition(".")
    return verb if feature == REQUESTS else ""


def _about(button: Json) -> str:
    return f"requisition:{button['value'].partition(':')[0]}"


def _ids(button: Json) -> Json:
    return {"block_id": button["block_id"], "action_id": button["action_id"]}
