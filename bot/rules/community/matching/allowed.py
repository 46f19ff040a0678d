"""What may be used of what somebody wrote: the rest is left out before anything looks at it.

Never used are name, photo, address, age, year of graduation, gender, school and gaps (science.md, section 7). The part
of a sentence that says such a thing is left out as a whole, and years are cut out, because they tell an age. That is by
words, so it leaves out too much at times ("women's wear"): that costs evidence and shows as *unknown*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.rules.search.words import fold, is_cjk, pieces

# More of a text is not looked at: profiles are lists, and a story of this length says the same again.
MOST_PARTS, MOST_CHARACTERS = 60, 200
_PARTS = re.compile(r"[.!?;,\n•。！？；，、]+(?=\s|$)|[。！？；，、\n•]+")
_NEVER = re.compile(
    # age
    r"\byears? old\b|\by/o\b|\baged \d|\bborn (in|on)\b|\bbirthday\b|\bdate of birth\b|\bmy age\b|\bi ?a?m \d\d\b"
    r"|\d\s*岁|周岁|出生|生日|年龄|\d0后"
    # school
    r"|\bgraduat(e|ed|ion)\b|\balma mater\b|\balumn(us|a|i|ae)\b|\bclass of\b|\bstudied at\b|\bdegree\b|\bbachelors?\b"
    r"|\bmaster of\b|\bph\.?d\b|\bmba\b|\bdiploma\b|\bgpa\b|\buniversity\b|\bcollege\b"
    r"|大学|学院|毕业|本科|硕士|博士|母校|\b985\b|\b211\b|双一流|学历|应届"
    # gender and family
    r"|\b(wo)?m[ae]n\b|\bfemale\b|\bmale\b|\b(s?he|hers?|his|him)\b"
    r"|\bwife\b|\bhusband\b|\bmothers?\b(?! tongue)|\bfathers?\b|\bmu?om\b"
    r"|\bpregnan|\bmarried\b|\b(maternity|paternity|parental) leave\b|\bgender\b"
    r"|男性|女性|性别|先生|女士|妈妈|爸爸|宝妈|怀孕|产假|已婚|未婚|已育|未育"
    # gaps
    r"|\bcareer (break|gap)\b|\b(employment )?gap (year|in)\b|\bemployment gap\b|\bsabbatical\b|\bunemploy"
    r"|\bout of work\b|\bbetween jobs\b|\breturn(ing|ed)? to work\b|空窗|待业|失业|职业空白"
    # photo and where somebody is reached
    r"|\bphotos? of m[ey]\b|\bmy (photo|picture)\b|照片|头像|https?:|\bwww\.|\S@\S|\d[\d ()-]{7,}\d"
)  # fmt: skip
_YEAR = re.compile(r"(?<![\d.])(19[4-9]\d|20[0-4]\d)(?!\d)(\s*年)?")


@lru_cache(maxsize=1 << 16)  # many list the same
def is_allowed(text: str) -> bool:
    """Whether it says nothing that may not be used."""
    return may_be_asked(text) and not _YEAR.search(fold(text))


def may_be_asked(text: str) -> bool:
    """Whether a role may ask for it: the same, but a year is that of a product there."""
    return not _NEVER.search(fold(text))


def parts(text: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """The parts of what somebody wrote that may be used, as written but for years; `names` are what they are called,
    and a part that has one is left out. At most `MOST_PARTS`."""
    called = {piece for name in names for piece in pieces(name)}
    return tuple(each for each in _parts(text) if not any(_names(one, each) for one in called))[:MOST_PARTS]


def _parts(text: str) -> tuple[str, ...]:
    found = (" ".join(_YEAR.sub(" ", part or "").split())[:MOST_CHARACTERS].strip() for part in _PARTS.split(text))
    return tuple(dict.fromkeys(each for each in found if each and is_allowed(each)))


def _names(called: str, text: str) -> bool:
    """Whether a name stands there; one Chinese character is too common to be one."""
    return called in fold(text) and len(called) > 1 if is_cjk(called) else called in pieces(text)
