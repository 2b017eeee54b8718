"""Which loss reached which use: stories of the ledger, told whole in both languages."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.drawing import numerals
from rnnviz.drawing.palette import THEMES
from rnnviz.drawing.shapes import Curve, Label, Line
from rnnviz.language import speak
from rnnviz.stepping.pick import Pick
from tests.panes.test_ledger import clicks_item, pick, point_of, said, types, view
from tests.reader import texts_of

if TYPE_CHECKING:
    from rnnviz.network.arrays import Array
    from rnnviz.panes.canvas import Canvas
    from tests.reader import Reader

IN_BOTH_LANGUAGES = pytest.mark.parametrize("language", ["en", "ko"])


def speaks(reader: Reader, language: str) -> None:
    """The window in a language, by its button."""
    if language != reader.session.language:
        reader.clicks(reader.window.toolbar.language)
    assert reader.session.language == language


def alone(reader: Reader, loss: int) -> Array:
    """∂L_k/∂h [T, n], from a run of the engine in which all other losses are off."""
    experiment = reader.session.experiment
    ids, targets = experiment.sequence
    only = [target if t == loss else -1 for t, target in enumerate(targets)]
    found: Array = experiment.net.run(ids, only, np.array(experiment.h0))["dh"]
    return found


def norm(numbers: Array) -> float:
    return float(np.linalg.norm(numbers))


def reach(norms: list[float]) -> int | None:
    """From how many steps back on less than 1 % of the last one is left; None for never."""
    for distance in range(len(norms)):
        if all(one < 0.01 * norms[-1] for one in norms[: len(norms) - distance]):
            return distance
    return None


def lit(canvas: Canvas) -> list[Curve | Line]:
    """The bright lines on top of the diagram."""
    assert canvas._overlay is not None
    above = canvas._overlay((float(canvas.width()), float(canvas.height())))
    color = THEMES["light"].gradient
    return [one for one in above.shapes if isinstance(one, Curve | Line) and one.color == color]


def step_pane(reader: Reader) -> list[str]:
    """All that is written in the step pane."""
    return texts_of(reader.window.values.canvas)


def settles(reader: Reader) -> None:
    """What moves has moved."""
    reader.waits(1.0)
    QApplication.processEvents()


# How far does the last loss reach?


@IN_BOTH_LANGUAGES
@pytest.mark.parametrize("fades", [True, False])
def test_how_far_the_last_loss_reaches(reader: Reader, language: str, fades: bool) -> None:
    speaks(reader, language)
    say = speak(language)
    types(reader, 12)
    if fades:
        reader.sets(reader.window.model.scale, "0.2")
    else:
        activation = reader.window.model.activation
        activation.activated.emit(activation._choices.index("linear"))
    reader.window.diagram.canvas.setFocus()
    plot = reader.window.through_time.canvas

    # Before anything has come back, nothing is claimed.
    clicks_item(reader, 11, 0)
    assert say("through.under_way", loss="L₁₂") in texts_of(plot)
    assert say("ledger.not_yet", loss="L₁₂") in said(reader)

    reader.presses("End")
    norms = [norm(row) for row in alone(reader, 11)]
    distance = reach(norms)
    if distance is None:
        sentence = say("through.all_the_way", loss="L₁₂")
    else:
        sentence = say("through.reaches", loss="L₁₂", steps=distance)
    assert sentence in texts_of(plot)
    assert (distance is not None) == fades

    # And the item itself says how much of it arrives at the first state.
    assert numerals.magnitude(norms[0]) in said(reader)
    assert say("ledger.path") in step_pane(reader)

    # Let go of, the plot is of all losses again.
    reader.presses("Escape", on=reader.window.ledger.canvas)
    assert sentence not in texts_of(plot)
    assert say("through.carried") in texts_of(plot)


def test_the_sentence_follows_the_row(reader: Reader) -> None:
    """Up and down in the triangle asks the same of every loss."""
    say = speak("en")
    types(reader, 12)
    reader.sets(reader.window.model.scale, "0.2")
    reader.presses("End", on=reader.window.diagram.canvas)
    clicks_item(reader, 11, 0)
    index = reader.index
    for loss in range(11, 0, -1):
        distance = reach([norm(row) for row in alone(reader, loss)[: loss + 1]])
        name = numerals.step("L", loss)
        if distance is None:
            wanted = say("through.all_the_way", loss=name)
        else:
            wanted = say("through.reaches", loss=name, steps=distance)
        assert wanted in texts_of(reader.window.through_time.canvas)
        reader.presses("Up")
    assert pick(reader) == Pick("h", 0, 0)
    assert reader.index == index


# Which loss moved this weight?


@IN_BOTH_LANGUAGES
def test_which_loss_moved_w_and_by_which_way(reader: Reader, language: str) -> None:
    speaks(reader, language)
    say = speak(language)
    types(reader, 4)
    reader.types(reader.window.model.h0, "0.3 -0.2 0.1 0.4")
    reader.window.diagram.canvas.setFocus()
    reader.presses("End")
    settles(reader)
    reader.clicks(reader.window.ledger.quantities.buttons["W"])
    assert lit(reader.window.diagram.canvas) == []

    total = np.zeros_like(reader.session.trace["W"])
    for loss in range(4):
        back = alone(reader, loss)
        for use in range(loss + 1):
            clicks_item(reader, loss, use)
            slope = 1 - reader.session.trace["h"][use] ** 2
            item = np.outer(reader.session.trace["h_prev"][use], back[use] * slope)
            total += item

            # The sentence below the triangle, and the last link of the chain, are the item.
            name, written = numerals.step("L", loss), numerals.magnitude(norm(item))
            wanted = say("ledger.moves", loss=name, name="W", norm=written, t=use + 1)
            assert said(reader) == wanted
            texts = step_pane(reader)
            assert say("ledger.path") in texts
            assert texts[-2:] == [f"= {numerals.step('∂⁺W', use)}", written]

            # In the diagram: down V, back along W once for each step, and into the use.
            bright = lit(reader.window.diagram.canvas)
            assert sum(isinstance(one, Curve) for one in bright) == loss - use
            assert sum(isinstance(one, Line) for one in bright) == 2
            pills = [numerals.magnitude(norm(back[t])) for t in range(loss - 1, use - 1, -1)]
            assert set(pills) <= set(reader.diagram_texts())
    # All of them together are the gradient that the update takes.
    assert np.allclose(total, reader.session.trace.gradients.W, rtol=1e-12, atol=1e-15)


@IN_BOTH_LANGUAGES
def test_a_zero_of_the_article_says_why_it_is_one(reader: Reader, language: str) -> None:
    """With h₀ = 0 two of W's three items are exactly 0; with another start they are not."""
    speaks(reader, language)
    reader.presses("End")
    reader.clicks(reader.window.ledger.quantities.buttons["W"])
    for item in ((0, 0), (1, 0)):
        clicks_item(reader, *item)
        assert speak(language)("zero.h0") in said(reader)
        assert speak(language)("zero.h0") in " ".join(step_pane(reader))
    clicks_item(reader, 1, 1)
    assert "0:" not in said(reader)
    clicks_item(reader, 1, 0)
    reader.types(reader.window.model.h0, "0.5")
    assert "0:" not in said(reader)
    item = reader.session.trace.ledger.item("W", loss=1, use=0)
    assert numerals.magnitude(norm(item)) in said(reader)


