"""A name as plain letters: what a matcher compares, whatever the name was written with.

Invisible characters go, letters that only look Latin become Latin in words that are otherwise
Latin, other scripts and pinyin are read as Latin or English (``party.scripts``), and rigour folds
case, accents and punctuation. Legal forms are told apart from other words by rigour's table.
"""

from __future__ import annotations

import re
import unicodedata

from rigour.names import replace_org_types_compare
from rigour.text.normalize import Normalize, normalize
from rigour.text.translit import ascii_text

from tidewaiter.party.scripts import from_pinyin, latin
from tidewaiter.party.scripts.foreign import FOREIGN

LONGEST = 600
"""Characters of a name that are compared, padding not counted; what follows is not read."""

_ALONE = 6  # letters of a name that can stand alone; in other scripts half as many
_FEW = 4  # letters of an acronym that says little
_FLAGS = Normalize.CASEFOLD | Normalize.NAME
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")
_PADDING = re.compile(r"[\W_]{3,}")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_LETTERS = re.compile(r"[^\W\d_]+")
_PAIRS = (
    "АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ЅS ІI ЈJ ԁd ԛq ԝw аa вB еe кk мM нH оo рp сc тT уy хx "
    "ѕs іi јj һh ӏl ɡg ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX αa οo ρp νv υu ιi κk ϲc ⅼl ոn օo"
)
_LOOKALIKES = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}


def fold(name: str) -> tuple[str, ...]:
    """The readings of a name in small ASCII letters, digits and single spaces, best first.

    Two long names with a slash between them are read whole and each alone, and so are a name in
    Latin letters and one in others side by side. Empty when the name holds no letter or digit.
    """
    text = name if len(name) <= LONGEST else _unpadded(name)[:LONGEST]
    if "/" in text:
        parts = [p for p in text.split("/") if len(p) > _ALONE]
        if len(parts) > 1:
            texts = (text.replace("/", " "), *parts)
            return tuple(dict.fromkeys(r for t in texts for r in fold(t)))
    if text.isascii():
        return _read(_plain(text))
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    sides = [side for each in _unmasked(text) for side in _sided(each)]
    return tuple(dict.fromkeys(r for side in sides for r in _of_script(side)))


def _of_script(text: str) -> tuple[str, ...]:
    if text.isascii():
        return _read(_plain(text))
    if readings := latin(text):
        found = tuple(filter(None, (_plain(ascii_text(r)) for r in readings)))
        # Four letters for a whole name could be anybody's: 麻省理工学院 is not every "MIT".
        whole = max(map(len, found), default=0) > 2 * _FEW
        return tuple(r for r in found if len(r) > _FEW or not whole)
    return _read(_plain(ascii_text(_forms(_plain(text)))))


def _read(plain: str) -> tuple[str, ...]:
    """A name in plain letters, and what it says in English if it is Chinese in pinyin."""
    if not plain:
        return ()
    return plain, *(r for each in from_pinyin(plain) if (r := _plain(each)) != plain)


def _unmasked(text: str) -> tuple[str, ...]:
    """A name with look-alike letters made Latin in words that have Latin ones.

    Where that could be done to all other words as well, the name may be either: ВОСТОК is
    Vostok, or BOCTOK in disguise.
    """
    mixed = _LETTERS.sub(
        lambda word: word[0].translate(_LOOKALIKES) if _LATIN.search(word[0]) else word[0], text
    )
    alike = mixed.translate(_LOOKALIKES)
    return (mixed,) if alike == mixed or FOREIGN.search(alike) else (mixed, alike)


def _sided(text: str) -> tuple[str, ...]:
    """A name, and if it stands there in two scripts, its part in each."""
    here, there = "".join(_LATIN.findall(text)), "".join(FOREIGN.findall(text))
    if len(here) <= _ALONE or len(there) < _ALONE // 2:
        return (text,)
    return text, FOREIGN.sub(" ", text), _LATIN.sub(" ", text)


def _unpadded(name: str) -> str:
    """A very long name without what could push its letters out of sight."""
    return _PADDING.sub(lambda run: run[0][0], _MARKS.sub("", _INVISIBLE.sub("", name)))


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
