"""A part of the ledger that is looked at closely: some losses and as many uses."""

from __future__ import annotations

from typing import Final, NamedTuple

#: The ledger is not zoomed into further than to so many losses.
LEAST: Final = 6


class Part(NamedTuple):
    """The first loss and the first use (from 0), and how many of each; 0 stands for all."""

    loss: int = 0
    use: int = 0
    size: int = 0

    def of(self, steps: int) -> Part:
        """The same with its size spelled out, in a sequence of so many steps."""
        return self if 0 < self.size < steps else Part(0, 0, steps)

    def within(self, steps: int) -> Part:
        """The same, or all where this sequence does not have it."""
        return self if max(self.loss, self.use) + self.size <= steps else WHOLE

    def zoomed(self, steps: int, item: tuple[int, int], factor: float) -> Part:
        """As many times as large, an item (loss, use) staying where it is on the screen."""
        now = self.of(steps)
        size = min(max(round(now.size * factor), min(LEAST, steps)), steps)
        loss, use = (
            round(at + 0.5 - (at + 0.5 - start) / now.size * size)
            for at, start in zip(item, (now.loss, now.use), strict=True)
        )
        return _held(loss, use, size, steps)

    def showing(self, loss: int, use: int) -> Part:
        """As large, moved just far enough that an item is in it; all of it has every item."""
        if not self.size:
            return self
        loss, use = (
            min(max(start, at - self.size + 1), at)
            for at, start in ((loss, self.loss), (use, self.use))
        )
        return Part(loss, use, self.size)


WHOLE: Final = Part()


def between(steps: int, one: tuple[int, int], other: tuple[int, int]) -> Part:
    """The part from one item (loss, use) to another one, as high as wide."""
    size = max(abs(a - b) for a, b in zip(one, other, strict=True)) + 1
    loss, use = (min(a, b) for a, b in zip(one, other, strict=True))
    return _held(loss, use, max(size, min(LEAST, steps)), steps)


def _held(loss: int, use: int, size: int, steps: int) -> Part:
    """Held within the sequence; all of it has a name of its own."""
    if size >= steps:
        return WHOLE
    return Part(min(max(loss, 0), steps - size), min(max(use, 0), steps - size), size)
