"""Kernels that take turns: what one has recorded can be looked at while another works."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array
from rnnviz.training.rooms import WORTH_KEEPING, Rooms

if TYPE_CHECKING:
    from rnnviz.network.interpreter import Interpreter
    from rnnviz.network.kernel import Kernel

#: So many lengths of sequences have kernels that are kept.
MOST_KERNELS: Final = 32
#: So many kernels for the same lengths lend out what they recorded.
MOST_LENT: Final = 7
Lengths = tuple[int, ...]


class Loan:
    """The memory of a flat array, to be read by whoever has `array` or a view of it."""

    def __init__(self, block: Array) -> None:
        memory: Any = block
        # Not a view of the block: so whatever is made of it refers to it alone.
        self.array: Array = np.frombuffer(memoryview(memory).toreadonly(), block.dtype)
        self._unheld = self._holders()

    def _holders(self) -> int:
        return sys.getrefcount(self.array)

    @property
    def returned(self) -> bool:
        """Whether nobody can see any more what stands in it."""
        return self._holders() == self._unheld


class Bound(NamedTuple):
    """A kernel, and the call that sums its gradients; `loan` is None where a copy is handed out."""

    kernel: Kernel | Interpreter
    differentiate: Callable[[], None]
    loan: Loan | None = None

    @property
    def free(self) -> bool:
        """Whether another pass may be made in its arrays."""
        return self.loan is None or self.loan.returned

    def recorded(self, rooms: Rooms) -> Array:
        """All numbers of its pass; they stay as they are while somebody has them."""
        return rooms.copy(self.kernel.tape.block) if self.loan is None else self.loan.array


class Kernels:
    """The kernels of a training run by the lengths of sequences, made when they are needed.

    Where `record`, there are several for the same lengths: one whose pass somebody still looks at
    is left alone. A pass on a small tape, and one too many, is copied instead.
    """

    def __init__(self, make: Callable[[Lengths], Bound], *, record: bool) -> None:
        self._make, self._record = make, record
        self._kept: dict[Lengths, list[Bound]] = {}

    def free(self, lengths: Lengths) -> Bound:
        """One that may be worked with."""
        if lengths not in self._kept:
            if len(self._kept) >= MOST_KERNELS:
                self._kept.pop(next(iter(self._kept)))
            self._kept[lengths] = []
        some = self._kept[lengths]
        found = next((one for one in some if one.free), None)
        if found is None:
            found = self._make(lengths)
            block = found.kernel.tape.block
            if self._record and block.nbytes >= WORTH_KEEPING and len(some) < MOST_LENT:
                found = found._replace(loan=Loan(block))
            some.append(found)
        return found
