"""Breakpoints: every kind against a plain loop, what else they ask for, and every mistake."""

from __future__ import annotations

import gc
import math
import weakref
from collections.abc import Iterator
from dataclasses import replace
from time import thread_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz import RNN, InputError
from rnnviz.language import LANGUAGES, speak
from rnnviz.network.masks import Masks
from rnnviz.stepping import conditions
from rnnviz.stepping import hits as found_in
from rnnviz.stepping import run as looked_at
from rnnviz.stepping.breakpoints import Breakpoint, BreakpointError, toggled
from rnnviz.stepping.hits import Hit, Logged, Mistake, at, next_stop, previous_stop
from rnnviz.stepping.spelling import apart, spelled
from rnnviz.stepping.triggers import KINDS
from rnnviz.stepping.watch import NotYet, Summary, WatchError, read, summary
from tests.stepping.runs import ETA, Run, gated, run


def wild(where: str, number: float, *, bias: bool = False, steps: int = 4) -> Run:
    """A network in which one number of a weight is no ordinary one."""
    net = RNN.random(3, 5, 4, seed=3, bias=bias)
    weights = {name: weight.copy() for name, weight in net.weights.items()}
    weights[where].flat[-1] = number
    return Run(RNN(**weights).run([0, 1, 2, 0][:steps], [1, 2, 3, 0][:steps]))


def masked() -> Run:
    """Losses off, an edge cut, a use frozen."""
    uses = {"W": np.array([True, False, True, True])}
    masks = Masks(np.array([True, False, True, True]), np.array([True, True, False, True]), uses)
    return Run(RNN.random(3, 5, 4, seed=4).run([0, 1, 2, 0], [1, 2, 3, 0], masks=masks))


RUNS = {
    "tanh": run(),
    "biases": run(2, bias=True, steps=7),
    "relu": run(3, activation="relu", steps=6),
    "linear": run(4, activation="linear", bias=True),
    "float32": run(5, dtype="float32"),
    "one step": run(6, steps=1),
    "one step, biases": run(6, steps=1, bias=True),
    "one of each": run(7, steps=2, sizes=(1, 1, 1)),
    "saturated": Run(RNN.random(3, 5, 4, seed=1, scale=4.0).run([0, 1, 2, 0], [0, 1, 2, 3])),
    "two states": gated(),
    "nan": wild("V", math.nan),
    "infinite": wild("W", math.inf, bias=True),
    "huge": wild("U", 1e308),
    "nan, one step": wild("U", math.nan, steps=1),
    "masked": masked(),
}
EVERY_RUN = pytest.mark.parametrize("one", RUNS.values(), ids=RUNS)
RUN = RUNS["tanh"]


def quantities(one: Run) -> tuple[str, ...]:
    return course(one).measured


def course(one: Run) -> looked_at.Run:
    return looked_at.Run(one.trace, one.program, ETA)


def hits(one: Run, *breakpoints: Breakpoint) -> tuple[Hit, ...]:
    return found_in.hits(breakpoints, one.trace, one.program, ETA)


def places(one: Run, *breakpoints: Breakpoint) -> list[int]:
    return [hit.index for hit in hits(one, *breakpoints)]


def mistakes(one: Run, *breakpoints: Breakpoint) -> tuple[Mistake, ...]:
    return found_in.mistakes(breakpoints, one.trace, one.program, ETA)


# The same by a plain loop.


def plain(point: Breakpoint, one: Run) -> list[int]:
    """Where it fires, by walking through all ops and looking at what each computes."""
    with np.errstate(all="ignore"):
        happens = list(dict.fromkeys(walked(point, one)))
    if point.kind.startswith("not_finite"):
        happens = happens[:1]
    if point.condition:
        happens = [index for index in happens if holds(point.condition, one, index)]
    return happens[point.first - 1 :: point.every]


def walked(point: Breakpoint, one: Run) -> Iterator[int]:
    for index, op in enumerate(one.program.ops):
        if point.t is not None:
            if op.name.startswith("new_"):  # an update has no step
                if op.name != point.name:
                    continue
            elif op.t != point.t:
                continue
        computed = [name for name in quantities(one) if computed_by(one, name, op.t, index)]
        if any(happens_to(point, one, name, op.t) for name in computed):
            yield index


