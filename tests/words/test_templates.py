"""Templates speak to one reader and cannot lose track of what a person typed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateAssertionError, TemplateNotFound, UndefinedError

from bot.words import Element, Text, Words, templates
from bot.words.inline import leaves

NUMBERS = count()


def say(root: Path, source: str, language: str = "en", zone: str = "Europe/Berlin", **facts: Any) -> Element:
    (root / "a").mkdir(exist_ok=True)
    name = f"a/{next(NUMBERS)}"  # what was compiled once stays so
    (root / f"{name}.xml.j2").write_text(f"<p>{source}</p>", encoding="utf-8")
    return Words(root).tree(name, language, facts, zone)


def text(root: Path, source: str, language: str = "en", zone: str = "Europe/Berlin", **facts: Any) -> str:
    return "".join(leaf.text for leaf in leaves(say(root, source, language, zone, **facts).children))


def typed(tree: Element) -> list[str]:
    found = []
    for child in tree.children:
        if isinstance(child, Text):
            found += [child.value] if child.typed else []
        else:
            found += typed(child)
    return found


@dataclass
class Person:
    name: str


@pytest.mark.parametrize(
    "source",
    [
        "{{ name }}",
        "{{ person.name }}",
        "{{ person['name'] }}",
        "{{ [name]|join(', ') }}",
        "{{ name|default('x') }}",
        "{{ name ~ '' }}",
        "{{ '' + name }}",
        "{{ '%s' % name }}",
        "{{ missing|default(name) }}",
        "{% set x %}{{ name }}{% endset %}{{ x }}",
        "{% macro m(n) %}<b>{{ n }}</b>{% endmacro %}{{ m(name) }}",
        "{% trans name %}{{ name }}{% endtrans %}",
        "{% trans n=2, name=name %}one {{ name }}{% pluralize n %}{{ name }}{% endtrans %}",
        "{% for n in people %}{{ n.name }}{% endfor %}",
        "{% for key, value in table.items() %}{{ value }}{% endfor %}",
        "{% for key in table_by_name %}{{ key }}{% endfor %}",
        "{{ (name, 'x')[0] }}",
    ],
)
def test_typed_text_stays_typed_through_everything_a_template_may_do(tmp_path: Path, source: str) -> None:
    evil = "<b>*x*</b>\n&amp;"
    person = Person(evil)
    facts: dict[str, Any] = {"name": evil, "person": person, "people": [person]}
    facts |= {"table": {"k": evil}, "table_by_name": {evil: 1}}
    tree = say(tmp_path, source, **facts)
    assert "".join(typed(tree)) == evil


def test_filters_and_methods_that_would_lose_the_type_are_not_there(tmp_path: Path) -> None:
    for name in ("safe", "upper", "replace", "striptags", "format", "tojson", "string", "xmlattr"):
        with pytest.raises(TemplateAssertionError, match="No filter"):
            say(tmp_path, "{{ name|" + name + " }}", name="x")
    for source in ("{{ name.upper() }}", "{{ name.__class__ }}", "{{ people.append(1) }}", "{{ person._record }}"):
        with pytest.raises(UndefinedError):
            say(tmp_path, source, name="x", people=[], person=Person("x"))


def test_a_missing_fact_and_a_missing_template_are_errors(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError, match="'who' is undefined"):
        say(tmp_path, "{{ who }}")
    with pytest.raises(UndefinedError, match="has no"):
        say(tmp_path, "{{ row.who }}", row={"what": 1})
    with pytest.raises(TemplateNotFound):
        Words(tmp_path).tree("no/such", "en", {}, "UTC")


def test_nobody_is_ever_told_none_or_true(tmp_path: Path) -> None:
    for value in (None, True, {"a": 1}, [1]):
        with pytest.raises(TypeError, match="printed"):
            say(tmp_path, "{{ value }}", value=value)


def test_an_item_comes_before_an_attribute_of_the_same_name(tmp_path: Path) -> None:
    assert text(tmp_path, "{{ row.items }} {{ row.count }}", row={"items": 3, "count": 4}) == "3 4"


def test_days_times_and_money_are_written_for_the_reader(tmp_path: Path) -> None:
    due = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    source = "{{ due|day }} / {{ due|clock_time }} / {{ due|moment }} / {{ on|day }}"
    english = text(tmp_path, source, due=due, on=date(2026, 1, 2)).replace("\u202f", " ")
    assert english == "Tue, Nov 24, 2026 / 12:30 AM / Tue, Nov 24, 2026 12:30 AM / Fri, Jan 2, 2026"
    chinese = text(tmp_path, source, "zh", "Asia/Shanghai", due=due, on=date(2026, 1, 2))
    assert chinese == "2026年11月24日周二 / 07:30 / 2026年11月24日周二 07:30 / 2026年1月2日周五"
    sums = "{{ pay|money('EUR') }} {{ rate|money(currency) }} {{ n|number }}"
    assert text(tmp_path, sums, pay=95000, rate=1.5, n=1234, currency="USD") == "€95,000 $1.50 1,234"


def test_what_was_compiled_is_there_for_other_processes_until_its_source_changes(tmp_path: Path) -> None:
    beside, source = tmp_path / "__pycache__", tmp_path / "a.xml.j2"
    for word in ("Good", "Fine"):
        source.write_text(f"<p>{word}</p>", encoding="utf-8")
        seen = []
        for _ in range(2):
            templates._compiled.cache_clear()
            templates._environment.cache_clear()
            seen.append(leaves(Words(tmp_path).tree("a", "en", {}, "UTC").children)[0].text)
            (kept,) = beside.iterdir()
            seen.append(kept.stat().st_ino)
        assert seen[:2] == seen[2:], "the second time nothing is written"
        assert seen[0] == word


@pytest.mark.parametrize("kept", [0, 5, 20, 40, -1])
def test_a_file_that_was_cut_off_or_written_over_is_made_anew(tmp_path: Path, kept: int) -> None:
    (tmp_path / "a.xml.j2").write_text("<p>Good</p>", encoding="utf-8")

    def said() -> str:
        templates._compiled.cache_clear()
        templates._environment.cache_clear()
        return leaves(Words(tmp_path).tree("a", "en", {}, "UTC").children)[0].text

    assert said() == "Good"
    (file,) = (tmp_path / "__pycache__").iterdir()
    whole = file.read_bytes()
    for broken in (whole[:kept], whole[:kept] + b"?" * 40):
        file.write_bytes(broken)
        assert said() == "Good"
        assert file.read_bytes() == whole


def test_where_nothing_can_be_kept_every_process_compiles(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("", encoding="utf-8")
    assert text(tmp_path, "Good") == "Good"


def test_a_moment_without_a_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        say(tmp_path, "{{ due|day }}", due=datetime(2026, 1, 1))  # noqa: DTZ001


def test_macros_of_another_file_can_be_used_in_the_readers_language_and_zone(tmp_path: Path) -> None:
    (tmp_path / "macros.xml.j2").write_text(
        "{% macro due(at) %}<i>{{ at|day }}</i> {% trans %}Yes{% endtrans %}{% endmacro %}", encoding="utf-8"
    )
    po = tmp_path / "locale/zh/LC_MESSAGES/messages.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid "Yes"\nmsgstr "是"\n', encoding="utf-8")
    source = '{% import "macros.xml.j2" as said with context %}{{ said.due(at) }}'
    assert text(tmp_path, source, "zh", at=datetime(2026, 1, 1, 23, 30, tzinfo=UTC)) == "2026年1月2日周五 是"


def test_a_sentence_is_said_in_the_readers_language_and_number(tmp_path: Path) -> None:
    po = tmp_path / "locale/zh/LC_MESSAGES/messages.po"
    po.parent.mkdir(parents=True)
    po.write_text(
        'msgid "%(n)s role <b>%(who)s</b>"\nmsgid_plural "%(n)s roles <b>%(who)s</b>"\n'
        'msgstr[0] "<b>%(who)s</b>：%(n)s 个职位"\n',
        encoding="utf-8",
    )
    source = (
        "{% trans n=n, who=who %}\n  {{ n }} role\n  <b>{{ who }}</b>"
        "{% pluralize n %}{{ n }} roles <b>{{ who }}</b>{% endtrans %}"
    )
    assert text(tmp_path, source, n=1, who="A&B") == "1 role A&B"
    assert text(tmp_path, source, n=2, who="A&B") == "2 roles A&B"
    assert text(tmp_path, source, "zh", n=2, who="A&B") == "A&B：2 个职位"


def test_an_untranslated_sentence_is_said_in_english_and_in_the_right_number(tmp_path: Path) -> None:
    po = tmp_path / "locale/zh/LC_MESSAGES/messages.po"
    po.parent.mkdir(parents=True)
    po.write_text(
        'msgid "%(n)s role"\nmsgid_plural "%(n)s roles"\nmsgstr[0] ""\n\n#, fuzzy\nmsgid "Yes"\nmsgstr "否"\n',
        encoding="utf-8",
    )
    source = "{% trans n=n %}{{ n }} role{% pluralize n %}{{ n }} roles{% endtrans %} {% trans %}Yes{% endtrans %}"
    assert text(tmp_path, source, "zh", n=2) == "2 roles Yes"


def test_a_per_cent_sign_is_a_per_cent_sign(tmp_path: Path) -> None:
    assert text(tmp_path, "{% trans %}100%{% endtrans %} {% trans n=5 %}{{ n }}%{% endtrans %}") == "100% 5%"
