"""An environment is made whole or not at all, by one start at a time, and in the open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rnnviz.app import environment, installation, preflight
from rnnviz.app.installation import LOCK, can_hold, install, locked
from rnnviz.app.process import ProcessError
from rnnviz.language import sentence

PYPROJECT = '[project]\ndependencies = ["numpy>=1.26", "pyqtgraph"]\n'


class FakePip:
    """Stands for the commands that are run: notes them, and makes what they would make."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self.failing: BaseException | None = None

    def __call__(
        self, command: list[str], each_line: Callable[[str], None], *others: object
    ) -> None:
        self.commands.append(command[3])
        if command[3] == "venv":
            python = environment.python_of(Path(command[4]))
            python.parent.mkdir(parents=True)
            python.touch()
            return
        each_line("Collecting numpy>=1.26")
        if self.failing is not None:
            raise self.failing
        each_line("  Downloading numpy-2.4.6-cp311.whl (16.6 MB)")
        each_line("Installing collected packages: numpy, pyqtgraph")


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> FakePip:
    fake = FakePip()
    monkeypatch.setattr(installation, "follow", fake)
    return fake


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setattr("sys.argv", ["main.py", "test"])
    folder = tmp_path / "내 수업 자료"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    return folder


def test_from_nothing_to_an_environment(
    root: Path, pip: FakePip, capsys: pytest.CaptureFixture[str]
) -> None:
    place = root / ".venv"
    assert install([place], (), root) == place
    assert pip.commands == ["venv", "pip"]
    assert environment.is_ready(place, (), root)
    assert capsys.readouterr().err.splitlines() == [
        "Setting up rnnviz, once: 1 of 4 · Python",
        "Setting up rnnviz, once: 2 of 4 · numpy",
        "Setting up rnnviz, once: 2 of 4 · numpy (16.6 MB)",
        "Setting up rnnviz, once: 4 of 4 · putting everything in place",
    ]


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "did not work"), ("ko", "준비하지 못했습니다")]
)
def test_what_pip_said_last_is_shown_with_the_command_to_try_again(
    root: Path,
    pip: FakePip,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    sentence: str,
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    pip.failing = ProcessError("ERROR: No matching distribution found for numpy")
    with pytest.raises(environment.InstallationError):
        install([root / ".venv"], (), root)
    told = capsys.readouterr().err
    assert sentence in told
    assert "ERROR: No matching distribution found for numpy" in told
    assert told.endswith(f"{environment.again()}\n")
    assert environment.again().endswith("main.py test")
    assert not environment.is_ready(root / ".venv", (), root)


@pytest.mark.parametrize("end", [KeyboardInterrupt(), ProcessError("torn")])
def test_what_was_interrupted_is_made_anew(root: Path, pip: FakePip, end: BaseException) -> None:
    place = root / ".venv"
    pip.failing = end
    with pytest.raises((KeyboardInterrupt, environment.InstallationError)):
        install([place], (), root)
    half = place / "lib" / "half-a-package"
    half.mkdir(parents=True)
    (place / "pyvenv.cfg").touch()
    pip.failing = None
    install([place], (), root)
    assert pip.commands == ["venv", "pip", "venv", "pip"]
    assert not half.exists()
    assert environment.is_ready(place, (), root)


def test_a_whole_one_is_only_brought_up_to_date(root: Path, pip: FakePip) -> None:
    place = root / ".venv"
    install([place], (), root)
    (root / "pyproject.toml").write_text(PYPROJECT.replace("1.26", "2.0"), encoding="utf-8")
    install([place], (), root)
    assert pip.commands == ["venv", "pip", "pip"]
    assert environment.is_ready(place, (), root)


def test_while_it_is_brought_up_to_date_it_counts_as_half_made(root: Path, pip: FakePip) -> None:
    place = root / ".venv"
    install([place], (), root)
    (root / "pyproject.toml").write_text(PYPROJECT.replace("1.26", "2.0"), encoding="utf-8")
    pip.failing = ProcessError("torn")
    with pytest.raises(environment.InstallationError):
        install([place], (), root)
    assert environment.stamped(place) is None


def test_another_python_makes_it_anew(
    root: Path, pip: FakePip, monkeypatch: pytest.MonkeyPatch
) -> None:
    install([root / ".venv"], (), root)
    monkeypatch.setattr("sys.version_info", (3, 99, 0))
    install([root / ".venv"], (), root)
    assert pip.commands == ["venv", "pip", "venv", "pip"]


def test_a_missing_module_of_python_is_told_instead(
    root: Path,
    pip: FakePip,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    missing = sentence("setup.venv_missing", module="ensurepip", remedy="sudo apt install it")
    monkeypatch.setattr(preflight, "venv_problem", lambda: missing)
    with pytest.raises(environment.InstallationError):
        install([root / ".venv"], (), root)
    assert not pip.commands
    assert capsys.readouterr().err.count("\n") == 1


def test_a_read_only_folder_leaves_the_next_place(
    root: Path, pip: FakePip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [root / ".venv", tmp_path / "user" / "environment"]
    monkeypatch.setattr(
        installation, "can_hold", lambda place: place == places[1] and can_hold(place)
    )
    assert install(places, (), root) == places[1]


def test_no_place_at_all_is_told(
    root: Path,
    pip: FakePip,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(installation, "can_hold", lambda place: False)
    with pytest.raises(environment.InstallationError):
        install([root / ".venv"], (), root)
    assert capsys.readouterr().err.rstrip().endswith(str(root / ".venv"))


def test_where_an_environment_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.touch()
    assert not can_hold(file / ".venv")
    assert not can_hold(tmp_path / "a:b" / ".venv")
    assert can_hold(tmp_path / "new" / ".venv")
    assert can_hold(tmp_path / "new" / ".venv")
    assert [item.name for item in (tmp_path / "new" / ".venv").iterdir()] == [LOCK]
    monkeypatch.setattr(Path, "symlink_to", lambda *_: file.mkdir())
    assert not can_hold(tmp_path / "stick" / ".venv")


def test_an_environment_that_somebody_else_made_is_left_alone(tmp_path: Path) -> None:
    theirs = tmp_path / ".venv"
    theirs.mkdir()
    (theirs / "pyvenv.cfg").touch()
    assert not can_hold(theirs)


def test_two_starts_at_once_take_turns(tmp_path: Path) -> None:
    waited: list[str] = []

    class StillHeldError(Exception):
        pass

    def pause(seconds: float) -> None:
        if len(waited) == 3:
            raise StillHeldError

    with (
        locked(tmp_path, lambda: None),
        pytest.raises(StillHeldError),
        locked(tmp_path, lambda: waited.append("waiting"), pause),
    ):
        pytest.fail("two starts held the lock")
    with locked(tmp_path, lambda: pytest.fail("a free lock was waited for")):
        pass


def test_what_another_start_has_made_is_taken(
    root: Path, pip: FakePip, monkeypatch: pytest.MonkeyPatch
) -> None:
    install([root / ".venv"], (), root)
    install([root / ".venv"], (), root)
    assert pip.commands == ["venv", "pip"]
