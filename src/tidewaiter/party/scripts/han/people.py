"""Names of people in Chinese characters: the surname stands first, the given name is one word.

People from Hong Kong and Taiwan write their names otherwise: 陈 is Chan, or Chen; 志强 is
Chi Keung, or Chih-chiang.
"""

from __future__ import annotations

from tidewaiter.party.scripts.han.pinyin import spelled, syllables
from tidewaiter.party.scripts.han.wade_giles import wade_giles
from tidewaiter.party.scripts.tables import table

LONGEST = 4
# Characters that sound otherwise when they are a surname.
SURNAMES = {
    "单": "shan",
    "曾": "zeng",
    "解": "xie",
    "仇": "qiu",
    "查": "zha",
    "盖": "ge",
    "任": "ren",
    "区": "ou",
    "乐": "yue",
    "翟": "zhai",
    "覃": "qin",
    "员": "yun",
    "华": "hua",
    "召": "shao",
    "朴": "piao",
    "宓": "mi",
    "缪": "miao",
    "尉迟": "yu chi",
    "万俟": "mo qi",
}


def person(text: str, *, traditional: bool = False) -> tuple[str, ...]:
    """Read a name of a person.

    Args:
        text: two to four simplified characters.
        traditional: whether they were written in traditional ones, as in Hong Kong and Taiwan.

    Returns:
        Readings, best first; none if the text does not begin with a surname.

    Example:
        >>> person("王小明")
        ('Wang Xiaoming', 'Wang Xiao Ming')
        >>> person("陈志强", traditional=True)[2]
        'Chan Chi Keung'
    """
    surname = _surname(text)
    given = text.removeprefix(surname)
    if not surname or not given or len(text) > LONGEST or len(given) > 2:
        return ()
    family = tuple(SURNAMES.get(surname, "").split()) or syllables(surname)
    own = syllables(given)
    readings = [f"{spelled(family)} {spelled(own)}", _apart(family, own)]
    if "v" in "".join(family + own):
        readings += [f"{spelled(family, dotted)} {spelled(own, dotted)}" for dotted in ("yu", "v")]
    if traditional:
        readings += _elsewhere(surname, given, family, own)
    return tuple(dict.fromkeys(readings))


def _surname(text: str) -> str:
    surnames = table("han_surnames")
    return next((text[:n] for n in (2, 1) if len(text) > n and text[:n] in surnames), "")


def _apart(family: tuple[str, ...], own: tuple[str, ...]) -> str:
    return " ".join([spelled(family), *(spelled((part,)) for part in own)])


def _elsewhere(
    surname: str, given: str, family: tuple[str, ...], own: tuple[str, ...]
) -> list[str]:
    """Return the name as it is spelled in Hong Kong and in Taiwan, where that is known."""
    families = tuple(filter(None, table("han_surnames")[surname]))
    sounds = table("han_hong_kong")
    found = []
    if families and all(character in sounds for character in given):
        found.append(" ".join([families[0], *(sounds[character][0] for character in given)]))
    taiwan = families[-1] if families else wade_giles(family)
    return [*found, f"{taiwan} {wade_giles(own)}"]
