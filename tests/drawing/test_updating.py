"""An update's ops as they are shown: numbers put in, zeros, timeline, network, maps, origins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.caption import caption, title
from rnnviz.drawing.formula import formula
from rnnviz.drawing.heatmaps import describe, heatmaps
from rnnviz.drawing.inline import inline
from rnnviz.drawing.motion import motion
from rnnviz.drawing.origin import origin
from rnnviz.drawing.shapes import Box, Label, Line, Spot
from rnnviz.drawing.timeline import timeline
from rnnviz.drawing.values import values
from rnnviz.drawing.view import View
from rnnviz.drawing.working import Put, working
from rnnviz.network.optimizers import MEMORIES
from rnnviz.stepping.entry import Entry
from rnnviz.training.experiment import Experiment
from rnnviz.training.kind import Kind
from rnnviz.training.method import Method
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import at, experiment, place
from tests.drawing.test_values import printed
from tests.network.test_updating import METHODS, learned
from tests.stepping.test_updates import ADAM, ETA, EVERY_METHOD, FROZEN, shown

LANGUAGE = pytest.mark.parametrize("language", ["en", "ko"])
LONG = pytest.mark.parametrize(("width", "zoom"), [(356.0, 1.0), (400.0, 1.0), (620.0, 1.55)])
PLAIN = experiment(3, 4, 3, h0=0.2)


def views(one: Experiment, language: str = "en") -> list[View]:
    """At every op of the update."""
    return [at(one, name, learning_rate=ETA, language=language) for name in one.program.update]


def lines(here: View) -> dict[str, Put]:
    """The lines that have numbers, by the quantity they are named after, the last of each."""
    return {put.name: put for put in working(here) if put.values is not None}


def remarks(here: View) -> str:
    return " | ".join(put.remark for put in working(here) if put.remark)


@EVERY_METHOD
@FROZEN
def test_every_working_ends_with_what_the_row_makes(method: Method, frozen: frozenset[str]) -> None:
    for here in views(shown(method, frozen)):
        results = [put for put in working(here) if put.rule]
        assert [put.name for put in results] == [here.op.name]
        assert np.array_equal(results[0].values, here.made(here.op.name))


@EVERY_METHOD
def test_the_weight_is_left_when_the_shown_change_is_taken_off(method: Method) -> None:
    for here in views(shown(method)):
        weight = here.op.name.removeprefix("new_")
        if weight == here.op.name:
            continue
        old, change, new = [put for put in working(here) if put.values is not None]
        assert np.array_equal(old.values, here.trace[weight])
        assert np.allclose(old.values - change.values, new.values, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    ("optimizer", "name"),
    [(one, f"{stem}_W") for one, stems in MEMORIES.items() for stem in stems],
)
def test_what_is_remembered_is_made_of_what_is_shown(optimizer: str, name: str) -> None:
    here = at(shown(Method(optimizer)), name, learning_rate=ETA)
    old, gradient, new = [put for put in working(here) if put.values is not None]
    assert old.name == f"old_{name}"
    assert old.values.any()
    kept, share = {
        "momentum": (0.9, 1.0),
        "adagrad": (1.0, 1.0),
        "rmsprop": (0.99, 0.01),
        "adam": (0.9, 0.1) if name == "m_W" else (0.999, 0.001),
    }[optimizer]
    made = kept * old.values + share * gradient.values
    assert np.allclose(made, new.values, rtol=1e-12, atol=1e-15)
    told = remarks(here)
    assert f"{kept:g}" in told or kept == 1.0
    assert f"{share:g}" in told or share == 1.0


def test_the_norm_is_the_root_of_the_squares_that_are_shown() -> None:
    here = at(shown(ADAM), "gnorm", learning_rate=ETA)
    *squares, norm = [float(put.values) for put in working(here) if put.values is not None]
    assert len(squares) == 5
    assert norm == pytest.approx(sum(squares) ** 0.5, rel=1e-12)
    assert "above c = 0.3" in remarks(here)
    small = at(shown(Method("sgd", 1e3)), "scaled_U", learning_rate=ETA)
    assert "not above c = 1000" in remarks(small)


def test_what_is_clipped_says_how_many_numbers_are() -> None:
    here = at(shown(ADAM), "clipped_V", learning_rate=ETA)
    beyond = int((np.abs(here.made("scaled_V")) > 0.05).sum())
    assert beyond > 0
    assert f"held there: {beyond}" in remarks(here)


def test_a_mean_without_bias_says_how_often_it_was_taken() -> None:
    assert "1 − 0.9^3 = 0.271" in remarks(at(shown(ADAM), "mhat_W", learning_rate=ETA))
    first = at(shown(ADAM, updates=0), "shat_W", learning_rate=ETA)
    assert "1 − 0.999^1 = 0.001" in remarks(first)


# Zeros.


@LANGUAGE
def test_a_memory_that_is_0_says_why(language: str) -> None:
    first = at(shown(ADAM, updates=0), "m_W", learning_rate=ETA, language=language)
    assert lines(first)["old_m_W"].remark == first.say("update.zero_memory")
    frozen = at(shown(ADAM, frozenset("W")), "m_W", learning_rate=ETA, language=language)
    for name in ("old_m_W", "m_W"):
        assert lines(frozen)[name].remark == frozen.say("update.zero_frozen")
    assert frozen.say("step.frozen", name="W") in remarks(frozen)


def test_a_gradient_that_is_0_makes_a_memory_that_says_so() -> None:
    alone = experiment(1, 4, 3)
    here = at(replace(alone, method=Method("momentum")), "v_W", learning_rate=ETA)
    assert lines(here)["v_W"].remark == here.say("update.zero_gradient")


@LANGUAGE
def test_the_origin_of_what_was_remembered_says_where_it_is_from(language: str) -> None:
    for one, key in (
        (shown(ADAM, updates=0), "zero_memory"),
        (shown(ADAM, frozenset("W")), "zero_frozen"),
        (shown(ADAM), "remembered"),
    ):
        here = at(one, "new_W", learning_rate=ETA, language=language)
        asked = replace(here, entry=Entry("old_m_W", 0, (1, 2)))
        texts = origin(asked, 400.0, 1.0).texts()
        assert here.say(f"update.{key}") in texts
        assert here.say("origin.start") not in texts


@EVERY_METHOD
def test_an_update_of_a_gradient_that_has_overflowed_is_shown(method: Method) -> None:
    """∞ and nan stand in every row, and are explained like other numbers."""
    wild = experiment(60, 4, 3, kind=Kind("linear"))
    large = {"learned_W": np.full((4, 4), 1e5)}
    wild = replace(wild, method=method, words=replace(wild.words, **large))
    assert not all(np.isfinite(wild.trace.descended[name]).all() for name in "UWV")
    for here in views(wild):
        assert values(here, 400.0, 1.0).shapes
        shape = here.numbers.shape(here.op.name)
        asked = replace(here, entry=Entry(here.op.name, 0, (0,) * len(shape)))
        assert origin(asked, 400.0, 1.0).shapes
        assert describe(here, Spot(0, 0, 0, 0, here.op.name, 0))
        assert inline(here, here.table[here.op.name].numpy)


# Sentences.


@LANGUAGE
@EVERY_METHOD
def test_every_op_has_a_sentence_a_title_and_a_formula(method: Method, language: str) -> None:
    seen = set()
    for here in views(shown(method), language):
        texts = values(here, 400.0, 1.0).texts()
        assert any(title(here, here.op.name) in text for text in texts)
        seen.add(caption(here).partition(": ")[2])
        assert f"{{{here.op.name}}}" not in " ".join(texts)
    assert len(seen) == len(shown(method).program.update)


@LANGUAGE
def test_captions_have_room_in_the_smallest_window(language: str) -> None:
    """So many characters stand beside the loss at 1280 pixels, behind the op's number."""
    for method in METHODS:
        for here in views(shown(method), language):
            said = caption(here).partition(": ")[2]
            assert len(said) <= (75 if language == "en" else 60), said


