"""Temporal XOR and Elman's XOR stream: what neither bit tells alone, and only memory can."""

from __future__ import annotations

import math
from itertools import product
from typing import Final

from rnnviz.training.tasks.dice import rolled
from rnnviz.training.tasks.task import Data, Marks, Pairs, Recipe, Task, drawn

BITS: Final = ("0", "1")
#: What is read while nothing is told, and when the answer is wanted.
WAIT, ASK = 2, 3
#: So many steps between the bits and the question; those held out were never seen.
GAPS: Final = (0, 1, 2, 4, 5)
HELD_OUT_GAPS: Final = (3,)
#: Triples of bits in a stream, and streams.
TRIPLES, STREAMS = 20, 400
HELD_OUT_TRIPLES, HELD_OUT_STREAMS = 100, 5


def temporal_xor(_: int) -> Data:
    """Two bits, some waiting, then a question: are they different?"""
    marks = Marks(math.log(2), r"\ln 2", solved=0.05, optimum=0.0)
    inputs = (*BITS, "·", "?")
    return Data(_asked(GAPS), _asked(HELD_OUT_GAPS), inputs, BITS, marks)


def _asked(gaps: tuple[int, ...]) -> list[Pairs]:
    return [
        ([first, second, *[WAIT] * gap, ASK], [-1] * (2 + gap) + [first ^ second])
        for gap in gaps
        for first, second in product((0, 1), repeat=2)
    ]


def xor_stream(seed: int) -> Data:
    """Random bit, random bit, their XOR, and so on without a gap; the next bit is wanted."""
    training = [_stream(TRIPLES, "training", seed, number) for number in range(STREAMS)]
    held_out = [
        _stream(HELD_OUT_TRIPLES, "held out", seed, number) for number in range(HELD_OUT_STREAMS)
    ]
    optimum = 2 / 3 * math.log(2)
    solved = 0.9 * optimum + 0.1 * math.log(2)
    return Data(training, held_out, BITS, BITS, Marks(math.log(2), r"\ln 2", solved, optimum))


def _stream(triples: int, *key: object) -> Pairs:
    """Whole triples to be told, and the first bit of one more, so that a third can be known."""
    bits = rolled(2, 2 * triples + 1, "xor-stream", *key)
    stream = [
        bit
        for first, second in zip(bits[0::2], bits[1::2], strict=False)
        for bit in (first, second, first ^ second)
    ]
    stream.append(bits[-1])
    return stream[:-1], stream[1:]


TEMPORAL_XOR: Final = Task(
    "temporal-xor",
    "symbols",
    temporal_xor,
    Recipe(8, 0.01, 400, optimizer="adam", batch=20, bias=True, seed=1),
    drawn,
)
XOR_STREAM: Final = Task(
    "xor-stream",
    "symbols",
    xor_stream,
    Recipe(16, 0.005, 1200, optimizer="adam", batch=10, clip_norm=10.0, bias=True, seed=1),
    drawn,
)
