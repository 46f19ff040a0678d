"""Every page for people without an account, as a phone shows it in each language: axe finds nothing to complain of."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from bot.mail import pages
from bot.store import Store
from bot.words import Element, Words
from bot.words.catalogues import LANGUAGES
from tests.browser.conftest import ARTEFACTS
from tests.sampled import candidates, digests, fairness, files, own_side, sources
from tests.sampled.said import Sample

pytestmark = pytest.mark.browser
PARTS = (sources, digests, candidates, own_side, files, fairness)
MESSAGES = Path(__file__).parents[2] / "messages"


class _Undo(Exception):
    """Nothing of it is kept."""


def drawn(store: Store) -> dict[str, str]:
    """The pages that have a part which none before of their template had, the first of each in every language, by a
    name for a picture."""
    words, found, known = Words(MESSAGES), dict[str, str](), dict[str, set[str]]()
    for part in PARTS:
        every: list[Sample] = []
        with suppress(_Undo), store.open() as books:
            every += part.of_jobs(books, "Data engineer")
            raise _Undo()
        for name, facts in [*every, *part.of_handlers("Data engineer")]:
            tree = words.tree(name, LANGUAGES[0], facts, "UTC")
            parts = tags(tree)
            if tree.tag == "Page" and not parts <= known.setdefault(name, set()):
                languages = LANGUAGES if not known[name] else LANGUAGES[:1]
                known[name] |= parts
                for language in languages:
                    shown = pages.page(words.tree(name, language, facts, "UTC"), language)
                    found[f"{name.rpartition('/')[2]}-{len(known[name])}-{language}"] = shown
    return found


def tags(tree: Element) -> set[str]:
    """What it consists of, by kind and name."""
    inner = [child for child in tree.children if isinstance(child, Element)]
    return {f"{tree.tag} {tree.attributes.get('name', '')}"}.union(*map(tags, inner))


def test_every_page_passes_axe_on_a_phone_and_nothing_is_wider_than_it(browser: Browser, sqlite_store: Store) -> None:
    every = drawn(sqlite_store)
    assert {name.partition("-")[0] for name in every} == {
        "join", "confirm", "other", "digest_page", "digest_other", "own_page", "own_withdraw", "own_other",
    }  # fmt: skip
    page = browser.new_page(viewport={"width": 320, "height": 640})
    axe, wrong = Axe(), list[str]()
    ARTEFACTS.mkdir(exist_ok=True)
    for name, shown in every.items():
        page.set_content(shown)
        found = axe.run(page)
        if found.violations_count:
            wrong.append(f"{name}: {found.generate_report()}")
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wrong.append(f"{name} is wider than a phone")
        page.screenshot(path=ARTEFACTS / f"page-{name}.png", full_page=True)
    page.close()
    assert not wrong, "\n".join(wrong)
