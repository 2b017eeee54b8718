"""What a pass is run with, and the kernels that are kept from one pass to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from rnnviz.network.arrays import Named
from rnnviz.network.inputs import Example
from rnnviz.network.kernel import Kernel, Model
from rnnviz.network.masks import NOTHING_MASKED, Masks
from rnnviz.network.tape import Tape

if TYPE_CHECKING:
    from rnnviz.network.equations import Equations
    from rnnviz.network.interpreter import Interpreter
    from rnnviz.network.table import Kept
    from rnnviz.network.trace import Trace

#: So many of them are kept.
MOST_KERNELS: Final = 4
#: Building a kernel costs more than a copy of what it computed, up to so many bytes.
WORTH_KEEPING: Final = 1 << 18
#: Steps, whether losses are a mean, truncation.
Key = tuple[int, bool, int | None]


class Cause(NamedTuple):
    """What a pass was run with, besides weights and sequence.

    `equations` is the table that was interpreted line by line; None for the kernel's own pass.
    """

    model: Model
    truncation: int | None = None
    masks: Masks = NOTHING_MASKED
    equations: Equations | None = None

    def kernel(self, weights: Named, lengths: Sequence[int]) -> Kernel | Interpreter:
        """What runs such passes over sequences of these lengths."""
        masks = self.masks if self.masks is NOTHING_MASKED else self.masks.first(lengths[0])
        if self.equations is None:
            return Kernel(self.model, weights, lengths, self.truncation, masks)
        from rnnviz.network.interpreter import Interpreter  # noqa: PLC0415 -- seldom wanted

        limits = (self.truncation, masks)
        return Interpreter(self.equations, self.model, weights, lengths, limits)

    def trace(self, weights: Named, example: Example, tape: Tape) -> Trace:
        """What such a pass left on its tape."""
        if self.equations is None:
            from rnnviz.network.trace import Trace  # noqa: PLC0415 -- it is made of this

            return Trace(self, weights, example, tape)
        from rnnviz.network.interpreted import Interpreted  # noqa: PLC0415 -- seldom wanted

        return Interpreted(self, weights, example, tape)


class Ahead(NamedTuple):
    """What is there before anything flows back, and the call that makes the whole tape of it.

    `tables` are arrays that the ledgers of one kernel use in turn, if the kernel was kept.
    """

    tape: Tape
    complete: Callable[[Tape], Tape]
    tables: dict[str, Kept] | None = None


class Kernels:
    """The kernels of a network that are kept between its runs."""

    def __init__(self) -> None:
        self._kept: dict[Key, Kernel] = {}

    def __reduce__(self) -> tuple[type[Kernels], tuple[()]]:
        """A copy keeps none: what a kernel calls is bound to its own arrays, not to a copy's."""
        return Kernels, ()

    def ahead(self, cause: Cause, weights: Named, example: Example) -> Ahead:
        """Run forward, and back from each loss to its own step."""
        key = len(example.x), cause.model.head.mean, cause.truncation
        masked = cause.masks is not NOTHING_MASKED
        # Taken out while it works, so that two threads never share one.
        kernel = None if masked else self._kept.pop(key, None)
        if kernel is None:
            kernel = Kernel(cause.model, weights, [key[0]], cause.truncation, cause.masks)
        kernel.load([example])
        kernel.forward()
        kernel.send_back()
        block, over = kernel.tape.block, kernel.tape.over
        if masked or block.nbytes > WORTH_KEEPING:
            return Ahead(over(block.view()), kernel.complete)
        self._keep(key, kernel)
        tables = kernel.tables if cause.truncation is None else None
        return Ahead(over(block.copy()), partial(self._completed, cause, weights), tables)

    def _keep(self, key: Key, kernel: Kernel) -> None:
        self._kept[key] = kernel
        while len(self._kept) > MOST_KERNELS:
            self._kept.pop(next(iter(self._kept)))

    def _completed(self, cause: Cause, weights: Named, tape: Tape) -> Tape:
        """What flows back, by the kernel that ran forward if it is still kept."""
        key = tape.steps, cause.model.head.mean, cause.truncation
        kernel = self._kept.pop(key, None)
        if kernel is None:
            kernel = Kernel(cause.model, weights, [key[0]], cause.truncation)
        found = kernel.complete(tape)
        self._keep(key, kernel)
        return found
