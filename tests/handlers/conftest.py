"""The real app at the end of the wire, and what the process logs."""

from tests.installed import _installed_file, rapport, server, slack, stand_in, written

__all__ = ["_installed_file", "rapport", "server", "slack", "stand_in", "written"]
