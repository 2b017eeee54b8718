"""The gradient through time: bars as high as their norms, and a sentence that is true."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.axes import Axes, axes_of
from rnnviz.drawing.palette import THEMES, faded
from rnnviz.drawing.shapes import Box, Label, Line, Picture, Spot
from rnnviz.drawing.through_time import DECADES, gradient, reach_sentence
from rnnviz.drawing.view import View
from rnnviz.stepping.pick import NOTHING_PICKED, Pick
from rnnviz.training.experiment import Experiment
from rnnviz.training.kind import Kind
from tests.article import count
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import LENGTHS, SIZE, at, experiment, view
from tests.drawing.test_wild import wild

STEPS = 5
SHOWN = experiment(STEPS, 4, 3, h0=0.2)
#: Sizes of the pane at several sizes of the window, and the zoom it has there.
ROOMS = [
    ((222.0, 140.0), 1.11),
    ((235.0, 160.0), 1.0),
    ((272.0, 184.0), 1.39),
    ((330.0, 210.0), 1.0),
    ((368.0, 201.0), 1.5),
    ((520.0, 300.0), 1.0),
    ((520.0, 300.0), 1.5),
]


def drawn(
    here: View,
    pick: Pick = NOTHING_PICKED,
    size: tuple[float, float] = SIZE,
    zoom: float = 1.0,
) -> Picture:
    return gradient(replace(here, pick=pick), pick, size, zoom)


def alone(shown: Experiment, loss: int) -> list[float]:
    """‖∂L_k/∂h_t‖ at each step, from a run in which all other losses are off."""
    ids, targets = shown.sequence
    only = [target if t == loss else -1 for t, target in enumerate(targets)]
    run = shown.net.run(ids, only, np.array(shown.h0))
    return [float(np.linalg.norm(row)) for row in run["dh"]]


def together(shown: Experiment) -> list[float]:
    return [float(np.linalg.norm(row)) for row in shown.trace["dh"]]


def axes(
    here: View, norms: list[float], size: tuple[float, float] = SIZE, *, lines: int = 1
) -> Axes:
    """The axes that a plot of these norms must have."""
    largest = max(norms)
    top = math.ceil(math.log10(largest)) if largest else 0
    return axes_of(here, size, 1.0, (top - DECADES, top), lines=lines)


def height(where: Axes, norm: float) -> float:
    return where.height(math.log10(norm) if norm else -math.inf)


def step_at(where: Axes, x: float) -> int:
    return int((x - where.x) * where.steps / where.w)


def numbers(picture: Picture, where: Axes) -> list[str]:
    """What is written at each step, within the plot."""
    written = [""] * where.steps
    for one in picture.shapes:
        if isinstance(one, Label) and one.font == "mono" and one.align == "center":
            written[step_at(where, one.x)] = one.text
    return written


def bars(picture: Picture, where: Axes) -> list[list[Box]]:
    """The boxes of each step's bar, from the foot up."""
    found: list[list[Box]] = [[] for _ in range(where.steps)]
    for one in picture.shapes:
        if isinstance(one, Box) and one.y >= where.y - 1e-9:
            found[step_at(where, one.x + one.w / 2)].append(one)
    return found


@pytest.mark.parametrize("index", range(count(STEPS)))
def test_a_bar_is_as_high_as_its_norm_or_there_is_a_dash(index: int) -> None:
    here, norms = view(SHOWN, index), together(SHOWN)
    where = axes(here, norms)
    picture = drawn(here)
    ran = {op for op in here.reached.program.ops[: index + 1] if op.name == "carried"}
    known = [any(op.t == t for op in ran) for t in range(STEPS)]
    texts = [numerals.short(norm) if known[t] else "—" for t, norm in enumerate(norms)]
    assert numbers(picture, where) == texts
    for t, boxes in enumerate(bars(picture, where)):
        assert bool(boxes) == known[t]
        if known[t]:
            assert sum(box.h for box in boxes) == pytest.approx(height(where, norms[t]))
            assert max(box.y + box.h for box in boxes) == pytest.approx(where.foot)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_bar_is_parted_as_its_own_and_its_carried_part_compare(theme: str) -> None:
    here, palette = view(SHOWN, theme=theme), THEMES[theme]
    where = axes(here, together(SHOWN))
    for t, boxes in enumerate(bars(drawn(here), where)):
        own, carried = SHOWN.trace.norm("own", t), SHOWN.trace.norm("carried", t)
        lower, upper = boxes
        assert (lower.fill, upper.fill) == (faded(palette.V, 0.72), faded(palette.W, 0.72))
        assert lower.h == pytest.approx((lower.h + upper.h) * own / (own + carried))
        assert upper.y + upper.h == pytest.approx(lower.y)
    assert bars(drawn(here), where)[-1][1].h == 0  # nothing is carried to the last step


