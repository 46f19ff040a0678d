"""Templates: Jinja with the facts of one reader, out comes a tree."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any
from zlib import crc32

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Undefined
from jinja2.bccache import Bucket
from jinja2.filters import do_default
from markupsafe import Markup, escape

from bot.rules.community.content.ready import Prompt
from bot.rules.community.matching.reading import Synonyms
from bot.rules.community.questions.noticing import Wording
from bot.rules.hiring.competencies import Library
from bot.rules.hiring.descriptions.findings import Word
from bot.rules.hiring.plans.asking import Phrases
from bot.rules.hiring.scorecards import Trait
from bot.rules.hiring.training import Module
from bot.words import dates
from bot.words.catalogues import LANGUAGES, translations
from bot.words.said import Said, SaidRecord, said
from bot.words.tree import Element, parse

# Of these kinds a template may look inside, and at these names only.
_METHODS = {dict: {"items", "keys", "values", "get"}, tuple: set[str](), str: set[str]()}


class Words:
    """The templates under `root`, each compiled once. Safe to share between threads."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._environments = {language: _environment(root, language) for language in LANGUAGES}

    @property
    def library(self) -> Library:
        """The competencies and questions that ship; read when first asked for."""
        from bot.words.library import library  # what reads YAML is loaded where it is needed

        return library(self._root)

    @property
    def prompts(self) -> Sequence[Prompt]:
        """What a community can be asked; read when first asked for."""
        from bot.words.prompts import prompts

        return prompts(self._root)

    @property
    def openers(self) -> Sequence[Prompt]:
        """What two who are introduced may begin with; read when first asked for."""
        from bot.words.prompts import openers

        return openers(self._root)

    @property
    def noticing(self) -> Wording:
        """The words by which a question in a channel is known; read when first asked for."""
        from bot.words.noticing import noticing

        return noticing(self._root)

    @property
    def topic_words(self) -> Mapping[str, tuple[str, ...]]:
        """The words by which a question is known to be about a shipped topic; read when first asked for."""
        from bot.words.noticing import topic_words

        return topic_words(self._root)

    @property
    def synonyms(self) -> Synonyms:
        """Which words of skills and roles mean the same; read when first asked for."""
        from bot.words.synonyms import synonyms

        return synonyms(self._root)

    def wording(self, language: str) -> Sequence[Word]:
        """The words of that language that are worth a second look; read when first asked for."""
        from bot.words.wording import wording

        return wording(self._root)[language]

    @property
    def asking(self) -> Phrases:
        """The phrases that make a question leading, closed or open, of every language; read when first asked for."""
        from bot.words.wording import asking

        return asking(self._root)

    @property
    def traits(self) -> Sequence[Trait]:
        """The words about what nobody may be judged by, of every language; read when first asked for."""
        from bot.words.wording import traits

        return traits(self._root)

    def curriculum(self, language: str, sources: Mapping[str, str] | None = None) -> Mapping[str, Module]:
        """The modules of the training, by id; `sources` are an organisation's own, which come before those."""
        from bot.words.curriculum import curriculum, own

        shipped = curriculum(self._root)[language]
        return {**shipped, **own(tuple(sorted(sources.items())), language)} if sources else shipped

    def lessons(self, language: str) -> Mapping[str, Module]:
        """The lessons for members, by name."""
        from bot.words.curriculum import LESSONS, curriculum

        return curriculum(self._root, LESSONS)[language]

    def tree(self, template: str, language: str, facts: Mapping[str, Any], zone: str) -> Element:
        """What `hiring/requisitions/waiting` says with these facts to a reader of `language` in `zone` (IANA).

        Raises jinja2.TemplateError for a missing template or fact, WrongWords for output that is no XML.
        """
        compiled = self._environments[language].get_template(f"{template}.xml.j2")
        values = said(facts)
        values["reader_zone"] = zone
        return parse(compiled.render(values), template)


