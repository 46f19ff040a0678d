"""What came of recruitments, as it is told: to people about themselves, and of everybody together."""

from __future__ import annotations

FEATURE = "hiring.outcomes"
TEMPLATES = "hiring/outcomes"
