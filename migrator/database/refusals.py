"""What a server's error means: refused (it did not happen) or lost (it is not known)."""

from typing import Any

# MySQL's codes for a connection that ended, was killed, or a server that shuts down.
LOST = frozenset({0, 1053, 1927, 2006, 2013, 2014, 2055, 3169, 4031})

TABLESPACE_MISSING = 1812
# A table, the disk, a temporary file that could not grow; a file that could not be written or made.
FULL = frozenset({1114, 1021, 1878, 1026, 3675})


def is_missing_file(error: Any) -> bool:
    """Whether the server has a table in its dictionary and not the file that it is in."""
    arguments: tuple[object, ...] = getattr(error, "args", ())
    return bool(arguments) and arguments[0] == TABLESPACE_MISSING


def is_disk_full(error: Any) -> bool:
    """Whether the server had no room to do it."""
    arguments: tuple[object, ...] = getattr(error, "args", ())
    return bool(arguments) and arguments[0] in FULL


def is_lost(error: Any) -> bool:
    """Whether the driver's error says that the connection is gone."""
    arguments: tuple[object, ...] = getattr(error, "args", ())
    return bool(arguments) and arguments[0] in LOST
