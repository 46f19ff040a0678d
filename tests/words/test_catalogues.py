"""Catalogues are complete and true, or say where they are not."""

from pathlib import Path

import pytest

from bot.words.catalogues import extract, language_of, po_file, problems, update

TEMPLATE = """<Message>
  <Header>{% trans %}Approve{% endtrans %}</Header>
  <Section>{% trans n=n, who=who %}<a href="@{{ who }}"/> asks for one.{% pluralize n %}
    <a href="@{{ who }}"/> asks for {{ n }}.{% endtrans %}</Section>
</Message>"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.xml.j2").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def translate(root: Path, header: str = "批准", ask: str = '<a href=\\"@%(who)s\\"/>请求 %(n)s 个。') -> None:
    update(root)
    path = po_file(root, "zh")
    text = path.read_text(encoding="utf-8")
    text = text.replace('msgid "Approve"\nmsgstr ""', f'msgid "Approve"\nmsgstr "{header}"')
    path.write_text(text.replace('msgstr[0] ""', f'msgstr[0] "{ask}"'), encoding="utf-8")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh"), ("zh_TW", "zh"), ("zh", "zh"), ("en-GB", "en"), ("zhx", "en"), ("de-DE", "en"), (None, "en")],
)
def test_every_locale_has_a_language(locale: str | None, language: str) -> None:
    assert language_of(locale) == language


def test_every_sentence_is_found_with_its_file_only(root: Path) -> None:
    found = {message.id: message.locations for message in extract(root) if message.id}
    one, many = '<a href="@%(who)s"/> asks for one.', '<a href="@%(who)s"/> asks for %(n)s.'
    assert found == {"Approve": [("a/b.xml.j2", 1)], (one, many): [("a/b.xml.j2", 1)]}


def test_a_complete_catalogue_has_no_problems_and_updating_it_changes_nothing(root: Path) -> None:
    translate(root)
    before = po_file(root, "zh").read_text(encoding="utf-8")
    assert problems(root, "zh") == []
    assert problems(root, "en") == []
    update(root)
    assert po_file(root, "zh").read_text(encoding="utf-8") == before
    assert "Date" not in before
    assert "b.xml.j2:" not in before


def test_missing_fuzzy_and_obsolete_sentences_are_named(root: Path) -> None:
    assert [problem.rsplit(": ", 1)[1] for problem in problems(root, "zh")] == ["missing", "missing"]
    translate(root)
    (root / "a" / "b.xml.j2").write_text("<p>{% trans %}Approve!{% endtrans %}</p>", encoding="utf-8")
    assert sorted(problem.rsplit(": ", 1)[1] for problem in problems(root, "zh")) == [
        "missing",
        "no template says this (obsolete)",
        "no template says this (obsolete)",
    ]
    update(root)
    assert problems(root, "zh") == ["zh: 'Approve!': fuzzy"]


@pytest.mark.parametrize(
    ("ask", "problem"),
    [
        ("请求 %(n)s 个。", '<a href="@%(who)s"/> is missing'),
        ('<a href=\\"@%(who)s\\"/>请求。', "%(n)s is missing"),
        ('<a href=\\"@%(who)s\\"/>请求 %(n)s &amp; 个。', "&amp; is too much"),
        ('<a href=\\"@%(who)s\\"/>请求 %(n)s 个 100%。', "a per cent sign that is not doubled"),
        ('<a href=\\"@%(who)s\\"/>请求 %(n)s < 个。', "not well-formed"),
    ],
)
def test_a_translation_that_loses_or_adds_markup_is_named(root: Path, ask: str, problem: str) -> None:
    translate(root, ask=ask)
    assert any(found.endswith(problem) for found in problems(root, "zh")), problems(root, "zh")


def test_a_plural_with_too_many_forms_is_named(root: Path) -> None:
    translate(root, ask='一\\"\nmsgstr[1] \\"二'.replace('\\"', '"'))
    assert any("more translations than num_plurals" in found for found in problems(root, "zh"))
