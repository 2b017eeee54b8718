"""What is not saved outlives the program; what is saved, or thrown away, leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from rnnviz.app import recovery as kept
from rnnviz.app.reading import load
from rnnviz.app.recovery import BROKEN, Recovery
from rnnviz.session import Session, document
from rnnviz.session.tape_fields import Tape

SESSION = Session.open("baseball-bat").type_inputs("cave bat").train(3, lambda: False)
#: A program that keeps a session and is then gone without a word.
CRASH = """
import os, sys
from pathlib import Path
from rnnviz.app.recovery import Recovery
from rnnviz.session import Session
recovery = Recovery(Path(sys.argv[1]))
recovery.keep(Session.open("baseball-bat").type_inputs("cave bat").train(3, lambda: False))
recovery.finish()
os._exit(9)
"""


def crashes(folder: Path) -> None:
    """Another window keeps its session in the folder and is killed."""
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    ran = subprocess.run([sys.executable, "-c", CRASH, str(folder)], env=environment, check=False)
    assert ran.returncode == 9


def files(folder: Path) -> list[str]:
    return sorted(file.suffix for file in folder.iterdir())


def test_what_a_crash_leaves_is_found_once_with_every_bit(tmp_path: Path) -> None:
    crashes(tmp_path)
    one, other = Recovery(tmp_path), Recovery(tmp_path)
    (file,) = one.left_behind()
    assert list(other.left_behind()) == []
    assert document.write(load(file)) == document.write(SESSION)
    one.forget(file)
    one.close()
    other.close()
    assert list(tmp_path.glob("*.rnnviz")) == []
    assert list(tmp_path.glob("*.lock")) == []


def test_what_is_asked_about_later_is_found_again(tmp_path: Path) -> None:
    crashes(tmp_path)
    crashes(tmp_path)
    first = Recovery(tmp_path)
    assert len(list(first.left_behind())) == 2
    first.close()
    second = Recovery(tmp_path)
    assert len(list(second.left_behind())) == 2
    second.close()


def test_a_window_that_runs_keeps_its_own(tmp_path: Path) -> None:
    one, other = Recovery(tmp_path), Recovery(tmp_path)
    one.keep(SESSION)
    one.finish()
    assert files(tmp_path).count(".rnnviz") == 1
    assert list(other.left_behind()) == []
    one.close()
    other.close()
    assert files(tmp_path) == []


def test_what_is_saved_is_dropped(tmp_path: Path) -> None:
    one = Recovery(tmp_path)
    one.keep(SESSION)
    one.drop()
    assert ".rnnviz" not in files(tmp_path)
    one.keep(SESSION)
    one.finish()
    assert ".rnnviz" in files(tmp_path)
    one.close()


def test_while_one_is_written_no_other_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, written = Event(), []

    def slow(file: Path, session: Session, tape: Tape | None) -> None:
        gate.wait(10)
        written.append(session)

    monkeypatch.setattr(kept, "_write", slow)
    one = Recovery(tmp_path)
    for _ in range(5):
        assert one.keep(SESSION) is None
    gate.set()
    one.close()
    assert len(written) == 1


def test_a_disk_that_cannot_be_written_to_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: Path, session: Session, tape: Tape | None) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept, "_write", full)
    one = Recovery(tmp_path)
    assert one.keep(SESSION) is None
    one.finish()
    error = one.keep(SESSION)
    assert error is not None
    assert error.strerror == "No space left on device"
    one.close()


def test_one_that_cannot_be_read_is_put_aside_and_not_lost(tmp_path: Path) -> None:
    broken = tmp_path / "1-a.rnnviz"
    broken.write_bytes(b"half a")
    one = Recovery(tmp_path)
    (file,) = one.left_behind()
    one.put_aside(file)
    one.close()
    assert broken.with_suffix(BROKEN).read_bytes() == b"half a"
    again = Recovery(tmp_path)
    assert list(again.left_behind()) == []
    again.close()
