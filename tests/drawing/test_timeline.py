"""The timeline: a block an op, each where pressing leads to it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rnnviz.drawing.shapes import Box, Label, Picture, Spot
from rnnviz.drawing.timeline import name_of, slots, timeline
from rnnviz.language import speak
from rnnviz.training.kind import Kind
from tests.article import count, index_of, program
from tests.drawing.scenes import experiment, view

SIZE = (800.0, 48.0)


def drawn(steps: int, index: int, width: float = 800.0, zoom: float = 1.0) -> Picture:
    return timeline(view(experiment(steps, 2, 3), index), (width, 48.0), zoom)


def blocks(picture: Picture) -> list[Spot]:
    return [shape for shape in picture.shapes if isinstance(shape, Spot)]


@pytest.mark.parametrize("steps", range(1, 61))
@pytest.mark.parametrize(("width", "zoom"), [(800.0, 1.0), (1533.0, 1.5)])
def test_pressing_a_block_leads_to_its_op(steps: int, width: float, zoom: float) -> None:
    found = slots(view(experiment(steps, 2, 3), 0), width, zoom)
    for index, block in enumerate(blocks(drawn(steps, 0, width, zoom))):
        for share in (0.02, 0.5, 0.98):
            assert found.at(block.x + share * block.w) == index


@pytest.mark.parametrize("steps", range(1, 61))
def test_there_is_a_block_for_every_op_in_their_order_without_gaps(steps: int) -> None:
    found = blocks(drawn(steps, 0))
    assert [(one.name, one.t) for one in found] == list(program(steps))
    assert all(a.x + a.w == pytest.approx(b.x) for a, b in pairwise(found))
    assert found[0].x >= 0
    assert found[-1].x + found[-1].w <= SIZE[0]


@pytest.mark.parametrize(("x", "index"), [(-50, 0), (0, 0), (799, 26), (5000, 26)])
def test_pressing_beside_the_blocks_leads_to_the_nearest(x: float, index: int) -> None:
    assert slots(view(experiment(2, 2, 3), 0), 800.0, 1.0).at(x) == index


@pytest.mark.parametrize("steps", [1, 2, 60])
def test_only_the_present_op_is_in_its_full_colour(steps: int) -> None:
    for index in (0, count(steps) // 2, count(steps) - 1):
        picture = drawn(steps, index)
        full = [s for s in picture.shapes if isinstance(s, Box) and len(s.fill) == 7]
        place = blocks(picture)[index]
        assert full
        assert all(abs(s.x + s.w / 2 - (place.x + place.w / 2)) < 1 for s in full)


def test_reached_ops_are_stronger_than_those_to_come() -> None:
    boxes = [s for s in drawn(2, 10).shapes if isinstance(s, Box)]
    strength = [int(s.fill[1:3], 16) if len(s.fill) == 9 else 255 for s in boxes]
    assert min(strength[:11]) > max(strength[11:])


def test_blocks_have_their_names_while_these_can_be_read() -> None:
    texts = drawn(2, 0).texts()
    assert texts[:5] == ["z₁", "h₁", "o₁", "y₁", "L₁"]
    assert texts[24:27] == ["U", "W", "V"]
    assert len(drawn(60, 0).texts()) == 3


@pytest.mark.parametrize("width", [664.0, 860.0, 1190.0])
@pytest.mark.parametrize("steps", [3, 4, 5, 8, 12, 20, 24, 36, 48, 60])
def test_gaps_are_alike_whatever_the_width(steps: int, width: float) -> None:
    boxes = [s for s in drawn(steps, 0, width).shapes if isinstance(s, Box) and s.y == 4]
    if any(one.stroke for one in boxes):
        return  # with names, blocks are as wide as these need
    within, between = set[float](), set[float]()
    for (one, other), (_, (name, _)) in zip(pairwise(boxes), pairwise(program(steps)), strict=True):
        assert float(one.x).is_integer()
        first = name in ("z", "do", "new_U")
        (between if first else within).add(other.x - one.x - one.w)
    assert len(within) == len(between) == 1
    assert between in ({1}, {2})


def test_no_two_names_next_to_each_other_are_the_same() -> None:
    names = [name_of(op, speak("en")) for op in program(2)]
    assert all(a != b for a, b in pairwise(names))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("steps", [1, 2, 12, 60])
def test_passes_are_named_where_they_begin(steps: int, language: str) -> None:
    shown = view(experiment(steps, 2, 3), 0, language=language)
    picture = timeline(shown, SIZE, 1.0)
    labels = {s.text: s for s in picture.shapes if isinstance(s, Label)}
    for kind, op in (("forward", "z"), ("backward", "do")):
        first = blocks(picture)[index_of(op, steps - 1 if op == "do" else 0, steps)]
        assert labels[shown.say(f"pass.{kind}")].x == pytest.approx(first.x)
    assert shown.say("pass.update") in labels


def test_what_a_step_without_a_target_has_not_to_do_is_dashed() -> None:
    shown = experiment(2, 2, 3, kind=Kind(bias=True), dashes=(1,))
    picture = timeline(view(shown, 3), (1200.0, 48.0), 1.0)
    program = shown.program
    boxes = [s for s in picture.shapes if isinstance(s, Box)]
    dashed = {program.ops[i] for i in range(len(program)) if boxes[i].dash}
    assert dashed == {(name, 1) for name in ("L", "do", "dV", "dd", "own")}
    assert len(blocks(picture)) == len(program) == 33


def test_biases_have_their_names() -> None:
    shown = experiment(2, 2, 3, kind=Kind(bias=True))
    names = [name_of(op, speak("en")) for op in shown.program.ops]
    assert names[12] == "∂d₂"
    assert names[18] == "∂b₂"
    assert names[-5:] == ["U", "W", "V", "b", "d"]