def computed_by(one: Run, name: str, t: int, index: int) -> bool:
    return one.program.index_of(name, t) == index


def value_of(one: Run, name: str, t: int) -> np.ndarray:
    if name.startswith("new_"):
        weight = name[4:]
        return one.trace.weights[weight] - ETA * one.trace.gradients[weight]
    return np.asarray(one.trace[name][t])


def happens_to(point: Breakpoint, one: Run, name: str, t: int) -> bool:
    kind, bound = point.kind, point.bound
    if kind in ("pass", "any"):
        is_op = one.program.op_of(name) == name
        return is_op and point.name in ("", one.program.equations.table[name].kind)
    broken = not np.isfinite(value_of(one, name, t)).all()
    whichever = {
        "saturated": name == "h" and share_saturated(one, t) > bound,
        "not_finite": broken,
        "carried": name == "carried" and length(one, name, t) > length(one, "own", t),
    }
    watched = {
        "op": True,
        "written": True,
        "under": length(one, name, t) < bound,
        "over": length(one, name, t) > bound,
        "not_finite_in": broken,
        "flips": kind == "flips" and name == point.name and flips(point, one, t),
    }
    return whichever[kind] if kind in whichever else name == point.name and watched[kind]


def length(one: Run, name: str, t: int) -> float:
    return math.hypot(*value_of(one, name, t).ravel().tolist())


def flips(point: Breakpoint, one: Run, t: int) -> bool:
    rows = one.program.equations.forward
    before = t - 1 if point.name in [row.name for row in rows] else t + 1
    if not 0 <= before < len(one.trace):
        return False
    now, then = (value_of(one, point.name, step)[point.entry] for step in (t, before))
    return bool(np.any(((now > 0) & (then < 0)) | ((now < 0) & (then > 0))))


def share_saturated(one: Run, t: int) -> float:
    return float(one.trace.jacobians.saturated[t])


def holds(text: str, one: Run, index: int) -> bool:
    try:
        value = read(text).value(one.scope(index))
    except (NotYet, WatchError):
        return False
    return not isinstance(value, np.ndarray) and not math.isnan(value) and bool(value)


def of_every_kind(one: Run) -> Iterator[Breakpoint]:
    """Breakpoints of each kind, watching each quantity that it can watch, with several bounds."""
    for kind, row in KINDS.items():
        for name in row.names(course(one)):
            bounds = (0.0, 0.1, 0.7, 1.0) if row.most is not None else (0.0,)
            entries: list[tuple[int, ...]] = [] if row.needs_entry else [()]
            if row.entry:
                shape = course(one).shape(name)
                entries += [tuple(0 for _ in shape), tuple(size - 1 for size in shape)]
            for bound in bounds:
                for entry in entries:
                    for t in (None, 0, len(one.trace) - 1):
                        yield Breakpoint(kind, name, t, bound, entry)


@EVERY_RUN
def test_every_kind_fires_where_a_plain_loop_finds_it(one: Run) -> None:
    for point in of_every_kind(one):
        assert mistakes(one, point) == (), point
        assert places(one, point) == plain(point, one), point


def test_every_kind_is_seen_to_fire_and_not_to() -> None:
    fired = {
        kind: {len(places(one, b)) > 0 for one in RUNS.values() for b in of_every_kind(one)
               if b.kind == kind}
        for kind in KINDS
    }  # fmt: skip
    always = {"op", "pass", "any", "written"}
    assert {kind for kind, seen in fired.items() if seen == {True, False}} >= set(KINDS) - always
    assert all(True in seen for seen in fired.values())


@EVERY_RUN
def test_everything_is_said_in_every_language(one: Run) -> None:
    for point in of_every_kind(one):
        for code in LANGUAGES:
            say = speak(code)
            assert say(point.said()).strip()
            assert all(say(hit.why).strip() for hit in hits(one, point))


# What the reader asks for, by itself.


def test_an_op_at_every_step_backwards_from_the_last() -> None:
    steps = [RUN.program.ops[index] for index in places(RUN, Breakpoint("op", "dz"))]
    assert steps == [("dz", 3), ("dz", 2), ("dz", 1), ("dz", 0)]


