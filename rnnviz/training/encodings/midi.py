"""A melody as a MIDI file, with `mido`, which is an extra of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from rnnviz.network.errors import InputError
from rnnviz.training.encodings.notes import FINEST, Note

#: A multiple of the finest part of a beat, so that every duration is a whole number of ticks.
TICKS: Final = 5 * FINEST
BEATS_A_MINUTE: Final = 96
VELOCITY: Final = 80


def write_midi(notes: Sequence[Note], path: str | Path, tempo: float = BEATS_A_MINUTE) -> None:
    """Write a melody as a MIDI file of one track, at so many beats a minute.

    Raises InputError when `mido` is not there, the tempo is none, or the file cannot be written.
    """
    if not 4.0 <= tempo <= 1000.0:
        raise InputError("tempo", was=f"{tempo:g}", low=4, high=1000)
    mido = _mido()
    track = mido.MidiTrack()
    track.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(tempo)))
    waited = 0
    for note in notes:
        ticks = int(note.duration * TICKS)
        if note.pitch is None:
            waited += ticks
            continue
        for kind, time in (("note_on", waited), ("note_off", ticks)):
            track.append(mido.Message(kind, note=note.pitch, velocity=VELOCITY, time=time))
        waited = 0
    track.append(mido.MetaMessage("end_of_track", time=waited))
    try:
        mido.MidiFile(type=0, ticks_per_beat=TICKS, tracks=[track]).save(path)
    except OSError as error:
        raise InputError("file_unwritten", path=path, why=error.strerror) from None


def _mido() -> Any:
    try:
        import mido  # noqa: PLC0415 -- an extra that most readers do without
    except ImportError:
        raise InputError("midi_missing", command="pip install mido") from None
    return mido
