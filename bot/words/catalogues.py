"""The translations: gettext catalogues of Babel, English in the templates."""

import re
from collections import Counter
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract as extracted
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from bot.words.tree import WrongWords, parse

# The languages a person may choose; the first is the one the templates are written in.
LANGUAGES = ("en", "zh")

_OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"gettext": None, "_": None, "ngettext": (1, 2)}
_PLACEHOLDER = re.compile(r"%\(\w+\)s")
_MARKUP = re.compile(r"<[^>]+>|&#?\w+;|%\(\w+\)s")


def language_of(locale: str | None) -> str:
    """The language to speak to somebody whose Slack locale is `locale` (`zh-CN`, `en-GB`, none)."""
    return "zh" if locale and re.match("zh($|[-_])", locale, re.IGNORECASE) else "en"


def po_file(root: Path, language: str) -> Path:
    """Where the catalogue of a language is kept."""
    return root / "locale" / language / "LC_MESSAGES" / "messages.po"


def translations(root: Path, language: str) -> NullTranslations:
    """The catalogue of a language, compiled in memory; what it lacks, or only guesses, stays English."""
    if language == LANGUAGES[0]:
        return NullTranslations()
    catalog = _read(root, language)
    for message in list(catalog):
        # Babel would fill a missing plural with the English singular, whatever the number.
        if message.id and not all(_forms(message.string or "")):
            catalog.delete(message.id, message.context)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


def extract(root: Path) -> Catalog:
    """Every sentence of the templates, with the files it stands in.

    Raises jinja2.TemplateSyntaxError for a template that cannot be read.
    """
    catalog = Catalog()
    for path in sorted(root.rglob("*.xml.j2")):
        name = path.relative_to(root).as_posix()
        with path.open("rb") as lines:
            for found in extracted("jinja2.ext:babel_extract", lines, _KEYWORDS, (), _OPTIONS):
                catalog.add(found[1], locations=[(name, 1)], context=found[3])
    return catalog


def update(root: Path) -> list[Path]:
    """Rewrite every catalogue for the sentences that stand in the templates now, sorted and without dates.

    A changed sentence keeps its old translation, flagged fuzzy; a sentence nobody uses is dropped.
    Returns the files written.
    """
    template, written = extract(root), []
    for language in LANGUAGES[1:]:
        path = po_file(root, language)
        catalog = _read(root, language)
        catalog.update(template)
        entries = BytesIO()
        write_po(entries, catalog, width=110, omit_header=True, sort_output=True, ignore_obsolete=True,
                 include_previous=False, include_lineno=False)  # fmt: skip
        path.parent.mkdir(parents=True, exist_ok=True)
        header = (
            f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
            f'"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
            f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
        )
        path.write_text(header + entries.getvalue().decode().strip() + "\n", encoding="utf-8")
        written.append(path)
    return written


def problems(root: Path, language: str) -> list[str]:
    """What keeps a catalogue from being complete and true: a sentence each, none when all is well."""
    if language == LANGUAGES[0]:
        return []
    try:
        catalog = _read(root, language)
    except PoFileError as error:
        return [f"{language}: {error}"]
    template, found = extract(root), []
    for message in template:
        if message.id:
            translated = catalog.get(message.id, message.context)
            found += [f"{language}: {_first(message.id)!r}: {why}" for why in _wrong(message, translated)]
    unused = [message.id for message in catalog if message.id and template.get(message.id) is None]
    unused += [message.id for message in catalog.obsolete.values()]
    return found + [f"{language}: {_first(one)!r}: no template says this (obsolete)" for one in unused]


def _read(root: Path, language: str) -> Catalog:
    path = po_file(root, language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as lines:
        return read_po(lines, locale=language, abort_invalid=True)


def _wrong(message: Message, translated: Message | None) -> list[str]:
    if translated is None or not translated.string or not all(_forms(translated.string)):
        return ["missing"]
    if translated.fuzzy:
        return ["fuzzy"]
    forms = _forms(translated.string)
    if isinstance(message.id, str) != isinstance(translated.string, str):
        return ["singular and plural are mixed up"]
    expected = Counter(_MARKUP.findall(_forms(message.id)[-1]))
    return [why for form in forms for why in _differs(expected, form)]


def _differs(expected: Counter[str], form: str) -> list[str]:
    given = Counter(_MARKUP.findall(form))
    found = [f"{part} is missing" for part in expected - given] + [f"{part} is too much" for part in given - expected]
    if "%" in _PLACEHOLDER.sub("", form).replace("%%", ""):
        found.append("a per cent sign that is not doubled")
    try:
        parse(f"<x>{_PLACEHOLDER.sub('x', form)}</x>")
    except WrongWords:
        found.append("not well-formed")
    return found


def _forms(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _first(value: str | list[str] | tuple[str, ...]) -> str:
    return _forms(value)[0]
