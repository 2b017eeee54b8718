"""A melody into a MIDI file: the one that was sampled, or the one on show."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rnnviz.language import Sentence, sentence
from rnnviz.network.errors import InputError
from rnnviz.training.encodings.midi import write_midi
from rnnviz.training.encodings.notes import read_notes

if TYPE_CHECKING:
    from rnnviz.app.shelved import Shelved

SUFFIX: Final = ".mid"


def ask_for_midi(window: Shelved, symbols: Sequence[str]) -> None:
    """Ask for a file, and write the melody into it; a sentence where it is none."""
    if window.desk.session.experiment.encoding != "notes" or not symbols:
        window.files.complain(sentence("use.no_melody"))
        return
    from rnnviz.app.asking import choose_file  # noqa: PLC0415 -- not at the start

    say = window.files.say
    texts = say("use.midi_title"), say("use.midi_kinds", kinds=f"*{SUFFIX}")
    dialog = choose_file(window, texts, Path(f"{say('use.melody')}{SUFFIX}"), suffix=SUFFIX)
    window.files.dialog = dialog
    dialog.fileSelected.connect(partial(_write, window, tuple(symbols)))


def _write(window: Shelved, symbols: tuple[str, ...], name: str) -> None:
    problem = written(symbols, Path(name))
    if problem is not None:
        window.files.complain(sentence("files.not_saved", name=Path(name).name, why=problem))


def written(symbols: Sequence[str], path: Path) -> Sentence | None:
    """Write a melody; the sentence that says why it was not, if it could not be."""
    try:
        write_midi(read_notes(" ".join(symbols)), path)
    except InputError as error:
        return error.sentence
    return None
