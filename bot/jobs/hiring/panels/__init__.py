"""Panels: what follows by the clock, and what its people are told."""
