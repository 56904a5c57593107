"""The rules of ICU that the scripts need, each made when it is first used.

ICU comes with rigour (through normality), so nothing new is installed for it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from icu import Transliterator  # type: ignore[import-untyped]


@functools.cache
def rule(name: str) -> Callable[[str], str]:
    """Return the transliteration that ICU knows by a name, such as ``Traditional-Simplified``."""
    made = Transliterator.createInstance(name)

    def apply(text: str) -> str:
        return str(made.transliterate(text))

    return apply
