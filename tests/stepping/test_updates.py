"""The ops of an update, by every optimizer and within every limit: walked, asked, copied, run."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from rnnviz.drawing.timeline import bare_name
from rnnviz.language import speak
from rnnviz.network.arrays import Array
from rnnviz.network.optimizers import MEMORIES
from rnnviz.stepping.arithmetic import Node
from rnnviz.stepping.breakpoints import Breakpoint
from rnnviz.stepping.copying import copied
from rnnviz.stepping.cursor import EVERY_OP, Reached
from rnnviz.stepping.directions import places
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.gears import SETS, Gears, names_in
from rnnviz.stepping.hits import hits
from rnnviz.stepping.lazy import Opaque
from rnnviz.stepping.listing import standalone
from rnnviz.stepping.numbers import Numbers
from rnnviz.stepping.origin import Origin
from rnnviz.stepping.run import Run
from rnnviz.stepping.terms import terms
from rnnviz.stepping.watch import NotYet, Scope, read
from rnnviz.training.experiment import Experiment, Pair
from rnnviz.training.kind import Kind
from rnnviz.training.method import Method
from tests.drawing.scenes import experiment
from tests.network.test_updating import METHODS, learned
from tests.stepping.test_listing import ran

ETA = 0.1
SHOWN = replace(
    experiment(3, 4, 3, h0=0.2, kind=Kind(bias=True)),
    beside=(Pair(("flew", "the"), ("배트", "박쥐")),),
)
EVERY_METHOD = pytest.mark.parametrize(
    "method",
    METHODS,
    ids=lambda one: "-".join(map(str, [one.optimizer, one.clip_norm, one.clip_value])),
)
FROZEN = pytest.mark.parametrize("frozen", [frozenset(), frozenset("W")], ids=["all", "W frozen"])
ADAM = Method("adam", 0.3, 0.05)


@cache
def shown(method: Method, frozen: frozenset[str] = frozenset(), updates: int = 2) -> Experiment:
    """A batch of two sequences with biases, after so many updates."""
    return learned(replace(SHOWN, method=method, frozen=frozen), updates)[0]


def run_of(one: Experiment) -> Run:
    return Run(one.trace, one.program, ETA)


def numbers(one: Experiment, index: int = -1) -> Numbers:
    ops = one.program
    return Numbers(run_of(one), Reached(range(len(ops))[index], ops))


def scope(one: Experiment, name: str, *, before: bool = False) -> Scope:
    index = one.program.index_of(name) - before
    return Scope(one.trace, Reached(index, one.program), ETA, 0)


def value(text: str, at: Scope) -> Any:
    return read(text).value(at)


# What an optimizer does, number by number, as the books have it.


def closed(one: Experiment) -> dict[str, Array]:
    """Every row of the update, in Python's own arithmetic and one number at a time."""
    method, frozen, trace = one.method, one.frozen, one.trace
    g = {
        name: np.zeros_like(array)
        if name in frozen
        else array + sum(other.gradients[name] for other in trace.beside)
        for name, array in trace.gradients.items()
        if name in trace.weights
    }
    found: dict[str, Array] = {}
    if method.clip_norm is not None:
        found["gnorm"] = np.array(math.hypot(*(x for one in g.values() for x in one.flat)))
        share = min(1.0, method.clip_norm / float(found["gnorm"]))
        g = {name: array * share for name, array in g.items()}
        found |= {f"scaled_{name}": array for name, array in g.items()}
    if method.clip_value is not None:
        c = method.clip_value
        g = {name: np.minimum(np.maximum(array, -c), c) for name, array in g.items()}
        found |= {f"clipped_{name}": array for name, array in g.items()}
    for name, weight in trace.weights.items():
        old = {stem: one.known.arrays[f"{stem}_{name}"] for stem in MEMORIES[method.optimizer]}
        made = [
            stepped(
                method.optimizer,
                float(P),
                float(x),
                {s: float(m[at]) for s, m in old.items()},
                one.known.counted + 1,
            )
            for at, (P, x) in zip(
                np.ndindex(weight.shape), zip(weight.flat, g[name].flat, strict=True), strict=True
            )
        ]
        for stem in made[0]:
            found[f"{stem}_{name}"] = np.array([row[stem] for row in made]).reshape(weight.shape)
    return found


