"""Reports: what a role's cards come to, once they may be read."""

FEATURE = "hiring.reports"
