"""Sessions that have learned what comes next: in a row of letters, in a melody, in a text."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from rnnviz.network.vocabulary import NO_TARGET
from rnnviz.session import Session
from rnnviz.training.encodings import ENCODINGS

TEXTS = {"words": "a b c a b c a", "notes": "C4 E4 G4:2 C4 E4 G4:2 C4", "characters": "abc abc a"}


@lru_cache(maxsize=8)
def learner(encoding: str = "words", updates: int = 60) -> Session:
    """A session of a lesson whose sequence is one in which what comes next can be known."""
    session = Session.open("baseball-bat")
    symbols = ENCODINGS[encoding].read(TEXTS[encoding])
    write = ENCODINGS[encoding].write
    experiment = replace(
        session.experiment,
        inputs=symbols,
        targets=(*symbols[1:], symbols[1]),
        spare_inputs=(),
        spare_targets=(),
        encoding=encoding,
    )
    assert NO_TARGET not in experiment.targets
    typed = replace(session.typed, inputs=write(symbols), targets=write(experiment.targets))
    session = replace(session, experiment=experiment, typed=typed)
    return session.train(updates, lambda: False) if updates else session
