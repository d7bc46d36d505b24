"""How far long work has come: said in passing, and shown by whoever listens, such as `kg.cli.terminal`."""

from __future__ import annotations

import logging

__all__ = ["LOGGER", "tell"]

LOGGER = logging.getLogger(__name__)
tell = LOGGER.info
"""Say what is being done, or how much of it is; the arguments as for any logger's `info`."""
