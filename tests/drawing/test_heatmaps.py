"""The weights as they are at each place, and their gradients as far as they are summed."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.heatmaps import describe, heatmaps, scale_text
from rnnviz.drawing.shapes import Label, Picture, Raster, Spot
from rnnviz.drawing.view import View
from rnnviz.training.kind import Kind
from tests.article import count
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import at, experiment, view

SIZE = (400.0, 420.0)
SHOWN = experiment(3, 4, 3, h0=0.2)
WEIGHTS = ("U", "W", "V")


def drawn(here: View, size: tuple[float, float] = SIZE, zoom: float = 1.0) -> Picture:
    return heatmaps(here, size, zoom)


def spot(picture: Picture, name: str) -> Spot:
    return next(s for s in picture.shapes if isinstance(s, Spot) and s.name == name)


def cells(picture: Picture, name: str) -> list[str]:
    """What is written in the cells of a map."""
    x, y, w, h, *_ = spot(picture, name)
    return [
        s.text
        for s in picture.shapes
        if isinstance(s, Label) and s.align == "center" and x < s.x < x + w and y < s.y < y + h
    ]


def raster(picture: Picture, name: str) -> Raster | None:
    x, y, *_ = spot(picture, name)
    found = (s for s in picture.shapes if isinstance(s, Raster) and (s.x, s.y) == (x, y))
    return next(found, None)


@pytest.mark.parametrize("index", range(count(3)))
def test_weights_show_their_numbers_at_every_op(index: int) -> None:
    here = view(SHOWN, index, learning_rate=0.4)
    picture = drawn(here)
    for name in WEIGHTS:
        old, gradient = SHOWN.trace[name], getattr(SHOWN.trace.gradients, name)
        now = old - 0.4 * gradient if here.reached.has(f"new_{name}") else old
        assert cells(picture, name) == [numerals.signed(v) for v in now.ravel().tolist()]


@pytest.mark.parametrize("index", range(count(3)))
def test_gradients_show_the_sum_so_far_or_dashes(index: int) -> None:
    here = view(SHOWN, index)
    picture = drawn(here)
    for name in ("dU", "dW", "dV"):
        reached = [t for t in range(3) if here.reached.has(name, t)]
        if not reached:
            assert set(cells(picture, name)) == {"—"}
            assert raster(picture, name) is None
            continue
        total = sum(SHOWN.trace.item(name, t) for t in reached)
        power = numerals.exponent_of(total)
        expected = [numerals.signed(v) for v in (total / 10.0**power).ravel().tolist()]
        assert cells(picture, name) == expected
        assert not power or numerals.times_power(power) in picture.texts()


def test_every_weight_has_its_size_beside_it() -> None:
    assert {"3×4", "4×4", "4×3"} <= set(drawn(view(SHOWN)).texts())


@pytest.mark.parametrize(
    ("full", "text"),
    [(1.0, "1"), (0.5, "0.5"), (0.002, "0.002"), (200.0, "200"), (2e-5, "2·10⁻⁵"), (5e9, "5·10⁹")],
)
def test_the_end_of_a_scale_in_writing(full: float, text: str) -> None:
    assert scale_text(full) == text


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_ends_of_the_scales_are_stated(language: str) -> None:
    before = drawn(at(SHOWN, "z", 0, language=language)).texts()[-1]
    after = drawn(view(SHOWN, language=language)).texts()[-1]
    assert before.count("—") == 3
    assert after.count("—") == 0
    assert after.count("±") == 4


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("units", [1, 2, 4, 16, 64])
@pytest.mark.parametrize("words", [3, 12])
def test_nothing_lies_upon_anything(units: int, words: int, language: str) -> None:
    for size, zoom in (((400.0, 420.0), 1.0), ((356.0, 300.0), 0.89), ((620.0, 520.0), 1.55)):
        for index in (0, count(3) - 1):
            picture = drawn(view(experiment(3, units, words), index, language=language), size, zoom)
            assert [f"{a.text!r} × {b.text!r}" for a, b in collisions(picture.shapes)] == []
            assert [s for s in outside(picture) if s.x < 0 or s.x > size[0]] == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_tool_tip_names_the_quantity_and_gives_its_numbers(language: str) -> None:
    here = at(SHOWN, "h", 1, language=language)
    lines = describe(here, Spot(0, 0, 1, 1, "h", 1)).splitlines()
    assert lines[0] == here.say("quantity.h", t=2)
    assert lines[1].split() == [numerals.signed(v, 4).strip() for v in here.trace["h"][1].tolist()]


def test_a_tool_tip_of_what_is_not_computed_says_so_and_gives_no_number() -> None:
    here = at(SHOWN, "z", 1)
    for name in ("h", "own", "dz", "L", "new_W"):
        assert describe(here, Spot(0, 0, 1, 1, name, 1)).splitlines()[1:] == [
            here.say("quantity.unknown")
        ]


def test_a_tool_tip_after_the_update_gives_the_updated_weight() -> None:
    here = view(SHOWN, learning_rate=0.4)
    lines = describe(here, Spot(0, 0, 1, 1, "V")).splitlines()[1:]
    assert lines == [
        "  ".join(numerals.signed(v, 4) for v in row) for row in here.weight("V").tolist()
    ]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_spot_of_the_pictures_can_be_described(language: str) -> None:
    from rnnviz.drawing.unrolled import unrolled
    from rnnviz.drawing.values import values

    for index in range(count(3)):
        here = view(SHOWN, index, language=language)
        pictures = (drawn(here), unrolled(here, (1120.0, 700.0), 1.0, 0), values(here, 400, 1.0))
        for picture in pictures:
            for one in (s for s in picture.shapes if isinstance(s, Spot)):
                assert describe(here, one).strip()


def test_large_matrices_are_described_by_their_size() -> None:
    here = view(experiment(2, 64, 3))
    assert describe(here, Spot(0, 0, 1, 1, "W")).splitlines()[1] == "64×64"
    assert np.size(here.weight("W")) == 4096


BIASED = experiment(3, 4, 3, h0=0.2, kind=Kind(bias=True))


@pytest.mark.parametrize("index", range(len(BIASED.program)))
def test_biases_stand_below_what_they_are_added_to_with_their_gradients(index: int) -> None:
    here = view(BIASED, index)
    picture = drawn(here)
    for bias, matrix in (("b", "W"), ("d", "V")):
        above, thin = spot(picture, matrix), spot(picture, bias)
        assert above.y + above.h < thin.y
        assert thin.x == above.x
        assert spot(picture, f"d{bias}").y == thin.y
        assert cells(picture, bias) == [numerals.signed(v) for v in here.weight(bias).tolist()]
        summed = here.gradient(f"d{bias}")
        if summed is None:
            assert set(cells(picture, f"d{bias}")) == {numerals.UNKNOWN}
        else:
            power = 10.0 ** numerals.exponent_of(summed)
            assert cells(picture, f"d{bias}") == [
                numerals.signed(v) for v in (summed / power).tolist()
            ]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("units", [1, 2, 4, 8, 16, 64])
@pytest.mark.parametrize("words", [1, 3, 12])
def test_biases_lie_upon_nothing(units: int, words: int, language: str) -> None:
    kind = Kind(bias=True, reduction="mean")
    for size, zoom in (((400.0, 420.0), 1.0), ((356.0, 290.0), 0.89), ((620.0, 520.0), 1.55)):
        shown = experiment(3, units, words, kind=kind)
        for index in (0, len(shown.program) - 1):
            picture = drawn(view(shown, index, language=language), size, zoom)
            assert [f"{a.text!r} × {b.text!r}" for a, b in collisions(picture.shapes)] == []
            assert [s for s in outside(picture) if s.x < 0 or s.x > size[0]] == []


def test_a_mean_is_said_below_the_gradients_it_divides() -> None:
    mean = experiment(3, 4, 3, kind=Kind(reduction="mean"))
    assert "mean of 3 losses" in drawn(view(mean)).texts()
    assert not any("mean" in text for text in drawn(view(SHOWN)).texts())


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_spot_of_every_kind_can_be_described(language: str) -> None:
    from rnnviz.drawing.unrolled import unrolled
    from rnnviz.drawing.values import values

    kind = Kind("relu", bias=True, reduction="mean", truncation=1)
    shown = experiment(3, 4, 3, kind=kind, dashes=(1,))
    for index in range(len(shown.program)):
        here = view(shown, index, language=language)
        pictures = (drawn(here), unrolled(here, (1120.0, 700.0), 1.0, 0), values(here, 400, 1.0))
        for picture in pictures:
            for one in (s for s in picture.shapes if isinstance(s, Spot)):
                assert describe(here, one).strip()


def test_a_tool_tip_says_why_a_number_is_0_and_that_it_is_a_means() -> None:
    shown = experiment(3, 4, 3, kind=Kind(reduction="mean", truncation=1), dashes=(1,))
    here = view(shown)

    def tip(name: str, t: int) -> list[str]:
        return describe(here, Spot(0, 0, 1, 1, name, t)).splitlines()

    assert here.say("zero.no_target") in tip("do", 1)
    assert here.say("zero.truncated") in tip("carried", 0)
    assert tip("do", 0)[-1] == tip("dU", 0)[-1] == tip("L", 0)[-1] == "mean of 2 losses"
    assert "mean of 2 losses" not in tip("h", 0)
    assert tip("target", 1)[1:] == ["no target"]


def test_tool_tips_of_biases_give_their_numbers() -> None:
    lines = describe(view(BIASED), Spot(0, 0, 1, 1, "b", 1)).splitlines()
    assert lines[0] == "b: bias of the hidden units"
    assert lines[1].split() == [
        numerals.signed(v, 4).strip() for v in view(BIASED).weight("b").tolist()
    ]
