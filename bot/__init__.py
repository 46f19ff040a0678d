"""Rapport: a Slack bot for hiring well and keeping a talent community alive."""

__version__ = "0.1.0"
