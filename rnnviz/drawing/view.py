"""What a picture is drawn from: an experiment, how far its ops have gone, colours, a language."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rnnviz.drawing.palette import Palette
from rnnviz.language import Voice
from rnnviz.network.arrays import Array
from rnnviz.network.trace import Trace
from rnnviz.stepping.cursor import Op, Reached
from rnnviz.training.experiment import Experiment, changes


@dataclass(frozen=True)
class View:
    """All that a drawing may look at."""

    experiment: Experiment
    reached: Reached
    update: int
    learning_rate: float
    palette: Palette
    say: Voice

    @property
    def trace(self) -> Trace:
        """The recorded run."""
        return self.experiment.trace

    @property
    def op(self) -> Op:
        """The op that was computed last."""
        return self.reached.op

    @property
    def steps(self) -> int:
        """The number of time steps T."""
        return self.reached.steps

    def before(self) -> View:
        """The same one op earlier; before the first, only what is given is known."""
        return replace(self, reached=replace(self.reached, index=self.reached.index - 1))

    def weight(self, name: str) -> Array:
        """U, W or V as they are at this place: after its update op, the updated one."""
        old = self.trace[name]
        if not self.reached.has(f"new_{name}"):
            return old
        return old - changes(self.trace.gradients, self.learning_rate)[name]

    def gradient(self, name: str) -> Array | None:
        """The sum of the items of dU, dW or dV so far; None before there is one."""
        steps = range(self.steps)
        first = next((t for t in steps if self.reached.has(name, t)), None)
        return None if first is None else self.trace[name][first]


def why_zero(view: View, name: str, t: int) -> str:
    """The key of the sentence that says why a quantity is exactly 0 at a step; empty if none."""
    if name == "carried" and t == view.steps - 1:
        return "zero.last_step"
    if name == "dW" and not view.trace["h_prev"][t].any():
        return "zero.h0" if t == 0 else "zero.state"
    if name == "dV" and not view.trace["do"][t].any():
        return "zero.exact"
    if name in ("dz", "dW", "dU") and not view.trace["dz"][t].any():
        return "zero.saturated" if view.trace["dh"][t].any() else "zero.nothing"
    return ""
