"""Where notes go: lines for a person, JSON lines for a machine.

It promises that each note is out, whole, before the next thing happens. It must never decide anything.
"""

from collections.abc import Callable

from migrator.records import Note

Reporter = Callable[[Note], None]

__all__ = ["Reporter"]
