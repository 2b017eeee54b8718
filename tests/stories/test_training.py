"""Train, pause, one update, reset: the window and a script give the same numbers, bit for bit."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pytest

import rnnviz
from rnnviz.language import speak
from rnnviz.session import losses_so_far
from tests.article import count

if TYPE_CHECKING:
    from rnnviz.session import Session
    from rnnviz.training.fit import Update
    from tests.reader import Reader


def weights(session: Session) -> list[bytes]:
    """U, W and V to the last bit."""
    return [session.trace[name].tobytes() for name in "UWV"]


def scripted(session: Session, updates: int) -> list[Update]:
    """What `rnnviz.fit` makes of a session's network in a script, each asked in time."""
    experiment = session.experiment
    sequence = (experiment.input_ids, experiment.target_ids)
    fitted = rnnviz.fit(experiment.net, [sequence], session.learning_rate, np.array(experiment.h0))
    return [asked for asked in islice(fitted, updates) if asked.net and len(asked.losses)]


def diverges(reader: Reader) -> None:
    """Train with a learning rate that no field lets through."""
    reader.window.desk.do(lambda session: session.set_learning_rate(1e308))
    reader.presses("Ctrl+T")
    reader.waits(5.0)


def trains(reader: Reader, seconds: float) -> None:
    """Train for a while and pause."""
    reader.clicks(reader.window.toolbar.train)
    reader.waits(seconds)
    reader.clicks(reader.window.toolbar.train)


@pytest.mark.parametrize("h0", ["0", "0.3 -0.2 0.1 0.4"])
def test_training_in_the_window_is_fit_in_a_script(reader: Reader, h0: str) -> None:
    reader.types(reader.window.model.h0, h0)
    script = scripted(reader.session, 40)
    trains(reader, 2.0)
    assert reader.session.place.update == 40
    assert weights(reader.session) == [w.tobytes() for w in script[-1].net.weights.values()]
    updates, losses = losses_so_far(reader.session)
    assert updates.tolist() == list(range(41))
    assert losses[:-1].tobytes() == np.array([update.losses for update in script]).tobytes()


def test_the_curve_drawn_is_the_curve_of_the_script(reader: Reader) -> None:
    script = scripted(reader.session, 21)
    reader.window.loss._build()
    trains(reader, 1.0)
    reader.window.loss.draw()
    curves = reader.window.loss.view._curves
    total, *steps = [curves[key].getData()[1] for key in ("loss/0", "step.0/0", "step.1/0")]
    losses = np.array([update.losses for update in script])
    assert total.tobytes() == losses.sum(axis=1).tobytes()
    for t, curve in enumerate(steps):
        assert curve.tobytes() == losses[:, t].tobytes()


def test_one_update_at_a_time_is_training(reader: Reader) -> None:
    script = scripted(reader.session, 3)
    for update in script:
        reader.clicks(reader.window.toolbar.once)
        assert weights(reader.session) == [w.tobytes() for w in update.net.weights.values()]
    assert speak("en")("train.state", n=3) in reader.window.toolbar._state.text()


def test_frames_of_any_length_come_to_the_same(reader: Reader) -> None:
    script = scripted(reader.session, 20)
    reader.presses("Ctrl+T")
    for _ in range(64):
        reader.waits(1 / 64)
    reader.presses("Ctrl+T")
    assert reader.session.place.update == 20
    assert weights(reader.session) == [w.tobytes() for w in script[-1].net.weights.values()]


def test_as_fast_as_possible_makes_one_update_a_turn_when_out_of_time(reader: Reader) -> None:
    reader.window.toolbar.rate.activated.emit(4)
    assert reader.window.desk.rate == 0
    reader.presses("Ctrl+T")
    reader.window.desk.pass_time(0.016, lambda: True)
    assert reader.session.place.update == 1


def test_paused_nothing_is_trained(reader: Reader) -> None:
    trains(reader, 1.0)
    before = weights(reader.session)
    reader.waits(5.0)
    assert weights(reader.session) == before


def test_reset_is_the_start_bit_for_bit(reader: Reader) -> None:
    start, texts = weights(reader.session), reader.diagram_texts()
    trains(reader, 2.0)
    assert weights(reader.session) != start
    reader.clicks(reader.window.toolbar.reset)
    assert weights(reader.session) == start
    assert losses_so_far(reader.session)[0].tolist() == [0]
    reader.presses("Home")
    assert reader.diagram_texts() == texts


