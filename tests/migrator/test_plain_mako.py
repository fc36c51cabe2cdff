"""Alembic is loaded without what colours Mako's error pages; who wants the colours still gets them."""

import subprocess
import sys

LOOK = """
import sys
from migrator.project.plain_mako import load_mako
load_mako()
import alembic.context
print("pygments" in sys.modules)
import mako.ext.pygmentplugin
print("pygments" in sys.modules)
"""


def test_pygments_is_loaded_for_who_asks_alone():
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
