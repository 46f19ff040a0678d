"""What members agree to stands in words nobody changes unnoticed."""

from __future__ import annotations

import re
from hashlib import sha256

from babel.messages.pofile import read_po

from bot.app import MESSAGES
from bot.rules.community.matching import ordering
from bot.rules.community.members import Purpose
from bot.rules.community.members.consenting import VERSION
from bot.words.catalogues import po_file


def test_nobody_changes_what_members_agree_to_without_giving_it_another_version() -> None:
    """Where this fails on purpose: give `VERSION` the month of the change, and write its digest here."""
    parts = (MESSAGES / "community/members/consent_parts.xml.j2").read_text(encoding="utf-8")
    texts = [each.replace("{{ n }}", "%(n)s") for each in re.findall(r"{% trans n=months %}(.*?){% endtrans %}", parts)]
    with po_file(MESSAGES, "zh").open("rb") as lines:
        chinese = {message.id: message.string for message in read_po(lines, locale="zh")}
    whole = "\n".join([*texts, *(str(chinese[each]) for each in texts)])
    assert len(texts) == len(Purpose)
    assert (VERSION, sha256(whole.encode()).hexdigest()[:12]) == ("2026-11", "d0642acab23c")


def test_nobody_changes_what_members_are_told_of_an_order_without_giving_it_another_version() -> None:
    """Where this fails on purpose: give `ordering.VERSION` the month of the change, and write its digest here."""
    parts = (MESSAGES / "community/matching/parts.xml.j2").read_text(encoding="utf-8")
    (told,) = re.findall(r"{% macro notice\(\) %}{% trans %}(.*?){% endtrans %}", parts)
    with po_file(MESSAGES, "zh").open("rb") as lines:
        chinese = {message.id: message.string for message in read_po(lines, locale="zh")}
    whole = "\n".join([told, str(chinese[told])])
    assert (ordering.VERSION, sha256(whole.encode()).hexdigest()[:12]) == ("2026-11", "da56a8a2f516")
