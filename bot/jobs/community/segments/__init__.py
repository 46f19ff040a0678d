"""Segments as they are told, made, changed and given out; members that come with files."""

from __future__ import annotations

FEATURE = "community.segments"
TEMPLATES = "community/segments"