def stepped(optimizer: str, P: float, g: float, old: dict[str, float], k: int) -> dict[str, float]:
    """One number of a weight: Polyak 1964, Duchi 2011, Tieleman 2012, Kingma & Ba 2015."""
    if optimizer == "sgd":
        return {"new": P - ETA * g}
    if optimizer == "momentum":
        v = 0.9 * old["v"] + g
        return {"v": v, "new": P - ETA * v}
    if optimizer == "adam":
        m, s = 0.9 * old["m"] + 0.1 * g, 0.999 * old["s"] + 0.001 * g * g
        mhat, shat = m / (1 - 0.9**k), s / (1 - 0.999**k)
        new = P - ETA * mhat / (math.sqrt(shat) + 1e-8)
        return {"m": m, "s": s, "mhat": mhat, "shat": shat, "new": new}
    s = old["s"] + g * g if optimizer == "adagrad" else 0.99 * old["s"] + 0.01 * g * g
    eps = 1e-10 if optimizer == "adagrad" else 1e-8
    return {"s": s, "new": P - ETA * g / (math.sqrt(s) + eps)}


@EVERY_METHOD
@FROZEN
@pytest.mark.parametrize("updates", [0, 2])
def test_every_row_is_what_the_books_say(
    method: Method, frozen: frozenset[str], updates: int
) -> None:
    one = shown(method, frozen, updates)
    made, expected = one.trace.update(ETA), closed(one)
    assert set(made) == set(expected) == set(one.program.update)
    for name, array in expected.items():
        np.testing.assert_allclose(made[name], array, rtol=1e-10, atol=1e-14, err_msg=name)


# Where its numbers come from.


def entries(at: Numbers, name: str) -> Iterator[Entry]:
    return (Entry(name, 0, indices) for indices in np.ndindex(*at.shape(name)))


@EVERY_METHOD
@FROZEN
def test_every_entry_is_explained_and_its_copy_evaluates_to_it(
    method: Method, frozen: frozenset[str]
) -> None:
    one = shown(method, frozen)
    at, expected = numbers(one), closed(one)
    for name, array in expected.items():
        for entry in entries(at, name):
            origin = Origin(at, entry)
            number = float(array[entry.indices])
            close = {"rel_tol": 1e-9, "abs_tol": 1e-13}
            assert origin.agrees
            assert math.isclose(sum(term.value for term in origin.terms), number, **close), entry
            assert math.isclose(eval(copied(origin, "numpy"), {"np": np}), number, **close), entry
            assert origin.row is not None
            assert not isinstance(origin.read(origin.row, 0), Opaque), name
            assert "=" in copied(origin, "latex")


@EVERY_METHOD
def test_who_feeds_whom_is_told_alike_from_both_sides(method: Method) -> None:
    at = numbers(shown(method))
    fed, used = set(), set()
    for name in at.run.program.update:
        for entry in entries(at, name):
            fed |= {(feed, name) for feed in Origin(at, entry).feeds}
    for feed, _ in fed:
        used |= {(feed, use.name) for use in Origin(at, feed).uses}
    assert fed <= used
    remembered = {feed.name for feed, _ in fed if feed.name.startswith("old_")}
    assert remembered == {f"old_{stem}_{w}" for stem in MEMORIES[method.optimizer] for w in "UWVbd"}


