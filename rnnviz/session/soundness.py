"""Whether the parts of a session that was read from a file belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from rnnviz.network.arrays import Array, Named
from rnnviz.network.errors import InputError
from rnnviz.network.vocabulary import WordWeights
from rnnviz.session.causes import Causes
from rnnviz.session.fields import ARRAY, EXPERIMENT, WEIGHTS
from rnnviz.session.on_show import written
from rnnviz.session.ways import Way, by_name, damaged, one_of, record
from rnnviz.training.encodings import ENCODINGS, is_symbol, targets
from rnnviz.training.encodings.vectors import vector
from rnnviz.training.experiment import Experiment, Pair
from rnnviz.training.rates import Rates
from rnnviz.training.tasks.table import OWN

#: Of which type the indices of an edited number are: words by name, units by number.
INDICES: Final = {
    "U": (str, int),
    "W": (int, int),
    "V": (int, str),
    "b": (int,),
    "d": (str,),
    "h0": (int,),
}


def sound_experiments() -> Way:
    """Experiments, with the weights that were in use beside what drew them.

    The same seed draws the same weights everywhere but for the last bit, which the mathematics of
    another machine may round otherwise: what was in use then takes its place.
    """
    inner, in_use = record(Experiment, EXPERIMENT), by_name(ARRAY, len(WEIGHTS), one_of(*WEIGHTS))

    def write(experiment: Experiment) -> Any:
        return inner.write(experiment) | {"weights": in_use.write(experiment.net.weights)}

    def read(given: Any, where: str) -> Experiment:
        experiment: Experiment = inner.read(given, where)
        _check_words(experiment, where)
        _check_learned(experiment.words, f"{where}.words")
        _check_material(experiment, where)
        if any(cut.t >= longest(experiment) for cut in experiment.cuts):
            raise damaged(f"{where}.cuts")
        weights = in_use.read(given.get("weights", {}), f"{where}.weights")
        return _with_weights(experiment, weights, f"{where}.weights") if weights else experiment

    return Way(write, read)


def longest(experiment: Experiment) -> int:
    """The number of steps of the longest sequence."""
    return max(len(pair.inputs) for pair in experiment.pairs)


def _check_words(experiment: Experiment, where: str) -> None:
    """Words are such as can be typed, and each input has a target."""
    if experiment.number > len(experiment.beside):
        raise damaged(f"{where}.number")
    for pair in experiment.pairs:
        if not pair.inputs or len(pair.inputs) != len(pair.targets):
            raise damaged(f"{where}.targets")
    # Of a material those that are learned from are compared with it as a whole.
    own = (experiment.shown,) if experiment.aside else ()
    for pair in own if experiment.material else experiment.pairs:
        if not _can_be_typed(experiment.encoding, pair):
            raise damaged(f"{where}.inputs")
    if experiment.of_numbers:
        _check_vectors(experiment, where)
    if experiment.material is None:
        _check_spare(experiment, (0, 0), where)
    if len(experiment.h0) != experiment.words.n_hidden:
        raise damaged(f"{where}.h0")


def _check_spare(experiment: Experiment, known: tuple[int, int], where: str) -> None:
    """Spare symbols, but for so many that are known, can be typed, and there is one of each."""
    encoding = experiment.encoding
    for side, first in zip(("spare_inputs", "spare_targets"), known, strict=True):
        spare: tuple[str, ...] = getattr(experiment, side)
        named = side == "spare_inputs" and experiment.of_numbers  # what numbers are called
        is_one = targets.is_one if side == "spare_targets" else is_symbol
        typed = named or all(is_one(encoding, word) for word in spare[first:])
        if not typed or len(set(spare)) != len(spare):
            raise damaged(f"{where}.{side}")


def _check_vectors(experiment: Experiment, where: str) -> None:
    """Every step of every sequence has a number for each row of U."""
    try:
        pairs = experiment.pairs
        widths = {len(vector(symbol)) for pair in pairs for symbol in pair.inputs}
    except ValueError:
        raise damaged(f"{where}.inputs") from None
    if widths != {len(experiment.input_words)}:
        raise damaged(f"{where}.inputs")


def _can_be_typed(encoding: str, pair: Pair) -> bool:
    """Whether what one would type for a sequence is read as it."""
    typed = written(encoding, pair)
    try:
        inputs = ENCODINGS[encoding].read(typed.inputs)
        return (inputs, targets.read(encoding, typed.targets)) == pair
    except InputError:
        return False


def _check_material(experiment: Experiment, where: str) -> None:
    """The batch on show is the one that the next update learns from."""
    material = experiment.material
    if material is None:
        if experiment.aside or experiment.starts:
            raise damaged(f"{where}.aside")
        return
    if bool(material.source) != (material.name in OWN):
        raise damaged(f"{where}.material")
    try:
        data = material.data
    except InputError:
        raise damaged(f"{where}.material") from None
    sides = (experiment.spare_inputs, data.inputs), (experiment.spare_targets, data.targets)
    if any(spare[: len(known)] != known for spare, known in sides):
        raise damaged(f"{where}.material")
    _check_spare(experiment, (len(data.inputs), len(data.targets)), where)
    if material.task.encoding != experiment.encoding:
        raise damaged(f"{where}.encoding")
    if experiment.aside and experiment.number != len(experiment.beside):
        raise damaged(f"{where}.number")
    training = experiment.training(Rates(0.0))
    if not training.has_batch(experiment.remembered.position):
        raise damaged(f"{where}.remembered.position")
    expected = experiment.before_its_batch
    if (expected.pairs, expected.starts) != (experiment.pairs, experiment.starts):
        raise damaged(f"{where}.beside")


def _check_learned(words: WordWeights, where: str) -> None:
    """What was learned has the sizes of this network."""
    n = words.n_hidden
    wanted = {"learned_W": (n, n), "learned_b": (n,)}
    of_words = {"learned_rows": (n,), "learned_columns": (n,), "learned_entries": (1,)}
    for name, shape in wanted.items():
        array = getattr(words, name)
        if array is not None and array.shape != shape:
            raise damaged(f"{where}.{name}")
    for name, shape in of_words.items():
        if any(array.shape != shape for array in getattr(words, name).values()):
            raise damaged(f"{where}.{name}")


def _with_weights(experiment: Experiment, weights: Mapping[str, Array], where: str) -> Experiment:
    """The experiment, with these weights where its own differ in a bit."""
    own = experiment.net.weights
    if {name: one.shape for name, one in weights.items()} != {n: a.shape for n, a in own.items()}:
        raise damaged(where)
    if all(weights[name].tobytes() == np.asarray(own[name]).tobytes() for name in own):
        return experiment
    words = experiment.words.after(
        Named(dict(weights)), experiment.input_words, experiment.target_words
    )
    return replace(experiment, words=words)


def check_session(session: Causes) -> None:
    """That place, curve, and what is looked at are of this run."""
    steps, inspection = session.steps, session.inspection
    loss, use = inspection.pick.loss, inspection.pick.use
    if not (loss == use == -1 or 0 <= use <= loss < steps):
        raise damaged("inspection.pick")
    if inspection.part.within(steps) != inspection.part:
        raise damaged("inspection.part")
    if inspection.followed.at >= len(inspection.followed.entries):
        raise damaged("inspection.followed")
    kept = session.others
    if tuple(one.pair for one in kept) != session.experiment.beside:
        raise damaged("others")
    if inspection.draft is not None and inspection.draft.number >= len(inspection.breakpoints):
        raise damaged("inspection.draft")
    training = session.experiment.training(session.rates, session.place.update)
    if not training.has_batch(session.experiment.remembered.position):
        raise damaged("experiment.remembered.position")
    n_hidden = session.experiment.words.n_hidden
    for name, at in session.edited:
        types = tuple(type(index) for index in at)
        inside = all(isinstance(index, str) or index < n_hidden for index in at)
        if types != INDICES[name] or not inside:
            raise damaged("edited")
