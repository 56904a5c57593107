"""Set aside the words of a description that do not tell of the item itself."""

from __future__ import annotations

from collections.abc import Sequence

from tidewaiter.item.codes import UNNAMED
from tidewaiter.item.marks import Mark

# Of the words that follow a processor or a drive, these tell of it.
OF_HOST = ("odd", "number", "neutral", "series", "memory", "of_memory")
# Of the words that follow "with", these say what comes along; a count before them is of them.
ALONG = ("accessory", "host", "memory", "memory_type", "of_memory")
# These say nothing there, and a count before them may yet be of what comes next.
SILENT_AFTER_WITH = ("neutral", "vendor", "maker", "article")
# These say nothing for sure there, nor does a count before them.
VAGUE_AFTER_WITH = ("unit", "form", "architecture")
# Of the words that follow "for", these still tell of the item itself.
KEPT_AFTER_FOR = ("model", "variant", "refusal")
BETWEEN_FOR_AND_A_MODEL = ("maker", "count", "number", "kind", "article", "vendor")
BETWEEN_IN_AND_A_PLACE = ("maker", "vendor", "article", "count")
PLACES = ("kind", "aggregate", "rack", "pod")


def without_host(marks: Sequence[Mark]) -> list[Mark]:
    """Drop processors, memory and drives of the host, each with its own count and size.

    Where nothing sets it apart from the model, by a count, a size or punctuation, the thing
    may be the item itself ("H20 SSD", "NIC, DGX H100"): it stays, as a word not understood.
    """
    kept: list[Mark] = []
    skipping = False
    for place, mark in enumerate(marks):
        if mark.role == "host":
            start = len(kept)
            for roles in (("memory",), ("maker",), ("count", "number")):
                if kept and kept[-1].role in roles and kept[-1].value != "NVIDIA":
                    kept.pop()
            told = len(kept) < start and marks[place - 1].role != "maker"
            skipping = _is_apart(kept, mark, marks[place + 1 :], told=told)
            # A thing with a host inside is a machine, and how many chips it has is to be told.
            kept.append(Mark("aggregate", mark.text) if skipping else mark._replace(role="odd"))
        elif skipping and mark.role in OF_HOST:
            continue
        else:
            skipping = False
            kept.append(mark)
    return kept


def _is_apart(before: Sequence[Mark], host: Mark, after: Sequence[Mark], *, told: bool) -> bool:
    """Whether a processor or a drive is one part of a list; ``told`` is its count or size."""
    following = next((mark for mark in after if mark.role not in OF_HOST), Mark("break", ""))
    if not before:
        counted = told and following.role in ("break", "count", "with", "aggregate", "host")
        return counted or following.text == ":" or following.role == "aggregate"
    named = host.value == "cpu" and bool(after) and after[0].role in UNNAMED
    return told or named or before[-1].role in ("break", "with", "aggregate")


def without_places(marks: Sequence[Mark]) -> list[Mark]:
    """Take "from DGX H100" and "in a rack" for what they are: where one part of it is or was.

    How many chips the part holds is then not told.
    """
    kept: list[Mark] = []
    named = False
    place = 0
    while place < len(marks):
        mark = marks[place]
        named = named or mark.role in ("model", "unit")
        place += 1
        if mark.role != "within":
            kept.append(mark)
            continue
        end = place
        while end < len(marks) and marks[end].role in BETWEEN_IN_AND_A_PLACE:
            end += 1
        if named and end < len(marks) and marks[end].role in PLACES:
            kept.append(Mark("pod", f"{mark.text} {marks[end].text}"))
            place = end + 1
    return kept


def without_tails(marks: Sequence[Mark]) -> list[Mark]:
    """Drop what follows "with" if it comes along, and what follows "for" if it is a purpose.

    What is not understood there stays: "with GPUs harvested" is no whole board.
    """
    kept: list[Mark] = []
    held: list[Mark] = []  # counts and numbers that wait for what they count
    seen, tail = False, ""
    for mark in marks:
        seen = seen or mark.role == "model"
        if seen and mark.role in ("with", "purpose"):
            tail = "for" if tail == "for" or mark.role == "purpose" else "with"
            kept += map(_uncounted, held)
            held = []
        elif not tail or (mark.role == "count" and mark.value == "unit"):
            kept.append(mark)
        elif tail == "for":
            if mark.role in KEPT_AFTER_FOR:
                kept.append(mark)
        elif mark.role in ("count", "number"):
            held.append(mark)
        elif mark.role in ALONG:
            held = []
        elif mark.role not in SILENT_AFTER_WITH:
            kept += held if mark.role == "model" else map(_uncounted, held)
            kept += [] if mark.role in VAGUE_AFTER_WITH else [mark]
            held = []
    return [*kept, *map(_uncounted, held)]


def _uncounted(mark: Mark) -> Mark:
    """Keep that there is a count, but not of what; a number without more is not understood."""
    return mark._replace(role="pod" if mark.role == "count" else "odd")


def something_for_a_model(marks: Sequence[Mark]) -> bool:
    """Tell "riser for H100" from "for training: H100"."""
    waiting = False
    for mark in marks:
        if mark.role == "purpose":
            waiting = True
        elif mark.role == "model":
            return waiting
        elif mark.role not in BETWEEN_FOR_AND_A_MODEL:
            waiting = False
    return False


def odd_words(marks: Sequence[Mark]) -> list[str]:
    """Return the words that are not understood."""
    return [mark.text for mark in marks if mark.role in (*UNNAMED, "series")]