def test_an_op_at_one_step() -> None:
    assert places(RUN, Breakpoint("op", "dz", 2)) == [RUN.program.index_of("dz", 2)]


def test_a_quantity_that_is_no_op_stops_where_it_becomes_known() -> None:
    assert places(RUN, Breakpoint("op", "dh", 1)) == [RUN.program.index_of("carried", 1)]


def test_an_update_has_one_op_and_no_step() -> None:
    for t in (None, 0, 3):
        assert places(RUN, Breakpoint("op", "new_W", t)) == [RUN.program.index_of("new_W")]
    assert places(RUN, Breakpoint("any", t=0))[-1] == RUN.program.index_of("dU", 0)


@pytest.mark.parametrize("weight", ["U", "W", "V", "b", "d"])
@pytest.mark.parametrize("one", [RUNS["biases"], RUNS["one step, biases"], RUNS["infinite"]])
def test_an_entry_of_a_gradient_is_written_once_a_step(one: Run, weight: str) -> None:
    entry = tuple(size - 1 for size in one.trace.weights[weight].shape)
    found = hits(one, Breakpoint("written", f"d{weight}", entry=entry))
    assert [one.program.ops[hit.index] for hit in found] == [
        (f"d{weight}", t) for t in reversed(range(len(one.trace)))
    ]
    for hit in found:
        told = dict(hit.why.values)
        t = told["t"] - 1
        assert told["item"] == spelled(float(one.trace.item(f"d{weight}", t)[entry]))
        assert told["total"] == spelled(float(one.trace[f"d{weight}"][t][entry]))


@pytest.mark.parametrize("steps", [1, 2, 4, 7])
@pytest.mark.parametrize("name", ["dU", "dW"])
def test_items_singly_fire_once_for_each_of_the_triangle(name: str, steps: int) -> None:
    one = run(8, steps=steps)
    point = Breakpoint("written", name, entry=(0, 1), singly=True)
    found = hits(one, point)
    assert sum(hit.times for hit in found) == steps * (steps + 1) // 2
    assert [hit.index for hit in found] == places(one, replace(point, singly=False))
    assert [hit.times for hit in found] == list(range(1, steps + 1))
    assert all(hit.times == 1 for hit in hits(one, replace(point, singly=False)))


@pytest.mark.parametrize("first", [1, 2, 5, 9, 28, 29])
@pytest.mark.parametrize("every", [1, 2, 3, 7, 40])
def test_items_are_counted_one_by_one(first: int, every: int) -> None:
    one = run(8, steps=7)
    items = [
        (one.program.index_of("dW", use), loss) for use in range(6, -1, -1)
        for loss in range(6, use - 1, -1)
    ]  # fmt: skip
    wanted = items[first - 1 :: every]
    point = Breakpoint("written", "dW", entry=(0, 1), singly=True, first=first, every=every)
    found = hits(one, point)
    assert [(hit.index, hit.times) for hit in found] == [
        (index, sum(at == index for at, _ in wanted))
        for index in dict.fromkeys(at for at, _ in wanted)
    ]
    for hit in found:
        told = dict(hit.why.values)["items"]
        losses = [loss for at, loss in wanted if at == hit.index][:6]
        subs = "₁₂₃₄₅₆₇"
        assert [part.split("\u00a0")[0] for part in told.split(", ") if part != "…"] == [
            f"L{subs[loss]}" for loss in losses
        ]


def test_items_are_told_with_their_numbers() -> None:
    one = run(8, steps=3)
    (last, *_) = hits(one, Breakpoint("written", "dW", entry=(0, 1), singly=True))[::-1]
    item = one.trace.ledger.item("W", loss=2, use=0)[0, 1]
    for code in LANGUAGES:
        assert f"L₃\u00a0{spelled(float(item))}" in speak(code)(last.why)


@pytest.mark.parametrize("name", ["nan", "infinite", "nan, one step"])
def test_the_first_not_finite_value_is_one(name: str) -> None:
    one = RUNS[name]
    (hit,) = hits(one, Breakpoint("not_finite"))
    known = [
        (quantity, t)
        for quantity in quantities(one)
        for t in range(len(one.trace) if quantity[:4] != "new_" else 1)
        if one.program.index_of(quantity, t) < hit.index
    ]
    assert all(np.isfinite(value_of(one, *place)).all() for place in known)
    op = one.program.ops[hit.index]
    assert not np.isfinite(value_of(one, *op)).all()


