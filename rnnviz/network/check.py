"""Whether the gradients are right: held against an oracle that knows no backpropagation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.language import Sentence, sentence, speak
from rnnviz.network import blind_spots
from rnnviz.network.arguments import of_kind, whole_number
from rnnviz.network.arrays import Array
from rnnviz.network.nudged import Nudged
from rnnviz.network.rnn import Network
from rnnviz.network.rounding import moved
from rnnviz.network.trace import Trace

#: The imaginary step: so small that its square is nothing beside 1, and far from underflow.
STEP: Final = 1e-30
#: By the bytes of a number: how far gradients may be from the oracle where nothing is amplified.
BOUND: Final = {8: 1e-12, 4: 1e-4}
#: Beyond this the oracle itself tells too few digits to be an oracle.
LARGEST_BOUND: Final = 1e-3
#: So many numbers of each weight are checked, picked at random when it has more.
MOST_ENTRIES: Final = 500
#: Gradients are allowed to be as far apart as states that are off by this share of the bound make
#: them: rounding alone leaves 1 - h² of a saturated unit few digits, or none.
SHARE: Final = 0.01
#: By the bytes of a number: below this the imaginary step, or the numbers themselves, underflow.
LEAST: Final = {8: 1e-250, 4: 1e-36}


@dataclass(frozen=True)
class Report:
    """How far each gradient is from the oracle, ‖a - b‖ / (‖a‖ + ‖b‖), zero against zero being 0.

    Where saturation leaves a gradient fewer digits than the bound asks for, the difference is
    measured against what they would be digits of.
    `bound` is what may be expected of right gradients: it grows with `amplification`, the most
    by which a step back lets the gradient of a loss grow. `trusted` says whether the oracle tells
    enough digits here; `blind_spots` are sentences on mistakes that this case could not reveal.
    """

    errors: dict[str, float]
    checked: dict[str, int]
    amplification: float
    bound: float
    trusted: bool
    blind_spots: tuple[Sentence, ...]

    @property
    def worst(self) -> float:
        """The largest of the errors."""
        return max(self.errors.values())

    @property
    def passed(self) -> bool:
        """Whether the oracle can be trusted and every gradient agrees with it."""
        return self.trusted and self.worst <= self.bound

    def sentences(self) -> tuple[Sentence, ...]:
        """The report in words, for any language."""
        verdict = "check.untrusted" if not self.trusted else "check.passed"
        verdict = "check.failed" if self.trusted and not self.passed else verdict
        numbers = {"worst": f"{self.worst:.1e}", "bound": f"{self.bound:.1e}"}
        return (sentence(verdict, **numbers), *self.blind_spots)

    def __str__(self) -> str:
        return "\n".join(map(speak("en"), self.sentences()))


def check_gradients(
    net: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    h0: Any = None,
    *,
    reduction: str = "sum",
    entries: int = MOST_ENTRIES,
) -> Report:
    """Hold ∂L/∂ of every weight and of h0 against the complex step, through the same forward pass.

    The oracle: the imaginary part of L(p + iε) / ε with ε = 1e-30, exact to rounding, one forward
    pass a number (Squire & Trapp 1998). Arguments as `RNN.run` takes them; entries: so many
    numbers of each weight, at random when there are more. Raises InputError naming the argument
    that does not fit.
    """
    of_kind("net", net, Network, "rnnviz.RNN")
    whole_number("entries", entries, least=1)
    return against_oracle(net.run(inputs, targets, h0, reduction), entries)


def against_oracle(trace: Trace, entries: int = MOST_ENTRIES) -> Report:
    """The same for a pass that has been run, in full; also for one with a mistake in it."""
    size = trace.weights.V.dtype.itemsize
    run, whole = Nudged(trace, np.complex128), _whole(trace.right, BOUND[size])
    errors, checked = {}, {}
    for name, ours in trace.gradients.items():
        which = _picked(ours.size, entries)
        theirs = np.array([run.loss(name, i, 1j * STEP).imag for i in which])
        least = max(whole.get(name, 0.0) * (len(which) / ours.size) ** 0.5, LEAST[size])
        with np.errstate(over="ignore"):
            errors[name] = apart(ours.reshape(-1)[which].astype(float), theirs / STEP, least)
        checked[name] = len(which)
    amplification = blind_spots.amplification(trace.right)
    bound = BOUND[size] * max(1.0, amplification)
    trusted = bound <= LARGEST_BOUND and bool(np.isfinite(list(errors.values())).all())
    spots = tuple(blind_spots.blind_spots(trace.right, whole))
    return Report(errors, checked, amplification, bound, trusted, spots)


def apart(a: Array, b: Array, least: float = 0.0) -> float:
    """‖a - b‖ / (‖a‖ + ‖b‖), or over `least` if that is more; infinity where one is not finite.

    Zero against zero is 0.
    """
    largest = max(np.abs(a).max(initial=0.0), np.abs(b).max(initial=0.0))
    if largest == 0.0:
        return 0.0
    if not np.isfinite(largest):
        return float("inf")
    a, b = a / largest, b / largest  # so that no square overflows or underflows
    both = float(np.linalg.norm(a) + np.linalg.norm(b))
    return float(np.linalg.norm(a - b)) / max(both, least / float(largest))


def _whole(trace: Trace, bound: float) -> dict[str, float]:
    """How large gradients must be for rounding to leave them the digits that the bound asks for."""
    return {name: way / bound for name, way in moved(trace, SHARE * bound).items()}


def _picked(size: int, entries: int) -> list[int]:
    if size <= entries:
        return list(range(size))
    return sorted(np.random.default_rng(0).choice(size, entries, replace=False).tolist())
