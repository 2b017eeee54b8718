"""Using what was learned: a sequence typed, the answer to it, and what is sampled after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakKeyDictionary

from rnnviz.language import Sentence, sentence
from rnnviz.network.errors import InputError
from rnnviz.network.vocabulary import NO_TARGET
from rnnviz.stepping.use import Use
from rnnviz.training.encodings import ENCODINGS, Alphabet, Unknown
from rnnviz.training.encodings.vectors import vector
from rnnviz.training.sampling import MOST, Draws, Sampling
from rnnviz.training.symbols import Pair

if TYPE_CHECKING:
    from rnnviz.training.experiment import Experiment

#: So much of the sequence on show is what one begins with before anything is typed.
BEGINNING: Final = 8


class Prompt(NamedTuple):
    """What one begins with: its symbols, or what is wrong with what was typed."""

    symbols: tuple[str, ...] = ()
    problem: Sentence | None = None
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True, eq=False)
class Used:
    """What came of it: without a problem, a sampling, in which maybe nothing has been drawn.

    `alphabet` has the inputs; `closed` says why nothing can be sampled here, `stopped` why no more
    can.
    """

    prompt: Prompt
    alphabet: tuple[str, ...] = ()
    sampling: Sampling | None = None
    closed: Sentence | None = None
    stopped: Sentence | None = None

    @property
    def steps(self) -> int:
        """How many inputs have been read."""
        return len(self.sampling.inputs) if self.sampling else 0

    @property
    def symbols(self) -> tuple[str, ...]:
        """All inputs read: what was typed, and what was drawn and fed back."""
        if self.sampling is None:
            return ()
        fed = self.sampling.inputs[len(self.prompt.symbols) :]
        return (*self.prompt.symbols, *(self.alphabet[number] for number in fed))

    @property
    def can_draw(self) -> bool:
        """Whether one more symbol can be drawn."""
        sampling = self.sampling
        return not (sampling is None or sampling.full or self.closed or self.stopped)


#: What came of the last use of each experiment that is still there.
_LAST: Final[WeakKeyDictionary[Experiment, tuple[tuple[object, ...], Used]]] = WeakKeyDictionary()


def used(experiment: Experiment, use: Use) -> Used:
    """What the network of an experiment makes of it; a symbol more costs one step of it."""
    key = (use.text, use.seed, use.temperature)
    known, before = _LAST.get(experiment, ((), None))
    begun = before if known == key and before is not None else _begun(experiment, use)
    now = _drawn(begun, use.count)
    _LAST[experiment] = (key, now)
    return now


def prompt_of(experiment: Experiment, text: str) -> Prompt:
    """The symbols of a text; without one, those that the sequence on show begins with."""
    if not text.strip():
        return Prompt(experiment.inputs[:BEGINNING])
    try:
        symbols = ENCODINGS[experiment.encoding].read(text)
        if len(symbols) > MOST:
            raise InputError("sample_long", had=len(symbols), most=MOST)
        if experiment.of_numbers:
            check_width(experiment, symbols)
            return Prompt(symbols)
    except InputError as error:
        return Prompt(problem=error.sentence)
    unknown = tuple(Alphabet(experiment.input_words).unknown(symbols))
    if not unknown:
        return Prompt(symbols)
    (shown,) = experiment.mark((unknown[0].symbol,))
    problem = InputError("unknown_symbol", symbol=shown, place=unknown[0].place).sentence
    return Prompt(symbols, problem, unknown)


def check_width(experiment: Experiment, symbols: Sequence[str]) -> None:
    """InputError where vectors have more numbers, or fewer, than the network has rows of U."""
    had, known = len(vector(symbols[0])), len(experiment.input_words)
    if had != known:
        raise InputError("vector_length", place=1, had=had, needs=known)


def prompt_text(experiment: Experiment) -> str:
    """What one would type for the beginning of the sequence on show."""
    return ENCODINGS[experiment.encoding].write(experiment.inputs[:BEGINNING])


def without_unknown(experiment: Experiment, text: str) -> str:
    """A text without the symbols that are not known."""
    symbols = prompt_of(experiment, text).symbols
    known = Alphabet(experiment.input_words).known(symbols)
    return ENCODINGS[experiment.encoding].write(known)


def _begun(experiment: Experiment, use: Use) -> Used:
    prompt = prompt_of(experiment, use.text)
    if prompt.problem:
        return Used(prompt)
    nothing = (NO_TARGET,) * len(prompt.symbols)
    given, _ = experiment.ids(Pair(prompt.symbols, nothing))
    back, closed = way_back(experiment)
    draws = Draws(use.seed, use.temperature)
    sampling = Sampling.begun(experiment.net, given, back, draws, experiment.h0)
    return Used(prompt, experiment.input_words, sampling, closed)


def _drawn(begun: Used, count: int) -> Used:
    """So many symbols drawn, or as many as can be."""
    sampling, stopped = begun.sampling, None
    if sampling is None or begun.closed:
        return begun
    try:
        while len(sampling.drawn) < count and not sampling.full:
            sampling = sampling.next()
    except InputError as error:
        stopped = error.sentence
    return replace(begun, sampling=sampling.at(min(count, len(sampling.drawn))), stopped=stopped)


def way_back(experiment: Experiment) -> tuple[tuple[int, ...], Sentence | None]:
    """Which input each class is; none, and why, where what is predicted is no next input."""
    inputs = {symbol: number for number, symbol in enumerate(experiment.input_words)}
    lost = next((one for one in experiment.target_words if one not in inputs), None)
    if lost is not None:
        return (), sentence("use.no_way_back", symbol=lost)
    if experiment.of_numbers or not all(is_next(*pair) for pair in experiment.learned):
        return (), sentence("use.not_next")
    return tuple(inputs[one] for one in experiment.target_words), None


def is_next(inputs: Sequence[str], targets: Sequence[str]) -> bool:
    """Whether each target is the input that comes next, as far as there is any."""
    pairs = zip(targets, inputs[1:], strict=False)
    return all(target in (NO_TARGET, following) for target, following in pairs)
