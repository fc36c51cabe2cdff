"""Mako, from which Alembic makes new revisions, without what colours its error pages.

That is forty modules of Pygments where it is installed: a twentieth of the time of a hundred revisions.
"""

import sys
from importlib import import_module

COLOURS, PAGES = "mako.ext.pygmentplugin", "mako.exceptions"


def load_mako() -> None:
    """Before Alembic does. Whoever wants the colours later still gets them from ``mako.ext``."""
    if PAGES in sys.modules or COLOURS in sys.modules:
        return
    sys.modules[COLOURS] = None  # type: ignore[assignment] # as if it were not installed
    try:
        import_module(PAGES)
    finally:
        del sys.modules[COLOURS]
