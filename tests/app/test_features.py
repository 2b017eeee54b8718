"""What a start does not read: the sources of the modules it loads."""

from __future__ import annotations

import subprocess
import sys

START = """
import linecache
from rnnviz.app.features import leave_sources_unread

{first}
import rnnviz.app.start
print(sum("rnnviz" in name for name in linecache.cache))
"""


def read(first: str) -> int:
    """How many sources of the program have been read when the window is about to be made."""
    program = [sys.executable, "-c", START.format(first=first)]
    return int(subprocess.run(program, capture_output=True, text=True, check=True).stdout)


def test_no_source_is_read_at_the_start() -> None:
    assert read("leave_sources_unread()") == 0


def test_the_binding_would_read_them() -> None:
    """Once it does not, `app/features.py` has nothing to do any more."""
    assert read("") > 100
