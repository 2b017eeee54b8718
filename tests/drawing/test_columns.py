"""The bars of a long sequence as an image: each as high, and parted, as its norms say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.drawing.axes import LINE
from rnnviz.drawing.palette import mixed
from rnnviz.drawing.shapes import Line, Picture, Raster, Spot
from rnnviz.drawing.through_time import DECADES, gradient
from rnnviz.drawing.view import View
from rnnviz.stepping.pick import NOTHING_PICKED, Pick
from tests.drawing.scenes import at, experiment

STEPS, SIZE = 200, (520.0, 300.0)
LONG = experiment(STEPS, 4, 3, h0=0.1)


def image(picture: Picture) -> tuple[Raster, np.ndarray]:
    raster = next(one for one in picture.shapes if isinstance(one, Raster))
    colors = np.frombuffer(raster.rgb, np.uint8).reshape(raster.rows, raster.columns, 3)
    return raster, colors


def painted(here: View, pick: Pick = NOTHING_PICKED) -> np.ndarray:
    """How many pixels each step's bar is high [T]."""
    _, colors = image(gradient(here, pick, SIZE, 1.0))
    paper = list(bytes.fromhex(here.palette.paper[1:]))
    filled: np.ndarray = ~(colors == paper).all(axis=2)
    assert (np.diff(filled.astype(int), axis=0) >= 0).mean() > 0.99  # they stand on the foot
    return filled.sum(axis=0)


def heights(norms: np.ndarray, high: float) -> np.ndarray:
    top = np.ceil(np.log10(norms.max()) - 1e-9)
    return np.clip((np.log10(norms) - (top - DECADES)) / DECADES, 0, 1) * high


@pytest.mark.parametrize("t", [0, 60, STEPS - 1])
def test_bars_are_as_high_as_their_norms_as_far_as_these_are_known(t: int) -> None:
    here = at(LONG, "carried", t)
    raster, _ = image(gradient(here, NOTHING_PICKED, SIZE, 1.0))
    assert raster.columns == STEPS
    wanted = heights(np.linalg.norm(LONG.trace["dh"], axis=1), raster.h)
    wanted[:t] = 0
    found = painted(here)
    # The mark at ‖∂z‖ may stand out of a bar by its own width.
    assert np.abs(found - wanted).max() <= 2.5
    assert (found[:t] == 0).all()


def test_own_stands_below_carried_in_its_share() -> None:
    here = at(LONG, "carried", 0)
    _, colors = image(gradient(here, NOTHING_PICKED, SIZE, 1.0))
    green = list(bytes.fromhex(mixed(here.palette.paper, here.palette.V, 0.72)[1:]))
    own, carried = (np.linalg.norm(LONG.trace[name], axis=1) for name in ("own", "carried"))
    lower = (colors == green).all(axis=2).sum(axis=0)
    whole = heights(np.linalg.norm(LONG.trace["dh"], axis=1), len(colors))
    assert np.abs(lower - whole * own / (own + carried)).max() <= 3.5


@pytest.mark.parametrize("loss", [0, 70, STEPS - 1])
def test_of_a_picked_loss_they_are_its_own(loss: int) -> None:
    here, pick = at(LONG, "carried", 0), Pick("h", loss, 0)
    norms = np.power(10.0, LONG.trace.ledger.log_norms("h")[loss])
    raster, _ = image(gradient(here, pick, SIZE, 1.0))
    with np.errstate(divide="ignore"):
        wanted = heights(norms, raster.h)
    assert np.abs(painted(here, pick) - wanted).max() <= 1.0


def test_more_steps_than_pixels_show_the_highest_of_each_pixel() -> None:
    shown = experiment(1000, 4, 3, h0=0.1)
    raster, colors = image(gradient(at(shown, "carried", 0), NOTHING_PICKED, SIZE, 1.0))
    norms = np.linalg.norm(shown.trace["dh"], axis=1)
    assert raster.columns == int(raster.w)
    assert colors.shape[1] < 1000
    groups = np.split(norms, np.arange(1, raster.columns) * 1000 // raster.columns)
    wanted = heights(np.array([group.max() for group in groups]), raster.h)
    assert np.abs(painted(at(shown, "carried", 0)) - wanted).max() <= 2.5


def test_the_pointer_finds_each_step() -> None:
    picture = gradient(at(LONG, "carried", 0), NOTHING_PICKED, SIZE, 1.0)
    spot = next(one for one in picture.shapes if isinstance(one, Spot))
    for t in (0, 99, STEPS - 1):
        found = picture.spot_at(spot.x + (t + 0.5) * spot.w / STEPS, spot.y + 5)
        assert found is not None
        assert (found.name, found.column) == ("dh", t)


@pytest.mark.parametrize("steps", [5, 24, 200])
@pytest.mark.parametrize("scale", [0.2, 0.7])
def test_no_bar_is_above_the_bound(steps: int, scale: float) -> None:
    shown = experiment(steps, 4, 3, scale=scale)
    loss = steps - 1
    here = replace(at(shown, "carried", 0), pick=Pick("h", loss, 0))
    picture = gradient(here, here.pick, SIZE, 1.0)
    (line,) = [
        one
        for one in picture.shapes
        if isinstance(one, Line) and one.dash and one.color == here.palette.W
    ]
    logs = shown.trace.ledger.log_norms("h")[loss]
    growth = np.log10(np.linalg.norm(shown.net.W, 2))
    assert all(logs[t] <= logs[loss] + (loss - t) * growth + 1e-9 for t in range(steps))
    slope = (line.y0 - line.y1) / (line.x0 - line.x1)
    plot = next(one for one in picture.shapes if isinstance(one, Spot))
    per_step, per_decade = (SIZE[0] - 60) / steps, (SIZE[1] - 64 - LINE) / DECADES
    assert slope == pytest.approx(growth * per_decade / per_step, rel=1e-6)
    assert plot.y <= min(line.y0, line.y1) + 1e-6
