"""A word that nobody has, and the known one that was probably meant."""

from __future__ import annotations

import re

# Shorter words have too many neighbours to guess from; from the longer length on two slips are forgiven.
SHORTEST, LONG = 4, 8
# Longer ones are no words.
LONGEST = 24
_WORD = re.compile(f"[a-z]{{{SHORTEST},{LONGEST}}}")


def may_be_mended(word: str) -> bool:
    """Whether another word is looked for when nobody has this one."""
    return bool(_WORD.fullmatch(word))


def slips(word: str) -> int:
    """How many slips are forgiven in it."""
    return 2 if len(word) >= LONG else 1


def distance(one: str, other: str, most: int) -> int:
    """How many letters are wrong, missing, too many or changed places with their neighbour (Damerau 1964, each letter
    touched once); `most` + 1 for anything more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    earlier, last, row = list[int](), list[int](), list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, last, row = last, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
