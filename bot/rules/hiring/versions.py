"""What is written, published, and written on: a description, a plan. Each publishing makes a version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

Content = TypeVar("Content")


@dataclass(frozen=True)
class Version(Generic[Content]):
    """What was published: as which number, counted from 1, by whom and when."""

    number: int
    content: Content
    by: str
    at: datetime
