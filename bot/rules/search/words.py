"""One tokenizer for what is searched in and what is searched for: folded words, English ones by their stem, Chinese and
Japanese as overlapping pairs of characters. Both engines keep these words as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bot.rules.search.stemming import stem

# Chinese characters, kana and the marks that repeat or lengthen them.
CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Longer words are cut: nobody types them, and PostgreSQL takes none over 2 KB.
MOST_CHARACTERS = 40
_PIECE = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+(?:\+\+|#)?")
_IS_CJK = re.compile(f"[{CJK}]")
# Accents stand apart from their letters in this block, and go; kana's voice marks are elsewhere, and stay.
_ACCENTS = range(0x300, 0x370)
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "’": "", "'": ""})


def fold(text: str) -> str:
    """The text in one width and lower case, without accents."""
    if text.isascii():
        return text.lower().replace("'", "")
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(each for each in apart if ord(each) not in _ACCENTS)
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)


def pieces(text: str) -> list[str]:
    """The words of a text, folded; what is written without blanks is one piece."""
    return [each[:MOST_CHARACTERS] if not is_cjk(each) else each for each in _PIECE.findall(fold(text))]


def is_cjk(piece: str) -> bool:
    """Whether a piece is cut into pairs."""
    return bool(_IS_CJK.match(piece))


def pairs(piece: str) -> list[str]:
    """What is looked for of a piece written without blanks: its overlapping pairs, or its one character."""
    return [piece[at : at + 2] for at in range(len(piece) - 1)] or [piece]


def kept(pieces: Sequence[str], is_stemmed: bool) -> list[str]:
    """What is kept of these pieces, in their order. After the pairs comes the last character alone, so that every
    single character begins a word."""
    found = list[str]()
    for each in pieces:
        if is_cjk(each):
            found += pairs(each) + ([each[-1]] if len(each) > 1 else [])
        else:
            found.append(stem(each) if is_stemmed else each)
    return found
