"""Talent reports, candidates compared, and the figures of recruitments, as their pages show them."""

FEATURE = "hiring.reports"
