"""What is below the panes never brings Qt in, found by importing it, not by reading it."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import pytest

import rnnviz

QT = ("PySide6", "shiboken6", "pyqtgraph")
#: The floors that may know Qt, and the door that opens the window.
ABOVE = ("rnnviz.panes", "rnnviz.app", "rnnviz.__main__")
BELOW = [
    module.name
    for module in pkgutil.walk_packages(rnnviz.__path__, "rnnviz.")
    if not module.name.startswith(ABOVE)
]


def loaded_by(*modules: str) -> set[str]:
    """The names of the top-level modules that a fresh interpreter holds after importing these."""
    code = "import importlib, sys\n"
    code += "for name in sys.argv[1:]: importlib.import_module(name)\n"
    code += "print(*{name.partition('.')[0] for name in sys.modules})"
    command = [sys.executable, "-c", code, *modules]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


def test_importing_the_package_alone_brings_neither_numpy_nor_qt() -> None:
    assert not loaded_by("rnnviz") & {"numpy", *QT}


def test_the_lower_floors_are_all_looked_at() -> None:
    for module in ("network.bptt", "training.fit", "stepping.cursor", "lessons.shelf", "session"):
        assert f"rnnviz.{module}" in BELOW


def test_everything_below_the_panes_together_brings_no_qt() -> None:
    assert not loaded_by(*BELOW) & set(QT)


@pytest.mark.parametrize("module", ["rnnviz.language", "rnnviz.assets"])
def test_the_ground_floor_does_without_numpy(module: str) -> None:
    assert not loaded_by(module) & {"numpy", *QT}


def test_the_network_needs_numpy_and_nothing_else_from_outside() -> None:
    engine = [name for name in BELOW if name.startswith(("rnnviz.network", "rnnviz.training"))]
    outside = loaded_by(*engine) - loaded_by("numpy") - set(sys.stdlib_module_names)
    assert outside == {"rnnviz"}
