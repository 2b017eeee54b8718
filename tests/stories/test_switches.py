"""What a teacher switches: activation, biases, initial weights, the loss, truncation, targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rnnviz import RNN
from rnnviz.drawing import numerals
from rnnviz.language import speak
from rnnviz.network.optimizers import title
from tests.reader import spot_of, texts_of

if TYPE_CHECKING:
    from rnnviz.panes.fields import ChoiceField
    from tests.reader import Reader


def picks(reader: Reader, field: ChoiceField, row: int) -> None:
    """Choose a row with the keyboard, as one does it with the list closed."""
    field.setFocus()
    while field.currentIndex() != row:
        key = Qt.Key.Key_Down if field.currentIndex() < row else Qt.Key.Key_Up
        QTest.keyClick(field, key)
    reader.window.diagram.canvas.setFocus()


def goes(reader: Reader, name: str, t: int = 0) -> None:
    """Go to an op."""
    reader.window.desk.do(lambda session: session.go_to(session.program.index_of(name, t)))


def step_pane(reader: Reader) -> list[str]:
    """What is written in the step pane."""
    return texts_of(reader.window.values.canvas)


def oracle(reader: Reader, **how: Any) -> Any:
    """The same pass through the public face alone."""
    shown = reader.session.experiment
    kind = shown.kind
    net = RNN(**shown.net.weights, activation=kind.activation)
    return net.run(*shown.sequence, shown.h0, **how)


@pytest.mark.parametrize(("row", "name"), [(1, "relu"), (2, "linear")])
def test_another_activation_changes_numbers_formula_and_words(
    reader: Reader, row: int, name: str
) -> None:
    goes(reader, "h", 0)
    before = reader.session
    picks(reader, reader.window.model.activation, row)
    assert reader.session.place == before.place
    assert np.array_equal(reader.session.trace["W"], before.trace["W"])
    z = reader.session.trace["z"][0]
    expected = {"relu": np.maximum(z, 0), "linear": z}[name]
    assert np.array_equal(reader.session.trace["h"][0], expected)
    shown = [numerals.signed(v) for v in expected.tolist()]
    assert [text for text in step_pane(reader) if text in shown][-4:] == shown
    say = speak("en")
    assert say(f"model.activation_{name}") in reader.diagram_texts()
    assert any(say(f"equation.h_{name}", sub="₁") in text for text in reader.diagram_texts())
    picks(reader, reader.window.model.activation, 0)
    assert np.array_equal(reader.session.trace["h"], before.trace["h"])


@pytest.mark.parametrize("language", ["en", "ko"])
def test_with_biases_every_op_is_walked_and_said(reader: Reader, language: str) -> None:
    reader.window.desk.do(lambda session: session.set_language(language))
    picks(reader, reader.window.model.bias, 1)
    reader.presses("Home")
    names = []
    for index in range(33):
        assert reader.index == index
        op = reader.session.reached.op
        names.append(op.name)
        assert not any("{" in text for text in reader.diagram_texts())
        say = speak(language)
        row = reader.session.experiment.equations.table[op.name]
        update = op.kind == "update"
        said = say(title(row)) if update else say(f"equation.{op.name}_title", f="tanh")
        assert any(said in text for text in step_pane(reader))
        reader.presses("Right")
    assert reader.index == 32
    assert {name: names.count(name) for name in ("dd", "db", "new_b", "new_d")} == {
        "dd": 2,
        "db": 2,
        "new_b": 1,
        "new_d": 1,
    }
    for _ in range(32):
        reader.presses("Left")
    assert reader.index == 0


def test_biases_are_drawn_named_clicked_and_learned(reader: Reader) -> None:
    without = reader.session
    picks(reader, reader.window.model.bias, 1)
    for name in "UWV":
        assert np.array_equal(reader.session.trace[name], without.trace[name])
    goes(reader, "new_d")
    canvas = reader.window.diagram.canvas
    written = reader.diagram_texts()
    assert written.count("b") == written.count("d") == 2
    trace = reader.session.trace
    assert numerals.short(trace.norm("do", 0)) in written
    assert spot_of(canvas, "db", 0)
    reader.clicks_quantity("dd", 1)
    assert reader.session.reached.op == ("dd", 1)
    assert {"b", "d"} <= {shape.name for shape in spots(reader)}
    goes(reader, "new_d")
    new = trace["d"] - 0.5 * trace.gradients.d
    reader.presses("F10")
    assert reader.session.place.update == 1
    assert np.array_equal(reader.session.trace["d"], new)
    picks(reader, reader.window.model.bias, 0)
    picks(reader, reader.window.model.bias, 1)
    assert np.array_equal(reader.session.trace["d"], new)


def spots(reader: Reader) -> list[Any]:
    """What can be pointed at in the weights pane."""
    picture = reader.window.weights.canvas.picture
    assert picture is not None
    return [shape for shape in picture.shapes if type(shape).__name__ == "Spot"]


def test_a_place_keeps_its_op_when_biases_are_switched(reader: Reader) -> None:
    for name, t in (("z", 1), ("own", 1), ("dU", 0), ("new_V", 0)):
        goes(reader, name, t)
        picks(reader, reader.window.model.bias, 1)
        assert reader.session.reached.op == (name, t)
        picks(reader, reader.window.model.bias, 0)
        assert reader.session.reached.op == (name, t)


@pytest.mark.parametrize("row", range(1, 6))
def test_initial_weights_are_drawn_in_six_ways(reader: Reader, row: int) -> None:
    before = reader.session.trace["W"]
    reader.presses("Ctrl+U")
    picks(reader, reader.window.model.init, row)
    assert reader.session.place.update == 0
    assert not np.array_equal(reader.session.trace["W"], before)
    assert reader.window.model.scale.isEnabled() == (row == 4)
    reader.window.grab()
    picks(reader, reader.window.model.init, 0)
    assert np.array_equal(reader.session.trace["W"], before)


def test_a_mean_says_so_beside_every_number_it_changes(reader: Reader) -> None:
    summed = reader.session.trace
    goes(reader, "do", 1)
    picks(reader, reader.window.model.reduction, 1)
    trace = reader.session.trace
    assert trace.loss == oracle(reader, reduction="mean").loss
    assert trace.loss == pytest.approx(summed.loss / 2)
    np.testing.assert_allclose(trace["do"], summed["do"] / 2, rtol=1e-15)
    assert f"L = {numerals.magnitude(trace.loss)}" in reader.diagram_texts()
    assert "mean of 2 losses" in reader.diagram_texts()
    assert "mean of 2 losses" in step_pane(reader)
    assert "mean of 2 losses" in reader.weights_texts()
    assert "(mean of 2 losses)" in reader.window.loss._now.toolTip()
    first = next(text for text in reader.diagram_texts() if text.startswith("L₁"))
    assert first.endswith(f")/2 = {numerals.magnitude(float(trace['L'][0]))}")
    reader.presses("Ctrl+U")
    expected = trace["W"] - 0.5 * trace.gradients.W
    np.testing.assert_allclose(reader.session.trace["W"], expected, rtol=1e-14)


def test_a_truncation_cuts_what_is_carried_and_says_so(reader: Reader) -> None:
    reader.types(reader.window.words.inputs, "a baseball bat")
    reader.types(reader.window.words.targets, "한 야구 배트")
    goes(reader, "carried", 0)
    full = reader.session.trace["carried"][0]
    reader.sets(reader.window.model.truncation, "2")
    trace = reader.session.trace
    assert reader.session.reached.op == ("carried", 0)
    kept = trace.ledger.vectors(1)["h"][0]
    np.testing.assert_allclose(trace["carried"][0], kept, rtol=1e-13)
    assert not np.allclose(trace["carried"][0], full)
    assert any("τ = 2" in text for text in reader.diagram_texts())
    assert "truncated at τ = 2, so not all of ∂z: L₂ alone" in step_pane(reader)
    shown = [numerals.signed(v) for v in trace["carried"][0].tolist()]
    assert set(shown) <= set(step_pane(reader))
    norm = numerals.magnitude(trace.norm("carried", 0))
    assert any(norm in text for text in reader.diagram_texts())
    reader.sets(reader.window.model.truncation, "1")
    assert not reader.session.trace["carried"].any()
    assert "0: beyond the truncation" in step_pane(reader)
    reader.sets(reader.window.model.truncation, "0")
    assert reader.window.model.truncation.text() == "off"
    assert np.array_equal(reader.session.trace["carried"][0], full)


@pytest.mark.parametrize("dash", ["-", "–", "—"])
@pytest.mark.parametrize(("language", "text"), [("en", "no target"), ("ko", "목표 없음")])
def test_a_dash_is_a_step_without_a_target(
    reader: Reader, dash: str, language: str, text: str
) -> None:
    reader.window.desk.do(lambda session: session.set_language(language))
    reader.types(reader.window.words.targets, f"{dash} 배트")
    session = reader.session
    assert session.problems == {}
    assert reader.window.words.targets.line.text() == f"{dash} 배트"
    assert session.experiment.target_ids == [-1, 0]
    goes(reader, "do", 0)
    trace = reader.session.trace
    assert trace["L"][0] == 0
    assert not trace["do"][0].any()
    assert trace.loss == trace["L"][1] == oracle(reader).loss
    assert f"L₁ = 0: {text}" in reader.diagram_texts()
    assert speak(language)("zero.no_target") in step_pane(reader)
    assert not any(dash == word for word in texts_of(reader.window.words.codes))
    reader.presses("Ctrl+U")
    assert reader.session.trace.loss < trace.loss


def test_all_dashes_are_a_network_that_learns_nothing(reader: Reader) -> None:
    reader.types(reader.window.words.targets, "- -")
    before = reader.session.trace
    assert before.loss == 0
    reader.presses("End", "Ctrl+U", "Ctrl+U")
    assert reader.session.place.update == 2
    for name in "UWV":
        assert np.array_equal(reader.session.trace[name], before[name])
    assert reader.window.loss._now.text().count("L = 0") == 1
    picks(reader, reader.window.model.reduction, 1)
    assert "mean of 0 losses" in reader.diagram_texts()


def test_too_few_dashes_are_told_and_nothing_is_lost(reader: Reader) -> None:
    before = reader.session.experiment
    reader.types(reader.window.words.targets, "-")
    assert reader.session.problems["targets"].key == "error.word_counts"
    assert reader.session.experiment is before
    assert reader.window.words.targets.line.text() == "-"
    reader.types(reader.window.words.targets, "- 야구")
    assert reader.session.problems == {}


@pytest.mark.parametrize("typed", ["-1", "1001", "off", "x", ""])
def test_a_truncation_out_of_range_never_comes_about(reader: Reader, typed: str) -> None:
    field = reader.window.model.truncation
    field.clear()
    reader.sets(field, typed)
    truncation = reader.session.experiment.kind.truncation
    assert truncation is None or 1 <= truncation <= 1000
    reader.window.grab()


def test_all_switches_at_once_can_be_walked_in_long_sequences(reader: Reader) -> None:
    reader.types(reader.window.words.inputs, " ".join(f"x{n}" for n in range(20)))
    targets = ("-" if n % 3 else f"y{n}" for n in range(20))
    reader.types(reader.window.words.targets, " ".join(targets))
    for field in (reader.window.model.activation, reader.window.model.bias):
        picks(reader, field, 1)
    picks(reader, reader.window.model.reduction, 1)
    reader.sets(reader.window.model.truncation, "4")
    total = 14 * 20 + 5
    assert len(reader.session.program) == total
    for index in range(0, total, 7):
        reader.window.desk.do(lambda session, index=index: session.go_to(index))
        reader.window.grab()
    assert reader.session.trace.loss == oracle(reader, reduction="mean", truncation=4).loss
