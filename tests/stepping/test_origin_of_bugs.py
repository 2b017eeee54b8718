"""Mistakes of the gallery: told, their origin is what was run; in a quiz, it is what finds them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.network.bugs import BUGS
from rnnviz.stepping.copying import copied
from rnnviz.stepping.cursor import Reached
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.numbers import Numbers
from rnnviz.stepping.origin import Origin
from rnnviz.stepping.run import Run
from rnnviz.training.kind import Kind
from tests.drawing.scenes import experiment

NAMES = tuple(BUGS)


def astray(bug: str, kind: Kind, *, told: bool) -> dict[str, int]:
    """For each quantity how many of its entries are not the sum of the terms on show."""
    made = experiment(4, 3, 3, h0=0.3, dashes=(1,), kind=kind)
    made = replace(made, bug=bug, told=told)
    if made.mistaken is None:
        pytest.skip("there is no place for it in this network")
    run, found = Run(made.trace, made.program, 0.1), dict[str, int]()
    for index, op in enumerate(made.program.ops):
        at = Numbers(run, Reached(index, made.program))
        for name in (op.name, "dh") if op.name == "carried" else (op.name,):
            for indices in np.ndindex(*at.shape(name)):
                origin = Origin(at, at.itself(Entry(name, op.t, indices)))
                found[name] = found.get(name, 0) + (not origin.agrees)
                got = eval(copied(origin, "numpy"), {"np": np})
                assert np.isclose(got, origin.value, rtol=1e-9, atol=1e-12)
                assert all(term.node.kind != "given" for term in origin.terms)
    return {name: count for name, count in found.items() if count}


@pytest.mark.parametrize("bug", NAMES)
@pytest.mark.parametrize("kind", [Kind(), Kind("tanh", True, "sum", 2)], ids=["article", "cut"])
def test_a_mistake_that_is_told_has_its_own_terms(bug: str, kind: Kind) -> None:
    assert astray(bug, kind, told=True) == {}


@pytest.mark.parametrize("bug", NAMES)
def test_a_secret_mistake_is_where_terms_do_not_add_up(bug: str) -> None:
    assert set(astray(bug, Kind(bias=True), told=False)) == {BUGS[bug].quantity}