class _Environment(Environment):
    def getattr(self, obj: Any, attribute: str) -> Any:
        """Item before attribute; no private names, no methods of plain values."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        for kind, allowed in _METHODS.items():
            if isinstance(obj, kind) and attribute not in allowed and not hasattr(obj, "_make"):
                return self.undefined(obj=obj, name=attribute)
        if attribute.startswith("_"):
            return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


class _Compiled(FileSystemBytecodeCache):
    """What was compiled, kept in this process and beside the templates, as Python keeps its own: no other process has
    to compile it again. Sentences are looked up when they are said, so every language shares it."""

    def __init__(self, root: Path) -> None:
        beside = root / "__pycache__"
        with suppress(OSError):  # where nobody may write, each process compiles for itself
            beside.mkdir(exist_ok=True)
        super().__init__(str(beside))
        self._kept: dict[tuple[str, str], CodeType] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Its name: together with what it reads and how, that is all a template is compiled from."""
        return name.replace("/", ".")

    def get_source_checksum(self, source: str) -> str:
        """Of what it reads and how."""
        return super().get_source_checksum(_HOW + source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket the code of the same source, where there is any."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            with suppress(Exception):  # whatever is wrong with the file, as after a power cut, is mended by a new one
                super().load_bytecode(bucket)
            self._keep(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._keep(bucket)
        with suppress(OSError):  # as on a full disk
            super().dump_bytecode(bucket)

    def _keep(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


# Another Jinja, or another environment here, compiles otherwise.
_HOW = f"{jinja2.__version__} {crc32(Path(__file__).read_bytes())}"
_compiled = cache(_Compiled)


@cache
def _environment(root: Path, language: str) -> Environment:
    """One for a process and a language: its catalogue is read once."""
    made = _Environment(
        loader=FileSystemLoader(root),
        bytecode_cache=_compiled(root),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        cache_size=-1,
        auto_reload=False,
    )
    made.policies["ext.i18n.trimmed"] = True
    catalogue = translations(root, language)
    made.newstyle_gettext = True  # type: ignore[attr-defined]
    made.globals = {
        "gettext": _translate(catalogue.gettext),
        "ngettext": _translate_number(catalogue.ngettext),
        "language": language,
    }
    made.filters = {
        "count": len,
        "length": len,
        "default": do_default,
        "join": _join,
        "day": dates.day,
        "clock_time": dates.clock_time,
        "moment": dates.moment,
        "number": dates.number,
        "money": dates.money,
        "month": dates.month,
    }
    return made


def _printed(value: Any) -> Any:
    """What `{{ value }}` prints: text that the template did not write itself counts as typed."""
    kind = type(value)
    if kind is Said or kind is Markup or kind is int:
        return value
    if isinstance(value, Undefined):
        return value
    if isinstance(value, Enum):
        return Said(str(value.value))
    if isinstance(value, str):
        return value if hasattr(value, "__html__") else Said(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | dict | tuple | SaidRecord):
        raise TypeError(f"a template printed {value!r}")
    return value


def _filled(sentence: str, values: dict[str, Any]) -> Markup:
    return Markup(sentence % {name: escape(_printed(value)) for name, value in values.items()})


def _translate(look_up: Callable[[str], str]) -> Callable[..., Markup]:
    fixed = cache(lambda sentence: _filled(look_up(sentence), {}))

    def gettext(sentence: str, /, **values: Any) -> Markup:
        return _filled(look_up(sentence), values) if values else fixed(sentence)

    return gettext


def _translate_number(look_up: Callable[[str, str, int], str]) -> Callable[..., Markup]:
    def ngettext(one: str, many: str, count: int, /, **values: Any) -> Markup:
        return _filled(look_up(one, many, count), {"num": count, **values})

    return ngettext


def _join(values: Any, between: str = "") -> Markup:
    return Markup(escape(between)).join(_printed(value) for value in values)
