"""Rapport: a Slack bot for hiring well and keeping a talent community alive."""

import gc

__version__ = "0.1.0"

# Nearly all that is made at the start stays as long as the process. Looked through less often, that start takes a fifth
# less.
gc.set_threshold(20_000, 10, 10)
