"""The unrolled network tells the trace's numbers, each from the op on that computes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.drawing import flow, numerals
from rnnviz.drawing.caption import caption, where
from rnnviz.drawing.shapes import Label, Picture, Spot
from rnnviz.drawing.unrolled import overlay, unrolled
from rnnviz.drawing.values import values
from rnnviz.drawing.view import View
from tests.article import count, index_of
from tests.drawing.scenes import at, experiment, view

SIZE = (1120.0, 700.0)
#: Wide enough for a column to spell out everything.
LARGE = (1500.0, 900.0)
OVER_NETWORKS = settings(max_examples=100, deadline=None)


@st.composite
def views(draw: st.DrawFn, most_steps: int = 60) -> View:
    """Any network at any op."""
    steps = draw(st.integers(1, most_steps))
    shown = experiment(steps, draw(st.integers(1, 64)), draw(st.integers(1, 60)))
    return view(shown, draw(st.integers(0, count(steps) - 1)))


def texts(shown: View, size: tuple[float, float] = SIZE) -> list[str]:
    return unrolled(shown, size, 1.0, shown.op.t).texts()


def numbers(shown: View, size: tuple[float, float] = SIZE) -> list[str]:
    """All that is written with a digit in it, but names, words and the legend."""
    named = {*shown.experiment.input_words, *shown.experiment.target_words}
    legend = set(flow_texts(shown))
    written = set(texts(shown, size)) - named - legend
    return [text for text in written if any(c.isdecimal() for c in text)]


def flow_texts(shown: View) -> Iterator[str]:
    for shape in flow.legend(shown, 0, 0, 1):
        if isinstance(shape, Label):
            yield shape.text


def printed(values: Any, write: Any = numerals.signed) -> set[str]:
    return {write(float(value)) for value in np.ravel(values)}


@OVER_NETWORKS
@given(views())
def test_the_same_view_gives_the_same_picture(shown: View) -> None:
    again = view(
        experiment(shown.steps, shown.experiment.words.n_hidden, len(shown.experiment.input_words)),
        shown.reached.index,
    )
    for size in ((700.0, 420.0), SIZE):
        one = unrolled(shown, size, 1.0, shown.op.t)
        assert one == unrolled(again, size, 1.0, shown.op.t)
        assert hash(one.shapes) == hash(unrolled(again, size, 1.0, shown.op.t).shapes)
        assert overlay(shown, size, 1.0, 0.4) == overlay(again, size, 1.0, 0.4)


@OVER_NETWORKS
@given(views(), st.sampled_from([(700.0, 420.0), SIZE, LARGE]))
def test_every_number_in_the_picture_is_the_traces_and_has_been_computed(
    shown: View, size: tuple[float, float]
) -> None:
    known = computed(shown)
    for text in numbers(shown, size):
        for part in text.replace("0: h₀ = 0", "").split():
            if any(c.isdecimal() for c in part):
                assert part.lstrip("=").removeprefix("−ln") in known, text


def computed(shown: View) -> set[str]:
    """Everything computed so far, as it may be printed."""
    trace, has = shown.trace, shown.reached.has
    known = printed(trace["h0"]) | {"0", "1"}
    known |= {numerals.magnitude(trace.loss)} if has("L", shown.steps - 1) else set()
    for t in range(shown.steps):
        for name in ("z", "h", "o", "do", "own", "carried"):
            known |= printed(trace[name][t]) if has(name, t) else set()
        for name in ("own", "carried"):
            known |= norms(np.linalg.norm(trace[name][t])) if has(name, t) else set()
        for name in ("dU", "dW", "dV"):
            known |= norms(trace.item_norm(name, t)) if has(name, t) else set()
        known |= printed(trace["y"][t], numerals.probability) if has("y", t) else set()
        known |= printed(trace["y"][t], numerals.brief_probability) if has("y", t) else set()
        known |= printed(trace["o"][t], numerals.brief_signed) if has("o", t) else set()
        known |= norms(trace["L"][t]) if has("L", t) else set()
    return {text.strip() for text in known}


@OVER_NETWORKS
@given(views(), st.sampled_from([(700.0, 420.0), SIZE, LARGE]))
def test_each_state_shows_its_own_numbers_in_their_order_or_dashes(
    shown: View, size: tuple[float, float]
) -> None:
    picture = unrolled(shown, size, 1.0, shown.op.t)
    for spot in (shape for shape in picture.shapes if isinstance(shape, Spot)):
        if spot.name in ("z", "h", "h0"):
            written = [text.strip() for text in within(picture, spot)]
            known = spot.name == "h0" or shown.reached.has(spot.name, spot.t)
            values = shown.trace[spot.name] if spot.name == "h0" else shown.trace[spot.name][spot.t]
            numbers_of_it = [numerals.signed(float(v)).strip() for v in values]
            dashes = ([], ["—"], ["—"] * len(values))
            assert written in ([], numbers_of_it) if known else written in dashes


def within(picture: Picture, spot: Spot) -> list[str]:
    """What is written in a spot, row by row."""
    labels = [
        shape
        for shape in picture.shapes
        if isinstance(shape, Label)
        and shape.align == "center"
        and shape.font == "mono"
        and spot.x < shape.x < spot.x + spot.w
        and spot.y < shape.y < spot.y + spot.h
    ]
    return [one.text for one in sorted(labels, key=lambda one: (round(one.y), one.x))]


@OVER_NETWORKS
@given(views(most_steps=2))
def test_predictions_show_their_own_probabilities_from_the_top(shown: View) -> None:
    picture = unrolled(shown, LARGE, 1.0, shown.op.t)
    for spot in (s for s in picture.shapes if isinstance(s, Spot) and s.name == "y"):
        (text,) = (
            one.text
            for one in picture.shapes
            if isinstance(one, Label)
            and one.align == "right"
            and spot.x < one.x < spot.x + spot.w
            and spot.y < one.y < spot.y + spot.h
        )
        t, k = spot.t, spot.column
        expected = numerals.UNKNOWN
        if shown.reached.has("y", t):
            expected = numerals.probability(float(shown.trace["y"][t, k]))
        elif shown.reached.has("o", t):
            expected = numerals.signed(float(shown.trace["o"][t, k]))
        assert text == expected


def norms(value: Any) -> set[str]:
    """How a magnitude may be printed."""
    return {numerals.magnitude(float(value)), numerals.short(float(value))}


@pytest.mark.parametrize("steps", [1, 2, 5, 12, 13, 60])
def test_before_the_first_op_only_h0_has_numbers(steps: int) -> None:
    shown = view(experiment(steps, 4, 3, h0=0.25), 0).before()
    assert "L = —" in texts(shown)
    assert {part for text in numbers(shown) for part in text.split()} <= {"+0.25", "0", "1"}


def test_the_sum_is_shown_once_every_loss_is_known() -> None:
    shown = experiment(3, 4, 3)
    known = f"L = {numerals.magnitude(shown.trace.loss)}"
    assert known not in texts(at(shown, "y", 2))
    assert "L = —" in texts(at(shown, "y", 2))
    assert known in texts(at(shown, "L", 2))


def test_the_parts_of_a_gradient_appear_with_their_ops() -> None:
    shown = experiment(2, 4, 3)
    for name, t in (("own", 1), ("own", 0), ("carried", 0)):
        magnitude = numerals.magnitude(float(np.linalg.norm(shown.trace[name][t])))
        text = f"{name} {magnitude}"
        assert text in texts(at(shown, name, t), LARGE)
        assert text not in texts(at(shown, name, t).before(), LARGE)


def test_items_of_the_gradients_appear_with_their_ops() -> None:
    shown = experiment(2, 4, 3)
    for name in ("dU", "dV"):
        text = f"‖∂{name[1]}₂‖ {numerals.magnitude(shown.trace.item_norm(name, 1))}"
        assert text in texts(at(shown, name, 1), LARGE)
        assert text not in texts(at(shown, name, 1).before(), LARGE)


def test_an_exact_zero_says_why() -> None:
    shown = experiment(2, 4, 3)
    assert shown.trace.item_norm("dW", 0) == 0
    assert "0: h₀ = 0" in texts(at(shown, "dW", 0), LARGE)
    moved = experiment(2, 4, 3, h0=0.5)
    assert "0: h₀ = 0" not in texts(at(moved, "dW", 0), LARGE)


def test_a_state_that_is_zero_says_so() -> None:
    silent = experiment(2, 1, 3, scale=0.0)
    written = values(at(silent, "dW", 1), 390.0, 1.0).texts()
    assert "0: the state before is 0" in written
    assert "‖∂W₂‖ 0" in texts(at(silent, "dW", 1), LARGE)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("steps", [1, 12, 60])
def test_the_caption_says_where_we_are(steps: int, language: str) -> None:
    shown = experiment(steps, 4, 3)
    for index in range(count(steps)):
        here = view(shown, index, language=language)
        assert f"{index + 1}" in where(here)
        assert caption(here).startswith(where(here))
        assert "{" not in caption(here)


def test_what_moves_is_only_on_top() -> None:
    shown = at(experiment(3, 4, 3), "own", 1)
    rest, moving = (overlay(shown, SIZE, 1.0, fraction) for fraction in (1.0, 0.5))
    assert len(moving.shapes) >= len(rest.shapes)
    assert overlay(shown, SIZE, 1.0, 0.5) == moving


@pytest.mark.parametrize("steps", [1, 2, 12, 13, 60])
@pytest.mark.parametrize("fraction", [0.0, 0.01, 0.5, 0.99, 1.0])
def test_every_op_can_be_drawn_on_its_way(steps: int, fraction: float) -> None:
    shown = experiment(steps, 4, 3)
    for index in range(0, count(steps), max(1, steps // 3)):
        here = view(shown, index)
        assert overlay(here, SIZE, 1.0, fraction).shapes
        assert unrolled(here.before(), SIZE, 1.0, here.op.t).shapes


def test_one_op_later_only_some_shapes_differ() -> None:
    shown = experiment(12, 4, 12)
    index = index_of("own", 6, 12)
    one, other = (set(unrolled(view(shown, i), SIZE, 1.0, 6).shapes) for i in (index - 1, index))
    assert 0 < len(one ^ other) < 12
