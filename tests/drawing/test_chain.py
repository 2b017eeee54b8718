"""The chain of an item: its links, what is left after each, and the sentences about it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.chain import MOST_LINKS, ROW, Link, chain, headline, listed, percent
from rnnviz.drawing.shapes import Box, Label
from rnnviz.drawing.values import values
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array
from rnnviz.stepping.pick import NOTHING_PICKED, QUANTITIES, Pick
from rnnviz.training.experiment import Experiment
from rnnviz.training.kind import Kind
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import at, experiment, view
from tests.drawing.test_wild import wild

STEPS = 5
SHOWN = experiment(STEPS, 4, 3, h0=0.2)
HERE = view(SHOWN)
ITEMS = [(k, s) for k in range(STEPS) for s in range(k + 1)]
EVERY_ITEM = pytest.mark.parametrize(("loss", "use"), ITEMS)


def norm(numbers: Array) -> float:
    return float(np.linalg.norm(numbers))


def way_back(shown: Experiment, loss: int) -> dict[str, dict[int, Array]]:
    """∂L_k/∂h and ∂L_k/∂z of one loss at each step, by the row form written out."""
    trace, found = shown.trace, {"h": {}, "z": {}}
    arriving = trace["do"][loss] @ trace["V"].T
    for t in range(loss, -1, -1):
        found["h"][t] = arriving
        found["z"][t] = arriving * (1 - trace["h"][t] ** 2)
        arriving = found["z"][t] @ trace["W"].T
    return found


def expected(loss: int, use: int, left: str) -> list[tuple[str, float]]:
    """The chain to a use of U or W, written out."""
    trace, back = SHOWN.trace, way_back(SHOWN, loss)
    links = [(numerals.step("∂o", loss), norm(trace["do"][loss]))]
    links.append(("· Vᵀ", norm(back["h"][loss])))
    for t in range(loss, use - 1, -1):
        links.append((f"⊙ f′({numerals.step('z', t)})", norm(back["z"][t])))
        if t > use:
            links.append(("· Wᵀ", norm(back["h"][t - 1])))
    factor = trace[left][use]
    named = numerals.step("x", use) if left == "x" else numerals.step("h", use - 1)
    links.append((f"{named}ᵀ ·", norm(factor)))
    name = {"x": "∂⁺U", "h_prev": "∂⁺W"}[left]
    links.append((f"= {numerals.step(name, use)}", norm(np.outer(factor, back["z"][use]))))
    return links


def same(links: list[Link], wanted: list[tuple[str, float]]) -> None:
    assert [link.text for link in links] == [text for text, _ in wanted]
    assert [link.norm for link in links] == pytest.approx([size for _, size in wanted], rel=1e-12)


@EVERY_ITEM
@pytest.mark.parametrize(("name", "left"), [("U", "x"), ("W", "h_prev")])
def test_a_chain_to_a_use_multiplies_link_by_link(
    loss: int, use: int, name: str, left: str
) -> None:
    same(chain(HERE, Pick(name, loss, use)), expected(loss, use, left))


@EVERY_ITEM
def test_a_chain_to_a_state_ends_in_what_is_left_there(loss: int, use: int) -> None:
    links = chain(HERE, Pick("h", loss, use))
    assert links[-1].norm == pytest.approx(norm(way_back(SHOWN, loss)["h"][use]), rel=1e-12)
    steps_back = [link.text for link in links[2:]]
    assert steps_back[1::2] == ["· Wᵀ"] * (loss - use)
    assert steps_back[::2] == [f"⊙ f′({numerals.step('z', t)})" for t in range(loss, use, -1)]


@pytest.mark.parametrize("t", range(STEPS))
def test_v_is_used_by_each_loss_at_its_own_step_alone(t: int) -> None:
    trace = SHOWN.trace
    item = np.outer(trace["h"][t], trace["do"][t])
    wanted = [
        (numerals.step("∂o", t), norm(trace["do"][t])),
        (f"{numerals.step('h', t)}ᵀ ·", norm(trace["h"][t])),
        (f"= {numerals.step('∂⁺V', t)}", norm(item)),
    ]
    same(chain(HERE, Pick("V", t, t)), wanted)
    for other in range(t):
        assert chain(HERE, Pick("V", t, other)) == []


@pytest.mark.parametrize("name", QUANTITIES)
def test_the_last_link_is_the_number_of_the_ledger(name: str) -> None:
    norms = SHOWN.trace.ledger.norms(name)
    for loss, use in ITEMS:
        if links := chain(HERE, Pick(name, loss, use)):
            assert links[-1].norm == pytest.approx(norms[loss, use], rel=1e-12)


@pytest.mark.parametrize("name", QUANTITIES)
@pytest.mark.parametrize("use", range(STEPS))
def test_before_the_backward_pass_has_been_there_is_no_chain_and_no_number(
    name: str, use: int
) -> None:
    pick = Pick(name, use, use)
    known = at(SHOWN, pick.op, use)
    before = known.before()
    assert chain(before, pick) == []
    assert headline(before, pick) == [before.say("ledger.not_yet", loss=numerals.step("L", use))]
    assert chain(known, pick) != []
    assert numerals.magnitude(SHOWN.trace.ledger.norms(name)[use, use]) in headline(known, pick)[0]
    assert chain(known, NOTHING_PICKED) == []


# Sentences.


@pytest.mark.parametrize("language", ["en", "ko"])
@EVERY_ITEM
def test_a_sentence_says_how_much_arrives_and_how_much_of_it_is_left(
    loss: int, use: int, language: str
) -> None:
    here = view(SHOWN, language=language)
    back = way_back(SHOWN, loss)["h"]
    said = headline(here, Pick("h", loss, use))
    written = numerals.magnitude(norm(back[use]))
    name, state = numerals.step("L", loss), numerals.step("h", use)
    assert said[0] == here.say("ledger.reaches", loss=name, at=state, norm=written)
    assert all(part in said[0] for part in (name, state, written))
    if use == loss:
        assert len(said) == 1
        return
    share = percent(norm(back[use]) / norm(back[loss]))
    assert said[1:] == [here.say("ledger.left", share=share, own=numerals.step("h", loss))]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_item_of_a_weight_is_said_to_move_it(language: str) -> None:
    here = view(SHOWN, language=language)
    item = np.outer(SHOWN.trace["h_prev"][1], way_back(SHOWN, 3)["z"][1])
    said = headline(here, Pick("W", 3, 1))
    assert len(said) == 1
    for part in ("L₄", "W", "2", numerals.magnitude(norm(item))):
        assert part in said[0]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("pick", "reason"),
    [
        (Pick("V", 3, 1), "zero.own_step"),
        (Pick("W", 1, 1), "zero.no_target"),
        (Pick("h", 1, 0), "zero.no_target"),
        (Pick("W", 3, 0), "zero.truncated"),
        (Pick("W", 0, 0), "zero.h0"),
    ],
)
def test_an_exact_0_says_why_and_has_no_number(pick: Pick, reason: str, language: str) -> None:
    shown = experiment(4, 4, 3, h0=0.0, kind=Kind(truncation=2), dashes=(1,))
    here = view(shown, language=language)
    loss, name = numerals.step("L", pick.loss), numerals.step(pick.name, pick.use)
    assert headline(here, pick) == [f"{loss} → {name}: {here.say(reason)}"]


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.3, "130 %"),
        (0.184, "18 %"),
        (0.0089, "0.89 %"),
        (0.05, "5.00 %"),
        (3.2e-7, "3.2·10⁻⁵ %"),
        (0.0, "0 %"),
    ],
)
def test_shares_in_writing(share: float, text: str) -> None:
    assert percent(share) == text


# The list.


def rows(here: View, pick: Pick, width: float = 360.0) -> list[tuple[str, str, float]]:
    """The text, the number and the length of the bar of each row."""
    shapes = listed(here, pick, (16.0, 100.0, width), 1.0)
    found = []
    for label in (s for s in shapes if isinstance(s, Label) and s.align == "left"):
        y = label.y
        number = [
            s.text for s in shapes if isinstance(s, Label) and s.align == "right" and s.y == y
        ]
        bar = [s.w for s in shapes if isinstance(s, Box) and s.y < y < s.y + s.h]
        found.append((label.text, number[0] if number else "", bar[0] if bar else 0.0))
    return found


def test_a_row_has_its_link_its_number_and_a_bar_in_proportion() -> None:
    pick = Pick("W", 4, 1)
    links = chain(HERE, pick)
    listed_rows = rows(HERE, pick)
    assert [text for text, *_ in listed_rows] == [link.text for link in links]
    assert [number for _, number, _ in listed_rows] == [numerals.magnitude(k.norm) for k in links]
    longest = max(w for *_, w in listed_rows)
    largest = max(link.norm for link in links if not link.apart)
    for (*_, wide), link in zip(listed_rows, links, strict=True):
        assert wide == pytest.approx(max(longest * min(link.norm / largest, 1.0), 1.0))


def test_what_a_gradient_is_multiplied_with_is_no_gradient_and_sets_no_measure() -> None:
    for name, met in (("W", "h₁ᵀ ·"), ("U", "x₂ᵀ ·"), ("h", "")):
        apart = [link.text for link in chain(HERE, Pick(name, 4, 1)) if link.apart]
        assert apart == ([met] if met else [])


def test_of_a_long_chain_the_first_and_the_last_links_are_listed() -> None:
    here = view(experiment(24, 4, 3, h0=0.2))
    pick = Pick("W", 23, 2)
    links = chain(here, pick)
    assert len(links) > MOST_LINKS
    half = MOST_LINKS // 2
    texts = [text for text, *_ in rows(here, pick)]
    wanted = [link.text for link in (*links[:half], *links[-half:])]
    assert texts == [*wanted[:half], "⋮", *wanted[half:]]
    assert rows(here, pick)[half][1:] == ("", 0.0)
    ys = [s.y for s in listed(here, pick, (0.0, 0.0, 360.0), 1.0) if isinstance(s, Label)]
    assert max(ys) == pytest.approx(MOST_LINKS * ROW)


def test_without_a_chain_nothing_is_listed() -> None:
    assert listed(at(SHOWN, "z", 0), Pick("W", 3, 1), (0.0, 0.0, 300.0), 1.0) == []
    assert listed(HERE, Pick("V", 3, 1), (0.0, 0.0, 300.0), 1.0) == []


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("steps", [1, 2, 5, 12, 24, 60])
def test_in_the_step_pane_it_lies_upon_nothing(steps: int, theme: str, language: str) -> None:
    shown = experiment(steps, 4, 3, h0=0.2)
    for index in (0, len(shown.program) // 2, len(shown.program) - 4, len(shown.program) - 1):
        here = view(shown, index, theme=theme, language=language)
        for name in QUANTITIES:
            for use in {0, steps // 2, steps - 1}:
                looked = replace(here, pick=Pick(name, steps - 1, use))
                for width, zoom in ((356.0, 1.0), (494.0, 1.39), (620.0, 1.0)):
                    picture = values(looked, width, zoom)
                    found = [f"{a.text!r} × {b.text!r}" for a, b in collisions(picture.shapes)]
                    assert (index, looked.pick, width, found) == (index, looked.pick, width, [])
                    assert [*outside(picture)] == []


def test_the_step_pane_ends_in_the_item_and_without_a_pick_it_has_no_path() -> None:
    looked = replace(HERE, pick=Pick("W", 3, 1))
    texts, plain = values(looked, 400.0, 1.0).texts(), values(HERE, 400.0, 1.0).texts()
    assert texts[: len(plain)] == plain
    assert texts[len(plain)] == HERE.say("ledger.path")
    assert texts[-1] == numerals.magnitude(SHOWN.trace.ledger.norms("W")[3, 1])
    assert HERE.say("ledger.path") not in plain


@pytest.mark.parametrize("size", [1e160, 1.5e308])
def test_a_chain_that_overflows_can_still_be_drawn(size: float) -> None:
    for steps in (1, 5):
        here = view(wild(steps, size))
        for name in QUANTITIES:
            pick = Pick(name, steps - 1, 0)
            with np.errstate(all="ignore"):
                shapes = listed(here, pick, (16.0, 100.0, 360.0), 1.0)
            for shape in shapes:
                numbers = [part for part in shape if isinstance(part, float)]
                assert all(math.isfinite(number) for number in numbers), shape


def test_the_same_arguments_give_the_same_shapes() -> None:
    area = (16.0, 0.0, 300.0)
    pick = Pick("W", 4, 0)
    assert listed(HERE, pick, area, 1.2) == listed(view(SHOWN), pick, area, 1.2)
    assert chain(HERE, pick) == chain(view(replace(SHOWN)), pick)
