"""The Python that runs the program is found quickly, and one is made when there is none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rnnviz.app import environment, installation, requirements

PYPROJECT = (
    '[project]\ndependencies = ["numpy>=1.26"]\n[project.optional-dependencies]\ntest = []\n'
)
CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a folder with spaces and Hangul, started by a system's own Python."""
    monkeypatch.delenv(environment.HANDED_OVER, raising=False)
    monkeypatch.setattr(environment, "in_environment", lambda: False)
    monkeypatch.setattr(environment, "user_folder", lambda: tmp_path / "user")
    monkeypatch.setattr(requirements, "satisfied", lambda root, extras: False)
    folder = tmp_path / "내 수업 자료"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    return folder


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The places in which an environment was asked for; none is made."""
    asked: list[Path] = []

    def install(places: list[Path], extras: tuple[str, ...], root: Path) -> Path:
        asked.append(places[0])
        return places[0]

    monkeypatch.setattr(installation, "install", install)
    return asked


def finish(place: Path, root: Path, extras: tuple[str, ...] = ()) -> str:
    """What a finished set-up leaves behind, and the path of its Python."""
    python = environment.python_of(place)
    python.parent.mkdir(parents=True)
    python.touch()
    (place / environment.STAMP).write_bytes(environment.wish(extras, root))
    return str(python)


def test_the_first_start_makes_an_environment_beside_main(root: Path, made: list[Path]) -> None:
    assert environment.python_for((), root) == str(environment.python_of(root / ".venv"))
    assert made == [root / ".venv"]


def test_the_second_start_takes_what_the_first_made(root: Path, made: list[Path]) -> None:
    python = finish(root / ".venv", root)
    assert environment.python_for((), root) == python
    assert not made


def test_a_read_only_folder_has_its_environment_with_the_reader(
    root: Path, made: list[Path], tmp_path: Path
) -> None:
    python = finish(tmp_path / "user" / "environment", root)
    assert environment.python_for((), root) == python
    assert not made


def test_the_quick_way_reads_no_toml_no_metadata_and_starts_nothing(root: Path) -> None:
    python = finish(root / ".venv", root)
    code = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1])\n"
        "from rnnviz.app import environment\n"
        "print(environment.python_for((), pathlib.Path(sys.argv[2])))\n"
        "print(*sys.modules)"
    )
    command = [sys._base_executable, "-I", "-S", "-X", "utf8", "-c", code, str(CHECKOUT), str(root)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    chosen, modules = ran.stdout.splitlines()
    assert chosen == python
    slow = {"tomllib", "importlib.metadata", "subprocess", "json", "rnnviz.app.installation"}
    assert not slow & set(modules.split())


def test_a_python_that_has_everything_makes_no_environment(
    root: Path, made: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requirements, "satisfied", lambda root, extras: True)
    assert environment.python_for((), root) == sys.executable
    assert not made
    assert not (root / ".venv").exists()


def test_an_environment_the_reader_chose_comes_before_the_private_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = finish(root / ".venv", root)
    monkeypatch.setattr(environment, "in_environment", lambda: True)
    assert environment.python_for((), root) == private
    monkeypatch.setattr(requirements, "satisfied", lambda root, extras: True)
    assert environment.python_for((), root) == sys.executable


def test_started_by_its_own_python_it_stays(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finish(root / ".venv", root)
    monkeypatch.setattr(environment, "in_environment", lambda: True)
    monkeypatch.setattr(sys, "prefix", str(root / ".venv"))
    assert environment.python_for((), root) == sys.executable


def test_what_was_handed_over_is_asked_nothing_and_hands_nothing_on(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(environment.HANDED_OVER, "python")
    assert environment.python_for((), root / "nowhere") == sys.executable
    assert environment.HANDED_OVER not in os.environ


def test_a_changed_pyproject_asks_for_another(root: Path, made: list[Path]) -> None:
    finish(root / ".venv", root)
    (root / "pyproject.toml").write_text(PYPROJECT.replace("1.26", "2.0"), encoding="utf-8")
    environment.python_for((), root)
    assert made == [root / ".venv"]


def test_another_version_of_python_asks_for_another(
    root: Path, made: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(root / ".venv", root)
    monkeypatch.setattr(sys, "version_info", (3, 99, 0))
    environment.python_for((), root)
    assert made


def test_half_an_environment_is_none(root: Path, made: list[Path]) -> None:
    finish(root / ".venv", root)
    (root / ".venv" / environment.STAMP).unlink()
    environment.python_for((), root)
    assert made


def test_an_environment_whose_python_is_gone_is_none(root: Path, made: list[Path]) -> None:
    python = Path(finish(root / ".venv", root))
    python.unlink()
    python.symlink_to(root / "gone")
    environment.python_for((), root)
    assert made


def test_tests_need_more_and_serve_the_program_too(root: Path, made: list[Path]) -> None:
    place = root / ".venv"
    python = finish(place, root)
    environment.python_for(("test",), root)
    assert made == [place]
    (place / environment.STAMP).write_bytes(environment.wish(("test",), root))
    assert environment.python_for((), root) == environment.python_for(("test",), root) == python
    assert made == [place]


@pytest.mark.parametrize(
    ("system", "variable", "folder"),
    [
        ("linux", "XDG_DATA_HOME", "{given}/rnnviz"),
        ("linux", "", "{home}/.local/share/rnnviz"),
        ("darwin", "", "{home}/Library/Application Support/rnnviz"),
        ("win32", "LOCALAPPDATA", "{given}/rnnviz"),
        ("win32", "", "{home}/AppData/Local/rnnviz"),
    ],
)
def test_the_readers_folder_is_where_the_system_has_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str, variable: str, folder: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "집")
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    if variable:
        monkeypatch.setenv(variable, str(tmp_path / "given"))
    expected = folder.format(given=tmp_path / "given", home=tmp_path / "집")
    assert environment.user_folder() == Path(expected)


def test_windows_without_a_console_stays_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "executable", "Pythonw.exe")
    assert environment.python_of(Path("x")) == Path("x/Scripts/pythonw.exe")
    monkeypatch.setattr(sys, "executable", "python.exe")
    assert environment.python_of(Path("x")) == Path("x/Scripts/python.exe")


def test_going_on_keeps_every_argument_as_it_was(tmp_path: Path) -> None:
    script = tmp_path / "한 파일.py"
    script.write_text(
        "import json, os, sys\n"
        f"print(json.dumps([sys.argv[1:], os.environ['{environment.HANDED_OVER}']]))",
        encoding="utf-8",
    )
    code = (
        "import sys; from rnnviz.app import environment\n"
        "environment.go_on(sys.executable, sys.argv[1], sys.argv[2:])"
    )
    arguments = ["render", "야구 배트", "--size", "", "*"]
    ran = subprocess.run(
        [sys.executable, "-c", code, str(script), *arguments],
        capture_output=True,
        check=True,
        cwd=CHECKOUT,
    )
    assert json.loads(ran.stdout) == [arguments, sys.executable]


def test_only_the_private_environment_is_forgotten(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(root / ".venv", root)
    assert not environment.forget(root)
    assert environment.ready_place((), root)
    monkeypatch.setattr(environment, "in_environment", lambda: True)
    monkeypatch.setattr(sys, "prefix", str(root / ".venv"))
    assert environment.forget(root)
    assert environment.ready_place((), root) is None


def test_the_command_to_try_again_can_be_pasted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    monkeypatch.setattr(sys, "argv", ["내 자료/main.py", "test"])
    assert environment.again() == "python3 '내 자료/main.py' test"
