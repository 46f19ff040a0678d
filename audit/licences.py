"""The licence of each package, as its own metadata says it, and whether we may ship what needs it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

# By SPDX's names. What is under the LGPL or the MPL is used as it comes, by its own import, so that whoever runs
# Rapport can put another version of it in its place: that is what these two ask for. The GPL asks for more.
MAY = frozenset({
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "LGPL-3.0-only", "LGPL-3.0-or-later",
    "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Unlicense", "Zlib",
})  # fmt: skip
# Older packages say it in their own words, or by a classifier.
SPOKEN: Mapping[str, str] = {
    "apache software license": "Apache-2.0",
    "bsd license": "BSD",
    "gnu lesser general public license v3 or later (lgplv3+)": "LGPL-3.0-or-later",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}
# Longer than that, it is the text of a licence and no name.
NAME_CHARACTERS = 80
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_CLASSIFIER = "License :: "


@dataclass(frozen=True)
class Package:
    """A package of a lock file; `licence` is empty where its metadata name none, None where it is not installed here,
    as what only other systems need."""

    name: str
    version: str
    licence: str | None

    @property
    def may_be_used(self) -> bool:
        """Whether its licence is known and asks for nothing we do not do."""
        return self.licence is None or may(self.licence)


def pinned(lock: Path) -> list[tuple[str, str]]:
    """Name and version of each package of a lock file."""
    return _PINNED.findall(lock.read_text("utf-8"))


def packages(locks: Iterable[Path]) -> list[Package]:
    """Each package of those files once, by name, with its licence."""
    found = sorted({each for lock in locks for each in pinned(lock)})
    return [Package(name, version, _licence(name)) for name, version in found]


def may(licence: str) -> bool:
    """Whether every part of it is one we take; of a choice one suffices."""
    parts = re.sub(r"[()]", " ", licence).split(" AND ") if licence else [""]
    return all(any(choice.strip() in MAY for choice in part.split(" OR ")) for part in parts)


def _licence(name: str) -> str | None:
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return None
    if expression := said.get("License-Expression"):
        return str(expression)
    words = str(said.get("License") or "").strip()
    named = [each.rpartition(" :: ")[2] for each in said.get_all("Classifier") or () if each.startswith(_CLASSIFIER)]
    spoken = [SPOKEN.get(each.lower(), "") for each in named]
    if any(spoken):
        return " OR ".join(sorted(filter(None, spoken)))
    return SPOKEN.get(words.lower(), words) if len(words) <= NAME_CHARACTERS else ""
