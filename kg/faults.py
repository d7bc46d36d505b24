"""What the system says when files cannot be written or read, and how each of it is mended."""

from __future__ import annotations

import errno
import os

from kg.errors import KgError, Problem

__all__ = ["PRINTED", "problem", "reason", "unread", "unwritten"]

PRINTED = "what is printed"
_PERMISSIONS = "mend its permissions"
_TOO_MANY = "close other programs, or allow more open files, such as by: ulimit -n 1024"
_MENDED = {
    errno.ENOSPC: "make room on the disk",
    errno.EDQUOT: "make room, or ask for a larger quota",
    errno.EFBIG: "allow larger files, such as by: ulimit -f unlimited",
    errno.EMFILE: _TOO_MANY,
    errno.ENFILE: _TOO_MANY,
    errno.EACCES: _PERMISSIONS,
    errno.EPERM: _PERMISSIONS,
    errno.EROFS: "it is on a disk, or in a container, that can only be read",
    errno.EIO: "look after the disk or its connection",
    errno.ENOMEM: "close other programs",
}
"""What helps, for what the system reports of itself: nothing is wrong then with what is in a file."""


def reason(error: BaseException) -> int | None:
    """The number of a fault of the system, also where a library tells it in words; None for other errors."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno if error.errno in _MENDED else None
    said = str(error)
    if "file descriptors" in said:  # Oxigraph counts them before it opens a store
        return errno.EMFILE
    told = {os.strerror(number): number for number in _MENDED if os.strerror(number) in said}
    return told[max(told, key=len)] if told else None


def unwritten(name: object, error: Exception) -> KgError:
    """The error to be shown where something cannot be written; nothing has been changed then.

    Args:
        name: what was to be written, as messages name it.
        error: what the system, or a library in its place, has said.
    """
    number = reason(error)
    hint = "" if number is None else _MENDED[number]
    if number not in {None, errno.EMFILE, errno.ENFILE, errno.ENOMEM}:
        hint += ", or name another place"
    if number is not None and name != PRINTED:
        hint = f"nothing was changed; {hint}"
    return KgError(f"{name} cannot be written: {_said(error, number)}", hint)


def unread(name: object, error: Exception) -> KgError:
    """The error to be shown where something cannot be read."""
    number = reason(error)
    return KgError(f"{name} cannot be read: {_said(error, number)}", _MENDED.get(number or 0, ""))


def problem(name: object, error: OSError) -> Problem:
    """The same for one of many files, to be told with what is wrong in the others."""
    number = reason(error)
    return Problem(str(name), 0, f"cannot be read: {_said(error, number)}", _MENDED.get(number or 0, ""))


def _said(error: Exception, number: int | None) -> str:
    if number is not None:
        return os.strerror(number)
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
