"""Running sums of the items of a weight, as BPTT has them after each step back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, frozen, norm, quiet

if TYPE_CHECKING:
    from rnnviz.network.trace import Trace

#: Sums of so many numbers are all made at once. Those of a thousand steps and words are half a
#: gigabyte: there, only those from every so many-th step on are kept, and the one asked for last.
FEW_NUMBERS: Final = 1 << 18
KEPT_EVERY: Final = 64


class Factors(NamedTuple):
    """What the gradient of a weight is a sum of: outer products of these two at every step.

    `left` [T, n] is None where what is added is `right` [T, …] itself, which is 0 for a use that
    does not count. By mistake a line may replace what it should add to, wherever its use counts.
    """

    left: Array | None
    right: Array
    adds: bool = True
    used: Array | None = None

    def term(self, t: int) -> Array:
        """What the line makes of step t."""
        right: Array = self.right[t]
        return right if self.left is None else np.outer(self.left[t], right)

    def summed(self, start: int, end: int) -> Array:
        """The sum of that over some steps: one product."""
        right = self.right[start:end]
        total: Array = right.sum(axis=0) if self.left is None else self.left[start:end].T @ right
        return total

    def stands(self, t: int) -> Array:
        """What stands after step t where each replaces what was there."""
        counts = np.ones(len(self.right), bool) if self.used is None else self.used
        later = np.flatnonzero(counts[t:])
        return self.term(t + int(later[0])) if len(later) else np.zeros_like(self.term(t))

    def item(self, t: int) -> Array:
        """What step t changes the gradient by."""
        if self.adds:
            return self.term(t)
        after: Array = self.stands(t)
        return after - self.stands(t + 1) if t + 1 < len(self.right) else after

    def size(self, t: int) -> float:
        """‖item‖ (Frobenius)."""
        if self.adds and self.left is not None:
            return norm(self.left[t]) * norm(self.right[t])
        return norm(self.item(t))

    def whole(self) -> Array:
        """What stands after every step [T, …], read-only."""
        if self.adds:
            items = self.right
            if self.left is not None:
                items = np.einsum("ti,tj->tij", self.left, self.right)
            sums: Array = items[::-1].cumsum(axis=0)
        else:
            sums = np.stack([self.stands(t) for t in reversed(range(len(self.right)))])
        sums.flags.writeable = False
        return sums[::-1]

    def total(self) -> Array:
        """What stands after all steps."""
        return self.summed(0, len(self.right)) if self.adds else self.stands(0)


class Sums:
    """The sums of a trace over the steps t … T-1, made when they are asked for.

    The trace is handed in and not kept: it holds these, and would not go away by itself.
    """

    def __init__(self) -> None:
        self._later: dict[str, list[Array]] = {}
        self._last: dict[str, tuple[int, Array]] = {}

    @quiet
    def whole(self, trace: Trace, weight: str) -> Array:
        """The sums of a weight after every step [T, …]."""
        return trace.factors(weight).whole()

    @quiet
    def so_far(self, trace: Trace, name: str, t: int) -> Array:
        """The sum of `dU`, `dW` … after step t alone, in the weight's shape."""
        if len(trace) * trace.weights[name[1:]].size <= FEW_NUMBERS:
            sums: Array = trace[name]
            return np.asarray(sums[t])
        if name not in self._last or self._last[name][0] != t:
            self._last[name] = t, self._made(trace.factors(name[1:]), name, t)
        return self._last[name][1]

    def _made(self, factors: Factors, name: str, t: int) -> Array:
        """What is left of the block of a step, and all later blocks."""
        if not factors.adds:
            return frozen(factors.stands(t))
        block, after = t // KEPT_EVERY, self._later_blocks(factors, name)
        total = factors.summed(t, (block + 1) * KEPT_EVERY)
        return frozen(total + after[block] if block < len(after) else total)

    def _later_blocks(self, factors: Factors, name: str) -> list[Array]:
        """For each block of steps the sum over all blocks after it; for the last there is none."""
        if name not in self._later:
            sums: list[Array] = []
            last = KEPT_EVERY * ((len(factors.right) - 1) // KEPT_EVERY)
            for start in range(last, 0, -KEPT_EVERY):
                one = factors.summed(start, start + KEPT_EVERY)
                sums.append(one + sums[-1] if sums else one)
            self._later[name] = sums[::-1]
        return self._later[name]
