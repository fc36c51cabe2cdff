"""Amounts as a person reads them."""

from typing import Protocol

UNITS = ("B", "KiB", "MiB", "GiB", "TiB")
MINUTE, HOUR = 60, 3600  # seconds


class Size(Protocol):
    """Of a table."""

    @property
    def rows(self) -> int: ...
    @property
    def bytes(self) -> int: ...


def describe_size(size: Size) -> str:
    return f"{size.rows:,} rows, {describe_bytes(size.bytes)}"


def describe_bytes(count: float) -> str:
    for unit in UNITS:
        if count < 1024 or unit == UNITS[-1]:  # noqa: PLR2004
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    return ""


def describe_seconds(seconds: float) -> str:
    """``8 s``, ``3 min 20 s``, ``2 h 5 min``"""
    whole = round(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min {whole % MINUTE} s"
    return f"{whole // HOUR} h {whole % HOUR // MINUTE} min"
