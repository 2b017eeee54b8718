"""The origin's picture: every kind of number, in every language and width, legible and complete."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.drawing.addends import MOST, aligned
from rnnviz.drawing.origin import origin
from rnnviz.drawing.picked import OP, entry_at, links, told
from rnnviz.drawing.shapes import Box, Label, Picture
from rnnviz.drawing.values import values
from rnnviz.drawing.view import View
from rnnviz.language import LANGUAGES
from rnnviz.stepping.entry import NO_ENTRY, Entry
from rnnviz.training.kind import Kind
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import at, experiment, view

KINDS = {
    "article": Kind(),
    "biases, mean": Kind("relu", True, "mean"),
    "truncated": Kind("linear", False, "sum", 2),
}
#: A number of every quantity, at a step of four that has a target and one that has none.
ENTRIES = (
    *(Entry(name, t, (1,)) for name in "xzhoy" for t in (1, 2)),
    *(Entry(name, t, (2,)) for name in ("do", "own", "carried", "dh", "dz") for t in (1, 2)),
    *(Entry("L", t, ()) for t in (1, 2)),
    *(Entry(name, 0, (1, 2)) for name in ("U", "W", "V", "dU", "dW", "dV", "new_U", "new_W")),
    *(Entry(name, 0, (2,)) for name in ("b", "d", "db", "dd", "new_b", "h0", "target")),
)


def shown(
    entry: Entry, width: float = 400.0, zoom: float = 1.0, chosen: int = -1, **given: object
) -> Picture:
    """The origin of an entry at the last op, or where `seen` says."""
    seen = given.pop("seen", None) or view(experiment(4, 4, 3, h0=0.3, dashes=(2,)), **given)
    assert isinstance(seen, View)
    return origin(replace(seen, entry=entry), width, zoom, chosen)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "zoom"), [(340.0, 1.0), (400.0, 1.0), (620.0, 1.5)])
@pytest.mark.parametrize("index", [0, 40, -1])
def test_nothing_is_cut_off_and_nothing_overlaps(
    kind: Kind, language: str, width: float, zoom: float, index: int
) -> None:
    made = experiment(4, 4, 3, h0=0.3, dashes=(2,), kind=kind)
    seen = view(made, index, language=language)
    for entry in ENTRIES:
        if not seen.numbers.has(entry):
            continue
        picture = shown(entry, width, zoom, seen=seen)
        assert [*outside(picture)] == [], entry
        assert [(a.text, b.text) for a, b in collisions(picture.shapes, 2.0)] == [], entry


@pytest.mark.parametrize("index", [0, 30, -1])
def test_the_value_stands_at_the_top_or_a_dash(index: int) -> None:
    seen = view(experiment(4, 4, 3, h0=0.3, dashes=(2,)), index)
    for entry in ENTRIES:
        if seen.numbers.has(entry):
            value = seen.numbers.now(entry)
            texts = shown(entry, seen=seen).texts()
            assert texts[0] == f"= {told(seen, entry).split(' = ')[1]}"
            assert (value is None) == ("— not computed yet" in texts)


def test_every_link_leads_to_a_number_or_an_op() -> None:
    seen = view(experiment(4, 4, 3, h0=0.3, dashes=(2,)))
    for entry in ENTRIES:
        if not seen.numbers.has(entry):
            continue
        found = links(shown(entry, seen=seen).shapes)
        assert found
        for spot in found:
            if spot.name == OP:
                assert 0 <= spot.t < len(seen.reached.program)
            else:
                assert seen.numbers.has(entry_at(seen, spot)), (entry, spot)


def test_names_of_a_product_lead_to_its_factors() -> None:
    seen = at(experiment(3, 4, 3), "dW", 0)
    found = [
        entry_at(seen, spot) for spot in links(shown(Entry("dW", 0, (1, 2)), seen=seen).shapes)
    ]
    for t in range(3):
        assert Entry("dz", t, (2,)) in found
    assert Entry("h", 1, (1,)) in found
    assert Entry("h0", 0, (1,)) in found
    assert Entry("new_W", 0, (1, 2)) in found


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Entry("carried", 3, (0,)), "0: no step follows the last one"),
        (Entry("L", 2, ()), "0: the step has no target"),
        (Entry("dW", 0, (0, 1)), "0: h₃[1], h₂[1], h₁[1] … is 0"),
        (Entry("dU", 0, (5, 0)), "0: the word does not occur at this step"),
        (Entry("x", 0, (2,)), "0: the word does not occur at this step"),
    ],
    ids=str,
)
def test_an_exact_zero_says_why(entry: Entry, said: str) -> None:
    made = experiment(4, 4, 6, scale=0.0 if entry.name == "dW" else 0.7, dashes=(2,))
    seen = view(made)
    assert seen.numbers.now(entry) == 0
    assert said in shown(entry, seen=seen).texts()


@pytest.mark.parametrize("size", [64, 90])
def test_a_dot_product_of_many_terms_can_be_read(size: int) -> None:
    made = experiment(2, size, 3)
    seen = at(made, "z", 1)
    picture = shown(Entry("z", 1, (5,)), seen=seen)
    assert [(a.text, b.text) for a, b in collisions(picture.shapes, 2.0)] == []
    rows = [text for text in picture.texts() if text.startswith("W")]
    assert len(rows) == min(size, MOST - 1)
    assert any("terms more" in text for text in picture.texts()) == (size + 1 > MOST)


def test_the_term_that_is_added_is_always_among_those_shown() -> None:
    seen = at(experiment(2, 90, 3), "z", 1)
    for term in (1, 40, 91, 180):
        inside = replace(seen, entry=Entry("z", 1, (0,)), term=term)
        picture = values(inside, 400.0, 1.0)
        spots = [shape for shape in picture.shapes if getattr(shape, "name", "") == "now"]
        assert len(spots) == 1
        label = next(
            s for s in picture.shapes if isinstance(s, Label) and abs(s.y - spots[0].y - 9) < 1
        )
        assert label.text is not None


def test_within_the_terms_the_sum_runs_along() -> None:
    made = experiment(3, 4, 3)
    seen = replace(at(made, "carried", 0), entry=Entry("carried", 0, (1,)))
    dz, W = made.trace["dz"][1], made.trace["W"]
    for term in range(1, 5):
        texts = origin(replace(seen, term=term), 400.0, 1.0).texts()
        total = float(np.sum(dz[:term] * W[1, :term]))
        assert f"{total:.6g}".replace("-", "−") in texts
        assert ("= …" in texts) == (term < 4)


@pytest.mark.parametrize("chosen", [0, 3])
def test_the_chosen_link_has_a_frame(chosen: int) -> None:
    picture = shown(Entry("z", 1, (1,)), chosen=chosen)
    spot, frame = links(picture.shapes)[chosen], picture.shapes[-1]
    assert isinstance(frame, Box)
    assert frame[:4] == spot[:4]


def test_without_a_number_it_says_what_to_do() -> None:
    assert any("Click any number" in text for text in shown(NO_ENTRY).texts())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.7414321, "−0.7414"),
        (0.5, "0.5000"),
        (12.3456, "12.35"),
        (0.00086, "0.00086"),
        (-4.94e-5, "−4.9·10⁻⁵"),
        (float("inf"), "∞"),
        (float("nan"), "nan"),
        (-3e300, "−3·10³⁰⁰"),
    ],
)
def test_numbers_in_columns_have_room(value: float, text: str) -> None:
    assert aligned(value) == text
    assert len(text) <= 9


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_picked_cell_is_framed_wherever_it_is_drawn(theme: str) -> None:
    from rnnviz.drawing.heatmaps import heatmaps
    from rnnviz.drawing.unrolled import unrolled

    seen = at(experiment(3, 4, 3), "dW", 0, theme=theme)
    for entry, draw in (
        (Entry("dW", 0, (1, 2)), lambda v: heatmaps(v, (400.0, 400.0), 1.0)),
        (Entry("dW", 0, (1, 2)), lambda v: values(v, 400.0, 1.0)),
        (Entry("W", 0, (0, 3)), lambda v: heatmaps(v, (400.0, 400.0), 1.0)),
        (Entry("h", 1, (3,)), lambda v: unrolled(v, (1200.0, 800.0), 1.0, 0)),
        (Entry("y", 1, (2,)), lambda v: unrolled(v, (1200.0, 800.0), 1.0, 0)),
        (Entry("x", 2, (0,)), lambda v: unrolled(v, (1200.0, 800.0), 1.0, 0)),
        (Entry("h0", 0, (2,)), lambda v: unrolled(v, (1200.0, 800.0), 1.0, 0)),
    ):
        plain = draw(seen).shapes
        framed = [s for s in draw(replace(seen, entry=entry)).shapes if s not in plain]
        boxes = [s for s in framed if isinstance(s, Box)]
        assert [box.stroke for box in boxes] == [seen.palette.paper, seen.palette.ink]


def test_entries_not_computed_yet_are_veiled_within_an_op() -> None:
    seen = replace(at(experiment(3, 4, 3), "z", 1), entry=Entry("z", 1, (0,)))
    each = 5
    for done in range(4):
        texts = values(replace(seen, term=1 + done * each), 400.0, 1.0).texts()
        assert texts.count("—") == 4 - done
