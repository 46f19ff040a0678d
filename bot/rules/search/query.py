"""What somebody typed into a search, read: words that must all be there, `OR`, `-word`, phrases, brackets, fields.

Nothing is an error: what does not fit (a bracket too many, an OR at the end) is read as if it were not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.rules.search.stemming import stem
from bot.rules.search.words import fold, is_cjk, kept, pairs, pieces

# Longer questions are cut; of more words than these the first ones count.
MOST_CHARACTERS, MOST_TERMS = 400, 20
Way = tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """A word or a phrase. Each way is words that stand next to each other; the last begins a longer one where
    `is_prefix`. `typed` is how it was written."""

    typed: str
    ways: tuple[Way, ...]
    is_prefix: bool = False
    field: str | None = None


@dataclass(frozen=True)
class Not:
    """Whoever does not match."""

    part: Node


@dataclass(frozen=True)
class All:
    """Whoever matches every part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Some:
    """Whoever matches one of the parts."""

    parts: tuple[Node, ...]


Node = Term | Not | All | Some


@dataclass(frozen=True)
class Query:
    """A question as it was read. `wanted` are its words but those that are excluded; `is_mended` says that something
    in it was passed over."""

    node: Node
    wanted: tuple[Term, ...]
    is_mended: bool = False


# The fields by every name they are known under; a language by its code.
FIELDS: Mapping[str, str] = {
    **{each: each for each in ("name", "skill", "location", "family", "seniority", "topic", "tag", "source", "about")},
    "language": "language", "skills": "skill", "place": "location", "languages": "language", "topics": "topic",
    "tags": "tag", "level": "seniority", "role": "family", "interest": "topic",
    "姓名": "name", "名字": "name", "技能": "skill", "语言": "language", "地点": "location", "城市": "location",
    "职类": "family", "职位": "family", "级别": "seniority", "资历": "seniority", "话题": "topic", "兴趣": "topic",
    "标签": "tag", "来源": "source", "standing": "standing", "状态": "standing",
}  # fmt: skip
LANGUAGES: Mapping[str, str] = {
    "chinese": "zh", "english": "en", "german": "de", "french": "fr", "spanish": "es", "japanese": "ja", "中文": "zh",
    "汉语": "zh", "英语": "en", "英文": "en", "德语": "de", "法语": "fr", "西班牙语": "es", "日语": "ja",
}  # fmt: skip
# How far somebody came, by each of its names: a lead is not in the workspace yet.
STANDINGS: Mapping[str, str] = {
    "joined": "joined", "confirmed": "confirmed", "known": "known", "left": "left", "lead": "lead", "leads": "lead",
    "alumni": "alumni", "member": "joined", "members": "joined", "已加入": "joined", "成员": "joined",
    "已确认": "confirmed", "已知": "known", "已退出": "left", "潜在": "lead", "潜在成员": "lead", "前同事": "alumni",
}  # fmt: skip
OR, NOT, AND = {"OR", "或", "|"}, {"NOT", "非"}, {"AND", "且", "&"}
_OPEN, _CLOSE, _QUOTES = "(（", ")）", '"“”„«»「」『』'
_PART = re.compile(
    rf"(?P<bracket>[{re.escape(_OPEN + _CLOSE)}])|(?P<minus_bracket>[-－](?=[{re.escape(_OPEN)}]))"
    rf"|(?P<minus>[-－](?=\S))?(?:(?P<field>[^\s:：{_QUOTES}{re.escape(_OPEN + _CLOSE)}]+)[:：])?"
    rf"(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?P<end>[{_QUOTES}]|$)"
    rf"|(?P<word>[^\s{_QUOTES}{re.escape(_OPEN + _CLOSE)}]+))"
    r"|(?P<lost>\S)"
)


def everybody(side: str) -> str:
    """A word that every row of that side has, and no text."""
    return f"all:{side}"


def read(text: str) -> Query | None:
    """The question; None when there is no word in it."""
    reader = _Reader(text)
    node = reader.some()
    while reader.is_left:  # a bracket that nothing opened
        reader.pass_over()
        more = reader.some()
        node = All((node, more)) if node and more else node or more
    if node is None:
        return None
    return Query(node, tuple(_wanted(node)), reader.is_mended)


