"""The triangle as an image: every pixel the largest of its items, zoomed into or not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.drawing.ledger import item_at, ledger
from rnnviz.drawing.shades import SHADES, shade
from rnnviz.drawing.shapes import Picture, Raster, Spot
from rnnviz.drawing.triangle import pixels, scale_for
from rnnviz.drawing.view import View
from rnnviz.stepping.part import WHOLE, Part
from rnnviz.stepping.pick import Pick
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import at, experiment, view

STEPS, SIZE = 200, (330.0, 210.0)
LONG = experiment(STEPS, 4, 3, h0=0.1)
PARTS = [WHOLE, Part(100, 90, 60), Part(100, 0, 100), Part(150, 140, 12)]


def looked(here: View, part: Part, name: str = "h") -> View:
    return replace(here, part=part, pick=Pick(name))


def drawn(here: View) -> Picture:
    return ledger(here, here.pick, SIZE, 1.0)


@pytest.mark.parametrize("name", ["h", "U", "W", "V"])
@pytest.mark.parametrize("part", [Part(0, 0, STEPS), Part(100, 90, 60), Part(100, 0, 100)])
def test_each_pixel_is_the_largest_of_its_items(name: str, part: Part) -> None:
    here = looked(view(LONG), part, name)
    many, rgb = pixels(here, here.pick, part, 50)
    colors = np.frombuffer(rgb, np.uint8).reshape(many, many, 3)
    logs, scale = LONG.trace.ledger.log_norms(name), scale_for(here, here.pick)
    cuts = [n * part.size // many for n in range(many + 1)]
    for i in range(many):
        for k in range(many):
            losses = range(part.loss + cuts[i], part.loss + cuts[i + 1])
            uses = range(part.use + cuts[k], part.use + cuts[k + 1])
            items = [logs[loss, use] for loss in losses for use in uses if use <= loss]
            share = float(scale.share(np.array(max(items)))) if items else None
            ink = (
                here.palette.field
                if share is None
                else shade(round(share * SHADES) / SHADES, here.palette)
            )
            assert colors[i, k].tobytes() == bytes.fromhex(ink[1:]), (i, k)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("t", [0, 120, 199])
def test_what_has_not_come_back_is_empty(part: Part, t: int) -> None:
    here = looked(at(LONG, "carried", t), part)
    if part.of(STEPS).size <= 20:
        return
    raster = next(one for one in drawn(here).shapes if isinstance(one, Raster))
    colors = np.frombuffer(raster.rgb, np.uint8).reshape(raster.rows, raster.columns, 3)
    empty = (colors == list(bytes.fromhex(here.palette.field[1:]))).all(axis=(0, 2))
    _, use, size = part.of(STEPS)
    first = [use + n * size // raster.columns for n in range(raster.columns)]
    assert all(empty[n] for n, start in enumerate(first) if start < t)


@pytest.mark.parametrize("part", PARTS)
def test_every_point_finds_its_item_and_back(part: Part) -> None:
    here = looked(view(LONG), part)
    loss, use, size = part.of(STEPS)
    picture = drawn(here)
    if size <= 20:
        spots = [one for one in picture.shapes if isinstance(one, Spot)]
        points = {(s.row, s.column): (s.x + s.w / 2, s.y + s.h / 2) for s in spots}
        wanted = {(k, s) for k in range(loss, loss + size) for s in range(use, use + size)}
        assert points.keys() == {(k, s) for k, s in wanted if s <= k}
    else:
        (spot,) = [one for one in picture.shapes if isinstance(one, Spot)]
        points = {
            (loss + i, use + k): (
                spot.x + (k + 0.5) / size * spot.w,
                spot.y + (i + 0.5) / size * spot.h,
            )
            for i in (0, size // 3, size - 1)
            for k in (0, size // 3, size - 1)
        }
    for item, point in points.items():
        assert item_at(here, point, SIZE, 1.0) == item
        found = picture.spot_at(*point)
        assert found is not None
        assert (found.row, found.column) == item


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", ["h", "W"])
def test_nothing_overlaps_or_reaches_out(part: Part, name: str) -> None:
    for pick in (Pick(name), Pick(name, 155, 145), Pick(name, 199, 0)):
        picture = drawn(replace(view(LONG), part=part, pick=pick))
        assert list(collisions(picture.shapes)) == []
        assert list(outside(picture)) == []


def test_a_small_part_has_its_numbers() -> None:
    here = looked(view(LONG), Part(150, 144, 6))
    from rnnviz.drawing import numerals

    norms = LONG.trace.ledger.norms("h")
    texts = ledger(here, here.pick, (520.0, 300.0), 1.0).texts()
    for loss in range(150, 156):
        for use in range(144, min(loss + 1, 150)):
            assert numerals.short(norms[loss, use]) in texts
    assert "L₁₅₁" in texts
    assert "h₁₄₅" in texts
