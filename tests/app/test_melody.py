"""A melody as a MIDI file: what was sampled or is on show, or a sentence that says why not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rnnviz.app.melody import written
from rnnviz.stepping.use import Use
from tests.session.learners import learner

if TYPE_CHECKING:
    from tests.reader import Reader

MELODY = ("C4", "E4:0.5", "R", "G#4:1.5")


def test_what_was_written_reads_back(tmp_path: Path) -> None:
    mido = pytest.importorskip("mido")
    path = tmp_path / "선율.mid"
    assert written(MELODY, path) is None
    with path.open("rb") as file:
        read = mido.MidiFile(file=file)
    notes = [(one.note, one.time) for one in read.tracks[0] if one.type == "note_off"]
    waits = [one.time for one in read.tracks[0] if one.type == "note_on"]
    beat = read.ticks_per_beat
    assert notes == [(60, beat), (64, beat // 2), (68, beat * 3 // 2)]
    assert waits == [0, 0, beat]


def test_without_mido_the_command_that_installs_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mido", None)
    problem = written(MELODY, tmp_path / "melody.mid")
    assert problem is not None
    assert problem.key == "error.midi_missing"
    assert "pip install mido" in dict(problem.values)["command"]
    assert not (tmp_path / "melody.mid").exists()


def test_a_folder_that_is_not_there_is_no_crash(tmp_path: Path) -> None:
    pytest.importorskip("mido")
    problem = written(MELODY, tmp_path / "nowhere" / "melody.mid")
    assert problem is not None
    assert problem.key == "error.file_unwritten"


def test_the_melody_is_what_was_typed_and_drawn() -> None:
    session = learner("notes").try_out(Use.begin, "E4 G4:2").try_out(Use.set_temperature, 0.0)
    assert session.draw(2).tried == ("E4", "G4:2", "C4", "E4")
    assert session.try_out(Use.begin, "H4").tried == ()


def test_where_there_are_no_notes_a_sentence_says_so(reader: Reader) -> None:
    reader.window.menus._actions["use_midi"].trigger()
    complaint = reader.window.files.complaint
    assert complaint is not None
    assert "no melody" in complaint.text()
    complaint.accept()
