"""One-hot codes: a row a word, its 1 where the network has it."""

from __future__ import annotations

import pytest

from rnnviz.drawing.codes import codes
from rnnviz.drawing.shapes import Box, Label
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import experiment, view


@pytest.mark.parametrize("words", [1, 3, 12])
def test_each_word_has_the_code_the_network_reads(words: int) -> None:
    shown = view(experiment(2, 4, words))
    picture = codes(shown, 260, 1.0)
    ones = [s for s in picture.shapes if isinstance(s, Box) and s.fill == shown.palette.one]
    rows = [s for s in picture.shapes if isinstance(s, Label) and s.font == "sans"]
    names = [*shown.experiment.input_words, *shown.experiment.target_words]
    assert [row.text for row in rows] == names
    cell = ones[0].w
    first = min(one.x for one in ones)
    assert [round((one.x - first) / cell) for one in ones] == [*range(words)] * 2
    for row, one in zip(rows, ones, strict=True):
        assert one.y < row.y < one.y + one.h


def test_words_that_do_not_occur_are_pale() -> None:
    shown = view(experiment(2, 4, 5))
    colors = {s.text: s.color for s in codes(shown, 260, 1.0).shapes if isinstance(s, Label)}
    for word in (*shown.experiment.input_words, *shown.experiment.target_words):
        used = word in (*shown.experiment.inputs, *shown.experiment.targets)
        assert colors[word] == (shown.palette.ink if used else shown.palette.faint)


@pytest.mark.parametrize("words", [1, 3, 12, 60])
@pytest.mark.parametrize(("width", "zoom"), [(184.0, 1.0), (260.0, 1.0), (320.0, 1.5)])
def test_codes_stay_inside_and_apart(words: int, width: float, zoom: float) -> None:
    picture = codes(view(experiment(2, 4, words)), width, zoom)
    assert [*outside(picture)] == []
    assert [*collisions(picture.shapes)] == []
