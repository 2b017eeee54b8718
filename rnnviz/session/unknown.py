"""Symbols that a material does not know: added to its alphabet, or taken out again."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Final, Self

from rnnviz.network.errors import InputError
from rnnviz.network.vocabulary import MOST_WORDS
from rnnviz.session.words import Words
from rnnviz.training.encodings import ENCODINGS, targets
from rnnviz.training.encodings.encoding import BAR_LINE, Alphabet, Symbols

#: The sentence about a symbol that could be added.
UNKNOWN: Final = "error.unknown_symbol"
SIDES: Final = ("inputs", "targets")


class Unknown(Words):
    """What a reader can do about a symbol that nothing is known of."""

    def can_add(self, side: str) -> bool:
        """Whether what is wrong with a side is a symbol that could be added."""
        problem = self.problems.get(side)
        return problem is not None and problem.key == UNKNOWN

    def can_take_out(self, side: str) -> bool:
        """Whether it is something at a place that could be left out."""
        problem = self.problems.get(side)
        return problem is not None and "place" in dict(problem.values)

    def add_unknown(self, side: str) -> Self:
        """All symbols typed there that are not known get weights of their own."""
        if not self.can_add(side):
            return self
        encoding = self.experiment.encoding
        typed = [self._typed_symbols(one) for one in SIDES]
        spare = [self.experiment.spare_inputs, self.experiment.spare_targets]
        if spare[0] == spare[1]:  # what is read may also come next
            both = typed[0] + typed[1]
            typed = [both, tuple(one for one in both if targets.is_one(encoding, one))]
        try:
            more = [Alphabet(a).with_symbols(b) for a, b in zip(spare, typed, strict=True)]
        except InputError:
            return self
        if max(map(len, more)) > MOST_WORDS:
            return self
        experiment = replace(
            self.experiment, spare_inputs=more[0].symbols, spare_targets=more[1].symbols
        )
        return replace(self, experiment=experiment).type_inputs(self.typed.inputs)

    def _typed_symbols(self, side: str) -> Symbols:
        """What was typed, whether it is known or not; nothing where it cannot be read."""
        encoding, text = self.experiment.encoding, getattr(self.typed, side)
        try:
            if side == "inputs":
                return ENCODINGS[encoding].read(text)
            return tuple(one for one in targets.read(encoding, text) if one)
        except InputError:
            return ()

    def take_out(self, side: str) -> Self:
        """What was typed there without all that is not known, or is none."""
        session = self
        while session.can_take_out(side):
            text = getattr(session.typed, side)
            place = int(dict(session.problems[side].values)["place"])
            typing = {"inputs": session.type_inputs, "targets": session.type_targets}[side]
            shorter = _without(session.experiment.encoding, text, place)
            if shorter == text:
                break
            session = typing(shorter)
        return session


def _without(encoding: str, text: str, place: int) -> str:
    """A text without the symbol at a place, from 1."""
    apart = "" if encoding == "characters" else " "
    whole = unicodedata.normalize("NFC", text)
    parts = list(whole) if encoding == "characters" else whole.replace(BAR_LINE, " ").split()
    return apart.join(parts[: place - 1] + parts[place:])
