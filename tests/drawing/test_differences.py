"""A gradient checked by finite differences in the origin pane: shown when it is whole, and true."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from rnnviz.drawing.ems import ems
from rnnviz.drawing.origin import origin
from rnnviz.drawing.shapes import Label, Picture, Polyline
from rnnviz.drawing.view import View
from rnnviz.language import LANGUAGES
from rnnviz.network.differences import SCAN
from rnnviz.stepping.entry import Entry
from rnnviz.training.kind import Kind
from tests.drawing.scenes import experiment, view

ENTRY = Entry("dW", 0, (1, 2))


def shown(seen: View, entry: Entry = ENTRY) -> Picture:
    return origin(replace(seen, entry=entry), 400.0, 1.0)


def scanned(picture: Picture) -> list[Polyline]:
    return [shape for shape in picture.shapes if isinstance(shape, Polyline)]


def checked(picture: Picture) -> bool:
    return "checked by finite differences" in picture.texts()


def test_it_is_checked_once_every_step_has_been_added() -> None:
    made = experiment(4, 4, 3, h0=0.3)
    last = max(view(made).reached.program.index_of("dW", t) for t in range(4))
    assert not checked(shown(view(made, last - 1)))
    assert checked(shown(view(made, last)))
    assert not checked(shown(view(made), Entry("dz", 1, (2,))))
    assert not checked(shown(view(made), Entry("W", 0, (1, 2))))


@pytest.mark.parametrize("name", ["U", "W", "V", "b", "d"])
def test_what_stands_there_is_what_the_loss_does(name: str) -> None:
    made = experiment(4, 4, 3, h0=0.3, kind=Kind(bias=name in "bd"))
    entry = Entry(f"d{name}", 0, (1,) if name in "bd" else (1, 2))
    picture = shown(view(made), entry)
    right = float(made.trace.gradients[name][entry.indices])
    texts = picture.texts()
    found = texts[texts.index("checked by finite differences") + 1]
    assert float(found.removeprefix("= ").replace("−", "-")) == pytest.approx(right, rel=1e-4)
    assert any(text.startswith("agrees to") for text in texts)
    (scan,) = scanned(picture)
    assert len(scan.points) == len(SCAN)
    depths = [y for _, y in scan.points]
    assert max(depths) - depths[0] > 10  # the first step is large: there it bends


def test_a_mistake_does_not_change_what_the_loss_does() -> None:
    made = experiment(4, 4, 3, h0=0.3)
    right, wrong = (
        shown(view(one)).texts() for one in (made, replace(made, bug="slope_forgotten"))
    )
    found = right[right.index("checked by finite differences") + 1]
    assert found in wrong
    assert any("backpropagation differs" in text for text in wrong)
    assert not any("left out" in text for text in wrong)


def test_where_a_part_is_left_out_it_says_why() -> None:
    cut = experiment(4, 4, 3, h0=0.3, kind=Kind(truncation=1))
    texts = shown(view(cut)).texts()
    assert any("backpropagation differs" in text for text in texts)
    assert any("left out" in text for text in texts)


def test_where_steps_do_not_agree_it_says_not_to_trust_it() -> None:
    steep = experiment(4, 4, 3, h0=0.3)
    words = replace(steep.words, scale=16.0)
    texts = shown(view(replace(steep, words=words)), Entry("dW", 0, (0, 0))).texts()
    said = texts[texts.index("checked by finite differences") + 2]
    assert said.startswith("not to be trusted")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale", [0.6, 16.0])
def test_no_sentence_is_cut_in_the_narrowest_pane(language: str, scale: float) -> None:
    made = experiment(4, 4, 3, h0=0.3)
    for one in (made, replace(made, bug="slope_forgotten"), replace(made, kind=Kind(truncation=1))):
        steep = replace(one, words=replace(one.words, scale=scale))
        for index in range(4):
            entry = Entry("dW", 0, (index, index))
            seen = replace(view(steep, language=language), entry=entry)
            for shape in origin(seen, 330.0, 1.0).shapes:
                if isinstance(shape, Label) and shape.width and not shape.wrap:
                    assert shape.size * ems(shape.text) <= shape.width, shape.text


def test_powers_of_ten_stand_under_their_own_steps() -> None:
    picture = shown(view(experiment(4, 4, 3, h0=0.3)))
    (scan,) = scanned(picture)
    across = {shape.text: shape.x for shape in picture.shapes if isinstance(shape, Label)}
    for power, name in ((-1, "ε = 0.1"), (-5, "10⁻⁵"), (-10, "10⁻¹⁰")):
        step = next(number for number, eps in enumerate(SCAN) if math.isclose(eps, 10.0**power))
        assert across[name] == pytest.approx(scan.points[step][0])
