"""How a name in another script becomes Latin names that a matcher can find."""

from tidewaiter.party.scripts.han.spelled_out import from_pinyin
from tidewaiter.party.scripts.latin import latin

__all__ = ["from_pinyin", "latin"]
