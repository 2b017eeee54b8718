"""Running sums of the items of a weight, as BPTT has them after each step back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rnnviz.network.arrays import Array, quiet

if TYPE_CHECKING:
    from rnnviz.network.trace import Trace

#: Sums of so many numbers are all made at once. Those of a thousand steps and words are half a
#: gigabyte: there, only those from every so many-th step on are kept, and the one asked for last.
FEW_NUMBERS: Final = 1 << 18
KEPT_EVERY: Final = 64


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
        left, right = trace.model.factors[weight]
        kept = trace[right] * trace.used(weight)[:, None]
        items = np.einsum("ti,tj->tij", trace[left], kept) if left else kept
        sums: Array = items[::-1].cumsum(axis=0)
        sums.flags.writeable = False
        return sums[::-1]

    @quiet
    def so_far(self, trace: Trace, name: str, t: int) -> Array:
        """The sum of `dU`, `dW` … after step t alone, in the weight's shape."""
        if len(trace) * trace.weights[name[1:]].size <= FEW_NUMBERS:
            sums: Array = trace[name]
            return np.asarray(sums[t])
        if name not in self._last or self._last[name][0] != t:
            self._last[name] = t, self._made(trace, name, t)
        return self._last[name][1]

    def _made(self, trace: Trace, name: str, t: int) -> Array:
        """What is left of the block of a step, and all later blocks."""
        block, after = t // KEPT_EVERY, self._later_blocks(trace, name)
        total = self._summed(trace, name[1:], t, (block + 1) * KEPT_EVERY)
        total = total + after[block] if block < len(after) else total
        total.flags.writeable = False
        return total

    def _later_blocks(self, trace: Trace, name: str) -> list[Array]:
        """For each block of steps the sum over all blocks after it; for the last there is none."""
        if name not in self._later:
            sums: list[Array] = []
            last = KEPT_EVERY * ((len(trace) - 1) // KEPT_EVERY)
            for start in range(last, 0, -KEPT_EVERY):
                one = self._summed(trace, name[1:], start, start + KEPT_EVERY)
                sums.append(one + sums[-1] if sums else one)
            self._later[name] = sums[::-1]
        return self._later[name]

    @staticmethod
    def _summed(trace: Trace, weight: str, start: int, end: int) -> Array:
        """The sum of a weight's items over some steps: one product."""
        left, right = trace.model.factors[weight]
        kept = trace[right][start:end] * trace.used(weight)[start:end, None]
        total: Array = trace[left][start:end].T @ kept if left else kept.sum(axis=0)
        return total