def test_the_same_item_through_u_w_and_v(reader: Reader) -> None:
    types(reader, 3)
    reader.presses("End", on=reader.window.diagram.canvas)
    clicks_item(reader, 2, 1)
    for name, left in (("U", "x₂ᵀ ·"), ("W", "h₁ᵀ ·")):
        reader.clicks(reader.window.ledger.quantities.buttons[name])
        assert pick(reader) == Pick(name, 2, 1)
        texts = step_pane(reader)
        assert left in texts
        item = reader.session.trace.ledger.item(name, loss=2, use=1)
        assert texts[-1] == numerals.magnitude(norm(item))
    reader.clicks(reader.window.ledger.quantities.buttons["V"])
    assert speak("en")("zero.own_step") in said(reader)


def test_back_through_the_backward_pass_the_path_goes_out_again(reader: Reader) -> None:
    """Stepped back before the use was reached, neither light nor number is there."""
    types(reader, 3)
    reader.clicks(reader.window.ledger.quantities.buttons["W"])
    clicks_item(reader, 2, 0)
    diagram = reader.window.diagram.canvas
    reader.presses("End", on=diagram)
    settles(reader)
    assert lit(diagram) != []
    known = reader.session.program.index_of("dW", 0)
    while reader.index > known:
        reader.presses("PgUp", on=diagram)
    assert lit(diagram) != []
    reader.presses("PgUp", on=diagram)
    assert lit(diagram) == []
    assert said(reader) == speak("en")("ledger.not_yet", loss="L₃")
    reader.presses("PgDown", on=diagram)
    settles(reader)
    assert lit(diagram) != []
    assert numerals.magnitude(reader.session.trace.ledger.norms("W")[2, 0]) in said(reader)


def test_in_a_long_sentence_an_item_is_found_and_its_path_is_lit(reader: Reader) -> None:
    types(reader, 24)
    diagram = reader.window.diagram.canvas
    reader.presses("End", on=diagram)
    settles(reader)
    reader.clicks(reader.window.ledger.quantities.buttons["W"])
    clicks_item(reader, 20, 15)
    assert pick(reader) == Pick("W", 20, 15)
    back = [one for one in lit(diagram) if isinstance(one, Line) and one.y0 == one.y1]
    assert len(back) == 1
    assert back[0].x1 < back[0].x0
    item = reader.session.trace.ledger.item("W", loss=20, use=15)
    assert step_pane(reader)[-1] == numerals.magnitude(norm(item))
    assert numerals.magnitude(norm(item)) in said(reader)


