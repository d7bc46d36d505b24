"""Cells of tables that spreadsheets read."""

from __future__ import annotations

__all__ = ["harmless"]


def harmless(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text
