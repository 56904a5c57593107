"""Turn pinyin into Wade-Giles without marks, as names in Taiwan and older names are spelled."""

from __future__ import annotations

_WHOLE = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu",
    "si": "szu", "yi": "yi", "you": "yu", "yan": "yen", "ye": "yeh", "er": "erh", "yue": "yueh",
    "yong": "yung", "he": "ho", "ge": "ko", "ke": "ko", "e": "o", "gui": "kuei", "kui": "kuei",
    "luo": "lo", "duo": "to", "tuo": "to", "nuo": "no", "zuo": "tso", "cuo": "tso", "suo": "so",
    "ruo": "jo", "zhuo": "cho", "chuo": "cho", "shuo": "shuo",
}  # fmt: skip
_INITIALS = (
    ("zh", "ch"), ("ch", "ch"), ("sh", "sh"), ("b", "p"), ("p", "p"), ("d", "t"), ("t", "t"),
    ("g", "k"), ("k", "k"), ("j", "ch"), ("q", "ch"), ("x", "hs"), ("z", "ts"), ("c", "ts"),
    ("r", "j"),
)  # fmt: skip
_FINALS = {"ong": "ung", "iong": "iung", "ian": "ien", "ie": "ieh", "ue": "ueh", "ve": "ueh"}


def wade_giles(parts: tuple[str, ...]) -> str:
    """Return syllables of pinyin in Wade-Giles, parted by hyphens.

    Example:
        >>> wade_giles(("zhi", "qiang")), wade_giles(("xiao", "ping"))
        ('Chih-chiang', 'Hsiao-ping')
    """
    return "-".join(map(_syllable, parts)).capitalize()


def _syllable(part: str) -> str:
    if part in _WHOLE:
        return _WHOLE[part]
    start, written = next((pair for pair in _INITIALS if part.startswith(pair[0])), ("", ""))
    final = part.removeprefix(start)
    return (written + _FINALS.get(final, final)).replace("v", "u")
