"""The session: the causes of all that is on show, as one value that never changes.

Each method is one thing a reader can do and returns the session that follows from it; they live
side by side in the modules of this folder, by what they are about.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Self

import numpy as np

from rnnviz.lessons import shelf
from rnnviz.network.arrays import Array
from rnnviz.network.vocabulary import WordWeights, read_targets, read_words
from rnnviz.session.aims import Aims
from rnnviz.session.breaks import Breaks
from rnnviz.session.causes import Kept
from rnnviz.session.method import Methods
from rnnviz.session.mistakes import Mistakes
from rnnviz.session.origins import Origins
from rnnviz.session.tasks import Tasks
from rnnviz.session.trying import Trying
from rnnviz.stepping.cursor import Place
from rnnviz.training.experiment import Experiment, Pair
from rnnviz.training.kind import Kind
from rnnviz.training.settings import Typed

__all__ = ["Session", "losses_so_far"]


class Session(Tasks, Trying, Methods, Aims, Mistakes, Origins, Breaks):
    """What is on show, and all that a reader can do to it."""

    @classmethod
    def open(cls, lesson: str, language: str = "en", theme: str = "system") -> Self:
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
            beside=tuple(Pair(read_words(one), read_targets(other)) for one, other in data.more),
        )
        others = zip(data.more, experiment.beside, strict=True)
        return cls(
            lesson=lesson,
            typed=Typed(data.inputs, data.targets),
            experiment=experiment,
            learning_rate=data.learning_rate,
            place=Place(),
            theme=theme,
            language=language,
            others=tuple(Kept(*one, pair) for one, pair in others),
        )

    def open_lesson(self, lesson: str) -> Self:
        """Another lesson from its beginning, in the present looks."""
        other = self.open(lesson)
        return replace(other, inspection=self.inspection.within(other.steps)).looking_like(self)


def losses_so_far(session: Session) -> tuple[Array, Array]:
    """The loss curve up to now: numbers of updates [n], and each step's losses [n, T]."""
    update, traces = session.place.update, session.experiment.traces
    longest = max(map(len, traces))
    now = sum(np.pad(one["L"], (0, longest - len(one))) for one in traces)
    line = session.line
    if line is None:
        return np.array([update]), np.array([now])
    curves = [line.curve(t).highest for t in range(longest)]
    updates = line.curve(0).updates
    before = updates < update
    return np.append(updates[before], update), np.vstack([np.stack(curves, axis=1)[before], now])
