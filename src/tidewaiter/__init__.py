"""Tidewaiter administers export controls on AI chips. Not legal advice.

>>> from tidewaiter import clear
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Cleared", "__version__", "clear"]

if TYPE_CHECKING:
    from tidewaiter.flow.clear import Cleared, clear


def __getattr__(name: str) -> Any:
    # The engines load only when somebody clears orders: "tidewaiter item" must answer at once.
    if name in ("clear", "Cleared"):
        from tidewaiter.flow import clear as module

        return getattr(module, name)
    raise AttributeError(f"module 'tidewaiter' has no attribute {name!r}")
