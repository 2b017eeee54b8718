"""Whether the gradients are right: held against an oracle that knows no backpropagation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.language import Sentence, sentence, speak
from rnnviz.network import blind_spots
from rnnviz.network.arguments import of_kind, whole_number
from rnnviz.network.arrays import Array, Named
from rnnviz.network.errors import InputError
from rnnviz.network.inputs import Example
from rnnviz.network.kernel import Kernel
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
#: The steps of finite differences, from coarse to fine, half a decade apart.
SCAN: Final = tuple(10.0 ** (-exponent / 2) for exponent in range(2, 21))
#: Three neighbouring steps of the scan must agree so well for their estimate to be believed.
AGREEMENT: Final = 1e-4
#: Where no step moves the loss, a derivative of this size could still be hidden in its rounding.
STILL: Final = 1e-9


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


class Estimate(NamedTuple):
    """A derivative from finite differences, the step that served best, and whether to believe it.

    `spread` is how far the estimates of three neighbouring steps are apart, relative to them.
    """

    value: float
    eps: float
    spread: float
    trusted: bool

    def sentence(self) -> Sentence:
        """What can be said of it."""
        key = "check.estimate" if self.trusted else "check.cannot_be_trusted"
        if not self.trusted and self.value == 0.0:
            key = "check.still"
        return sentence(key, value=f"{self.value:.6g}", eps=f"{self.eps:.0e}")


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
    run, whole = _Run(trace, np.complex128), _whole(trace.right, BOUND[size])
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


def finite_difference(
    net: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    weight: str,
    index: tuple[int, ...],
    h0: Any = None,
    reduction: str = "sum",
) -> Estimate:
    """∂L/∂ of one number by central differences, as a student would, over a scan of eps.

    weight: a name such as "W" or "h0"; index: its place. A large eps bends, a small one drowns in
    rounding: the estimate is taken where three neighbouring steps agree best, and is not trusted
    where they do not agree. Raises InputError when there is no such number.
    """
    of_kind("net", net, Network, "rnnviz.RNN")
    trace = net.run(inputs, targets, h0, reduction)
    gradients = trace.gradients
    if not isinstance(weight, str) or weight not in gradients:
        raise InputError("choice", name="weight", was=repr(weight), known=", ".join(gradients))
    try:
        place = int(np.ravel_multi_index(index, gradients[weight].shape))
    except (ValueError, TypeError):
        shape = list(gradients[weight].shape)
        raise InputError("no_entry", name=weight, was=repr(index), shape=shape) from None
    run = _Run(trace, np.float64)
    with np.errstate(all="ignore"):
        around = [(run.loss(weight, place, e), run.loss(weight, place, -e)) for e in SCAN]
        estimate = _plateau(np.array(around, np.float64).T)
    sound = trace.first_not_finite() is None
    return estimate._replace(trusted=estimate.trusted and sound)


def _plateau(around: Array) -> Estimate:
    """The middle of the three neighbouring estimates that agree best, from the losses [2, eps]."""
    eps = np.array(SCAN)
    found = (around[0] - around[1]) / (2.0 * eps)
    triples = np.stack([found[:-2], found[1:-1], found[2:]])
    size = np.abs(triples).max(axis=0)
    # Two losses that differ by their last bit alone are an estimate of this size.
    noise = np.spacing(np.abs(around).max(axis=0)) / eps
    spreads = np.maximum(np.ptp(triples, axis=0), noise[1:-1]) / size
    if (found == 0.0).all():  # no step moves the loss: a word not used, if rounding hides nothing
        spreads = np.full_like(spreads, 0.0 if noise[0] <= STILL else np.inf)
    spreads = np.where(np.isfinite(spreads), spreads, np.inf)
    best = int(spreads.argmin())
    spread = float(spreads[best])
    return Estimate(float(found[best + 1]), SCAN[best + 1], spread, spread <= AGREEMENT)


class _Run:
    """The engine's own forward pass over a trace's sequence, for weights with one number moved."""

    def __init__(self, trace: Trace, dtype: Any) -> None:
        self._weights = Named({n: np.array(w, dtype) for n, w in trace.weights.items()})
        one = trace.example
        start = tuple([state.astype(dtype) for state in one.start])
        self._kernel = Kernel(trace.model, self._weights, [len(one.x)])
        self._kernel.load([Example(one.x.astype(dtype), one.ids, one.target, start)])

    def loss(self, name: str, place: int, by: complex) -> Any:
        """The loss with the number at `place` of a weight or an initial state moved."""
        numbers = self._numbers(name)
        before = numbers[place]
        numbers[place] = before + by
        with np.errstate(all="ignore"):
            loss = self._kernel.forward()
        numbers[place] = before
        return loss

    def _numbers(self, name: str) -> Array:
        if name in self._weights:
            return self._weights[name].reshape(-1)
        state: Array = self._kernel.tape[name.removesuffix("0")][0, 0]
        return state


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
