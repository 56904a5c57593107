"""Likely vowels for scripts that do not write them."""

from __future__ import annotations

from collections.abc import Sequence

Sound = tuple[str, bool]
"""How a letter sounds, and whether it is a vowel."""


def vocalized(sounds: Sequence[Sound]) -> str:
    """Join sounds, with an ``a`` where consonants could hardly be spoken together.

    That is after the first of a word, after the second of three, and before the last of a word.
    It is a guess, of use to a comparison that forgives vowels.

    Example:
        >>> vocalized([("m", False), ("h", False), ("m", False), ("d", False)])
        'mahmad'
    """
    found, run, begun = "", 0, False
    for place, (sound, vowel) in enumerate(sounds):
        if vowel and sound[:1] == found[-1:] == "a":
            sound = sound[1:]  # two of the same sound are one
        found += sound
        run = 0 if vowel else run + 1
        ahead = sounds[place + 1 : place + 3]
        if run and ahead and not ahead[0][1]:
            first = run == 1 and not begun
            last = run == 1 and len(ahead) == 1
            if first or last or run == 2:
                found += "a"
                run = 0
        begun = True
    return found
