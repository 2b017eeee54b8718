"""The session: the causes of all that is on show, as one value that never changes.

Each method is one thing a reader can do and returns the session that follows from it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from rnnviz.language import Sentence
from rnnviz.lessons import shelf
from rnnviz.network.arrays import Array
from rnnviz.network.errors import InputError
from rnnviz.network.rnn import Network
from rnnviz.network.trace import Trace
from rnnviz.network.vocabulary import WordWeights, read_targets, read_words
from rnnviz.stepping.cursor import Place, Program, Reached
from rnnviz.stepping.inspection import AT_FIRST, Inspection
from rnnviz.stepping.run import Run
from rnnviz.training.experiment import Experiment, Kind
from rnnviz.training.h0 import read_state, write_state
from rnnviz.training.history import History
from rnnviz.training.settings import Typed

ZOOMS = (1.0, 3.0)
ZOOM_STEP = 0.25


@dataclass(frozen=True, eq=False)
class Session:
    """What is on show: an experiment, a place in its trace, and how they came about."""

    lesson: str
    typed: Typed
    experiment: Experiment
    learning_rate: float
    place: Place
    history: History
    problems: Mapping[str, Sentence] = field(default_factory=dict)
    theme: str = "system"
    language: str = "en"
    zoom: float = 1.0
    inspection: Inspection = AT_FIRST

    @classmethod
    def open(cls, lesson: str, language: str = "en", theme: str = "system") -> Session:
        """A session at the first op of a lesson; InputError when there is no such lesson."""
        data = shelf.lesson(lesson)
        experiment = Experiment(
            inputs=read_words(data.inputs),
            targets=read_targets(data.targets),
            spare_inputs=data.spare_inputs,
            spare_targets=data.spare_targets,
            words=WordWeights(data.seed, data.n_hidden, data.scale, data.init),
            h0=(0.0,) * data.n_hidden,
            kind=Kind(data.activation, data.bias, data.reduction, data.truncation),
        )
        return cls(
            lesson=lesson,
            typed=Typed(data.inputs, data.targets),
            experiment=experiment,
            learning_rate=data.learning_rate,
            place=Place(),
            history=History(0, len(experiment.inputs)),
            theme=theme,
            language=language,
        )

    # What follows from the causes.

    @property
    def trace(self) -> Trace:
        """The whole pass over the sequence with the present weights."""
        return self.experiment.trace

    @property
    def is_finite(self) -> bool:
        """Whether neither the losses nor the gradients have overflowed."""
        sound = (np.isfinite(one).all() for one in self.trace.gradients.values())
        return math.isfinite(self.trace.loss) and all(sound)

    @property
    def steps(self) -> int:
        """The number of time steps T."""
        return len(self.experiment.inputs)

    @property
    def program(self) -> Program:
        """The ops of this network over this sequence."""
        return self.experiment.program

    @property
    def index(self) -> int:
        """Which op of the program was the last one, from 0."""
        return self.program.index_at(self.place)

    @property
    def reached(self) -> Reached:
        """What has been computed at the present place."""
        return Reached(self.index, self.program)

    @property
    def run(self) -> Run:
        """What breakpoints are looked for in."""
        return Run(self.trace, self.program, self.learning_rate)

    # Typing words and h0.

    def type_inputs(self, text: str) -> Session:
        """Words typed into the input field."""
        return replace(self, typed=replace(self.typed, inputs=text))._read_words("inputs")

    def type_targets(self, text: str) -> Session:
        """Words typed into the target field."""
        return replace(self, typed=replace(self.typed, targets=text))._read_words("targets")

    def type_h0(self, text: str) -> Session:
        """Numbers typed for the state before the first step: one for all units, or each its own."""
        typed = replace(self, typed=replace(self.typed, h0=text))
        try:
            h0 = read_state(text, self.experiment.words.n_hidden)
        except InputError as error:
            return typed._with_problems({"h0": error.sentence})
        return replace(typed, experiment=replace(self.experiment, h0=h0))._with_problems({})

    def _read_words(self, edited: str) -> Session:
        """Take both fields over when they are good; a sentence for each that is not."""
        words: dict[str, tuple[str, ...]] = {}
        problems: dict[str, Sentence] = {}
        for side, read in (("inputs", read_words), ("targets", read_targets)):
            try:
                words[side] = read(getattr(self.typed, side))
            except InputError as error:
                problems[side] = error.sentence
        counts = {side: len(one) for side, one in words.items()}
        if not problems and counts["inputs"] != counts["targets"]:
            problems[edited] = InputError("word_counts", **counts).sentence
        session = self._with_problems(problems, clear=("inputs", "targets"))
        return session if problems else session._with_sequence(words["inputs"], words["targets"])

    def _with_sequence(self, inputs: tuple[str, ...], targets: tuple[str, ...]) -> Session:
        """The same network over another sequence; its losses are another curve."""
        if (inputs, targets) == (self.experiment.inputs, self.experiment.targets):
            return self
        experiment = replace(self.experiment, inputs=inputs, targets=targets)
        program = experiment.program
        return replace(
            self,
            experiment=experiment,
            place=program.place_at(program.index_at(self.place), self.place.update),
            history=History(self.place.update, len(inputs)),
            inspection=self.inspection.within(len(inputs)),
        )

    def _with_problems(
        self, problems: Mapping[str, Sentence], clear: tuple[str, ...] = ("h0",)
    ) -> Session:
        kept = {name: one for name, one in self.problems.items() if name not in clear}
        return replace(self, problems={**kept, **problems})

    # Settings of the model.

    def set_hidden_units(self, count: int) -> Session:
        """A new network with so many hidden units, h0 cut or filled up with its last value."""
        if count == self.experiment.words.n_hidden:
            return self
        h0 = (*self.experiment.h0, *self.experiment.h0[-1:] * count)[:count]
        session = self._renewed(replace(self.experiment.words, n_hidden=count), h0)
        typed = replace(self.typed, h0=write_state(h0))
        return replace(session, typed=typed)._with_problems({})

    def set_scale(self, scale: float) -> Session:
        """A new network, its weights drawn with this standard deviation."""
        return self._renewed(replace(self.experiment.words, scale=scale))

    def set_seed(self, seed: int) -> Session:
        """A new network, its weights drawn with this seed."""
        return self._renewed(replace(self.experiment.words, seed=seed))

    def set_init(self, init: str) -> Session:
        """A new network, its weights drawn in this way."""
        if init == self.experiment.words.init:
            return self
        return self._renewed(replace(self.experiment.words, init=init))

    def set_activation(self, name: str) -> Session:
        """The same weights with another activation function."""
        return self._of_kind(replace(self.experiment.kind, activation=name))

    def set_bias(self, on: bool) -> Session:  # noqa: FBT001 -- a signal's value
        """The same U, W and V, with b and d or without; what those learned is remembered."""
        return self._of_kind(replace(self.experiment.kind, bias=on))

    def set_reduction(self, name: str) -> Session:
        """The losses summed, or their mean."""
        return self._of_kind(replace(self.experiment.kind, reduction=name))

    def set_truncation(self, steps: int | None) -> Session:
        """Gradients sent back less than so many steps; None for all the way."""
        return self._of_kind(replace(self.experiment.kind, truncation=steps))

    def _of_kind(self, kind: Kind) -> Session:
        """The same words and weights, computed with in another way; the place keeps its address."""
        if kind == self.experiment.kind:
            return self
        same = kind.computes_as(self.experiment.kind)
        history = self.history if same else History(self.place.update, self.steps)
        experiment = replace(self.experiment, kind=kind)
        return replace(self, experiment=experiment, history=history)

    def set_learning_rate(self, rate: float) -> Session:
        """The learning rate of the updates to come."""
        return replace(self, learning_rate=rate)

    def reset(self) -> Session:
        """The network as it was before the first update: the same seed, the same weights."""
        return self._renewed(self.experiment.words)

    def _renewed(self, words: WordWeights, h0: tuple[float, ...] | None = None) -> Session:
        """The same sequence with weights drawn anew."""
        h0 = self.experiment.h0 if h0 is None else h0
        return replace(
            self,
            experiment=replace(self.experiment, words=words.drawn(), h0=h0),
            place=self.place._replace(update=0),
            history=History(0, self.steps),
        )

    # Moving along the trace.

    def go_to(self, index: int) -> Session:
        """The op at `index`, held within the program."""
        return replace(self, place=self.program.place_at(index, self.place.update))

    def step(self) -> Session:
        """One op on; at the last op it stays."""
        return self.go_to(self.index + 1)

    def step_back(self) -> Session:
        """One op back."""
        return self.go_to(self.index - 1)

    def step_time(self) -> Session:
        """One time step on; from the last op into the next update."""
        if self.index == len(self.program) - 1:
            return self.begin_next_update()
        return self.go_to(self.program.time_step_on(self.index))

    def step_time_back(self) -> Session:
        """One time step back."""
        return self.go_to(self.program.time_step_back(self.index))

    def finish_pass(self) -> Session:
        """The last op of the present pass."""
        return self.go_to(self.program.pass_end(self.index))

    def go_first(self) -> Session:
        """The first op."""
        return self.go_to(0)

    def go_last(self) -> Session:
        """The last op."""
        return self.go_to(len(self.program) - 1)

    def enter_pass(self, kind: str) -> Session:
        """Where the pass `kind` begins; for the losses, where their sum is known."""
        return self.go_to(self.program.pass_start(kind))

    def show_gradients(self) -> Session:
        """The end of the backward pass: all gradients known, nothing updated yet."""
        return self.go_to(self.program.pass_start("update") - 1)

    def run_on(self) -> Session:
        """To the next break; without one to the last op."""
        return self.go_to(self.inspection.next_stop(self.run, self.index))

    def run_back(self) -> Session:
        """Back to the break before; without one to the first op."""
        return self.go_to(self.inspection.previous_stop(self.run, self.index))

    # Learning.

    def begin_next_update(self) -> Session:
        """Apply the update on show and stand at the first op with the new weights."""
        return self.update_once().go_first()

    def update_once(self) -> Session:
        """One update of gradient descent; the place stays. A diverging one changes nothing."""
        return self.train(1, lambda: True)

    def train(self, most: int, out_of_time: Callable[[], bool]) -> Session:
        """At least one and at most so many updates, fewer when `out_of_time` says so.

        A diverging update is not made; the sentence about it is left under `training`.
        """
        history, reached, made = self.history, self, 0
        updates = self.experiment.updates(self.learning_rate)
        try:
            for update in updates:
                history = history.appended(update.losses)
                made = update.number
                if made >= most or out_of_time():
                    break
            reached = self.trained(update.net, history, made)
        except InputError:
            return self._before_divergence(made)
        return reached if reached.is_finite else self._before_divergence(made - 1)

    def _before_divergence(self, sound: int) -> Session:
        """After so many sound updates, which are made again, and a sentence about the next one."""
        reached = self.train(sound, lambda: False) if sound else self
        stopped = InputError("diverged", update=reached.place.update + 1).sentence
        return reached._with_problems({"training": stopped}, clear=("training",))

    def trained(self, net: Network, history: History, updates: int) -> Session:
        """The same place, so many updates later, with the network that came out of them."""
        return replace(
            self,
            experiment=replace(self.experiment, words=self.experiment.learned(net)),
            place=self.place._replace(update=self.place.update + updates),
            history=history,
        )._with_problems({}, clear=("training",))

    # The way it looks.

    def inspect(self, act: Callable[..., Inspection], *values: object) -> Session:
        """Look at something else beside the place."""
        return replace(self, inspection=act(self.inspection, *values))

    def set_theme(self, theme: str) -> Session:
        """`light`, `dark`, or `system` for what the system says."""
        return replace(self, theme=theme)

    def set_language(self, code: str) -> Session:
        """The language of all that is said."""
        return replace(self, language=code)

    def set_zoom(self, zoom: float) -> Session:
        """The size of everything, from 1 to 3."""
        return replace(self, zoom=min(max(round(zoom, 2), ZOOMS[0]), ZOOMS[1]))

    def zoom_in(self) -> Session:
        """Everything larger, at the next quarter."""
        return self.set_zoom((math.floor(self.zoom / ZOOM_STEP) + 1) * ZOOM_STEP)

    def zoom_out(self) -> Session:
        """Everything smaller, at the quarter before."""
        return self.set_zoom((math.ceil(self.zoom / ZOOM_STEP) - 1) * ZOOM_STEP)


def losses_so_far(session: Session) -> tuple[Array, Array]:
    """The loss curve up to now: numbers of updates [n], and each step's losses [n, T]."""
    history = session.history
    updates = np.append(history.updates, session.place.update)
    return updates, np.vstack([history.rows, session.trace["L"]])
