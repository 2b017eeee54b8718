"""From two typed words to a gradient on the screen, and on to a loss below 0.05."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.shapes import Spot
from tests.article import count, index_of, program

if TYPE_CHECKING:
    from tests.reader import Reader

UNKNOWN = "—"


def words(reader: Reader, inputs: str, targets: str) -> None:
    """Type a sequence, one field after the other."""
    reader.types(reader.window.words.inputs, inputs)
    reader.types(reader.window.words.targets, targets)


def step_to(reader: Reader, name: str, t: int) -> None:
    """Step op by op, as with a clicker, until an op is done; its movement too."""
    for _ in range(count(2)):
        if reader.index == index_of(name, t, 2):
            break
        reader.presses("PgDown")
    reader.waits(1.0)


def test_type_step_until_a_gradient_arrives_and_train(reader: Reader) -> None:
    words(reader, "cave bat", "동굴 박쥐")
    reader.window.diagram.canvas.setFocus()
    assert reader.session.experiment.inputs == ("cave", "bat")

    step_to(reader, "L", 1)
    assert not any(text.startswith("own") for text in reader.diagram_texts())
    step_to(reader, "dV", 1)
    assert reader.diagram_texts().count(f"own {UNKNOWN}") == 2

    step_to(reader, "own", 1)
    arrived = float(np.linalg.norm(reader.session.trace["own"][1]))
    assert f"own {numerals.magnitude(arrived)}" in reader.diagram_texts()

    step_to(reader, "carried", 0)
    carried = float(np.linalg.norm(reader.session.trace["carried"][0]))
    assert f"carried {numerals.magnitude(carried)}" in reader.diagram_texts()

    assert reader.window.desk.rate == 20
    reader.presses("Ctrl+T")
    reader.waits(3.0)
    reader.presses("Ctrl+T")
    assert reader.session.place.update == 60
    assert reader.session.trace.loss < 0.05


def test_the_default_lesson_is_learned_in_sixty_updates(reader: Reader) -> None:
    assert reader.session.learning_rate == 0.5
    for _ in range(60):
        reader.clicks(reader.window.toolbar.once)
    assert reader.session.trace.loss < 0.05
    assert f"L = {numerals.magnitude(reader.session.trace.loss)}" in reader.window.loss._now.text()


@pytest.mark.parametrize("t", [0, 1])
def test_a_loss_is_a_dash_until_it_is_computed(reader: Reader, t: int) -> None:
    name = numerals.step("L", t)
    step_to(reader, "y", t)
    assert f"{name} = {UNKNOWN}" in reader.diagram_texts()
    step_to(reader, "L", t)
    (shown,) = [text for text in reader.diagram_texts() if text.startswith(f"{name} = ")]
    assert shown.endswith(f"= {numerals.magnitude(float(reader.session.trace['L'][t]))}")


def test_the_total_is_a_dash_until_the_last_loss_is_known(reader: Reader) -> None:
    step_to(reader, "y", 1)
    assert f"L = {UNKNOWN}" in reader.diagram_texts()
    step_to(reader, "L", 1)
    assert f"L = {numerals.magnitude(reader.session.trace.loss)}" in reader.diagram_texts()


def test_probabilities_are_dashes_then_scores_then_numbers(reader: Reader) -> None:
    def shown() -> list[str]:
        return reader.diagram_texts()

    classes = 3
    assert shown().count(UNKNOWN) >= 2 * classes
    before = shown().count(UNKNOWN)
    step_to(reader, "o", 0)
    assert before - shown().count(UNKNOWN) >= classes
    step_to(reader, "y", 0)
    for share in reader.session.trace["y"][0]:
        assert numerals.probability(float(share)) in shown()


@pytest.mark.parametrize("weight", ["U", "W", "V"])
def test_a_weight_s_gradient_is_a_dash_until_its_first_item(reader: Reader, weight: str) -> None:
    def scale() -> str:
        return next(text for text in reader.weights_texts() if "∂U" in text)

    first = index_of(f"d{weight}", 1, 2)
    reader.window.desk.do(lambda session: session.go_to(first - 1))
    assert f"∂{weight} {UNKNOWN}" in scale()
    reader.presses("Right")
    reader.waits(1.0)
    assert f"∂{weight} ±" in scale()


def test_while_an_op_moves_its_number_is_not_yet_there(reader: Reader) -> None:
    reader.window.desk.do(lambda session: session.go_to(index_of("own", 1, 2) - 1))
    reader.presses("Right")
    reader.waits(0.1)
    assert reader.diagram_texts().count(f"own {UNKNOWN}") == 2
    reader.waits(1.0)
    assert reader.diagram_texts().count(f"own {UNKNOWN}") == 1


def told(reader: Reader, name: str, t: int) -> str:
    """The tool tip of a quantity."""
    return reader.window.diagram.canvas._describe(Spot(0, 0, 0, 0, name, t))


def test_tool_tips_say_unknown_until_an_op_is_done_and_then_the_trace_s_numbers(
    reader: Reader,
) -> None:
    once = [(i, op) for i, op in enumerate(program(2)) if op.name[0] != "d" or op.name[1] in "oz"]
    for index, op in [(i, op) for i, op in once if i and op.kind != "update"]:
        first = numerals.signed(float(np.ravel(reader.session.trace[op.name][op.t])[0]), 4)
        for at, known in ((index - 1, False), (index, True)):
            reader.window.desk.do(lambda session, at=at: session.go_to(at))
            tip = told(reader, op.name, op.t)
            assert (UNKNOWN in tip) != known
            assert (first in tip) == known


@pytest.mark.parametrize("name", ["dU", "dW", "dV"])
def test_tool_tips_of_a_weight_s_gradient_tell_the_sum_so_far(reader: Reader, name: str) -> None:
    desk = reader.window.desk
    desk.do(lambda session: session.go_to(index_of(name, 1, 2) - 1))
    assert UNKNOWN in told(reader, name, 0)
    for t in (1, 0):
        desk.do(lambda session, t=t: session.go_to(index_of(name, t, 2)))
        for number in reader.session.trace[name][t].ravel():
            assert numerals.signed(float(number), 4) in told(reader, name, 0)


def test_an_exact_zero_says_why(reader: Reader) -> None:
    reader.presses("End")
    texts = reader.diagram_texts()
    assert "0: h₀ = 0" in texts
    assert not reader.session.trace.item_norm("dW", 0)


def test_the_caption_names_the_present_op(reader: Reader) -> None:
    for _ in range(count(2)):
        caption = reader.window.diagram.canvas.accessibleDescription()
        assert caption in reader.diagram_texts()
        assert str(reader.index + 1) in caption
        reader.presses("Right")
