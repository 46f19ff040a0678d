"""Topics: what members are interested in and items are about.

The shipped ones have their words in `messages/community/topics.xml.j2`; a community adds its own, under a key and a
name that a moderator typed.
"""

from __future__ import annotations

from dataclasses import dataclass

# What most communities talk about; each has a name in every language.
SHIPPED = (
    "software", "data", "security", "infrastructure", "design", "product", "research", "quality", "finance", "sales",
    "marketing", "people", "operations", "leadership", "careers", "learning",
)  # fmt: skip


@dataclass(frozen=True)
class Topic:
    """A topic by its key; `name` is what a moderator typed, empty for a shipped one."""

    key: str
    name: str = ""
