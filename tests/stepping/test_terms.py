"""The terms of an op: each once, the picked entry's first, and their sums."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from rnnviz.stepping.entry import NO_ENTRY, Entry
from rnnviz.stepping.origin import Origin
from rnnviz.stepping.terms import terms
from tests.stepping.test_origin import numbers, ran

TRACE = ran(bias=True, truncation=2)
OPS = numbers(TRACE).run.program.ops


@pytest.mark.parametrize("index", range(len(OPS)), ids=[f"{op.name}{op.t}" for op in OPS])
def test_every_term_of_every_entry_comes_once(index: int) -> None:
    at = numbers(TRACE, index)
    made = terms(at, NO_ENTRY)
    seen = Counter(made.at(term) for term in range(1, len(made) + 1))
    assert set(seen.values()) == {1}
    assert len(seen) == made.entries * made.each
    for entry in {one.entry for one in seen}:
        own = [one for one in Origin(at, at.itself(entry)).terms if one.op == index]
        assert len(own) == made.each or not own


@pytest.mark.parametrize(
    ("name", "t", "each"),
    [("z", 1, 6), ("h", 1, 1), ("o", 0, 5), ("y", 0, 1), ("own", 2, 5), ("dW", 2, 1), ("dz", 1, 1)],
)
def test_an_entry_has_as_many_terms_as_its_dot_product(name: str, t: int, each: int) -> None:
    at = numbers(TRACE)
    made = terms(numbers(TRACE, at.run.program.index_of(name, t)), NO_ENTRY)
    assert made.each == each


def test_the_picked_entry_comes_first_and_all_others_after_it() -> None:
    at = numbers(TRACE, 0)
    made = terms(at, Entry("z", 0, (2,)))
    order = [made.at(term).entry.indices[0] for term in range(1, len(made) + 1, made.each)]
    assert order == [2, 3, 0, 1]
    assert made.done(0) == set()
    assert made.done(made.each) == {(2,)}
    assert made.done(2 * made.each + 1) == {(2,), (3,)}


def test_an_entry_of_another_quantity_changes_nothing() -> None:
    at = numbers(TRACE, 0)
    for picked in (Entry("dW", 0, (1, 1)), Entry("L", 0, ()), Entry("U", 0, (9, 9))):
        assert terms(at, picked) == terms(at, NO_ENTRY)


def test_only_the_row_of_the_word_is_gone_through() -> None:
    ops = numbers(TRACE).run.program
    for t in range(4):
        made = terms(numbers(TRACE, ops.index_of("dU", t)), NO_ENTRY)
        rows = {made.at(term).entry.indices[0] for term in range(1, len(made) + 1)}
        assert rows == {int(np.argmax(TRACE["x"][t]))}
