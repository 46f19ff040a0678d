"""Whether what was seen went with what happened: a look each night, and the pages and files that tell of it.

Beside this: `looking` (the look), `showing` (what templates say of it), `page` (the pages, their pictures, the file).
"""

from __future__ import annotations

FEATURE = "hiring.outcomes"
TEMPLATES = "hiring/outcomes"
