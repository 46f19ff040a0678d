"""Panels: who interviews whom, when."""
