"""Typing sequences and h0."""

from __future__ import annotations

from dataclasses import replace
from typing import Self, TypeVar

from rnnviz.language import Sentence
from rnnviz.network.errors import InputError
from rnnviz.network.vocabulary import MOST_WORDS
from rnnviz.session.on_show import OnShow, written
from rnnviz.training.cuts import within
from rnnviz.training.encodings import ENCODINGS, targets
from rnnviz.training.encodings.encoding import Alphabet, Symbols
from rnnviz.training.experiment import Experiment, Pair
from rnnviz.training.h0 import read_state
from rnnviz.training.using import check_width

Typing = TypeVar("Typing", bound="Words")


class Words(OnShow):
    """What a reader can type."""

    def type_inputs(self, text: str) -> Self:
        """Symbols typed into the input field; targets that are what comes next follow them."""
        typed = replace(self.typed, inputs=text)
        if self.targets_follow:
            try:
                symbols = read_side(self.experiment, "inputs", text)
                if symbols != self.experiment.inputs:
                    follow = targets.write(self.experiment.encoding, targets.following(symbols))
                    typed = replace(typed, targets=follow)
            except InputError:
                pass  # said below
        return _read(replace(self, typed=typed), "inputs")

    def type_targets(self, text: str) -> Self:
        """Symbols typed into the target field."""
        return _read(replace(self, typed=replace(self.typed, targets=text)), "targets")

    @property
    def targets_follow(self) -> bool:
        """Whether the targets are what comes next, and nobody has typed others."""
        shown = self.experiment
        if shown.encoding not in targets.NEXT:
            return False
        next_ones = shown.targets[:-1] == shown.inputs[1:]
        return next_ones and self.typed.targets == targets.write(shown.encoding, shown.targets)

    def type_h0(self, text: str) -> Self:
        """Numbers typed for the state before the first step: one for all units, or each its own."""
        typed = replace(self, typed=replace(self.typed, h0=text))
        try:
            h0 = read_state(text, self.experiment.words.n_hidden)
        except InputError as error:
            return typed.with_problems({"h0": error.sentence})
        return replace(typed, experiment=replace(self.experiment, h0=h0)).with_problems({})


def read_side(experiment: Experiment, side: str, text: str) -> Symbols:
    """Inputs or targets as an experiment reads them; InputError for what is none, or not known."""
    encoding = experiment.encoding
    if side == "inputs":
        symbols, alphabet = ENCODINGS[encoding].read(text), experiment.spare_inputs
    else:
        symbols, alphabet = targets.read(encoding, text), (*experiment.spare_targets, "")
    if len(symbols) > MOST_WORDS:
        raise InputError("many_words", had=len(symbols), most=MOST_WORDS)
    if side == "inputs" and experiment.of_numbers:
        # A network has a row of U for each number of a vector.
        if experiment.spare_inputs or experiment.beside:
            check_width(experiment, symbols)
    elif experiment.material is not None:
        for unknown in Alphabet(alphabet).unknown(symbols)[:1]:
            (shown,) = experiment.mark((unknown.symbol,))
            raise InputError("unknown_symbol", symbol=shown, place=unknown.place)
    return symbols


def _read(session: Typing, edited: str) -> Typing:
    """Take both fields over when they are good; a sentence for each that is not."""
    read: dict[str, Symbols] = {}
    problems: dict[str, Sentence] = {}
    for side in ("inputs", "targets"):
        try:
            read[side] = read_side(session.experiment, side, getattr(session.typed, side))
        except InputError as error:
            problems[side] = error.sentence
    counts = {side: len(one) for side, one in read.items()}
    if not problems and counts["inputs"] != counts["targets"]:
        problems[edited] = InputError("word_counts", **counts).sentence
    session = session.with_problems(problems, clear=("inputs", "targets"))
    return session if problems else _over(session, Pair(read["inputs"], read["targets"]))


def _over(session: Typing, pair: Pair) -> Typing:
    """The same network over another sequence, which material is not learned from."""
    before = session.experiment
    if pair == before.shown:
        return session
    own = replace(before, **pair._asdict())
    others = session.others
    if before.material is not None and not before.aside:
        beside, starts = before.pairs, before.starts
        starts = (*starts, before.h0) if starts else ()
        own = replace(own, beside=beside, number=len(beside), starts=starts, aside=True)
        others = tuple(written(before.encoding, one) for one in beside)
    longest = max(len(one.inputs) for one in own.pairs)
    experiment = replace(own, cuts=within(before.cuts, longest))
    program = experiment.program
    return replace(
        session,
        experiment=experiment,
        others=others,
        place=program.place_at(program.index_at(session.place), session.place.update),
        inspection=session.inspection.within(len(pair.inputs)),
    )
