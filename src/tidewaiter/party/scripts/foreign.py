"""Tell letters of other scripts from Latin ones."""

from __future__ import annotations

import re

# Letters of scripts other than Latin. Marks, spaces, digits and full-width forms are not among
# them: folding those is the work of whoever compares names.
FOREIGN = re.compile(
    "[\u0370-\u03ff\u0400-\u1cff\u1f00-\u1fff\u2c80-\u2dff\u2e80-\u2fff\u3041-\ua4cf\ua500-\ua71f"
    "\ua800-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc\uff66-\uffdc\U00010000-\U0001efff"
    "\U00020000-\U0003ffff]"
)
"""A letter of a script that is not the Latin one."""
