"""Set aside the words of a description that do not tell of the item itself."""

from __future__ import annotations

from dataclasses import replace

from tidewaiter.item.words import Mark

# Of the words that follow "with", these still tell of the item itself.
KEPT_AFTER_WITH = ("model", "count", "kind", "variant", "refusal", "break")
BETWEEN_FOR_AND_A_MODEL = ("maker", "count", "number", "kind", "article", "vendor")


def without_host(marks: list[Mark]) -> list[Mark]:
    """Drop processors, memory and drives of the host, each with its own count and size.

    A drive or a network card that no size, count or punctuation sets apart may be the item
    itself ("H20 SSD"): it stays, as a word that is not understood.
    """
    kept: list[Mark] = []
    skipping = False
    for mark in marks:
        if mark.role == "host":
            apart = mark.value == "cpu" or not kept or kept[-1].role in ("break", "with")
            for roles in (("memory",), ("maker",), ("count", "number")):
                if kept and kept[-1].role in roles and kept[-1].value != "NVIDIA":
                    apart = kept.pop().role != "maker" or apart
            if not apart:
                kept.append(replace(mark, role="odd"))
            skipping = apart
        elif skipping and mark.role in ("odd", "number", "neutral", "series", "of_memory"):
            continue
        else:
            skipping = False
            kept.append(mark)
    return kept


def without_tails(marks: list[Mark]) -> list[Mark]:
    """Drop what follows "with" (only things that come along) and "for" (only a purpose)."""
    kept: list[Mark] = []
    seen, tail = False, ""
    for mark in marks:
        seen = seen or mark.role == "model"
        if seen and mark.role in ("with", "purpose"):
            tail = "purpose" if "purpose" in (tail, mark.role) else "with"
        elif not tail or mark.role in (("model",) if tail == "purpose" else KEPT_AFTER_WITH):
            kept.append(mark)
    return kept


def something_for_a_model(marks: list[Mark]) -> bool:
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


def odd_words(marks: list[Mark]) -> list[str]:
    """Return the words that are not understood, but for part numbers."""
    pieces: dict[int, list[Mark]] = {}
    for mark in marks:
        pieces.setdefault(mark.piece, []).append(mark)
    found = []
    for mark in marks:
        if mark.role not in ("odd", "number", "series") and mark.text not in ("x", "d"):
            continue
        if not _is_part_number(pieces[mark.piece] if mark.piece >= 0 else [mark]):
            found.append(mark.text)
    return found


def _is_part_number(piece: list[Mark]) -> bool:
    text = "-".join(mark.text for mark in piece)
    unnamed = all(mark.role in ("odd", "number") for mark in piece)
    return unnamed and len(piece) > 1 and len(text) >= 9 and any(map(str.isdigit, text))
