"""Two commands: `main.py` opens the program, `main.py test` runs everything."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import main
import rnnviz
from rnnviz.app import environment, run

CHECKOUT = Path(main.ROOT)
#: What runs under an old Python before it can say that it is too old.
OLD = ("main.py", "__init__.py", "assets.py", "language.py", "app/preflight.py", "app/progress.py")


@pytest.fixture(autouse=True)
def english_and_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv(environment.HANDED_OVER, sys.executable)
    monkeypatch.setattr(sys, "argv", ["main.py", "test"])


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tools that were run, in order; each ends well unless its name is in `failing`."""
    ran: list[str] = []

    def call(command: list[str], cwd: str) -> int:
        assert command[0] == sys.executable
        assert Path(cwd) == CHECKOUT
        ran.append(" ".join(command[1:]))
        return int("ruff format" in ran[-1])

    monkeypatch.setattr(subprocess, "call", call)
    return ran


def test_an_old_python_gets_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    assert main.main([]) == 1
    told = capsys.readouterr()
    assert told.err.startswith("rnnviz: rnnviz needs Python 3.11 or newer, and this is Python 3.10")
    assert told.err.count("\n") == 1
    assert not told.out


@pytest.mark.parametrize("name", OLD)
def test_what_an_old_python_reads_it_can_read(name: str) -> None:
    file = CHECKOUT / name if name == "main.py" else CHECKOUT / "rnnviz" / name
    text = file.read_text(encoding="utf-8")
    ast.parse(text, feature_version=(3, 7))
    assert "from __future__ import annotations" in text


def test_arguments_go_to_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "main", len)
    assert main.main(["render", "야구 배트", "-o", "bat.png"]) == 4


def test_another_python_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[tuple[str, str, list[str]]] = []
    monkeypatch.setattr(environment, "python_for", lambda extras: f"python with {extras}")
    monkeypatch.setattr(environment, "go_on", lambda *words: went.append(words) or 7)
    assert main.main(["a", "b"]) == 7
    assert main.main(["test"]) == 7
    script = str(CHECKOUT / "main.py")
    assert went == [
        ("python with ()", script, ["a", "b"]),
        ("python with ('test',)", script, ["test"]),
    ]


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (environment.InstallationError(), ""),
        (KeyboardInterrupt(), "rnnviz: The set-up was interrupted."),
    ],
)
def test_a_set_up_that_did_not_end_starts_nothing(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    end: BaseException,
    told: str,
) -> None:
    def python_for(extras: tuple[str, ...]) -> str:
        raise end

    monkeypatch.setattr(environment, "python_for", python_for)
    assert main.main([]) == 1
    assert capsys.readouterr().err.startswith(told)


def test_a_damaged_environment_is_made_anew_next_time(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(arguments: list[str]) -> int:
        raise ModuleNotFoundError(name=arguments[0])

    monkeypatch.setattr(run, "main", missing)
    monkeypatch.setattr(environment, "forget", lambda: True)
    assert main.main(["numpy"]) == 1
    assert "numpy is gone" in capsys.readouterr().err
    with pytest.raises(ModuleNotFoundError):  # our own mistake is no damage
        main.main(["rnnviz.typo"])
    monkeypatch.setattr(environment, "forget", lambda: False)
    with pytest.raises(ModuleNotFoundError):
        main.main(["numpy"])


@pytest.mark.parametrize(
    ("cores", "side_by_side"),
    [(1, ""), (2, " -n 2 --dist worksteal"), (64, " -n 4 --dist worksteal")],
)
def test_test_runs_everything_and_pytest_last_on_every_core(
    commands: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    cores: int,
    side_by_side: str,
) -> None:
    monkeypatch.setattr(main, "cores", lambda: cores)
    assert main.main(["test"]) == 1
    checks = [" ".join(check) for check in main.CHECKS.values()]
    assert commands == [*checks, "-m pytest --ignore=tests/benchmarks" + side_by_side]
    told = capsys.readouterr().out.splitlines()
    summary = "Before the tests: ruff check passed, ruff format FAILED, mypy passed"
    assert [line for line in told if line.startswith(summary)]
    assert told[-1] == "== pytest"


def test_what_is_left_out_of_the_tests_is_measured_before_them_by_itself() -> None:
    assert main.CHECKS["benchmarks"] == ["-m", "pytest", "tests/benchmarks"]
    assert (CHECKOUT / "tests" / "benchmarks").is_dir()


def test_the_cores_are_those_this_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 3, 5}, raising=False)
    assert main.cores() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert main.cores() == 1


def test_test_with_arguments_runs_pytest_alone(commands: list[str]) -> None:
    assert main.main(["test", "tests/stories", "-k", "야구"]) == 0
    assert commands == ["-m pytest tests/stories -k 야구"]


def test_tests_draw_off_screen_unless_told_otherwise(
    commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "")
    for name in ("QT_QPA_PLATFORM", "OMP_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    main.main(["test", "x"])
    assert os.environ["QT_QPA_PLATFORM"] == "xcb"
    monkeypatch.delenv("QT_QPA_PLATFORM")
    main.main(["test", "x"])
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert os.environ["OMP_NUM_THREADS"] == "1"


def test_a_wheel_carries_the_assets_and_both_commands() -> None:
    text = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    settings = tomllib.loads(text)
    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {"assets": "rnnviz/_assets"}
    commands = settings["project"]["scripts"] | settings["project"]["gui-scripts"]
    assert commands.keys() == {"rnnviz", "rnnviz-window"}
    assert set(commands.values()) == {f"{run.main.__module__}:{run.main.__name__}"}


def test_the_package_can_be_run_by_its_name() -> None:
    command = [sys.executable, "-m", "rnnviz", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=main.ROOT)
    assert (done.returncode, done.stdout) == (0, f"rnnviz {rnnviz.__version__}\n")
