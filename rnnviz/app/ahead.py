"""What a first click will ask for, loaded after the first paint while nobody waits for it."""

from __future__ import annotations

import threading
from importlib import import_module
from typing import Final

#: By what they are: the panes on the shelf, their pictures, what tells whether anything changed.
PANES: Final = (
    "origin",
    "listing",
    "watches",
    "breakpoints",
    "breakpoint_row",
    "whatif",
    "bugs",
    "memory",
    "use",
    "training",
)
PICTURES: Final = ("origin", "inline", "watches", "breakpoints", "memory", "use")
MODULES: Final = (
    "rnnviz.session.document",
    *(f"rnnviz.panes.{name}" for name in PANES),
    *(f"rnnviz.drawing.{name}" for name in PICTURES),
    "rnnviz.network.finite",
    "rnnviz.network.mistakes",
)


def load() -> None:
    """Import all of it; what has been imported by now takes no time."""
    for name in MODULES:
        import_module(name)


def load_after(other: threading.Thread) -> threading.Thread:
    """The same in a thread, once another one is done: both at once would hinder each other."""

    def run() -> None:
        other.join()
        load()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread
