"""Published red flags: what each says, where it stands, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

READ = "P"
"""The confidence of a red flag whose official text was read."""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One red flag.

    Attributes:
        id: as ``KYC-09``, number 9 of Supp. No. 3 to part 732; other marks are our own.
        says: in our own plain words.
        category: what it is about.
        source: where it stands.
        confidence: how sure source and words are.
        status: whether it is in force, and how.
        patterns: the flags that stand for it; none if a person must ask.
    """

    id: str
    says: str
    category: str
    source: str
    confidence: str
    status: str
    patterns: tuple[str, ...]

    @property
    def is_verified(self) -> bool:
        """Whether the official text was read."""
        return self.confidence == READ


@cache
def load() -> Mapping[str, RedFlag]:
    """Read all red flags by their marks.

    >>> load()["KYC-09"].says
    'A freight forwarder is named as the final destination'
    """
    text = files("tidewaiter.flag").joinpath("red_flags.yaml").read_text(encoding="utf-8")
    return {
        mark: RedFlag(mark, **{**told, "patterns": tuple(told["patterns"])})
        for mark, told in yaml.safe_load(text).items()
    }
