"""The values of a line of the listing: those that it reads and writes, at the steps it names."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.drawing.inline import MOST_NUMBERS, inline, uses, value
from rnnviz.training.kind import Kind
from tests.drawing.scenes import at, experiment

SHOWN = experiment(3, 4, 3)


def line(name: str, t: int, shown: object = SHOWN) -> tuple[str, ...]:
    """Each use in the line of an op with its value."""
    view = at(shown, name, t)
    return tuple(f"{use.text} {value(view, use)}" for use in uses(view, view.table[name].numpy))


def numbers(array: np.ndarray) -> str:
    return " ".join(f"{one:+.2f}".replace("-", "−") for one in array)


def test_what_is_computed_comes_first_then_what_it_is_computed_from() -> None:
    trace = SHOWN.trace
    assert line("h", 1) == (f"h[t] {numbers(trace['h'][1])}", f"z[t] {numbers(trace['z'][1])}")


def test_a_step_named_otherwise_is_that_step() -> None:
    written = line("carried", 0)
    assert written[1] == f"dz[t + 1] {numbers(SHOWN.trace['dz'][1])}"
    assert written[2].startswith("W [4×4] ‖·‖ ")


def test_a_step_that_is_not_there_is_no_value() -> None:
    assert [one.split()[0] for one in line("carried", 2)] == ["carried[t]", "W"]


@pytest.mark.parametrize("t", [0, 1, 2])
def test_a_sum_is_as_far_as_it_has_come(t: int) -> None:
    norm = float(np.linalg.norm(SHOWN.trace["dW"][t]))
    assert line("dW", t)[0] == f"dW [4×4] ‖·‖ {norm:.3f}"


def test_the_line_of_an_update_reads_the_weight_before_it() -> None:
    new, old, *_ = line("new_W", 0)
    before = float(np.linalg.norm(SHOWN.trace["W"]))
    after = float(np.linalg.norm(SHOWN.trace["W"] - 0.5 * SHOWN.trace.gradients["W"]))
    assert old == f"W [4×4] ‖·‖ {before:.3f}"
    assert new == f"new_W [4×4] ‖·‖ {after:.3f}"
    assert old.split()[-1] != new.split()[-1]


def test_what_is_named_twice_is_written_once() -> None:
    for name in ("y", "L"):
        names = [one.split()[0] for one in line(name, 0)]
        assert len(set(names)) == len(names)


def test_a_step_without_a_target_says_so() -> None:
    dashed = experiment(3, 4, 3, dashes=(1,))
    assert "target[t] no target" in line("L", 1, dashed)
    assert f"target[t] {SHOWN.targets[0]}" in line("L", 0)


def test_many_numbers_are_their_shape_and_their_norm() -> None:
    wide = experiment(2, MOST_NUMBERS + 1, 3)
    assert line("h", 0, wide)[0].startswith(f"h[t] [{MOST_NUMBERS + 1}] ‖·‖ ")


def test_numbers_too_small_for_two_decimals_are_not_written_as_zeros() -> None:
    small = experiment(2, 4, 3, scale=1e-4)
    assert "0.00" not in line("z", 0, small)[0]
    assert "·10" in line("z", 0, small)[0]


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
def test_every_line_has_its_values(bias: bool, activation: str) -> None:
    shown = experiment(2, 3, 3, kind=Kind(activation, bias))
    for op in shown.program.ops:
        view = at(shown, op.name, op.t)
        text = inline(view, view.table[op.name].numpy)
        assert text.startswith(f"# {op.name}")
        assert "—" not in text, text
        assert "\n" not in text
