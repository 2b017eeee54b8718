"""A monkey at the window: whatever it does, all that must hold holds.

More of it: RNNVIZ_MONKEY=5000 acts for each seed, RNNVIZ_MONKEY_SEEDS=100-120 for other seeds.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from rnnviz.app.menus import COMMANDS
from tests.monkey import ACTS, LEFT_ALONE, SIZES, Monkey, script, shrunk
from tests.reader import opened

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

COUNT = int(os.environ.get("RNNVIZ_MONKEY", "100"))
FIRST, _, LAST = os.environ.get("RNNVIZ_MONKEY_SEEDS", "1-3").partition("-")


@pytest.mark.parametrize("seed", range(int(FIRST), int(LAST or FIRST) + 1))
def test_a_monkey_breaks_nothing(qtbot: QtBot, tmp_path: Path, seed: int) -> None:
    looks = {"language": ("en", "ko")[seed // 2 % 2], "theme": ("light", "dark")[seed % 2]}
    reader = opened(qtbot, size=SIZES[seed % len(SIZES)], **looks)
    acts = script(seed, COUNT)
    done, wrong = Monkey(reader, tmp_path).plays(acts)
    assert not wrong, f"seed {seed}, act {done} {acts[done]}:\n{wrong}"
    reader.leaves()


def test_it_knows_every_act_and_all_commands_but_those_that_wait() -> None:
    assert all(callable(getattr(Monkey, name)) for name in ACTS)
    assert set(LEFT_ALONE) < set(COMMANDS)
    assert {name for name, _ in script(0, 400)} == set(ACTS)
    assert script(5, 50) == script(5, 50) != script(6, 50)


def test_a_script_is_shrunk_to_what_goes_wrong() -> None:
    acts = script(0, 100)
    needed = {acts[17], acts[60]}
    assert set(shrunk(lambda few: needed <= set(few), acts)) == needed


def test_what_goes_wrong_is_found(qtbot: QtBot, tmp_path: Path) -> None:
    reader = opened(qtbot)
    monkey = Monkey(reader, tmp_path)
    reader.window.desk.listen(lambda: 1 / 0)
    done, wrong = monkey.plays([("resize", 1), ("moves", 1)])
    assert (done, "ZeroDivisionError" in wrong) == (1, True)
    reader.window.desk._listeners.pop()
    reader.leaves()