class _Reader:
    def __init__(self, text: str) -> None:
        self._parts = list(_PART.finditer(text[:MOST_CHARACTERS]))
        self._at = self._terms = 0
        self.is_mended = len(text) > MOST_CHARACTERS

    @property
    def is_left(self) -> bool:
        return self._at < len(self._parts)

    def pass_over(self) -> None:
        self._at += 1
        self.is_mended = True

    def some(self) -> Node | None:
        """Everything to the end or the next closing bracket, in its alternatives."""
        groups: list[list[Node]] = [[]]
        while self.is_left and self._parts[self._at][0] not in _CLOSE:
            if self._parts[self._at]["word"] in OR:
                self._at += 1
                groups.append([])
            elif (node := self._one()) is not None:
                groups[-1].append(node)
        filled = [All(tuple(group)) if len(group) > 1 else group[0] for group in groups if group]
        self.is_mended |= len(groups) > 1 and len(filled) < len(groups)
        return (Some(tuple(filled)) if len(filled) > 1 else filled[0]) if filled else None

    def _one(self) -> Node | None:
        part = self._parts[self._at]
        self._at += 1
        if part["minus_bracket"] or part["word"] in NOT:
            follows = (
                self.is_left and self._parts[self._at][0] not in _CLOSE and self._parts[self._at]["word"] not in OR
            )
            self.is_mended |= not follows
            inner = self._one() if follows else None
            return Not(inner) if inner else None
        if part[0] in _OPEN:
            inner = self.some()
            self.is_mended |= not self.is_left
            self._at += 1
            return inner
        if part["lost"] or part["word"] in AND:
            self.is_mended |= bool(part["lost"])
            return None
        return self._term(part)

    def _term(self, part: re.Match[str]) -> Node | None:
        text = part["phrase"] if part["phrase"] is not None else part["word"]
        self.is_mended |= part["phrase"] is not None and not part["end"]
        field = FIELDS.get(fold(part["field"])) if part["field"] else None
        if part["field"] and field is None:
            text = f"{part['field']} {text}"
        found = _of_field(text, field)
        self._terms += 1
        if found is None or self._terms > MOST_TERMS:
            self.is_mended = True
            return None
        return Not(found) if part["minus"] else found


def term(text: str, field: str | None = None) -> Term | None:
    """The word or phrase as rows have it; None when there is no word in it."""
    found = pieces(text)
    if not found:
        return None
    ways = dict.fromkeys(_way(found, is_stemmed) for is_stemmed in (True, False))
    if field:
        ways = dict.fromkeys(tuple(f"{field}:{each}" for each in way) for way in ways)
    return Term(text, tuple(ways), is_cjk(found[-1]) and len(found[-1]) == 1, field)


def _of_field(text: str, field: str | None) -> Term | None:
    if field == "language":
        return _language(text)
    if field == "standing" and (known := term(STANDINGS.get(fold(text), text), field)):
        return replace(known, typed=text)
    return term(text, field)


def _language(text: str) -> Term | None:
    """The language by its code and by each of its names: rows have it as it was typed."""
    code = LANGUAGES.get(fold(text), fold(text))
    names = [text, code, *(name for name, its in LANGUAGES.items() if its == code)]
    found = [each for name in names if (each := term(name, "language"))]
    return replace(found[0], ways=tuple(dict.fromkeys(way for each in found for way in each.ways))) if found else None


def _way(found: Sequence[str], is_stemmed: bool) -> Way:
    last = found[-1]
    end = pairs(last) if is_cjk(last) else [stem(last) if is_stemmed else last]
    return (*kept(found[:-1], is_stemmed), *end)


def _wanted(node: Node) -> Iterator[Term]:
    match node:
        case Term():
            yield node
        case All(parts) | Some(parts):
            for part in parts:
                yield from _wanted(part)


def instead(query: Query, words: Mapping[str, str]) -> Query:
    """The question with other words in place of those that were typed so."""
    node = _instead(query.node, words)
    return replace(query, node=node, wanted=tuple(_wanted(node)))


def _instead(node: Node, words: Mapping[str, str]) -> Node:
    match node:
        case Term() if node.typed in words:
            return term(words[node.typed], node.field) or node
        case All(parts):
            return All(tuple(_instead(part, words) for part in parts))
        case Some(parts):
            return Some(tuple(_instead(part, words) for part in parts))
        case _:
            return node