def test_a_finite_network_has_no_such_value() -> None:
    assert hits(RUN, Breakpoint("not_finite")) == ()


def test_an_update_may_be_the_first_that_is_not_finite() -> None:
    one = run()
    (hit,) = found_in.hits([Breakpoint("not_finite")], one.trace, one.program, 1e308 * 10)
    assert one.program.ops[hit.index].name == "new_U"


def test_nothing_flips_at_a_zero() -> None:
    one = RUNS["relu"]
    assert (one.trace["h"] == 0).any()
    assert places(one, Breakpoint("flips", "h")) == []


# Sentences.

SAID = {
    Breakpoint("op", "dz"): ("∂z at every step", "모든 단계의 ∂z 연산"),
    Breakpoint("op", "dz", 11): ("∂z₁₂", "∂z₁₂ 연산"),
    Breakpoint("op", "own", 0): ("own₁", "자기 몫₁ 연산"),
    Breakpoint("op", "new_W"): ("W′", "W′ 연산"),
    Breakpoint("op", "h_prev"): ("hₜ₋₁ at every step", "모든 단계의 hₜ₋₁ 연산"),
    Breakpoint("pass", "backward"): ("Backward: every op", "역전파의 모든 연산"),
    Breakpoint("pass", "backward", 1): (
        "Backward: every op, at step 2 only",
        "역전파의 모든 연산, 2단계에서만",
    ),
    Breakpoint("any", condition=" norm(dW) > 1 "): (
        "every op, if norm(dW) > 1",
        "모든 연산, 조건: norm(dW) > 1",
    ),
    Breakpoint("under", "dh", bound=0.01): ("‖∂h‖ under 0.01", "‖∂h‖ < 0.01인 곳"),
    Breakpoint("over", "dW", bound=1e-7): ("‖∂W‖ over 1·10⁻⁷", "‖∂W‖ > 1·10⁻⁷인 곳"),
    Breakpoint("saturated", bound=0.5): (
        "more than 50 % of the units saturated",
        "포화한 유닛의 비율이 50 %를 넘는 곳",
    ),
    Breakpoint("written", "dW", entry=(1, 2), first=2, every=3): (
        "∂W[1, 2] is written, from time 2 on, every 3 times",
        "∂W[1, 2]에 값이 더해지는 곳, 2번째부터, 3번에 한 번",
    ),
    Breakpoint("written", "dW", entry=(0, 1), singly=True): (
        "∂W[0, 1] is written, items singly",
        "∂W[0, 1]에 값이 더해지는 곳, 항목별로",
    ),
    Breakpoint("flips", "h", log="norm(h[t])"): (
        "a sign of h flips, logs norm(h[t]) and goes on",
        "h의 부호가 바뀌는 곳, 멈추지 않고 기록: norm(h[t])",
    ),
    Breakpoint("pass", "sideways"): ("sideways: every op", "sideways의 모든 연산"),
}


@pytest.mark.parametrize("point", SAID, ids=[english for english, _ in SAID.values()])
def test_a_breakpoint_says_what_it_is(point: Breakpoint) -> None:
    assert tuple(speak(code)(point.said()) for code in ("en", "ko")) == SAID[point]


def test_a_hit_says_why() -> None:
    say, norm = speak("en"), RUN.trace.norm("dh", 3)
    (hit,) = hits(RUN, Breakpoint("under", "dh", 3, bound=norm + 1e-9))
    text = say(hit.why)
    assert text.startswith("‖∂h₄‖ = ")
    shown, bound = text.removeprefix("‖∂h₄‖ = ").split(", which is under ")
    assert float(shown) == pytest.approx(norm, abs=5e-5)
    assert shown != bound


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0031, "0.0031"),
        (-2.0, "−2"),
        (1.234567, "1.23"),
        (0.000012, "1.2·10⁻⁵"),
        (-1e20, "−1·10²⁰"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "nan"),
        (0.0, "0"),
        (-0.0, "0"),
    ],
)
def test_numbers_are_short(number: float, text: str) -> None:
    assert spelled(number) == text