@EVERY_METHOD
def test_every_formula_can_be_set(method: Method) -> None:
    for here in views(shown(method)):
        for put in working(here):
            if put.tex:
                assert formula(put.tex, 15, "#010203").width > 0


@EVERY_METHOD
def test_a_tool_tip_names_the_quantity_and_its_numbers(method: Method) -> None:
    for here in views(shown(method)):
        for name in (here.op.name, f"old_{here.op.name}"):
            if name.startswith("old_") and name[4:] not in here.experiment.known.arrays:
                continue
            told = describe(here, Spot(0, 0, 0, 0, name, 0))
            number = np.ravel(here.numbers.run.updating(name))[0]
            assert numerals.signed(float(number), 4).strip() in told
        assert "—" in describe(here.before(), Spot(0, 0, 0, 0, here.op.name, 0))


@EVERY_METHOD
def test_the_line_of_the_listing_has_its_values(method: Method) -> None:
    for here in views(shown(method)):
        row = here.table[here.op.name]
        text = inline(here, row.numpy)
        assert text.startswith(f"# {row.name} ")
        assert "—" not in text


# Pictures.


@LONG
@LANGUAGE
@pytest.mark.parametrize("units", [1, 4, 8])
def test_nothing_lies_upon_anything_or_leaves_the_pane(
    units: int, width: float, zoom: float, language: str
) -> None:
    for optimizer in MEMORIES:
        method = Method(optimizer, 0.3, 0.05)
        before, _ = learned(replace(experiment(3, units, 3), method=method), 1)
        for here in views(before, language):
            picture = values(here, width, zoom)
            found = [f"{a.text!r} × {b.text!r}" for a, b in collisions(picture.shapes)]
            assert (here.op.name, found) == (here.op.name, [])
            assert (here.op.name, [*outside(picture)]) == (here.op.name, [])


