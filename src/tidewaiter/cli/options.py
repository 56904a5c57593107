"""What the options of several commands mean: days, laws, settings, lists, folders."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path

from tidewaiter.errors import ContractError, LawError
from tidewaiter.law import Law
from tidewaiter.law.override import affiliates_rule
from tidewaiter.law.reform import view as law_in


def today() -> date:
    """The day that a command means when none is given."""
    return datetime.now().astimezone().date()


def day(text: str | None, option: str) -> date | None:
    """Read a day. Raises ContractError if it is not YYYY-MM-DD."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ContractError(
            f"{option} is {text!r}, which is no day; give one as YYYY-MM-DD, as in 2025-05-15"
        ) from None


def home(given: Path | None = None) -> Path:
    """The folder of lists and decisions: the one given, $TIDEWAITER_HOME, or the user's own."""
    told = os.environ.get("TIDEWAITER_HOME")
    if given is not None or told:
        return given or Path(str(told)).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~")).expanduser() / "tidewaiter"
    if sys.platform == "darwin":
        return Path("~/Library/Application Support/tidewaiter").expanduser()
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "tidewaiter"


def settings(pairs: list[str] | None) -> dict[str, str]:
    """Read NAME=VALUE pairs. Raises LawError if one is not."""
    found = {}
    for pair in pairs or []:
        name, equals, value = pair.partition("=")
        if not equals:
            raise LawError(f"--set is {pair!r}; give NAME=VALUE (tidewaiter law views lists them)")
        found[name] = value
    return found


def law(view: str, pairs: list[str] | None, affiliates: str | None) -> Law:
    """The law that the options name. Raises LawError if there is none."""
    found = law_in(view, settings(pairs))
    return affiliates_rule(found, affiliates) if affiliates else found


def names(path: Path | None) -> frozenset[str] | None:
    """Read a list of names, one a line; None if no file is given.

    Raises:
        ContractError: the file cannot be read.
    """
    if path is None:
        return None
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise ContractError(f"{path}: {fault}; give a UTF-8 text, one name a line") from fault
    return frozenset(line.strip() for line in lines if line.strip())
