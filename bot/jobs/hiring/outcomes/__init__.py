"""What came of recruitments, as it is told: to people about themselves, and of everybody together.

Beside this: `looking` (a look each night), `showing` (what templates say of it), `page` (the pages, their pictures, the
file); `calibration` (how somebody rates), `fairness` (groups side by side), `loading` (past hires from a file).
"""

from __future__ import annotations

FEATURE = "hiring.outcomes"
TEMPLATES = "hiring/outcomes"