@pytest.mark.parametrize("index", range(count(STEPS)))
def test_a_mark_across_a_bar_is_what_tanh_let_through(index: int) -> None:
    here = view(SHOWN, index)
    where = axes(here, together(SHOWN))
    marks = {
        step_at(where, (one.x0 + one.x1) / 2): one.y0
        for one in drawn(here).shapes
        if isinstance(one, Line) and one.color == here.palette.gradient
    }
    known = [t for t in range(STEPS) if here.reached.has("dz", t)]
    assert sorted(marks) == known
    for t in known:
        norm = float(np.linalg.norm(SHOWN.trace["dz"][t]))
        assert marks[t] == pytest.approx(where.foot - height(where, norm))


@pytest.mark.parametrize("loss", range(STEPS))
def test_with_an_item_picked_the_bars_are_its_loss_s_alone(loss: int) -> None:
    here, norms = view(SHOWN), alone(SHOWN, loss)
    where = axes(here, norms, lines=2)
    for name in ("h", "W", "V"):
        picture = drawn(here, Pick(name, loss, 0))
        assert numbers(picture, where) == [numerals.short(norm) for norm in norms]
        assert [sum(box.h for box in boxes) for boxes in bars(picture, where)] == pytest.approx(
            [height(where, norm) for norm in norms]
        )


def test_a_loss_after_its_own_step_is_0_and_written_so() -> None:
    texts = numbers(
        drawn(view(SHOWN), Pick("h", 2, 0)), axes(view(SHOWN), alone(SHOWN, 2), lines=2)
    )
    assert texts[3:] == ["0", "0"]
    assert "0" not in texts[:3]


