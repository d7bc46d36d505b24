"""What holds for all tests."""

import os

from hypothesis import settings

# A slow machine is no fault of the code; and where many wait for the result, it is the same each time.
settings.register_profile("patient", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("patient")
