"""A task trained on a machine that has no screen, and what came of it looked at afterwards."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage

from tests.stories.test_render import run
from tests.test_public_face import said_by


def test_two_bats_are_trained_and_drawn(tmp_path: Path) -> None:
    bats, picture = tmp_path / "bats.rnnviz", tmp_path / "bats.png"
    ran = run("train", "two-bats", "--until", "0.01", "--out", bats)
    assert ran.returncode == 0
    assert "Two bats: solved after" in ran.stdout
    assert "\r" not in ran.stderr
    drawn = run("render", bats, "-o", picture)
    assert (drawn.returncode, drawn.stderr) == (0, "")
    assert QImage(str(picture)).width() == 1600


def test_training_needs_no_qt(tmp_path: Path) -> None:
    code = (
        "import sys; from rnnviz.app.run import main; "
        f"main(['train', 'two-bats', '--quiet', '-o', {str(tmp_path / 'x')!r}]); "
        "print(sorted(name for name in sys.modules if name.startswith('PySide6')))"
    )
    assert said_by(code) == "[]"