def test_a_number_is_told_from_its_bound() -> None:
    assert apart(0.50004, 0.5) == "0.50004"
    assert apart(0.5, 0.5) == "0.5"
    assert apart(0.7, 0.5) == "0.7"


# Conditions, counts, logs.

CONDITIONS = (
    "norm(dh[t]) > 0.5",
    "t > 2",
    "t == T and norm(h[T]) > 0",
    "norm(h)",
    "norm(dW) > 0.4",
    "sum(W) != sum(W)",
    "0 / 0",
    "0",
    "7",
    "norm(dz[t + 1]) > 0.1",
    "target[t] > 0",
    "loss > 0.1",
    "norm(W - eta * dW) > norm(W)",
    "h_prev[t, 0] > 0 or carried[t, 0] < 0",
    "sum(W) < 1",
    "nonsense > 1",
    "h[t] > 0",
    "dz[",
)


@EVERY_RUN
@pytest.mark.parametrize("text", CONDITIONS)
def test_a_condition_holds_where_a_plain_loop_finds_it(one: Run, text: str) -> None:
    for point in (Breakpoint("any"), Breakpoint("op", "dV"), Breakpoint("op", "h", 0)):
        asked = replace(point, condition=text)
        assert places(one, asked) == plain(asked, one)


def test_an_update_changes_what_a_condition_reads() -> None:
    old = read("sum(W)").value(RUN.before_updates())
    text = f"sum(W) != {float(old)!r}".replace("-", " - ")
    first = RUN.program.index_of("new_W")
    assert places(RUN, Breakpoint("any", condition=text)) == list(range(first, len(RUN.program)))


MISTAKEN = {
    "nonsense > 1": ("watch.name", "nonsense"),
    "norm(dz[": ("watch.bracket_open", "["),
    "   h[t] > 0  ": ("breakpoint.single", "   h[t] > 0  "),
    "h": ("breakpoint.single", "h"),
    "norm(dz[99]) > 0": ("watch.no_step", "99"),
    "h @ h": ("watch.product_shapes", "h @ h"),
    "t == 2 and h[t]": ("watch.truth", "h[t]"),
}


@pytest.mark.parametrize("text", MISTAKEN)
def test_a_mistaken_condition_is_told_and_fires_nowhere(text: str) -> None:
    point = Breakpoint("any", condition=text)
    assert places(RUN, point) == []
    (mistake,) = mistakes(RUN, point)
    assert (mistake.number, mistake.part) == (0, "condition")
    assert (mistake.wrong.key, text[mistake.start : mistake.end]) == MISTAKEN[text]
    assert all(speak(code)(mistake.wrong) for code in LANGUAGES)


def test_a_wrong_name_is_told_even_where_nothing_happens() -> None:
    never = Breakpoint("under", "dh", bound=0.0, condition="nonsense")
    assert [mistake.wrong.key for mistake in mistakes(RUN, never)] == ["watch.name"]
    assert mistakes(RUN, replace(never, enabled=False))[0].wrong.key == "watch.name"


def test_a_step_that_there_is_not_is_no_mistake_where_others_are() -> None:
    for text in ("norm(dz[t + 1]) > 0", "target[t] >= 0"):
        point = Breakpoint("op", "dz", condition=text)
        assert places(RUN, point)
        assert mistakes(RUN, point) == ()


def test_times_are_counted_among_those_at_which_the_condition_holds() -> None:
    one = RUNS["biases"]
    every = Breakpoint("any", condition="norm(dh[t]) > 0.1 and t > 1")
    all_of_them = places(one, every)
    assert len(all_of_them) > 10
    for first in (1, 2, 5, 999):
        for step in (1, 2, 4):
            counted = replace(every, first=first, every=step)
            assert places(one, counted) == all_of_them[first - 1 :: step]


def test_a_log_point_writes_and_does_not_stop() -> None:
    breakpoints = (Breakpoint("op", "dz"), Breakpoint("op", "dh", log="norm(dh[t])", first=2))
    found = hits(RUN, *breakpoints)
    assert {hit.number for hit in found if not hit.stops} == {1}
    stops, here = [], -1
    while (index := next_stop(found, here)) is not None:
        stops.append(here := index)
    assert stops == places(RUN, breakpoints[0])
    rows = found_in.logged(breakpoints, RUN.trace, RUN.program, ETA)
    assert rows == tuple(
        Logged(RUN.program.index_of("dh", t), 1, Summary((), RUN.trace.norm("dh", t)))
        for t in (2, 1, 0)
    )


