"""Adding a candidate: what was typed, who that is, and what is kept of two records that are one person.

The same e-mail is the same person. The same phone may be a family's: it is shown, and somebody decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

from bot.rules.hiring.candidates import Candidate, Source
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.settings import zone_of
from bot.rules.staff.reading import is_email

NAME_CHARACTERS, NOTES_CHARACTERS, LINK_CHARACTERS = 120, 2000, 500
MOST_LINKS = 5
LANGUAGES = ("en", "zh")
# E.164 has at most 15 digits; fewer than six are an extension.
_PHONE = re.compile(r"\+?[0-9]{6,15}")
_BETWEEN = re.compile(r"[\s().\-/·]+")
# As a Chinese keyboard types them.
_FULL_WIDTH = str.maketrans("０１２３４５６７８９＋－（）", "0123456789+-()")
_LINK = re.compile(r"https?://[^\s<>|]+")


class BadAddress(Refusal):
    """That is no e-mail address."""


class BadPhone(Refusal):
    """That is no telephone number."""


class BadLink(Refusal):
    """`line` is no web address."""


class TooManyLinks(Refusal):
    """More than `most` links."""


class ReferrerMissing(Refusal):
    """Somebody referred them, and it is not said who: then nothing is shut to that person."""


class PlanMissing(Refusal):
    """No plan of the recruitment is published: there is no stage to begin with."""


class AlreadyThere(Refusal):
    """That person is in this recruitment already, under `name`."""


def folded_email(typed: str) -> str:
    """The address as it is compared: nothing around it, upper and lower case alike. Dots and plus signs are part of an
    address: only some providers leave them out."""
    return typed.strip().casefold()


def folded_phone(typed: str) -> str:
    """The digits, with a plus before a country's code, which `00` stands for too; empty for what is no number."""
    digits = _BETWEEN.sub("", typed.strip().translate(_FULL_WIDTH))
    digits = f"+{digits[2:]}" if digits.startswith("00") else digits
    return digits if _PHONE.fullmatch(digits) else ""


def is_link(text: str) -> bool:
    """Whether it is a web address and nothing else."""
    return _LINK.fullmatch(text) is not None


def read(answers: Mapping[str, Any], workspace: str) -> Candidate:
    """The candidate that was typed. Raises FieldRefusals for `name`, `email`, `phone`, `zone`, `links`, `notes` and
    `referrers`."""
    typed = {name: text.strip() for name, text in answers.items() if isinstance(text, str)}
    wrong: dict[str, Refusal] = {}
    for name, most in (("name", NAME_CHARACTERS), ("notes", NOTES_CHARACTERS)):
        if len(typed.get(name, "")) > most:
            wrong[name] = TooLong(most=most)
    email, phone = folded_email(typed.get("email", "")), folded_phone(typed.get("phone", ""))
    if not typed.get("name"):
        wrong["name"] = Missing()
    if not is_email(email):
        wrong["email"] = BadAddress() if email else Missing()
    if typed.get("phone") and not phone:
        wrong["phone"] = BadPhone()
    zone = _zone(typed.get("zone", ""), wrong)
    links = _links(typed.get("links", ""), wrong)
    source = next((each for each in Source if each.value == typed.get("source")), Source.OTHER)
    referrers = _users(answers.get("referrers"))
    if source is Source.REFERRED and not referrers:
        wrong["referrers"] = ReferrerMissing()
    if wrong:
        raise FieldRefusals(wrong)
    return Candidate(
        workspace, typed["name"], (email,), phone, zone,
        typed["language"] if typed.get("language") in LANGUAGES else LANGUAGES[0], source, links,
        typed.get("notes", ""), typed.get("user") or None, referrers, _users(answers.get("relatives")),
    )  # fmt: skip


def _zone(typed: str, wrong: dict[str, Refusal]) -> str:
    if not typed:
        return ""
    try:
        return zone_of(typed)
    except Refusal as unknown:
        wrong["zone"] = unknown
        return ""


def _links(typed: str, wrong: dict[str, Refusal]) -> tuple[str, ...]:
    lines = tuple(dict.fromkeys(line for line in map(str.strip, typed.splitlines()) if line))
    odd = next((line for line in lines if not is_link(line) or len(line) > LINK_CHARACTERS), None)
    if odd is not None:
        wrong["links"] = BadLink(line=odd)
    elif len(lines) > MOST_LINKS:
        wrong["links"] = TooManyLinks(most=MOST_LINKS)
    return lines


def _users(given: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str, given))) if isinstance(given, list) else ()


def works_here(typed: Candidate, user: str) -> Candidate:
    """The candidate as somebody who works here, unless it is said who they are."""
    return replace(typed, user=typed.user or user)


def merged(kept: Candidate, typed: Candidate) -> Candidate:
    """The one record of that person: what was kept stays, what is new is added. Whoever was shut out still is, and
    whoever the new one shuts out is too."""
    also = typed.user if kept.user and typed.user != kept.user else None
    notes = "\n".join(filter(None, (kept.notes, "" if typed.notes in kept.notes else typed.notes)))
    return replace(
        kept,
        emails=_together(kept.emails, typed.emails),
        phone=kept.phone or typed.phone,
        zone=kept.zone or typed.zone,
        links=_together(kept.links, typed.links),
        notes=notes,
        user=kept.user or typed.user,
        referrers=_together(kept.referrers, typed.referrers),
        # Somebody else who is said to be the candidate is not forgotten either.
        relatives=_together(kept.relatives, typed.relatives, (also or "",)),
    )


def closer(kept: Candidate, typed: Candidate) -> Candidate:
    """The record as it was kept, shut also to whomever the other shuts out: nobody is let in."""
    found = merged(kept, replace(typed, emails=(), links=(), notes=""))
    return replace(kept, user=found.user, referrers=found.referrers, relatives=found.relatives)


def flagged(candidate: Candidate, answers: Mapping[str, Any]) -> Candidate:
    """The candidate with who they are here, who referred them and who is related to them as it says.

    Raises FieldRefusals where one of the three is not even asked: nobody is let in by a form that is not whole.
    """
    if missing := {"user", "referrers", "relatives"} - answers.keys():
        raise FieldRefusals(dict.fromkeys(missing, Missing()))
    user = answers["user"]
    return replace(
        candidate,
        user=user if isinstance(user, str) and user else None,
        referrers=_users(answers["referrers"]),
        relatives=_users(answers["relatives"]),
    )


def fingerprint(candidate: Candidate) -> str:
    """What tells whether somebody changed the record since a page of it was shown: 16 hexadecimal digits."""
    content = json.dumps(asdict(candidate), sort_keys=True, default=str)
    return sha256(content.encode()).hexdigest()[:16]


def _together(*lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for one in lists for each in one if each))