def test_training_moves_the_numbers_and_keeps_the_item(reader: Reader) -> None:
    reader.presses("End")
    clicks_item(reader, 1, 0)
    before = said(reader)
    reader.presses("Ctrl+U", on=reader.window.diagram.canvas)
    assert pick(reader) == Pick("h", 1, 0)
    assert said(reader) != before
    assert numerals.magnitude(norm(alone(reader, 1)[0])) in said(reader)


# A watch followed through the backward pass.


@IN_BOTH_LANGUAGES
def test_a_watch_is_typed_and_followed_through_the_backward_pass(
    reader: Reader, language: str
) -> None:
    speaks(reader, language)
    types(reader, 3)
    window, diagram = reader.window, reader.window.diagram.canvas
    reader.clicks(window.shelf.choices.buttons["watches"])

    # First with a slip of the finger, then mended in place.
    reader.types(window.watches.new, "norn(dz[1] @ W.T)")
    QTest.keyClick(window.watches.new, Qt.Key.Key_Return)
    QApplication.processEvents()
    row = window.watches.rows[-1]
    wanted = speak(language)("watch.function_near", name="norn", near="norm")
    assert row.problem.isVisible()
    assert row.problem.text().endswith(html.escape(wanted))
    assert "<u><b>norn</b></u>" in row.problem.text()
    reader.types(row.line, "norm(dz[1] @ W.T)")
    QTest.keyClick(row.line, Qt.Key.Key_Return)
    assert not row.problem.isVisible()
    assert reader.session.inspection.watches[-1] == "norm(dz[1] @ W.T)"

    # A dash op by op until dz₁ is computed; then the number that would reach h₀.
    diagram.setFocus()
    reader.presses("Home")
    known = reader.session.program.index_of("dz", 0)
    reached = norm(reader.session.trace.gradients.h0)
    seen = []
    while reader.index < known + 2:
        seen.append(value(row.canvas))
        reader.presses("Right")
    assert [label.text for label in seen[:known]] == ["—"] * known
    assert seen[known].text == numerals.signed(reached, 4).strip()
    assert [label.bold for label in seen[known:]] == [True, False]

    # And back: as if it had never been.
    while reader.index >= known:
        reader.presses("Left")
    assert value(row.canvas).text == "—"


def value(canvas: Canvas) -> Label:
    """What stands at the right of a watch."""
    assert canvas.picture is not None
    return next(one for one in canvas.picture.shapes if isinstance(one, Label))


@IN_BOTH_LANGUAGES
def test_watches_listing_and_ledger_tell_of_the_same_place(reader: Reader, language: str) -> None:
    """A line clicked in the listing is where the watch changes and the ledger grows."""
    from tests.panes.test_listing import clicks_line, marked

    speaks(reader, language)
    window = reader.window
    reader.presses("Right")
    reader.clicks(window.shelf.choices.buttons["listing"])
    lines = [line.split("=")[0].split("[")[0].strip() for line in plain(reader)]
    clicks_line(window.listing, lines.index("carried"))
    assert reader.session.reached.op.name == "carried"
    assert marked(window.listing.code) == [lines.index("carried")]
    reader.clicks(window.shelf.choices.buttons["watches"])
    first = window.watches.rows[0]
    assert first.line.text() == "norm(dh[1])"
    arrived = norm(reader.session.trace["dh"][0])
    assert value(first.canvas).text == numerals.signed(arrived, 4).strip()
    assert value(first.canvas).bold
    assert view(reader).reached.has("carried", 0)
    clicks_item(reader, 1, 0)
    assert numerals.magnitude(norm(alone(reader, 1)[0])) in said(reader)


def plain(reader: Reader) -> list[str]:
    """The lines of the listing, without the values below the present one."""
    shown = reader.window.listing.code.toPlainText().split("\n")
    return [line for line in shown if not line.lstrip().startswith("#")]


@pytest.mark.parametrize("weight", ["h", "U", "W", "V"])
def test_a_double_click_or_return_goes_to_where_an_item_becomes_known(
    reader: Reader, weight: str
) -> None:
    types(reader, 4)
    reader.clicks(reader.window.ledger.quantities.buttons[weight])
    canvas = reader.window.ledger.canvas
    use = 2
    loss = 2 if weight == "V" else 3
    clicks_item(reader, loss, use)
    reader.presses("Home", on=reader.window.diagram.canvas)
    op = {"h": "carried", "U": "dU", "W": "dW", "V": "dV"}[weight]
    reader.presses("Return", on=canvas)
    assert reader.session.reached.op == (op, use)
    assert pick(reader) == Pick(weight, loss, use)
    reader.presses("Home", on=reader.window.diagram.canvas)
    at = point_of(reader, 1, 1)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert reader.session.reached.op == (op, 1)
    assert pick(reader) == Pick(weight, 1, 1)