def test_a_log_writes_what_a_watch_shows_and_nothing_where_there_is_nothing() -> None:
    for text in ("h", "norm(dW)", "t > 2", "dz[t + 1]", "nonsense"):
        one = Breakpoint("any", log=text)
        rows = found_in.logged([one], RUN.trace, RUN.program, ETA)
        assert [row.index for row in rows] == list(range(len(RUN.program)))
        for row in rows:
            assert row.value == plainly_logged(text, row.index)
    (mistake,) = mistakes(RUN, Breakpoint("any", log="nonsense"))
    assert (mistake.part, mistake.wrong.key) == ("log", "watch.name")


def plainly_logged(text: str, index: int) -> Summary | None:
    try:
        return summary(read(text).value(RUN.scope(index)))
    except (NotYet, WatchError):
        return None


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_no_text_asks_for_nothing(text: str) -> None:
    asked = Breakpoint("op", "dz", condition=text, log=text)
    assert asked.stops
    assert places(RUN, asked) == places(RUN, Breakpoint("op", "dz"))
    assert speak("en")(asked.said()) == "∂z at every step"


def test_what_is_switched_off_does_nothing() -> None:
    off = Breakpoint("any", enabled=False, log="t")
    assert hits(RUN, off) == ()
    assert found_in.logged([off], RUN.trace, RUN.program, ETA) == ()
    assert [hit.number for hit in hits(RUN, off, Breakpoint("op", "z", 0))] == [1]


# Going from one to the next.


def test_continue_and_reverse_continue_at_the_ends() -> None:
    found = hits(RUN, Breakpoint("op", "z", 0), Breakpoint("op", "new_V"), Breakpoint("op", "z"))
    last = len(RUN.program) - 1
    assert next_stop(found, 0) == RUN.program.index_of("z", 1)
    assert previous_stop(found, 0) is None
    assert next_stop(found, last) is None
    assert previous_stop(found, last) == RUN.program.index_of("z", 3)
    assert next_stop((), 0) is None
    assert previous_stop((), last) is None
    assert [hit.number for hit in at(found, 0)] == [0, 2]
    assert at(found, 1) == ()


def test_two_at_one_op_are_one_stop() -> None:
    found = hits(RUN, Breakpoint("op", "dh", 2), Breakpoint("op", "carried"))
    there = RUN.program.index_of("carried", 2)
    assert [hit.index for hit in at(found, there)] == [there, there]
    assert next_stop(found, there) == RUN.program.index_of("carried", 1)


# Switching at an op.


@pytest.mark.parametrize(("name", "t"), [("dz", None), ("dz", 2), ("new_W", None), ("new_W", 0)])
def test_toggling_twice_is_nothing(name: str, t: int | None) -> None:
    others = (Breakpoint("op", "h"), Breakpoint("over", "dz", bound=1.0), Breakpoint("op", "dz", 1))
    once = toggled(others, name, t)
    assert len(once) == len(others) + 1
    assert toggled(once, name, t) == others
    assert toggled(toggled((), name, t), name, t) == ()


def test_toggling_takes_away_whatever_stops_at_that_very_op() -> None:
    here = Breakpoint("op", "dz", 2)
    several = (here, replace(here, condition="t > 1"), replace(here, enabled=False))
    assert toggled((*several, Breakpoint("op", "dz")), "dz", 2) == (Breakpoint("op", "dz"),)


# What is refused, and what does not fit.

REFUSED = {
    "no_kind": {"kind": "nowhere"},
    "step": {"t": -1},
    "bound": {"kind": "over", "name": "h", "bound": -0.5},
    "share": {"kind": "saturated", "bound": 1.5},
    "entry": {"kind": "written", "name": "dW", "entry": (0, -1)},
    "count": {"first": 0},
}


