"""A gradient's width and colour say its magnitude, on a scale whose ends are stated."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.drawing import flow
from rnnviz.drawing.palette import THEMES
from rnnviz.drawing.shapes import Label, Line
from tests.drawing.scenes import view


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=12))
def test_an_arrow_is_never_narrower_than_that_of_a_smaller_gradient(
    magnitudes: list[float],
) -> None:
    widths = [flow.width(m, 1.3) for m in sorted(magnitudes)]
    assert widths == sorted(widths)
    assert all(math.isfinite(w) and w > 0 for w in widths)


def test_arrows_grow_strictly_within_the_scale_and_not_beyond() -> None:
    scale = np.geomspace(flow.SMALLEST, flow.LARGEST, 40).tolist()
    widths = [flow.width(m, 1.0) for m in scale]
    assert all(a < b for a, b in pairwise(widths))
    assert flow.width(0.0, 1.0) == flow.width(flow.SMALLEST, 1.0)
    assert flow.width(1e9, 1.0) == flow.width(math.inf, 1.0) == flow.width(flow.LARGEST, 1.0)


@pytest.mark.parametrize("palette", THEMES.values(), ids=THEMES)
def test_arrows_grow_stronger_too(palette: object) -> None:
    colors = [flow.color(m, palette) for m in (0.0, 0.01, 0.1, 1.0, 10.0)]  # type: ignore[arg-type]
    assert colors == sorted(colors)
    assert len({color[3:] for color in colors}) == 1


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_legend_states_the_scale_with_lines_as_wide_as_arrows_are(language: str) -> None:
    shapes = [*flow.legend(view(language=language), 10, 400, 1.2)]
    numbers = [float(s.text) for s in shapes if isinstance(s, Label) and s.font == "mono"]
    assert numbers == [0.001, 0.01, 0.1, 1, 10]
    assert (numbers[0], numbers[-1]) == (flow.SMALLEST, flow.LARGEST)
    lines = [s for s in shapes if isinstance(s, Line)]
    assert [s.width for s in lines] == [flow.width(m, 1.2) for m in numbers]
