"""What a start neither reads nor loads before the first paint."""

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


FIRST_PAINT = """
import sys
from rnnviz.app import run, start

def first_turn(application):
    application.processEvents()
    print(*sys.modules)
    return 0

start._settle = lambda window: None
start.QApplication.exec = first_turn
run.main([])
"""
#: Not before one asks for it; each costs the first paint some milliseconds.
LATER = (
    "pyqtgraph",
    "csv",
    "fractions",
    "rnnviz.training.tasks.table",
    *(f"rnnviz.training.encodings.{name}" for name in ("characters", "notes", "prices", "table")),
    *(f"rnnviz.panes.{name}" for name in ("breakpoints", "bugs", "listing", "memory", "origin")),
    *(f"rnnviz.panes.{name}" for name in ("training", "trying", "use", "watches", "whatif")),
)


def test_what_is_seldom_wanted_is_not_loaded_at_the_start() -> None:
    program = [sys.executable, "-c", FIRST_PAINT]
    ran = subprocess.run(program, capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())
    assert {"rnnviz.panes.weights", "rnnviz.app.window"} <= loaded
    assert not loaded & set(LATER)
