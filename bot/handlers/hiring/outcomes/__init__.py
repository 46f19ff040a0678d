"""What came of recruitments: what a person can ask of it."""

from __future__ import annotations
