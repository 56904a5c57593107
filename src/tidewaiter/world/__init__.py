"""A synthetic trade with its truth kept apart, for demonstration, tests and measurement."""

from tidewaiter.world.run import Run, World, make
from tidewaiter.world.setting import Setting

__all__ = ["Run", "Setting", "World", "make"]