@pytest.mark.parametrize("key", REFUSED)
def test_what_can_never_be_is_refused_at_the_door(key: str) -> None:
    with pytest.raises(InputError) as caught:
        Breakpoint(**REFUSED[key])
    assert isinstance(caught.value, BreakpointError)
    assert caught.value.sentence.key == f"breakpoint.{key}"
    assert all(speak(code)(caught.value.sentence) for code in LANGUAGES)
    assert "-" not in str(caught.value)


@pytest.mark.parametrize(
    "fields",
    [
        {"t": 1.0},
        {"t": True},
        {"kind": "under", "bound": math.nan},
        {"kind": "under", "bound": math.inf},
        {"kind": "under", "bound": "1"},
        {"kind": "under", "bound": True},
        {"kind": "under", "bound": None},
        {"entry": [1, 2]},
        {"entry": ("1",)},
        {"every": 0},
        {"every": 1.5},
    ],
)
def test_so_are_values_of_another_type(fields: dict[str, object]) -> None:
    with pytest.raises(BreakpointError):
        Breakpoint(**fields)  # type: ignore[arg-type]


MISFITS = {
    Breakpoint("op", "db"): "There is no ‘∂b’ to watch here.",
    Breakpoint("op", ""): "There is no ‘’ to watch here.",
    Breakpoint("op", "W"): "There is no ‘W’ to watch here.",
    Breakpoint("any", "dz"): "There is no ‘∂z’ to watch here.",
    Breakpoint("pass", "sideways"): "There is no ‘sideways’ to watch here.",
    Breakpoint("op", "dz", 4): "There is no step 5: the sequence has 4.",
    Breakpoint("written", "dW", entry=(5, 0)): (
        "∂W has no entry [5, 0]: its shape is [5, 5], counted from 0."
    ),
    Breakpoint("written", "dW"): "∂W has no entry []: its shape is [5, 5], counted from 0.",
    Breakpoint("flips", "h", entry=(0, 0)): (
        "h has no entry [0, 0]: its shape is [5], counted from 0."
    ),
}


@pytest.mark.parametrize("point", MISFITS, ids=MISFITS.values())
def test_what_does_not_fit_this_network_says_so_and_never_fires(point: Breakpoint) -> None:
    assert places(RUN, point) == []
    (mistake,) = mistakes(RUN, point)
    assert (mistake.part, speak("en")(mistake.wrong)) == ("kind", MISFITS[point])
    assert speak("ko")(mistake.wrong)
    with pytest.raises(BreakpointError) as caught:
        point.checked(course(RUN))
    assert str(caught.value) == MISFITS[point]


def test_what_fits_is_handed_through() -> None:
    fits = Breakpoint("written", "dW", entry=(4, 0))
    assert fits.checked(course(RUN)) is fits
    assert Breakpoint("op", "db").checked(course(RUNS["biases"])).name == "db"


# Whatever the breakpoints.


@st.composite
def several(draw: st.DrawFn, one: Run) -> tuple[Breakpoint, ...]:
    made = []
    for _ in range(draw(st.integers(0, 4))):
        plain_one = draw(st.sampled_from(list(of_every_kind(one))))
        made.append(
            replace(
                plain_one,
                enabled=draw(st.booleans()),
                condition=draw(st.sampled_from(("", *CONDITIONS))),
                first=draw(st.integers(1, 3)),
                every=draw(st.integers(1, 3)),
                log=draw(st.sampled_from(("", "", "norm(h[t])", "nonsense", "dW"))),
            )
        )
    return tuple(made)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_hits_are_in_order_and_next_and_previous_are_inverse(data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(list(RUNS.values())))
    breakpoints = data.draw(several(one))
    found = hits(one, *breakpoints)
    order = [(hit.index, hit.number) for hit in found]
    assert order == sorted(set(order))
    assert all(0 <= hit.index < len(one.program) for hit in found)
    assert all(breakpoints[hit.number].enabled for hit in found)
    stops = sorted({hit.index for hit in found if hit.stops})
    for index in range(-1, len(one.program) + 1):
        later, earlier = next_stop(found, index), previous_stop(found, index)
        assert later == next((stop for stop in stops if stop > index), None)
        assert earlier == next((stop for stop in reversed(stops) if stop < index), None)
    for stop in stops:
        onward, back = next_stop(found, stop), previous_stop(found, stop)
        assert onward is None or previous_stop(found, onward) == stop
        assert back is None or next_stop(found, back) == stop
    rows = found_in.logged(breakpoints, one.trace, one.program, ETA)
    assert [(row.index, row.number) for row in rows] == [
        (hit.index, hit.number) for hit in found if not hit.stops
    ]


