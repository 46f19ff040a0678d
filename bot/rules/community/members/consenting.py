"""Agreements: which text somebody agreed to, how long that holds, and when it is asked for anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.rules.community.fields import Empty, link, text
from bot.rules.community.members import Consent, How, Purpose, holding
from bot.rules.refusals import FieldRefusals, Refusal

# The version of the texts in `messages/community/members/consent_parts.xml.j2`, in every language. Whoever changes one
# gives them another version here; a test holds a digest of the texts against it.
VERSION = "2026-11"
# A yes is relied on for 24 months: regulators call two years without contact the time after which to ask again.
MONTHS, VALID = 24, timedelta(days=730)
# Asked again so long before it ends, so that a holiday does not end it.
ASK_BEFORE = timedelta(days=30)
# A click or an answer renews what holds, by one receipt in so many days at most.
RECEIPT_EVERY = timedelta(days=30)
# What a community adds to the texts is read below them: a few lines, no second privacy policy.
OWN_CHARACTERS = 600
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class OwnWords:
    """What a community adds to the texts: who answers for what is kept and how to reach them, by language, and a link
    to more. `version` counts from one; zero, without words, is what a community has that never wrote any."""

    version: int = 0
    texts: tuple[tuple[str, str], ...] = ()
    link: str = ""
    by: str = ""
    at: datetime | None = None

    def text(self, language: str) -> str:
        """The words in that language, else in the one they were written in; empty for none."""
        said = dict(self.texts)
        return said.get(language) or next(iter(said.values()), "")


def with_own(version: str, own: int) -> str:
    """The version of a text as a receipt names it, with the community's own words below."""
    return f"{version}+{own}" if own else version


def written(before: OwnWords, answers: Mapping[str, object], by: str, now: datetime) -> OwnWords:
    """The next version, or the one before where nothing is new. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    typed = [(each, text(answers, each, OWN_CHARACTERS, wrong)) for each in LANGUAGES]
    address, said = link(answers, "link", wrong), tuple(each for each in typed if each[1])
    if not said:
        wrong.setdefault(LANGUAGES[0], Empty())
    if wrong:
        raise FieldRefusals(wrong)
    is_same = (said, address) == (before.texts, before.link)
    return before if is_same else OwnWords(before.version + 1, said, address, by, now)


def given(purpose: Purpose, how: How, now: datetime, own: int = 0) -> Consent:
    """The receipt of an agreement to the present text, with the community's own words of that version."""
    return Consent(purpose, with_own(VERSION, own), how, now, now + VALID)


def carried_on(consents: Iterable[Consent], how: How, now: datetime) -> Sequence[Consent]:
    """The receipts that a click or an answer makes: what holds goes on from now, to the text it was given to.

    Opening a mail is neither, and makes none.
    """
    held = holding(consents, now).values()
    return [replace(each, how=how, at=now, until=now + VALID) for each in held if each.at + RECEIPT_EVERY <= now]


def chosen(
    consents: Iterable[Consent], wanted: Collection[Purpose], now: datetime, own: int = 0
) -> tuple[Sequence[Consent], Sequence[Purpose]]:
    """The receipts that are made, and what is taken back, where somebody says that they agree to just these."""
    held = holding(consents, now)
    old = [each for each in Purpose if each in wanted and _is_old(held.get(each), now, own)]
    anew = [given(each, How.CLICK, now, own) for each in old]
    return anew, [each for each in Purpose if each in held and each not in wanted]


def ends_soon(consent: Consent, now: datetime) -> bool:
    """Whether it holds and is to be asked for again."""
    return consent.holds(now) and consent.until - ASK_BEFORE <= now


def _is_old(held: Consent | None, now: datetime, own: int) -> bool:
    return held is None or held.version != with_own(VERSION, own) or ends_soon(held, now)
