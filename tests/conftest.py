"""What tests of the window share: a real one, off screen, in which time passes when told to."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# As the program has it; tests import NumPy first, which reads this but once.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.reader import Reader


def pytest_configure(config: pytest.Config) -> None:
    """Warnings of Qt fail a test, but for what the offscreen platform says of itself."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test has the same name in every process: those side by side compare what they found."""
    addressed = [item.nodeid for item in items if " at 0x" in item.nodeid]
    if addressed:
        raise pytest.UsageError(f"an address in the name of a test: {addressed[0]}")


@pytest.fixture
def reader(qtbot: QtBot) -> Iterator[Reader]:
    """Somebody in front of the window of the first lesson, in English and in light colours."""
    from tests.reader import opened

    somebody = opened(qtbot)
    yield somebody
    somebody.leaves()


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    """Windows that a test has not left are left after it.

    Every style sheet set later would be worked out for each of their widgets again: with a dozen
    windows left, opening one takes seconds.
    """
    yield
    if "tests.reader" in sys.modules:
        from tests.reader import everybody_leaves

        everybody_leaves()