@EVERY_METHOD
def test_the_cells_print_the_numbers_of_the_working(method: Method) -> None:
    for here in views(shown(method)):
        cells = [
            shape.text
            for shape in values(here, 400.0, 1.0).shapes
            if isinstance(shape, Label) and shape.font == "mono" and shape.align == "center"
        ]
        assert cells == printed(here)


@EVERY_METHOD
def test_in_the_network_the_weights_edges_are_marked_and_something_moves(method: Method) -> None:
    one = replace(PLAIN, method=method)
    where = place(3, 4)
    for here in views(one):
        weight = here.op.name.rpartition("_")[2] if "_" in here.op.name else ""
        marks = [shape for shape in motion(here, where, 1.0) if isinstance(shape, Line)]
        assert len(marks) == (3 if weight else 9)
        moving = [shape for shape in motion(here, where, 0.5) if isinstance(shape, Box)]
        colors = {here.palette.of(weight)} if weight else {here.palette.of(w) for w in "UWV"}
        assert {box.fill for box in moving} == colors


def framed(here: View) -> set[str]:
    """The maps that have a frame round them."""
    shapes = heatmaps(here, (400.0, 400.0), 1.0).shapes
    frames = [s for s in shapes if isinstance(s, Box) and s.width == 2 and not s.fill]
    return {
        spot.name
        for spot in shapes
        if isinstance(spot, Spot)
        for box in frames
        if abs(box.x + 2 - spot.x) < 1e-6 and abs(box.y + 2 - spot.y) < 1e-6
    }


def test_among_the_maps_the_gradient_is_marked_until_the_weight_is_new() -> None:
    for here in views(replace(PLAIN, method=ADAM)):
        stem, _, weight = here.op.name.partition("_")
        expected = {weight} if stem == "new" else {f"d{weight}"} if weight else {"dU", "dW", "dV"}
        assert framed(here) == expected


@EVERY_METHOD
@pytest.mark.parametrize("width", [660.0, 780.0, 1100.0, 2400.0])
def test_the_timeline_names_the_ops_of_the_update_or_the_weights_they_are_of(
    method: Method, width: float
) -> None:
    here = at(replace(PLAIN, method=method), "z", 0)
    picture = timeline(here, (width, 48.0), 1.0)
    blocks = [shape.name for shape in picture.shapes if isinstance(shape, Spot)]
    assert blocks == [op.name for op in here.reached.program.ops]
    assert not list(outside(picture))
    assert not list(collisions(picture.shapes))
    serif = [shape.text for shape in picture.shapes if isinstance(shape, Label)]
    assert {"U", "W", "V"} <= {*serif} or len(here.reached.program.update) == 3
    assert serif.count("U") <= 1


def test_there_is_no_name_that_two_ops_of_the_timeline_share() -> None:
    here = at(replace(PLAIN, method=ADAM), "z", 0)
    picture = timeline(here, (4000.0, 48.0), 1.0)
    names = [s.text for s in picture.shapes if isinstance(s, Label) and s.font == "serif"]
    assert len(names) == len({*names}) == len(here.reached.program)
