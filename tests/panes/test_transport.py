"""The transport's timeline, by the fonts that the machine really has."""

from __future__ import annotations

import pytest

from rnnviz.drawing.shapes import Box, Label
from rnnviz.drawing.timeline import timeline
from rnnviz.panes.typeface import metrics
from rnnviz.training.kind import Kind
from tests.drawing.scenes import experiment, view

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("width", [500.0, 664.0, 890.0, 1200.0])
@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_names_of_ops_stay_in_their_blocks(steps: int, width: float, language: str) -> None:
    shown = experiment(steps, 2, 3, kind=Kind(bias=steps == 2))
    for index in range(len(shown.program)):
        picture = timeline(view(shown, index, language=language), (width, 48.0), 1.0)
        blocks = [one for one in picture.shapes if isinstance(one, Box) and one.radius == 3]
        names = [one for one in picture.shapes if isinstance(one, Label) and one.y == 15]
        assert len(blocks) == len(names)
        for block, name in zip(blocks, names, strict=True):
            wide = metrics(name.font, name.size, bold=name.bold, italic=False)
            assert wide.horizontalAdvance(name.text) < block.w
