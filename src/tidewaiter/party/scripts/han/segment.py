"""Part a Chinese name into words: the cheapest way through it, by dynamic programming.

A word of the dictionary costs about one, whatever its length. Characters that no word covers
are taken for a name, and names of companies and people seldom have a single character: one
left alone costs more than two. So 新科技术 is 新科 and 技术, not 新科技 and 术.
"""

from __future__ import annotations

import re

from tidewaiter.party.scripts.han.dictionary import Node, Word, dictionary, tree
from tidewaiter.party.scripts.han.numbers import NUMBER, STARTS, numbered
from tidewaiter.party.scripts.han.pinyin import HAN, pinyin

_OTHER = re.compile(f"[^{HAN}]+")
_FIRST, _LAST, _FAR = "\u3400", "\u9fff", "\U00020000"  # as HAN, once compatible forms are gone
_MARKS = re.compile(r"[^\w&'.+-]+")
_NAME_COSTS = (2.4, 2.2, 3.0, 4.0)  # by the number of characters, from one
_WORD_COSTS = tuple(1 - 0.02 * more for more in range(40))
# Of two ways as long, the one with the word of an industry or a form is more often right.
_DEARER = {"word": 0.0, "form": 0.0, "organization": 0.02, "place": 0.02}
_NUMBER_COST, _OTHER_COST, _DIVISION_COST = 0.9, 0.5, 0.3
_FORMS = ("有限", "股份", "集团", "公司", "总厂")
_JOINERS = frozenset("和与及暨")
_DIVISIONS = frozenset("省市县区州镇乡村旗盟")
_COUNTED = frozenset("所厂院局部校")
_DIGITS = frozenset("〇零一二三四五六七八九十0123456789")

_Step = tuple[int, float, Word | None]  # where a word ends, what it costs, which it is


def segment(text: str) -> tuple[Word, ...]:
    """Part a text into words.

    Args:
        text: a name in simplified characters; other letters and marks may stand in it.

    Returns:
        Words whose characters together are the text.

    Example:
        >>> [word.text for word in segment("深圳市海康半导体有限公司")]
        ['深圳', '市', '海康', '半导体', '有限公司']
    """
    costs = [0.0] + [float("inf")] * len(text)
    best: list[tuple[int, Word | None]] = [(0, None)] * (len(text) + 1)
    for start in range(len(text)):
        so_far = costs[start]
        if so_far == float("inf"):
            continue
        for end, cost, word in _steps(text, start):
            if so_far + cost < costs[end]:
                costs[end] = so_far + cost
                best[end] = start, word
    found: list[Word] = []
    end = len(text)
    while end:
        start, word = best[end]
        found.append(word or _name(text[start:end]))
        end = start
    return tuple(reversed(found))


def _name(text: str) -> Word:
    return Word(text, (pinyin(text),), "name")


def _steps(text: str, start: int) -> list[_Step]:
    """Return the words that may begin at a place."""
    steps: list[_Step] = []
    first = text[start]
    if first in STARTS and (number := NUMBER.match(text, start)):
        word = Word(number[0], numbered(number[0]), "number")
        steps.append((number.end(), _NUMBER_COST, word))
    if not _FIRST <= first <= _LAST and (other := _OTHER.match(text, start)):
        word = Word(other[0], (_MARKS.sub(" ", other[0]).strip(),), "other")
        return [*steps, (other.end(), _OTHER_COST, word)]
    node: Node | None = tree()
    for end in range(start, len(text)):
        node = node.then.get(text[end]) if node else None
        if node and node.word and (end > start or _may_stand_alone(text, start)):
            cost = _WORD_COSTS[end - start] + _DEARER[node.word.kind]
            if end == start and first in _DIVISIONS and _is_after_place(text, start):
                cost = _DIVISION_COST
            steps.append((end + 1, cost, node.word))
        if end - start < len(_NAME_COSTS) and (_FIRST <= text[end] <= _LAST or text[end] > _FAR):
            steps.append((end + 1, _NAME_COSTS[end - start], None))
        elif not node:
            break
    return steps


def _may_stand_alone(text: str, place: int) -> bool:
    """Say whether a single character is a word: the last of a phrase, or after what it counts."""
    rest = text[place + 1 : place + 5]
    if place and (not rest or _OTHER.match(rest) or rest.startswith(_FORMS)):
        return True
    character, words = text[place], dictionary()
    if character in _DIVISIONS:
        return _is_after_place(text, place)
    if character in _COUNTED:
        return bool(place and text[place - 1] in _DIGITS)
    if character in _JOINERS:
        return bool(place) and any(rest[:n] in words for n in (2, 3, 4))
    return False


def _is_after_place(text: str, place: int) -> bool:
    before = (dictionary().get(text[max(place - n, 0) : place]) for n in (2, 3, 4))
    return any(word and word.kind == "place" for word in before)