def test_asking_again_gives_the_very_same() -> None:
    one = Breakpoint("over", "dz", bound=0.2)
    assert hits(RUN, one) is hits(RUN, one)
    off = hits(RUN, Breakpoint("op", "z", enabled=False), one)
    assert off == tuple(replace(hit, number=1) for hit in hits(RUN, one))


def test_no_trace_is_kept_for_the_sake_of_its_hits() -> None:
    one = Run(RNN.random(3, 5, 4, seed=9).run([0, 1], [1, 2]))
    for bound in range(200):
        hits(one, Breakpoint("over", "h", bound=float(bound), condition="norm(W) > 0"))
    assert len(found_in._KEPT[one.trace]) == found_in.MOST_KEPT
    gone = weakref.ref(one.trace)
    del one
    gc.collect()
    assert gone() is None


# Long sequences.


def long_run() -> Run:
    rng = np.random.default_rng(0)
    net = RNN.random(50, 64, 50, seed=0, scale=0.1)
    return Run(net.run(rng.integers(0, 50, 1000), rng.integers(0, 50, 1000)))


LONG = long_run()
QUICK = {
    "∂z": Breakpoint("op", "dz"),
    "every op": Breakpoint("any"),
    "‖∂h‖ under": Breakpoint("under", "dh", bound=1.0),
    "‖∂W‖ over": Breakpoint("over", "dW", bound=1.0),
    "not finite": Breakpoint("not_finite"),
    "saturated": Breakpoint("saturated", bound=0.1),
    "sign of h": Breakpoint("flips", "h"),
    "sign of ∂W": Breakpoint("flips", "dW"),
    "carried": Breakpoint("carried"),
    "written": Breakpoint("written", "dW", entry=(1, 2)),
    "items singly": Breakpoint("written", "dW", entry=(1, 2), singly=True),
    "condition": Breakpoint("op", "dz", condition="norm(dh[t]) < 1 and t > 3"),
    "condition everywhere": Breakpoint("any", condition="norm(h[t]) > 1"),
    "log": Breakpoint("op", "dz", log="norm(dz[t])"),
}


@pytest.mark.parametrize("what", QUICK)
def test_a_thousand_steps_are_quick(what: str) -> None:
    start = thread_time()
    found = hits(LONG, QUICK[what])
    took = thread_time() - start
    print(f"{what}: {len(found)} hits in {took * 1000:.1f} ms")
    assert took < 2.0


def test_norms_of_large_sums_are_those_of_everything_else() -> None:
    bound = float(np.median([LONG.trace.norm("dW", t) for t in range(0, 1000, 100)]))
    expected = [
        LONG.program.index_of("dW", t)
        for t in reversed(range(1000))
        if LONG.trace.norm("dW", t) > bound * (1 + 1e-9)
    ]
    assert places(LONG, Breakpoint("over", "dW", bound=bound * (1 + 1e-9))) == expected


def test_what_would_take_too_long_is_refused_soon() -> None:
    slow = Breakpoint("any", condition="norm(h @ h.T) > t")
    start = thread_time()
    assert places(LONG, slow) == []
    took = thread_time() - start
    (mistake,) = mistakes(LONG, slow)
    assert mistake.wrong.key == "breakpoint.work"
    assert took < 10.0
    print(f"given up after {took:.2f} s of the {conditions.ALLOWANCE / 1e9:g} allowed")
    assert mistakes(LONG, replace(slow, t=999)) == ()


@pytest.mark.parametrize("scale", [1.0, 1e300, 1e-300, 0.0, math.inf, math.nan])
def test_norms_of_many_numbers(scale: float) -> None:
    with np.errstate(all="ignore"):
        many = np.linspace(-1, 1, 4096).reshape(64, 64) * scale
        expected = math.hypot(*many.ravel().tolist())
        found = looked_at.norm_of(many)
    assert found == pytest.approx(expected, rel=1e-12, nan_ok=True)
