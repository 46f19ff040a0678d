"""English words without their endings: M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980."""

from __future__ import annotations

import re
from functools import lru_cache

# The paper's *v*, *d and *o, and the measure m: how often a vowel run is followed by a consonant run.
_CONSONANT, _VOWEL = "[^aeiou]", "[aeiouy]"
_CONSONANTS, _VOWELS = f"{_CONSONANT}[^aeiouy]*", f"{_VOWEL}[aeiou]*"
_OVER_0 = re.compile(f"^({_CONSONANTS})?{_VOWELS}{_CONSONANTS}")
_IS_1 = re.compile(f"^({_CONSONANTS})?{_VOWELS}{_CONSONANTS}({_VOWELS})?$")
_OVER_1 = re.compile(f"^({_CONSONANTS})?({_VOWELS}{_CONSONANTS}){{2}}")
_HAS_VOWEL = re.compile(f"^({_CONSONANTS})?{_VOWEL}")
_DOUBLE = re.compile(r"([^aeiouylsz])\1$")
_CVC = re.compile(f"^{_CONSONANTS}{_VOWEL}[^aeiouwxy]$")
_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "abli": "able", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
}  # fmt: skip
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_STEP_4 = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "sion", "tion", "ou", "ism", "ate",
    "iti", "ous", "ive", "ize",
)  # fmt: skip
_PLAIN = re.compile("[a-z]{3,}")


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The word's stem; whatever is not three plain letters or more stays as it is."""
    if not _PLAIN.fullmatch(word):
        return word
    word = _third_and_second(_past(_plural(word)))
    return _last(_fourth(word))


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        word = word[:-1] if _OVER_0.match(word[:-3]) else word
    else:
        ending = next((each for each in ("ed", "ing") if word.endswith(each)), "")
        rest = word[: -len(ending)] if ending else ""
        if rest and _HAS_VOWEL.match(rest):
            if rest.endswith(("at", "bl", "iz")):
                word = rest + "e"
            elif _DOUBLE.search(rest):
                word = rest[:-1]
            else:
                word = rest + "e" if _CVC.match(rest) else rest
    return word[:-1] + "i" if word.endswith("y") and _HAS_VOWEL.match(word[:-1]) else word


def _third_and_second(word: str) -> str:
    for endings in (_STEP_2, _STEP_3):
        ending = next((each for each in sorted(endings, key=len, reverse=True) if word.endswith(each)), "")
        rest = word[: -len(ending)] if ending else ""
        if ending and _OVER_0.match(rest):
            word = rest + endings[ending]
    return word


def _fourth(word: str) -> str:
    ending = next((each for each in sorted(_STEP_4, key=len, reverse=True) if word.endswith(each)), "")
    cut = len(ending) - (ending in {"sion", "tion"})  # the s or t before "ion" stays
    return word[:-cut] if ending and _OVER_1.match(word[:-cut]) else word


def _last(word: str) -> str:
    rest = word[:-1]
    if word.endswith("e") and (_OVER_1.match(rest) or (_IS_1.match(rest) and not _CVC.match(rest))):
        word = rest
    return word[:-1] if word.endswith("ll") and _OVER_1.match(word) else word