def test_what_was_remembered_is_given_and_what_is_remembered_now_is_computed() -> None:
    one = shown(ADAM)
    at = numbers(one, one.program.index_of("m_W") - 1)
    old, new = Entry("old_m_W", 0, (1, 2)), Entry("m_W", 0, (1, 2))
    assert at.now(old) == one.known.arrays["m_W"][1, 2] != 0.0
    assert at.now(new) is None
    assert at.whole("m_W", 0) is None
    origin = Origin(numbers(one), new)
    assert [leaf.name for term in origin.terms for leaf in term.node.leaves()] == [
        "old_m_W",
        "clipped_W",
    ]
    assert Origin(at, old).row is None
    assert origin.value == one.trace.update(ETA)["m_W"][1, 2]


def test_of_a_large_network_squares_are_told_together() -> None:
    one = replace(experiment(3, 40, 30), method=ADAM)
    at = numbers(one)
    origin = Origin(at, Entry("gnorm"))
    expected = closed(one)["gnorm"]
    assert origin.feeds == ()  # 4,000 numbers would be no answer
    assert "‖∂W‖²" in [leaf.name for leaf in named(origin.terms[0].node)]
    assert math.isclose(origin.terms[0].value, float(expected), rel_tol=1e-12)
    written = eval(copied(origin, "numpy"), {"np": np})
    assert math.isclose(written, float(expected), rel_tol=1e-12)
    assert r"\lVert \partial W \rVert^2" in copied(origin, "latex")
    assert "gnorm" in {use.name for use in Origin(at, Entry("dW", 0, (1, 2))).uses}


def named(node: Node) -> Iterator[Node]:
    """The numbers that a node is made of."""
    if node.kind == "number":
        yield node
    for part in node.parts:
        yield from named(part)


def test_a_gradient_that_is_short_enough_is_fed_by_itself_alone() -> None:
    for bound, feeds in ((1e3, {"dU"}), (1e-3, {"dU", "gnorm"})):
        at = numbers(shown(Method("sgd", bound)))
        assert {feed.name for feed in Origin(at, Entry("scaled_U", 0, (1, 1))).feeds} == feeds


@EVERY_METHOD
def test_the_terms_of_every_op_can_be_stepped_through(method: Method) -> None:
    one = shown(method)
    for name in one.program.update:
        made = terms(numbers(one, one.program.index_of(name)), Entry())
        seen = [made.at(term) for term in range(1, len(made) + 1)]
        assert len({at.entry for at in seen}) == np.asarray(one.trace.update(ETA)[name]).size
        assert made.op.name == name


# Names in watches and conditions.


@EVERY_METHOD
def test_a_row_is_there_from_its_op_on_and_what_is_given_always(method: Method) -> None:
    one = shown(method)
    made = one.trace.update(ETA)
    for name in one.program.update:
        if name.startswith("new_"):
            continue
        with pytest.raises(NotYet):
            value(name, scope(one, name, before=True))
        assert np.array_equal(value(name, scope(one, name)), made[name])
    first = Scope(one.trace, Reached(0, one.program), ETA, 0)
    for name, memory in one.known.arrays.items():
        assert np.array_equal(value(f"old_{name}", first), memory)


