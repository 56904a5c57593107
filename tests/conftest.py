"""What holds for all tests."""

from hypothesis import settings

# How long an example takes is a matter of the machine, and no fault.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
