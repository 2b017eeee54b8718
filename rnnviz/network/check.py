"""Whether the gradients are right: held against an oracle that knows no backpropagation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.language import Sentence, sentence, speak
from rnnviz.network.arguments import of_kind, whole_number
from rnnviz.network.arrays import Array, Named, norm
from rnnviz.network.elman import Elman
from rnnviz.network.errors import InputError
from rnnviz.network.inputs import Example
from rnnviz.network.kernel import Kernel
from rnnviz.network.rnn import Network
from rnnviz.network.trace import Trace

#: The imaginary step: so small that its square is nothing beside 1, and far from underflow.
STEP: Final = 1e-30
#: By the bytes of a number: how far gradients may be from the oracle where nothing is amplified.
BOUND: Final = {8: 1e-12, 4: 1e-4}
#: Beyond this the oracle itself tells too few digits to be an oracle.
LARGEST_BOUND: Final = 1e-3
#: So many numbers of each weight are checked, picked at random when it has more.
MOST_ENTRIES: Final = 500
#: Weights under this hide a wrong factor: a gradient barely depends on what is nearly 0.
TINY: Final = 0.05
#: The steps of finite differences, from coarse to fine, half a decade apart.
SCAN: Final = tuple(10.0 ** (-exponent / 2) for exponent in range(2, 21))
#: Three neighbouring steps of the scan must agree so well for their estimate to be believed.
AGREEMENT: Final = 1e-4


@dataclass(frozen=True)
class Report:
    """How far each gradient is from the oracle, ‖a - b‖ / (‖a‖ + ‖b‖), zero against zero being 0.

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
    run = _Run(trace, np.complex128)
    errors, checked = {}, {}
    for name, ours in trace.gradients.items():
        which = _picked(ours.size, entries)
        theirs = np.array([run.loss(name, i, 1j * STEP).imag / STEP for i in which])
        errors[name] = apart(ours.reshape(-1)[which].astype(np.float64), theirs)
        checked[name] = len(which)
    amplification = _amplification(trace.right)
    bound = BOUND[trace.weights.V.dtype.itemsize] * max(1.0, amplification)
    trusted = bound <= LARGEST_BOUND and bool(np.isfinite(list(errors.values())).all())
    return Report(errors, checked, amplification, bound, trusted, tuple(_blind_spots(trace.right)))


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
    if not around[0].any() or (found == 0.0).all():
        spreads = np.zeros_like(spreads)  # no step moves the loss at all: a word not used
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


def apart(a: Array, b: Array) -> float:
    """‖a - b‖ / (‖a‖ + ‖b‖); zero against zero is 0, and infinity where anything is not finite."""
    largest = max(np.abs(a).max(initial=0.0), np.abs(b).max(initial=0.0))
    if largest == 0.0:
        return 0.0
    if not np.isfinite(largest):
        return float("inf")
    a, b = a / largest, b / largest  # so that no square overflows or underflows
    return float(np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b)))


def _picked(size: int, entries: int) -> list[int]:
    if size <= entries:
        return list(range(size))
    return sorted(np.random.default_rng(0).choice(size, entries, replace=False).tolist())


def _amplification(trace: Trace) -> float:
    """How much larger the largest ∂L_k/∂h_s is than the largest that a loss has at its own step."""
    logs = trace.ledger.log_norms(trace.model.cell.states[0])
    largest, own = logs.max(), np.diag(logs).max()
    if not (np.isfinite(largest) and np.isfinite(own)):
        return 1.0 if largest == own == -np.inf else float("inf")
    return float(10.0 ** min(largest - own, 300.0))


def _blind_spots(trace: Trace) -> Iterator[Sentence]:
    """What this case cannot reveal, a sentence each."""
    W = trace.weights.get("W")
    if len(trace) < 3:
        yield sentence("check.short", steps=len(trace))
    if not any(trace[f"{state}0"].any() for state in trace.model.cell.states):
        yield sentence("check.h0")
    if W is not None and apart(W, W.T) < 1e-9:
        yield sentence("check.symmetric")
    for name, weight in trace.weights.items():
        if weight.ndim > 1 and norm(weight) < TINY * weight.size**0.5:
            yield sentence("check.tiny", name=name)
    if not trace["do"].any():
        yield sentence("check.no_loss")
    cell = trace.model.cell
    if isinstance(cell, Elman) and cell.activation.name == "relu" and (trace["z"] == 0.0).any():
        yield sentence("check.kink")