def test_the_numbers_of_a_method_have_names() -> None:
    at = Scope(shown(ADAM).trace, Reached(0, shown(ADAM).program), ETA, 0)
    given = {"k": 3, "eta": ETA, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
    for name, number in {**given, "clip_norm": 0.3, "clip_value": 0.05}.items():
        assert value(name, at) == number
        assert name in at.known_names
    plain = shown(Method())
    known = Scope(plain.trace, Reached(0, plain.program), ETA, 0).known_names
    assert not {"k", "beta1", "gnorm", "clip_norm", "v_U"} & {*known}


def test_an_expression_holds_of_the_rows_it_names() -> None:
    at = scope(shown(ADAM), "new_d")
    assert value("norm(mhat_U - m_U / (1 - beta1 ** k)) < 1e-15", at) is True
    assert value("max(abs(clipped_V)) <= clip_value", at) is True
    assert value("norm(m_W - beta1 * old_m_W - (1 - beta1) * clipped_W) < 1e-15", at) is True


# Breakpoints, gears, places.


@EVERY_METHOD
def test_breakpoints_fire_at_the_ops_of_the_update(method: Method) -> None:
    one = shown(method)
    program = one.program
    for name in program.update:
        at_op, over = Breakpoint("op", name), Breakpoint("over", name, bound=1e-9)
        for kind in (at_op, Breakpoint("op", name, 2), over):
            found = hits((kind,), one.trace, program, ETA)
            assert [hit.index for hit in found] == [program.index_of(name)], kind
        assert not hits((replace(over, bound=1e9),), one.trace, program, ETA)
    conditional = Breakpoint("pass", "update", condition="norm(dU) > 0")
    assert len(hits((conditional,), one.trace, program, ETA)) == len(program.update)


def test_one_that_waits_for_what_is_not_finite_finds_it_in_the_update() -> None:
    one = replace(shown(ADAM), method=Method("momentum"))
    found = hits((Breakpoint("not_finite"),), one.trace, one.program, math.inf)
    assert one.program.op(found[0].index).name.startswith("new_")
    assert len(found) == 1


@EVERY_METHOD
def test_every_op_has_an_address_that_leads_back_to_it(method: Method) -> None:
    program = shown(method).program
    for index, op in enumerate(program.ops):
        place = program.place_at(index, 5)
        assert program.index_at(place) == index
        assert EVERY_OP[place.op] == op.name


@EVERY_METHOD
def test_an_address_of_another_method_leads_to_the_same_weight(method: Method) -> None:
    program = shown(method).program
    for name in shown(ADAM).program.update:
        place = shown(ADAM).program.place_at(shown(ADAM).program.index_of(name), 0)
        there = program.op(program.index_at(place)).name
        assert (
            there == name
            or there.rpartition("_")[2] == name.rpartition("_")[2]
            or (name == "gnorm" and there == program.update[0])
        )


def test_gears_go_over_the_whole_update_and_back() -> None:
    program = shown(ADAM).program
    gears, start = Gears(program), program.pass_start("update")
    assert gears.on("time", start - 1) == gears.on("pass", start) == len(program) - 1
    assert gears.back("pass", len(program) - 1) == start - 1
    walked = [start - 1]
    while walked[-1] < gears.last:
        walked.append(gears.on("op", walked[-1]))
    assert [b - a for a, b in pairwise(walked)] == [1] * len(program.update)
    assert [gears.back("op", one) for one in walked[1:]] == walked[:-1]


def test_ops_of_the_update_can_be_skipped_and_the_sets_know_them() -> None:
    program = shown(ADAM).program
    for kept in ("forward", "gradients"):
        gears = Gears(program, SETS[kept])
        stops = [op.name for i, op in enumerate(program.ops) if gears.is_stop(i)]
        assert not {*stops[:-1]} & {*program.update}
    skipped = frozenset({"mhat_W", "shat_W", "gnorm"})
    gears = Gears(program, skipped)
    assert gears.on("op", program.index_of("s_W")) == program.index_of("new_W")
    assert skipped < {*names_in(program)}


@pytest.mark.parametrize("name", shown(ADAM).program.update)
def test_every_op_is_found_by_its_name(name: str) -> None:
    one = shown(ADAM)
    found = places(name, one.program, one.program.op(0))
    on_screen = places(bare_name(name, speak("en")), one.program, one.program.op(0))
    for one_of_both in (found, on_screen):
        assert isinstance(one_of_both, tuple)
        assert one_of_both[0] == one.program.index_of(name)


# The listing.


@EVERY_METHOD
@FROZEN
@pytest.mark.parametrize("updates", [0, 2])
def test_the_copied_program_runs_alone_and_makes_the_same_update(
    method: Method, frozen: frozenset[str], updates: int
) -> None:
    one = shown(method, frozen, updates)
    found = ran(standalone(one.equations, one.trace, ETA))
    for name, array in closed(one).items():
        np.testing.assert_allclose(found[name], array, rtol=1e-9, atol=1e-13, err_msg=name)
    if frozen:
        assert np.array_equal(found["new_W"], one.trace["W"])
