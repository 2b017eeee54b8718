"""The triangle of the ledger: every number is the trace's, and what is not known yet says so."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.chain import headline
from rnnviz.drawing.ledger import MOST_CELLS, known_from, ledger, legend, tip
from rnnviz.drawing.palette import THEMES
from rnnviz.drawing.shades import DECADES, SHADES, on_shade, scale_of, shade
from rnnviz.drawing.shapes import Box, Label, Picture, Raster, Spot
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array
from rnnviz.stepping.pick import QUANTITIES, Pick
from rnnviz.training.experiment import Experiment
from rnnviz.training.kind import Kind
from tests.article import count
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import LENGTHS, SIZE, at, experiment, view

STEPS = 5
SHOWN = experiment(STEPS, 4, 3, h0=0.2)
#: The op by which a column of each quantity is known.
OPS = {"h": "carried", "U": "dU", "W": "dW", "V": "dV"}
#: Sizes of the pane at several sizes of the window, and the zoom it has there.
ROOMS = [
    ((192.0, 129.0), 1.0),
    ((181.0, 119.0), 1.11),
    ((235.0, 160.0), 1.0),
    ((263.0, 189.0), 1.0),
    ((330.0, 210.0), 1.0),
    ((303.0, 174.0), 1.5),
    ((520.0, 300.0), 1.0),
    ((520.0, 300.0), 1.5),
]
EVERY_QUANTITY = pytest.mark.parametrize("name", QUANTITIES)


def picked(here: View, pick: Pick) -> View:
    return replace(here, pick=pick)


def drawn(here: View, pick: Pick, size: tuple[float, float] = SIZE, zoom: float = 1.0) -> Picture:
    return ledger(picked(here, pick), pick, size, zoom)


@lru_cache(maxsize=64)
def items(shown: Experiment, name: str) -> Array:
    """Every item [T, T, …], from runs in which all other losses are off: no ledger is asked."""
    ids, targets = shown.sequence
    found = []
    for loss in range(len(ids)):
        alone = [target if t == loss else -1 for t, target in enumerate(targets)]
        run = shown.net.run(ids, alone, np.array(shown.h0))
        left, right = {"U": ("x", "dz"), "W": ("h_prev", "dz"), "V": ("h", "do")}.get(
            name, ("", "dh")
        )
        rows = run[right]
        found.append(np.einsum("ti,tj->tij", run[left], rows) if left else rows)
    return np.array(found)


def norm(numbers: Array) -> float:
    return float(np.linalg.norm(numbers.ravel()))


def cells(picture: Picture) -> dict[tuple[int, int], str]:
    """What is written in the cell of each item."""
    spots = [s for s in picture.shapes if isinstance(s, Spot)]
    labels = [s for s in picture.shapes if isinstance(s, Label)]
    written = {}
    for spot in spots:
        inside = [one.text for one in labels if spot.holds(one.x, one.y)]
        assert len(inside) <= 1
        written[spot.row, spot.column] = inside[0] if inside else ""
    return written


def rim(picture: Picture, steps: int) -> tuple[list[str], list[str], str]:
    """The sums of the columns from left to right, of the rows from the top, and the total."""
    labels = [s for s in picture.shapes if isinstance(s, Label)]
    spots = {(s.row, s.column): s for s in picture.shapes if isinstance(s, Spot)}
    right = max(spot.x + spot.w for spot in spots.values())
    y = next(one.y for one in labels if one.text == "Σ")
    below = [
        next(one.text for one in labels if one.y == y and spot.x < one.x < spot.x + spot.w)
        for spot in (spots[steps - 1, s] for s in range(steps))
    ]
    beside = [
        one.text
        for k in range(steps)
        for one in labels
        if one.x > right and spots[k, 0].y < one.y < spots[k, 0].y + spots[k, 0].h
    ]
    corner = [one.text for one in labels if one.x > right and one.y == y]
    return below, beside, corner[0] if corner else ""


def known_columns(here: View, name: str) -> list[bool]:
    """Whether the op of each column is among those that have run."""
    ran = here.reached.program.ops[: here.reached.index + 1]
    return [any((op.name, op.t) == (OPS[name], s) for op in ran) for s in range(here.steps)]


@EVERY_QUANTITY
@pytest.mark.parametrize("index", range(count(STEPS)))
def test_every_item_is_the_trace_s_or_a_dash_at_every_op(name: str, index: int) -> None:
    here, known = view(SHOWN, index), known_columns(view(SHOWN, index), name)
    norms = [[norm(item) for item in row] for row in items(SHOWN, name)]
    expected = {
        (k, s): numerals.short(norms[k][s]) if known[s] else "—"
        for k in range(STEPS)
        for s in range(k + 1)
    }
    assert cells(drawn(here, Pick(name))) == expected
    assert known_from(here, Pick(name)) == known.index(True) if any(known) else STEPS


@pytest.mark.parametrize("name", ["U", "W", "V"])
@pytest.mark.parametrize("index", range(count(STEPS)))
def test_sums_are_norms_of_sums_and_dashes_until_all_of_them_is_known(
    name: str, index: int
) -> None:
    here, known = view(SHOWN, index), known_columns(view(SHOWN, index), name)
    every = items(SHOWN, name)
    below, beside, total = rim(drawn(here, Pick(name)), STEPS)
    columns = [numerals.short(norm(every[:, s].sum(axis=0))) for s in range(STEPS)]
    assert below == [text if known[s] else "—" for s, text in enumerate(columns)]
    rows = [numerals.short(norm(every[k].sum(axis=0))) for k in range(STEPS)]
    assert beside == (rows if all(known) else ["—"] * STEPS)
    everything = numerals.short(norm(SHOWN.trace.gradients[name]))
    assert total == (everything if all(known) else "—")
    assert norm(every.sum(axis=(0, 1)) - SHOWN.trace.gradients[name]) < 1e-12


def test_below_the_states_stands_what_all_losses_bring_there_and_nothing_beside() -> None:
    below, beside, total = rim(drawn(view(SHOWN), Pick("h")), STEPS)
    arrived = items(SHOWN, "h").sum(axis=0)
    assert below == [numerals.short(norm(arrived[s])) for s in range(STEPS)]
    assert (beside, total) == ([], "")


def test_an_exact_0_is_written_0_and_its_tip_says_why() -> None:
    shown = experiment(3, 4, 3, h0=0.0, dashes=(1,))
    here = view(shown)
    assert [cells(drawn(here, Pick("W")))[k, 0] for k in range(3)] == ["0"] * 3
    for name, loss, use, reason in (
        ("W", 2, 0, "zero.h0"),
        ("h", 1, 0, "zero.no_target"),
        ("U", 1, 1, "zero.no_target"),
        ("V", 2, 0, "zero.own_step"),
    ):
        picture = drawn(here, Pick(name))
        assert cells(picture)[loss, use] == "0"
        spot = next(
            s for s in picture.shapes if isinstance(s, Spot) and (s.row, s.column) == (loss, use)
        )
        assert here.say(reason) in tip(picked(here, Pick(name)), spot)


def test_beyond_the_truncation_items_are_0_and_say_so() -> None:
    shown = experiment(4, 4, 3, h0=0.2, kind=Kind(truncation=2))
    here = picked(view(shown), Pick("W"))
    written = cells(drawn(here, Pick("W")))
    for (k, s), text in written.items():
        assert (text == "0") == (k - s >= 2)
        if text == "0":
            assert here.say("zero.truncated") in tip(here, Spot(0, 0, 1, 1, "item", k, k, s))


def test_a_number_that_is_only_small_is_not_written_0() -> None:
    shown = experiment(12, 4, 3, scale=0.05, h0=0.2, dashes=tuple(range(11)))
    written = cells(drawn(view(shown), Pick("h"), (900.0, 600.0)))
    last = [written[11, s] for s in range(12)]
    assert "0" not in last
    assert last[0].startswith("10⁻")
    assert {written[3, s] for s in range(4)} == {"0"}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_tip_is_the_headline_of_its_item_and_nothing_above_the_diagonal(language: str) -> None:
    here = picked(at(SHOWN, "dz", 2, language=language), Pick("W"))
    for k in range(STEPS):
        for s in range(STEPS):
            said = tip(here, Spot(0, 0, 1, 1, "item", k, k, s))
            assert said == ("\n".join(headline(here, Pick("W", k, s))) if s <= k else "")
    assert tip(here, Spot(0, 0, 1, 1, "item", 0)) == ""


# Colours.


def fills(picture: Picture) -> dict[tuple[int, int], str]:
    """The colour of the cell of each item."""
    boxes = {(s.x, s.y): s.fill for s in picture.shapes if isinstance(s, Box) and s.fill}
    return {(s.row, s.column): boxes[s.x, s.y] for s in picture.shapes if isinstance(s, Spot)}


@EVERY_QUANTITY
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_cell_s_colour_is_its_place_on_the_stated_scale(name: str, theme: str) -> None:
    here, palette = view(SHOWN, theme=theme), THEMES[theme]
    norms = np.array([[norm(item) for item in row] for row in items(SHOWN, name)])
    top = math.ceil(math.log10(norms.max()))
    for (k, s), fill in fills(drawn(here, Pick(name))).items():
        share = (math.log10(norms[k, s]) - top + DECADES) / DECADES if norms[k, s] else 0.0
        expected = round(min(max(share, 0.0), 1.0) * SHADES) / SHADES
        assert fill == shade(expected, palette)
    ends = [numerals.power_of_ten(top - DECADES), numerals.power_of_ten(top)]
    said = legend(here, Pick(name))
    assert said == here.say("ledger.scale", low=ends[0], top=ends[1])
    assert all(end in said for end in ends)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_not_known_has_no_colour_of_a_gradient(theme: str) -> None:
    here = at(SHOWN, "dW", 3, theme=theme)
    for (_, s), fill in fills(drawn(here, Pick("W"))).items():
        assert (fill == THEMES[theme].field) == (s < 3)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_can_be_read_on_every_shade(theme: str) -> None:
    palette = THEMES[theme]
    for step in range(SHADES + 1):
        fill = shade(step / SHADES, palette)
        assert contrast(on_shade(step / SHADES, palette), fill) >= 3.5, step


def contrast(one: str, other: str) -> float:
    """The contrast of two colours after WCAG 2."""

    def light(color: str) -> float:
        parts = [part / 255 for part in bytes.fromhex(color[1:])]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_a_scale_ends_at_the_next_power_of_ten_and_knows_extremes() -> None:
    scale = scale_of(np.array([-0.5, -7.0, -np.inf]))
    assert (scale.top, scale.low) == (0.0, -4.0)
    shares = scale.share(np.array([0.0, -2.0, -4.0, -9.0, -np.inf, np.inf, np.nan]))
    assert shares.tolist() == [1.0, 0.5, 0.0, 0.0, 0.0, 1.0, 0.0]
    assert scale_of(np.array([-1.0, -3.0])).top == -1.0
    assert scale_of(np.full(3, -np.inf)).top == 0.0


# What is picked.


@EVERY_QUANTITY
def test_the_picked_item_is_marked_and_its_loss_and_use_stand_out(name: str) -> None:
    here = view(SHOWN)
    picture, plain = drawn(here, Pick(name, 3, 1)), drawn(here, Pick(name))
    spot = next(s for s in picture.shapes if isinstance(s, Spot) and (s.row, s.column) == (3, 1))
    marks = [s for s in picture.shapes if isinstance(s, Box) and s.stroke == here.palette.ink]
    assert len(marks) == 1
    mark = marks[0]
    assert mark.x <= spot.x
    assert mark.y <= spot.y
    assert mark.x + mark.w >= spot.x + spot.w
    assert mark.y + mark.h >= spot.y + spot.h
    assert max(mark.w - spot.w, mark.h - spot.h) <= 4
    bold = {s.text for s in picture.shapes if isinstance(s, Label) and s.bold}
    assert {"L₄", numerals.step(name, 1)} <= bold
    assert not [s for s in plain.shapes if isinstance(s, Box) and s.stroke == here.palette.ink]
    assert {s.text for s in plain.shapes if isinstance(s, Label) and s.bold} <= {
        rim(plain, STEPS)[2]
    }


def test_a_loss_without_a_target_is_faint() -> None:
    shown = experiment(3, 4, 3, dashes=(1,))
    colors = {s.text: s.color for s in drawn(view(shown), Pick("W")).shapes if isinstance(s, Label)}
    palette = THEMES["light"]
    assert (colors["L₁"], colors["L₂"]) == (palette.loss, palette.faint)


# Long sequences.

LONG = experiment(24, 4, 3, h0=0.2)


def pixels(picture: Picture) -> Array:
    """The colours of the image [T, T, 3]."""
    raster = next(s for s in picture.shapes if isinstance(s, Raster))
    return np.frombuffer(raster.rgb, np.uint8).reshape(raster.rows, raster.columns, 3)


@EVERY_QUANTITY
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("index", [0, count(24) // 2, 200, 230, count(24) - 1])
def test_an_image_is_empty_above_the_diagonal_and_where_nothing_is_known(
    name: str, theme: str, index: int
) -> None:
    here, palette = view(LONG, index, theme=theme), THEMES[theme]
    known = known_columns(here, name)
    logs = LONG.trace.ledger.log_norms(name)
    top = math.ceil(logs.max())
    found = pixels(drawn(here, Pick(name)))
    for k in range(24):
        for s in range(24):
            share = (logs[k, s] - top + DECADES) / DECADES if np.isfinite(logs[k, s]) else 0.0
            color = shade(min(max(share, 0.0), 1.0), palette)
            expected = color if s <= k and known[s] else palette.field
            assert found[k, s].tolist() == list(bytes.fromhex(expected[1:])), (k, s)


def test_an_image_begins_where_cells_no_longer_fit() -> None:
    for steps in (MOST_CELLS, MOST_CELLS + 1):
        picture = drawn(view(experiment(steps, 4, 3)), Pick())
        rasters = [s for s in picture.shapes if isinstance(s, Raster)]
        assert (len(rasters) == 1) == (steps > MOST_CELLS)


def test_every_pixel_of_an_image_can_be_pointed_at() -> None:
    picture = drawn(view(LONG), Pick("W"))
    raster = next(s for s in picture.shapes if isinstance(s, Raster))
    each = raster.w / 24
    for k in range(24):
        for s in range(24):
            spot = picture.spot_at(raster.x + (s + 0.5) * each, raster.y + (k + 0.5) * each)
            assert spot is not None
            assert (spot.name, spot.row, spot.column) == ("item", k, s)
    assert picture.spot_at(raster.x - 1, raster.y + 1) is None
    ends = picture.spot_at(raster.x + raster.w, raster.y + raster.h)
    assert ends is not None
    assert (ends.row, ends.column) == (23, 23)


def test_the_picked_item_of_an_image_is_ringed() -> None:
    here = view(LONG)
    picture = drawn(here, Pick("W", 20, 7))
    raster = next(s for s in picture.shapes if isinstance(s, Raster))
    each = raster.w / 24
    x, y = raster.x + 7.5 * each, raster.y + 20.5 * each
    ring = next(s for s in picture.shapes if isinstance(s, Box) and s.stroke == here.palette.loss)
    assert ring.x < x < ring.x + ring.w
    assert ring.y < y < ring.y + ring.h
    assert max(ring.w, ring.h) < 2 * each + 4
    row = next(s for s in picture.shapes if isinstance(s, Box) and s.stroke == here.palette.ink)
    assert (row.x, row.x + row.w) == pytest.approx((raster.x, raster.x + 21 * each))


@pytest.mark.parametrize("steps", [21, 24, 33, 60])
def test_the_axes_of_an_image_are_counted_from_1_to_the_last(steps: int) -> None:
    picture = drawn(view(experiment(steps, 4, 3)), Pick())
    raster = next(s for s in picture.shapes if isinstance(s, Raster))
    labels = [s for s in picture.shapes if isinstance(s, Label)]
    down = [one for one in labels if one.x < raster.x]
    across = [one for one in labels if one.x >= raster.x]
    for name, axis in (("L", down), ("h", across)):
        assert (axis[0].text, axis[-1].text) == (
            numerals.step(name, 0),
            numerals.step(name, steps - 1),
        )
    counted = {numerals.step(name, t): t + 0.5 for name in "Lh" for t in range(steps)}
    for one in down:
        assert one.y == pytest.approx(raster.y + counted[one.text] / steps * raster.h)
    for one in across:
        assert one.x == pytest.approx(raster.x + counted[one.text] / steps * raster.w)


# Room.


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
        for name in QUANTITIES:
            for pick in (Pick(name), Pick(name, steps - 1, 0), Pick(name, steps - 1, steps - 1)):
                for size, zoom in ROOMS:
                    picture = drawn(here, pick, size, zoom)
                    found = [f"{a.text!r} × {b.text!r}" for a, b in collisions(picture.shapes)]
                    assert (size, zoom, pick, found) == (size, zoom, pick, [])
                    assert (size, zoom, pick, [*outside(picture)]) == (size, zoom, pick, [])


#: The pane in a window of 1280×800, and in one of 1600×1000 at half as much again.
NARROW = [((199.0, 126.0), 1.0), ((255.0, 160.0), 1.39)]


@pytest.mark.parametrize(("size", "zoom"), NARROW)
def test_in_a_narrow_pane_sums_beside_go_before_the_numbers_do(
    size: tuple[float, float], zoom: float
) -> None:
    here = view(SHOWN)
    for name in QUANTITIES:
        picture = drawn(here, Pick(name), size, zoom)
        for (k, s), text in cells(picture).items():
            item = norm(items(SHOWN, name)[k][s])
            assert text in (numerals.short(item), numerals.briefest(item)), (name, k, s)
        right = max(one.x + one.w for one in picture.shapes if isinstance(one, Spot))
        assert not [one for one in picture.shapes if isinstance(one, Label) and one.x > right]


def test_in_narrower_cells_numbers_drop_their_leading_zero_before_they_go() -> None:
    here, size = view(experiment(12, 4, 3, h0=0.2)), (290.0, 185.0)
    norms = here.trace.ledger.norms("h")
    written = cells(drawn(here, Pick("h"), size))
    near = [(k, s) for k, s in written if norms[k, s] >= 0.01]
    assert len(near) > 12
    for k, s in near:
        assert written[k, s] == numerals.briefest(norms[k, s])
    assert any(written[k, s].startswith(".") for k, s in near)


def test_vanishing_numbers_have_room_too() -> None:
    shown = experiment(5, 4, 3, scale=1e-4, h0=0.2, dashes=(0, 1, 2, 3))
    for name in QUANTITIES:
        for size, zoom in ROOMS:
            picture = drawn(view(shown), Pick(name), size, zoom)
            assert [f"{a.text!r} × {b.text!r}" for a, b in collisions(picture.shapes)] == []
            assert [*outside(picture)] == []


@pytest.mark.parametrize("steps", LENGTHS)
def test_no_text_is_too_small_to_be_read(steps: int) -> None:
    here = view(experiment(steps, 4, 3, h0=0.2))
    for size, zoom in ROOMS:
        labels = [s for s in drawn(here, Pick("W"), size, zoom).shapes if isinstance(s, Label)]
        small = [(s.text, round(s.size, 1)) for s in labels if s.size < 6.5 * zoom]
        assert (size, zoom, small) == (size, zoom, [])


@pytest.mark.parametrize("steps", [1, 5, 24])
def test_the_same_arguments_give_the_same_shapes(steps: int) -> None:
    shown = experiment(steps, 4, 3, h0=0.2)
    twin = replace(shown)
    for name in QUANTITIES:
        pick = Pick(name, steps - 1, 0)
        picture = drawn(view(shown), pick)
        assert picture == drawn(view(shown), pick)
        assert picture == drawn(view(twin), pick)
        assert picture != drawn(view(shown), Pick(name))


# Cells of a spot.


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 5), (24, 24)])
def test_a_spot_of_many_cells_tells_which_is_at_a_point(rows: int, columns: int) -> None:
    spot = Spot(10.0, 20.0, 50.0, 90.0, "item", 0, -1, -1, rows, columns)
    for row in range(rows):
        for column in range(columns):
            x, y = 10 + (column + 0.5) * 50 / columns, 20 + (row + 0.5) * 90 / rows
            assert spot.at(x, y) == spot._replace(row=row, column=column)
    corner = spot.at(60.0, 110.0)
    assert (corner.row, corner.column) == (rows - 1, columns - 1)
    first = spot.at(10.0, 20.0)
    assert (first.row, first.column) == (0, 0)


def test_a_spot_without_cells_stays_as_it_is() -> None:
    spot = Spot(0.0, 0.0, 10.0, 10.0, "item", 3, 3, 1)
    assert spot.at(5.0, 5.0) is spot
    whole = Spot(0.0, 0.0, 10.0, 10.0, "W")
    assert Picture(10, 10, (whole, spot)).spot_at(5, 5) == spot
