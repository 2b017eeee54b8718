"""The band under the network: aligned with its columns, as high as the gradient is large."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.drawing import flow, numerals
from rnnviz.drawing.band import HIGHEST, band
from rnnviz.drawing.rows import rows
from rnnviz.drawing.shapes import Box, Line, Picture, Spot
from rnnviz.drawing.unrolled import placed
from rnnviz.drawing.view import View
from rnnviz.stepping.pick import Pick
from tests.article import count
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import at, experiment, view

NETWORK, SIZE = (930.0, 580.0), (930.0, 28.0)
STEPS = 5
SHOWN = experiment(STEPS, 4, 3, h0=0.2)
LONG = experiment(200, 4, 3, h0=0.1)


def drawn(here: View, pick: Pick | None = None) -> Picture:
    return band(replace(here, pick=pick) if pick else here, NETWORK, SIZE, 1.0)


def spans(picture: Picture) -> dict[int, Spot]:
    return {one.t: one for one in picture.shapes if isinstance(one, Spot)}


def heights(here: View, picture: Picture) -> dict[int, float]:
    """The height of the band at each step that has one, by where it stands."""
    boxes = [one for one in picture.shapes if isinstance(one, Box)]
    return {
        t: box.h
        for t, spot in spans(picture).items()
        for box in boxes
        if (box.x, box.w) == (spot.x, spot.w)
    }


@pytest.mark.parametrize("index", range(count(STEPS)))
def test_it_has_come_as_far_as_the_backward_pass(index: int) -> None:
    here = view(SHOWN, index)
    picture = drawn(here)
    known = {t for t in range(STEPS) if here.reached.has("carried", t)}
    found = heights(here, picture)
    assert set(found) == known
    for t in known:
        wanted = HIGHEST * flow.share(SHOWN.trace.norm("dh", t))
        assert found[t] == pytest.approx(wanted, abs=1e-9)
    texts = [numerals.magnitude(SHOWN.trace.norm("dh", t)) for t in sorted(known)]
    assert [one for one in picture.texts()[1:] if one != "—"] == texts
    assert picture.texts().count("—") == STEPS - len(known)


def test_its_front_is_an_arrow_until_it_has_arrived() -> None:
    def heads(here: View) -> list[Line]:
        return [one for one in drawn(here).shapes if isinstance(one, Line) and one.head]

    for t in range(1, STEPS):
        here = at(SHOWN, "carried", t)
        (head,) = heads(here)
        assert head.x1 < head.x0
        assert head.x1 < spans(drawn(here))[t].x < head.x0
    assert heads(at(SHOWN, "carried", 0)) == heads(at(SHOWN, "do", STEPS - 1)) == []


@pytest.mark.parametrize("steps", [1, 2, 5, 12, 24, 60, 61, 200])
def test_it_stands_under_the_columns(steps: int) -> None:
    here = at(experiment(steps, 4, 3), "carried", steps // 2)
    found, place = spans(drawn(here)), placed(here, NETWORK, 1.0)
    if place is not None:
        middles = {t: place.center(t) for t in range(steps)}
    else:
        where = rows(NETWORK, steps, 1.0, here.op.t)
        middles = {t: where.center(t) for t in where.shown}
    assert found.keys() == middles.keys()
    for t, spot in found.items():
        assert spot.x + spot.w / 2 == pytest.approx(middles[t])


def test_of_a_picked_loss_it_shows_what_that_one_sends_back() -> None:
    here = view(SHOWN)
    picture = drawn(here, Pick("h", 3, 1))
    norms = [float(10.0**log) for log in SHOWN.trace.ledger.log_norms("h")[3]]
    assert heights(here, picture).keys() == {0, 1, 2, 3}
    assert picture.texts()[0] == "‖∂L₄/∂h‖"
    assert [numerals.magnitude(norm) for norm in norms] == picture.texts()[1:]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("steps", [1, 2, 12, 60, 61, 200])
@pytest.mark.parametrize("zoom", [1.0, 1.5])
def test_nothing_overlaps_or_reaches_out(steps: int, theme: str, zoom: float) -> None:
    here = at(experiment(steps, 4, 3), "carried", steps // 3, theme=theme)
    picture = band(here, NETWORK, (SIZE[0], 28 * zoom), zoom)
    assert list(collisions(picture.shapes)) == []
    assert list(outside(picture)) == []
