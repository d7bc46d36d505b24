"""Reading a text file that anybody may have written: no larger than it should be, and in UTF-8."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from kg import faults
from kg.errors import Faulty, Problem

__all__ = ["MAX_BYTES", "decoded", "load_bytes", "load_text"]

MAX_BYTES = 64 * 1024 * 1024
"""No article and no codebook comes near this size; the bound keeps a wrong file from filling the memory."""


def load_text(file: Path, shown: str, limit: int | None = None) -> tuple[str, str]:
    """A file's text, without byte order mark and with LF line ends, and the SHA-256 of its bytes.

    Raises:
        Faulty: it cannot be read, is no UTF-8, or is larger than `limit` bytes (by default `MAX_BYTES`).
    """
    content = load_bytes(file, shown, limit)
    text = decoded(content, shown).removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, hashlib.sha256(content).hexdigest()


def load_bytes(file: Path, shown: str, limit: int | None = None) -> bytes:
    """What a file holds.

    Raises:
        Faulty: it cannot be read, or is larger than `limit` bytes (by default `MAX_BYTES`).
    """
    limit = limit or MAX_BYTES
    try:
        mode = file.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # a pipe would never end
            raise Faulty([Problem(shown, 0, "cannot be read: Is no ordinary file")])
        with file.open("rb") as stream:
            content = stream.read(min(os.fstat(stream.fileno()).st_size, limit) + 1)
    except OSError as error:
        raise Faulty([faults.problem(shown, error)]) from error
    if len(content) > limit:
        size = f"{limit // 2**20} MiB" if limit >= 2**20 else f"{limit // 2**10} KiB"
        raise Faulty([Problem(shown, 0, f"larger than {size}", "is it the right file?")])
    return content


def decoded(content: bytes, shown: str) -> str:
    """What a file holds, as text.

    Raises:
        Faulty: it is no UTF-8.
    """
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Faulty([Problem(shown, line, "not UTF-8 text", "save the file with encoding UTF-8")]) from error
