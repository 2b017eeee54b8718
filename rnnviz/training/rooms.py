"""Memory for what is recorded, used again once nobody looks at it any more."""

from __future__ import annotations

import sys
from typing import Final

import numpy as np

from rnnviz.network.arrays import Array

#: So many blocks are kept to be used again.
MOST_ROOMS: Final = 8
#: Smaller blocks are given back and handed out again without the system being asked.
WORTH_KEEPING: Final = 1 << 16


class Rooms:
    """Copies of arrays in blocks of memory that have been touched before.

    A copy into fresh memory takes several times as long as one into memory that is in use: the
    system hands it out page by page. A block whose references are all gone, views of it among
    them, holds nothing that anybody can still see, and is written over.
    """

    def __init__(self) -> None:
        self._blocks: list[Array] = [np.empty(0)]
        self._unheld = self._holders(0)

    def _holders(self, number: int) -> int:
        return sys.getrefcount(self._blocks[number])

    def copy(self, array: Array) -> Array:
        """A flat array's numbers, in a block of their own."""
        if array.nbytes < WORTH_KEEPING:
            return array.copy()
        for number in range(len(self._blocks)):
            block = self._blocks[number]
            fits = block.size == array.size and block.dtype == array.dtype
            del block
            if fits and self._holders(number) == self._unheld:
                self._blocks[number].flags.writeable = True
                self._blocks[number][:] = array
                return self._blocks[number]
        if len(self._blocks) >= MOST_ROOMS:
            self._blocks.pop(0)
        self._blocks.append(array.copy())
        return self._blocks[-1]
