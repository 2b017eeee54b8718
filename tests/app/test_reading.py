"""What can be opened from a file, and what is said of what cannot."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rnnviz.app import preflight, run
from rnnviz.app.reading import load, names_document, opened
from rnnviz.app.writing import written
from rnnviz.language import LANGUAGES, speak
from rnnviz.network.errors import InputError
from rnnviz.session import Session, document

SESSION = Session.open("baseball-bat").type_inputs("cave bat").update_once().go_to(7)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "동굴 박쥐.rnnviz"
    assert written(path, SESSION) == ""
    return path


def key_of(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        load(path)
    for code in LANGUAGES:
        assert speak(code)(caught.value.sentence)
    return caught.value.sentence.key


def test_what_is_written_is_read(saved: Path) -> None:
    assert document.write(load(saved)) == document.write(SESSION)


def test_a_file_that_is_not_there_says_why(tmp_path: Path) -> None:
    assert key_of(tmp_path / "no.rnnviz") == "error.document_unread"
    assert key_of(Path("a\0b.rnnviz")) == "error.document_unread"


def test_no_folder_pipe_or_device_is_waited_for(tmp_path: Path) -> None:
    assert key_of(tmp_path) == "error.document_foreign"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.rnnviz")
        assert key_of(tmp_path / "pipe.rnnviz") == "error.document_foreign"
        assert key_of(Path("/dev/zero")) == "error.document_foreign"


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    huge = tmp_path / "huge.rnnviz"
    with huge.open("wb") as file:
        file.truncate(10 * document.MOST_BYTES)  # without taking room on the disk
    assert key_of(huge) == "error.document_huge"


@pytest.mark.parametrize("name", ["baseball-bat", "golf", "no/such/thing"])
def test_a_name_is_a_lessons_unless_it_is_a_files(name: str) -> None:
    assert not names_document(name)
    assert names_document(f"{name}.rnnviz")


def test_a_lesson_or_a_document_is_opened(saved: Path) -> None:
    assert opened("baseball-bat").place == Session.open("baseball-bat").place
    assert opened("baseball-bat").experiment.material is None
    task = opened("next-note").experiment.material
    assert task is not None
    assert task.name == "next-note"
    assert opened(str(saved)).experiment.inputs == ("cave", "bat")


def test_a_folder_that_cannot_be_written_to_says_why(tmp_path: Path) -> None:
    assert written(tmp_path / "no" / "such.rnnviz", SESSION)
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_opens_a_file(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[Session, Path | None]] = []
    monkeypatch.setattr(preflight, "display_problem", lambda: None)
    monkeypatch.setattr(preflight, "qt_library_problem", lambda: None)
    monkeypatch.setattr("rnnviz.app.start.start", lambda *given: started.append(given) or 0)
    assert run.main([str(saved), "--language", "ko", "--theme", "dark"]) == 0
    ((session, path),) = started
    assert path == saved
    assert (session.language, session.theme) == ("ko", "dark")
    assert document.write(session) == document.write(SESSION)


@pytest.mark.parametrize("data", [b"", b"hello", b'{"format": "rnnviz", "version": 9}'])
def test_the_command_line_says_in_one_line_what_is_wrong(
    qapp: object,
    data: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(preflight, "display_problem", lambda: None)
    monkeypatch.setattr(preflight, "qt_library_problem", lambda: None)
    bad = tmp_path / "bad.rnnviz"
    bad.write_bytes(data)
    for arguments in ([str(bad)], ["render", str(bad), "-o", str(tmp_path / "out.svg")]):
        assert run.main([*arguments, "--language", "en"]) == 1
        said = capsys.readouterr().err
        assert said.startswith("rnnviz: ")
        assert said.count("\n") == 1
    assert not (tmp_path / "out.svg").exists()


def test_a_document_is_rendered_where_it_was_saved(
    qapp: object, saved: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.svg"
    assert run.main(["render", str(saved), "-o", str(out), "--language", "en"]) == 0
    there = out.read_text(encoding="utf-8")
    assert "cave" in there
    assert "op 8 of 27" in there
    assert run.main(["render", str(saved), "-o", str(out), "--step", "3"]) == 0
    assert "op 3 of 27" in out.read_text(encoding="utf-8")
