"""A name as plain letters: what a matcher compares, whatever the name was written with.

Invisible characters go, letters that only look Latin become Latin where the name is otherwise
Latin, other scripts are read as Latin (``party.scripts``), and rigour folds case, accents and
punctuation. Legal forms are told apart from other words by rigour's table.
"""

from __future__ import annotations

import re
import unicodedata

from rigour.names import replace_org_types_compare
from rigour.text.normalize import Normalize, normalize
from rigour.text.translit import ascii_text

from tidewaiter.party.scripts import latin

LONGEST = 600
"""Characters of a name that are compared; what follows is not read."""

_ALONE = 6  # letters of a name that can stand alone
_FLAGS = Normalize.CASEFOLD | Normalize.NAME
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_PAIRS = (
    "АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ЅS ІI ЈJ ԁd ԛq ԝw аa вB еe кk мM нH оo рp сc тT уy хx "
    "ѕs іi јj һh ӏl ɡg ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX αa οo ρp νv υu ιi κk ϲc ⅼl ոn օo"
)
_LOOKALIKES = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}


def fold(name: str) -> tuple[str, ...]:
    """The readings of a name in small ASCII letters, digits and single spaces, best first.

    Two long names with a slash between them are read whole and each alone. Empty when the name
    holds no letter or digit.
    """
    text = name[:LONGEST]
    if "/" in text:
        parts = [p for p in text.split("/") if len(p) > _ALONE]
        if len(parts) > 1:
            texts = (text.replace("/", " "), *parts)
            return tuple(dict.fromkeys(r for t in texts for r in fold(t)))
    if text.isascii():
        return _kept((_plain(text),))
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    if _LATIN.search(text):
        text = text.translate(_LOOKALIKES)
    if text.isascii():
        return _kept((_plain(text),))
    readings = latin(text) or (_forms(_plain(text)),)
    return _kept(tuple(dict.fromkeys(_plain(ascii_text(r)) for r in readings)))


def cut(folded: str) -> list[str]:
    """The words of a folded name, with legal forms as one word each (llc, jsc and so on)."""
    words, formed = folded.split(), _forms(folded).split()
    if len(words) != len(formed):
        return formed
    last = len(words) - 1
    # Two letters amid a name are part of it: the "sa" of "Mortazavi Sa id" is no S.A.
    return [
        w if len(w) < 3 and 0 < k < last else f
        for k, (w, f) in enumerate(zip(words, formed, strict=True))
    ]


def _forms(text: str) -> str:
    return replace_org_types_compare(text, _FLAGS, generic=True) if text else ""


def _plain(text: str) -> str:
    return normalize(text, _FLAGS) or ""


def _kept(readings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(r for r in readings if r)
