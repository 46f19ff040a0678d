"""Talent reports, candidates compared, and the figures of recruitments."""

TEMPLATES = "hiring/reports"
