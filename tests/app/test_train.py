"""`rnnviz train`: what is told, written and refused, and what Ctrl+C leaves."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from rnnviz.app import progress, run, train
from rnnviz.app.reading import load, opened
from rnnviz.language import speak
from rnnviz.training.tasks.table import TASKS
from rnnviz.training.update import Update
from tests.training.tasks.trained import after, run_of

Said = pytest.CaptureFixture[str]


def test_all_tasks_are_told_with_what_they_show(capsys: Said) -> None:
    assert run.main(["train", "--list", "--language", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == list(TASKS)
    assert run.main(["train", "--list", "--language", "ko"]) == 0
    assert "기억을 증명합니다" in capsys.readouterr().out


def test_a_task_is_trained_written_and_told(tmp_path: Path, capsys: Said) -> None:
    out = tmp_path / "note.rnnviz"
    asked = ["train", "next-note", "--updates", "20", "--out", str(out), "--language", "en"]
    assert run.main(asked) == 0
    told = capsys.readouterr()
    solved = run_of("next-note").solves(after(run_of("next-note"), 20)[0])
    word = "solved" if solved else "not solved"
    assert told.out.startswith(f"Next note: {word} after 20 updates (seed 1).\nHeld out: loss ")
    assert f"Written: {out}" in told.out
    lines = told.err.splitlines()
    assert len(lines) == 11
    assert lines[-1].startswith("update 20 of 20 · loss per step ")
    assert "\r" not in told.err
    net, _ = after(run_of("next-note"), 20)
    assert opened(str(out)).experiment.net.W.tolist() == net.W.tolist()
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("name", TASKS)
def test_every_task_is_a_document_that_the_window_opens(name: str, tmp_path: Path) -> None:
    out = tmp_path / "task.rnnviz"
    assert run.main(["train", name, "--updates", "20", "--quiet", "-o", str(out)]) == 0
    session, (net, _) = opened(str(out)), after(run_of(name), 20)
    assert session.place.update == 20
    assert session.experiment.material.name == name
    for weight, array in net.weights.items():
        assert session.experiment.net.weights[weight].tolist() == array.tolist()
    assert session.line.curve("loss").updates.tolist() == list(range(20))
    (further, _), on = after(run_of(name), 25), session.train(5)
    for weight, array in further.weights.items():
        assert on.experiment.net.weights[weight].tolist() == array.tolist()


def test_options_change_the_recipe(tmp_path: Path, capsys: Said) -> None:
    out = tmp_path / "x"
    options = "--updates 3 --seed 5 --hidden 6 --rate 0.25 --optimizer momentum --quiet"
    assert run.main(["train", "temporal-order", *options.split(), "-o", str(out)]) == 0
    assert capsys.readouterr() == ("", "")
    session = opened(str(out))
    experiment = session.experiment
    assert (experiment.words.seed, experiment.words.n_hidden) == (5, 6)
    assert (session.learning_rate, experiment.material.made) == (0.25, 5)
    assert (experiment.method.optimizer, session.place.update) == ("momentum", 3)


def test_until_ends_it_early(capsys: Said) -> None:
    assert run.main(["train", "baseball-bat", "--until", "0.1", "--language", "en"]) == 0
    told = capsys.readouterr()
    found = re.search(r"solved after (\d+) updates", told.out)
    assert found is not None
    assert int(found[1]) < 20
    assert "baseline is 1.0986" in told.out


def test_ctrl_c_keeps_what_was_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    reports = train._Reports.__call__

    def interrupted(self: train._Reports, update: Update) -> bool:
        if update.number == 9:
            signal.raise_signal(signal.SIGINT)
        return reports(self, update)

    monkeypatch.setattr(train._Reports, "__call__", interrupted)
    before = signal.getsignal(signal.SIGINT)
    assert run.main(["train", "next-note", "-o", str(tmp_path / "x"), "--language", "en"]) == 0
    assert load(tmp_path / "x").place.update == 9
    assert "after 9 updates" in capsys.readouterr().out
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_ctrl_c_ends_at_once() -> None:
    with train._interruptions() as asked:
        signal.raise_signal(signal.SIGINT)
        assert asked == [True]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["golf"], 1, "There is no task called golf. Tasks: baseball-bat"),
        ([], 2, "name a task: baseball-bat"),
        (["copy", "--hidden", "0"], 1, "n_hidden is 0"),
        (["copy", "--hidden", "65", "-o", "x"], 1, "may be at most 64"),
        (["copy", "--rate", "11", "-o", "x"], 1, "may be at most 10"),
        (["copy", "--updates", "0"], 1, "updates is 0"),
        (["copy", "--seed", "-3"], 1, "seed is -3"),
        (["copy", "--rate", "nan"], 1, "learning_rate is nan and must be a finite number"),
        (["copy", "--rate", "fast"], 2, "--rate"),
        (["copy", "--until", "-1"], 1, "until is -1"),
        (["copy", "--optimizer", "magic"], 2, "magic"),
        (["copy", "-o", "."], 1, "cannot be written"),
        (["copy", "-o", "no such folder/x"], 1, "cannot be written"),
    ],
)
def test_a_mistake_is_one_line(arguments: list[str], code: int, said: str, capsys: Said) -> None:
    try:
        found = run.main(["train", *arguments, "--language", "en"])
    except SystemExit as left:
        found = int(str(left.code))
    told = capsys.readouterr()
    assert (found, told.out, told.err.count("\n")) == (code, "", 1)
    assert said in told.err


def test_a_run_that_diverges_says_so(capsys: Said) -> None:
    asked = ["train", "next-note", "--rate", "1e308", "--optimizer", "sgd"]
    assert run.main([*asked, "--language", "en"]) == 1
    assert "Training stopped" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_after_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    def full(_: object, data: bytes) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "write_bytes", full)
    out = str(tmp_path / "x")
    assert run.main(["train", "baseball-bat", "-o", out, "--quiet", "--language", "en"]) == 1
    assert "could not be written: No space left" in capsys.readouterr().err


class Terminal(progress.TerminalLine):
    """A line of a terminal that keeps what it was told."""

    def __init__(self) -> None:
        super().__init__(None)
        self.told: list[str] = []

    def report(self, fraction: float, text: str) -> None:
        self.told.append(text)

    def done(self) -> None:
        self.told.append("wiped")


def test_on_a_terminal_a_bar_is_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(progress, "lines", lambda stream: terminal)
    monkeypatch.setattr(train, "EVERY", 0.0)
    assert train.train(["baseball-bat", "--updates", "60"], speak("en")) == 0
    assert terminal.told[29].startswith("██████████░░░░░░░░░░ update 30 of 60 · loss per step")
    assert terminal.told[-1] == "wiped"
    assert len(terminal.told) == 61


def test_a_terminal_is_not_told_more_often_than_it_can_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(progress, "lines", lambda stream: terminal)
    monkeypatch.setattr(train, "perf_counter", iter(0.03 * n for n in range(1, 1000)).__next__)
    assert train.train(["baseball-bat", "--updates", "60"], speak("en")) == 0
    assert len(terminal.told) == 1 + 60 * 3 // 12  # one in four, which are 0.12 seconds


def test_losses_are_written_so_that_they_can_be_read() -> None:
    assert train._number(0.5) == "0.5000"
    assert train._number(1e299) == "1.000e+299"


def test_the_same_command_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "other"):
        asked = ["train", "reber", "--updates", "5", "--quiet", "-o", str(tmp_path / name)]
        assert run.main(asked) == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
