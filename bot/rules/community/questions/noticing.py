"""Whether a message in a channel is a question to the people there, in English and in Chinese: by words that are kept
as data, sentence by sentence. How often it is right is measured on labelled messages among the tests."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.rules.search.words import fold, is_cjk, pieces

# A mark behind less is amazement more often than a question: "Really?", "真的吗？". Two Chinese characters make a word.
FEWEST_WORDS = 3
# What asks stands within so many characters, or it is an announcement.
MOST_CHARACTERS = 3000
# How far apart the parts of a phrase with a gap may stand within their sentence.
GAP_CHARACTERS = 60
# What the writer does not say: code, lines quoted from others (Slack escapes their mark), links and mentions, emoji.
_NOT_SAID = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]*`|^[ \t]*(?:>|&gt;)[^\n]*$|<[^>\n]*>|https?://\S+|:[a-z0-9_+-]+:",
    re.DOTALL | re.MULTILINE,
)
_EMOJI = re.compile(":[a-z0-9_+-]+:")
_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|「[^」\n]*」|『[^』\n]*』|《[^》\n]*》")
# A sentence ends behind a mark of its own, or with a full stop before a blank, or with its line.
_ENDS = re.compile(r"(?<=[!?！？。])(?![!?！？。])|(?<=[.…])(?=\s)|\n")
# Whoever leaves the question mark out leaves the full stop out too; with one it tells: what is asked is answered.
_STOPS = (".", "。", ":", ",", ";", "…")


@dataclass(frozen=True)
class Wording:
    """The words of every language by which a question is known; what each list is for stands at the head of
    `messages/community/questions/noticing.yaml`."""

    before: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    common: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Words:
    """The lists as patterns over folded sentences."""

    before: re.Pattern[str]
    asks: re.Pattern[str]
    opens: re.Pattern[str]
    idle: re.Pattern[str]
    told: re.Pattern[str]
    answers: re.Pattern[str]
    calls: re.Pattern[str]


def is_question(text: str, wording: Wording) -> bool:
    """Whether somebody asks the people in the channel something with this message (Slack's text, or plain)."""
    return bool(asked(text, wording))


def asked(text: str, wording: Wording) -> Sequence[str]:
    """The sentences of it that ask, as they were written, without links, code and what is quoted; none where it is no
    question."""
    words = _compiled(wording)
    said = _QUOTED.sub(" ", _NOT_SAID.sub(" ", text[:MOST_CHARACTERS]))
    sentences = [each.strip() for each in _ENDS.split(said) if each and any(map(str.isalnum, each))]
    folded = [_begun(each, words) for each in sentences]
    if any(words.calls.search(each) for each in folded):
        return ()
    follows = [*folded, ""]
    return tuple(each for n, each in enumerate(sentences) if _asks(folded[n], follows[n + 1], words))


def _asks(sentence: str, after: str, words: _Words) -> bool:
    """Whether that folded sentence asks, given the one behind it."""
    if words.idle.search(sentence) or words.answers.match(after):
        return False
    is_marked = "?" in sentence
    if not is_marked and words.told.search(sentence):
        return False
    if words.asks.search(sentence) or (words.opens.match(sentence) and not sentence.endswith(_STOPS)):
        return True
    return is_marked and _length(sentence) >= FEWEST_WORDS


def _length(sentence: str) -> float:
    return sum(len(each) / 2 if is_cjk(each) else 1 for each in pieces(sentence))


def _begun(sentence: str, words: _Words) -> str:
    """The sentence folded, from where it begins in earnest."""
    folded = _alike(sentence)
    while begins := words.before.match(folded):
        folded = folded[begins.end() :]
    return folded.lstrip(" ,;:-—–*_~…")


def _alike(text: str) -> str:
    return " ".join(fold(text).replace("您", "你").split()).lstrip("-*_~ ")


@cache
def _compiled(wording: Wording) -> _Words:
    before = re.compile(rf"(?:{_either(wording.before)})[ ,:!~]+")
    lists = (wording.asks, wording.opens, wording.idle, wording.told, wording.answers, wording.calls)
    return _Words(before, *(re.compile(_either(each)) for each in lists))


def _either(phrases: Sequence[str]) -> str:
    """A pattern for any of them; for none of them where there is none."""
    return "|".join(map(_pattern, phrases)) or "(?!)"


def _pattern(phrase: str) -> str:
    starts, ends = phrase.startswith("^"), phrase.endswith("$")
    inner = phrase[starts : len(phrase) - ends]
    gap = rf".{{0,{GAP_CHARACTERS}}}?"
    parts = [re.escape(_alike(each)) for each in inner.split("…")]
    body = gap.join(parts)
    first, last = inner[:1], inner[-1:]
    left = "^" if starts else r"(?<![a-z0-9])" if first.isascii() and first.isalnum() else ""
    right = r"(?=[\W_]*$)" if ends else r"(?![a-z0-9])" if last.isascii() and last.isalnum() else ""
    return f"{left}{body}{right}"


def is_wordless(text: str) -> bool:
    """Whether a reply has neither a word nor a link: emoji, a picture."""
    return not any(map(str.isalnum, _EMOJI.sub(" ", text)))


def topics_of(text: str, words: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The topics of which the message has a word, given the words of each; code, links and quotations left out."""
    said = _alike(_QUOTED.sub(" ", _NOT_SAID.sub(" ", text[:MOST_CHARACTERS])))
    return frozenset(key for key, phrases in words.items() if _words_of(phrases).search(said))


@cache
def _words_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_either(phrases))