@pytest.mark.parametrize("size", [(330.0, 130.0), SIZE])
@pytest.mark.parametrize("loss", [-1, 0, 4])
def test_the_ends_of_the_axis_are_stated(loss: int, size: tuple[float, float]) -> None:
    here = view(SHOWN)
    norms = together(SHOWN) if loss < 0 else alone(SHOWN, loss)
    where = axes(here, norms, size, lines=1 if loss < 0 else 2)
    pick = Pick("h", loss, 0) if loss >= 0 else NOTHING_PICKED
    ticks = {
        one.text: one.y
        for one in drawn(here, pick, size).shapes
        if isinstance(one, Label) and one.align == "right"
    }
    for end in (where.low, where.top):
        assert ticks[numerals.power_of_ten(int(end))] == pytest.approx(
            where.foot - where.height(end)
        )
    assert len(ticks) == (DECADES + 1 if size == SIZE else DECADES // 2 + 1)


def test_the_axis_holds_still_while_the_backward_pass_comes() -> None:
    def ticks(index: int) -> list[Label]:
        shapes = drawn(view(SHOWN, index)).shapes
        return [one for one in shapes if isinstance(one, Label) and one.align == "right"]

    assert len({tuple(ticks(index)) for index in range(count(STEPS))}) == 1


# The reach.

FADING = experiment(12, 4, 3, scale=0.3, h0=0.2)


def naive_reach(norms: list[float], loss: int) -> int | None:
    """The smallest distance from which on less than 1 % is left, looked for one by one."""
    for distance in range(loss + 1):
        if all(norms[s] < 0.01 * norms[loss] for s in range(loss - distance + 1)):
            return distance
    return None


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("scale", [0.1, 0.3, 0.5, 0.9, 1.5])
def test_how_far_a_loss_reaches_is_said_as_it_is(scale: float, language: str) -> None:
    shown = experiment(12, 4, 3, scale=scale, h0=0.2)
    here = view(shown, language=language)
    for loss in range(12):
        norms = alone(shown, loss)
        reach, name = naive_reach(norms, loss), numerals.step("L", loss)
        said = reach_sentence(here, loss)
        if reach is None:
            assert said == here.say("through.all_the_way", loss=name)
            assert norms[0] >= 0.01 * norms[loss]
        else:
            assert said == here.say("through.reaches", loss=name, steps=reach)
            assert norms[loss - reach] < 0.01 * norms[loss]
            assert norms[loss - reach + 1] >= 0.01 * norms[loss]


def test_both_kinds_of_sentence_occur() -> None:
    found = {naive_reach(alone(FADING, loss), loss) is None for loss in range(12)}
    assert found == {True, False}


@pytest.mark.parametrize("loss", range(12))
def test_a_line_stands_before_the_first_step_with_less_than_1_per_cent(loss: int) -> None:
    here, norms = view(FADING), alone(FADING, loss)
    where = axes(here, norms, lines=2)
    reach = naive_reach(norms, loss)
    found = [one for one in drawn(here, Pick("h", loss, 0)).shapes if is_reach(one, here)]
    assert len(found) == (reach is not None)
    if reach is not None:
        assert where.center(loss - reach) < found[0].x0 < where.center(loss - reach + 1)
        assert (found[0].y0, found[0].y1) == (where.y, where.foot)


def is_reach(shape: object, here: View) -> bool:
    return isinstance(shape, Line) and shape.dash and shape.color == here.palette.loss


@pytest.mark.parametrize("language", ["en", "ko"])
def test_as_long_as_the_backward_pass_is_under_way_nothing_is_said_of_the_reach(
    language: str,
) -> None:
    last = FADING.program.index_of("carried", 0)
    for index in (0, last // 2, last - 1):
        here = view(FADING, index, language=language)
        assert reach_sentence(here, 11) == here.say("through.under_way", loss="L₁₂")
        assert not any(is_reach(one, here) for one in drawn(here, Pick("h", 11, 0)).shapes)
    here = view(FADING, last, language=language)
    assert reach_sentence(here, 11) != here.say("through.under_way", loss="L₁₂")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_loss_that_is_not_there_or_sends_nothing_says_so(language: str) -> None:
    here = view(experiment(4, 4, 3, h0=0.2, dashes=(2,)), language=language)
    assert reach_sentence(here, 2) == here.say("through.no_loss", loss="L₃")
    nothing = view(experiment(4, 4, 3, scale=0.0, h0=0.2), language=language)
    assert alone(nothing.experiment, 3)[3] == 0
    assert reach_sentence(nothing, 3) == nothing.say("through.nothing", loss="L₄")


def test_the_sentence_stands_in_the_plot_and_the_legend_without_a_pick() -> None:
    here = view(FADING)
    assert reach_sentence(here, 11) in drawn(here, Pick("h", 11, 3)).texts()
    plain = drawn(here).texts()
    assert {here.say("through.own"), here.say("through.carried"), here.say("through.within")} <= {
        *plain
    }
    assert not any("1 %" in text for text in plain)


def test_truncated_the_reach_is_the_truncation_s() -> None:
    shown = experiment(12, 4, 3, scale=1.0, h0=0.2, kind=Kind(truncation=3))
    here = view(shown)
    assert reach_sentence(here, 11) == here.say("through.reaches", loss="L₁₂", steps=3)


@pytest.mark.parametrize("steps", [2, 5])
def test_of_what_is_no_number_no_share_is_claimed(steps: int) -> None:
    shown = wild(steps, 1.5e308)
    with np.errstate(all="ignore"):
        assert np.isnan(shown.trace.ledger.norms("h")[steps - 1, 0])
        assert "1 %" not in reach_sentence(view(shown), steps - 1)


# Places.


def test_a_step_of_which_something_is_known_can_be_pointed_at() -> None:
    here = at(SHOWN, "carried", 2)
    where = axes(here, together(SHOWN))
    picture = drawn(here)
    spots = [one for one in picture.shapes if isinstance(one, Spot)]
    assert sorted(one.t for one in spots) == [2, 3, 4]
    for t in range(2, 5):
        found = picture.spot_at(where.center(t), where.foot - 1)
        assert found is not None
        assert (found.name, found.t) == ("dh", t)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("steps", LENGTHS)
def test_nothing_lies_upon_anything_or_leaves_the_picture(
    steps: int, theme: str, language: str
) -> None:
    shown = experiment(steps, 4, 3, h0=0.2)
    last = len(shown.program) - 1
    for index in (0, 2 * last // 3, last):
        here = view(shown, index, theme=theme, language=language)
        for pick in (NOTHING_PICKED, Pick("h", steps - 1, 0), Pick("W", 0, 0)):
            for size, zoom in ROOMS:
                picture = drawn(here, pick, size, zoom)
                found = [f"{a.text!r} × {b.text!r}" for a, b in collisions(picture.shapes)]
                assert (size, zoom, pick, found) == (size, zoom, pick, [])
                assert (size, zoom, pick, [*outside(picture)]) == (size, zoom, pick, [])


@pytest.mark.parametrize("steps", [1, 5, 24])
def test_the_same_arguments_give_the_same_shapes(steps: int) -> None:
    shown = experiment(steps, 4, 3, h0=0.2)
    for pick in (NOTHING_PICKED, Pick("h", steps - 1, 0)):
        assert drawn(view(shown), pick) == drawn(view(replace(shown)), pick)


@pytest.mark.parametrize("size", [1e160, 1.5e308])
def test_a_pass_that_overflows_can_be_drawn(size: float) -> None:
    for steps in (1, 5, 14):
        here = view(wild(steps, size))
        for pick in (NOTHING_PICKED, Pick("h", steps - 1, 0)):
            with np.errstate(all="ignore"):
                picture = drawn(here, pick)
            for shape in picture.shapes:
                assert all(math.isfinite(part) for part in shape if isinstance(part, float)), shape