def test_reset_and_trained_again_is_the_same_run(reader: Reader) -> None:
    trains(reader, 1.0)
    first = weights(reader.session), losses_so_far(reader.session)[1].tobytes()
    reader.clicks(reader.window.toolbar.reset)
    trains(reader, 1.0)
    assert (weights(reader.session), losses_so_far(reader.session)[1].tobytes()) == first


def test_while_it_trains_the_gradients_are_on_show(reader: Reader) -> None:
    reader.presses("Ctrl+T")
    assert reader.session.reached.op.name == "dU"
    before = reader.diagram_texts()
    reader.waits(0.5)
    assert reader.session.reached.op.name == "dU"
    assert reader.diagram_texts() != before
    assert reader.window.toolbar.train.text() == speak("en")("train.pause")


def test_typing_while_it_trains(reader: Reader) -> None:
    reader.presses("Ctrl+T")
    reader.waits(0.5)
    reader.types(reader.window.words.inputs, "cave bat")
    reader.waits(0.5)
    reader.types(reader.window.words.inputs, "cave bat flies")
    assert "inputs" in reader.session.problems
    reader.waits(0.5)
    reader.types(reader.window.words.targets, "동굴 박쥐 난다")
    reader.waits(0.5)
    assert reader.window.desk.training
    assert reader.session.place.update == 40
    assert reader.session.steps == 3
    assert len(losses_so_far(reader.session)[0]) == 11


def test_stepping_while_it_trains_loses_nothing(reader: Reader) -> None:
    reader.presses("Ctrl+T")
    for key in ("Right", "Left", "F10", "Home", "End", "PgUp"):
        reader.presses(key)
        reader.waits(0.1)
    assert reader.session.place.update >= 12


def test_playing_ends_training(reader: Reader) -> None:
    reader.presses("Ctrl+T", "Space")
    assert reader.window.desk.playback.playing
    assert not reader.window.desk.training


def test_training_ends_playing(reader: Reader) -> None:
    reader.presses("Space", "Ctrl+T")
    assert reader.window.desk.training
    assert not reader.window.desk.playback.playing


@pytest.mark.parametrize("language", ["en", "ko"])
def test_training_that_diverges_stops_by_itself_and_says_so(reader: Reader, language: str) -> None:
    reader.window.desk.do(lambda session: session.set_language(language))
    diverges(reader)
    assert not reader.window.desk.training
    sentence = reader.window.toolbar._state.toolTip().splitlines()[0]
    say = speak(language)
    scores = say("quantity.o", t=1)
    assert sentence == say("error.diverged_after", update=1, quantity=scores)
    assert reader.session.is_finite


def test_after_a_divergence_everything_can_be_looked_at_and_mended(reader: Reader) -> None:
    diverges(reader)
    reader.window.diagram.canvas.setFocus()
    for _ in range(count(2)):
        reader.presses("Right")
        reader.diagram_texts()
        reader.weights_texts()
        reader.window.grab()
    reader.window.desk.do(lambda session: session.set_learning_rate(0.5))
    reader.presses("Ctrl+U")
    assert "training" not in reader.session.problems
    assert speak("en")("train.state", n=1) in reader.window.toolbar._state.text()


@pytest.mark.parametrize("units", [16, 64])
def test_wild_settings_are_drawn_however_large_the_numbers(reader: Reader, units: int) -> None:
    inputs = " ".join(f"w{t % 7}" for t in range(60))
    targets = " ".join(f"v{t * 3 % 5}" for t in range(60))
    reader.types(reader.window.words.inputs, inputs)
    reader.types(reader.window.words.targets, targets)
    model = reader.window.model
    reader.sets(model.hidden_units, str(units))
    reader.sets(model.scale, "5")
    reader.sets(model.learning_rate, "10")
    reader.types(model.h0, "10")
    reader.window.diagram.canvas.setFocus()
    trains(reader, 5.0)
    for key in ("Home", "F10", "End", "PgUp"):
        reader.presses(key)
        reader.window.grab()
    assert reader.session.place.update == 100
