"""MIDI files: what was written is read back, byte by byte as the standard has it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rnnviz import InputError
from rnnviz.training.encodings.midi import TICKS, write_midi
from rnnviz.training.encodings.notes import read_notes

MELODY = read_notes("R C4 E4:0.5 R:1/3 Bb3:2 R:2")


def events(path: Path) -> list[tuple[int, bytes]]:
    """Ticks and bytes of each event of a file of one track, read by the standard (MIDI 1.0)."""
    data = path.read_bytes()
    assert data[:4] == b"MThd"
    assert int.from_bytes(data[12:14], "big") == TICKS
    assert data[14:18] == b"MTrk"
    track = data[22:]
    assert int.from_bytes(data[18:22], "big") == len(track)
    found, at, status = [], 0, 0
    while at < len(track):
        ticks, at = number(track, at)
        if track[at] >= 0x80:
            status, at = track[at], at + 1
        length = 2
        if status == 0xFF:
            length, after = number(track, at + 1)
            length += after - at
        found.append((ticks, bytes([status]) + track[at : at + length]))
        at += length
    return found


def number(track: bytes, at: int) -> tuple[int, int]:
    """A number of variable length, and where it ends."""
    value = 0
    while True:
        value, at = value << 7 | track[at] & 0x7F, at + 1
        if not track[at - 1] & 0x80:
            return value, at


def test_a_melody_is_notes_and_the_time_between(tmp_path: Path) -> None:
    pytest.importorskip("mido")
    write_midi(MELODY, tmp_path / "melody.mid", tempo=120)
    tempo, *notes, end = events(tmp_path / "melody.mid")
    assert tempo == (0, b"\xff\x51\x03" + (500_000).to_bytes(3, "big"))
    told = [(ticks, event[0] >> 4, event[1]) for ticks, event in notes]
    assert told == [
        (480, 9, 60),
        (480, 8, 60),
        (0, 9, 64),
        (240, 8, 64),
        (160, 9, 58),
        (960, 8, 58),
    ]
    assert end == (960, b"\xff\x2f\x00")


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    pytest.importorskip("mido")
    with pytest.raises(InputError, match="could not be written"):
        write_midi(MELODY, tmp_path / "none" / "melody.mid")


def test_without_mido_the_reader_is_told_what_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mido", None)
    with pytest.raises(InputError, match="pip install mido"):
        write_midi(MELODY, tmp_path / "melody.mid")


@pytest.mark.parametrize("tempo", [0.0, -1.0, 1e9, float("nan")])
def test_a_tempo_that_is_none_is_refused(tempo: float, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="beats a minute"):
        write_midi(MELODY, tmp_path / "melody.mid", tempo)
