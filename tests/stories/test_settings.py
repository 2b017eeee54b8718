"""Changing the model, the language, the theme and the size, in the middle of everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from rnnviz.drawing.palette import THEMES

if TYPE_CHECKING:
    from tests.reader import Reader


@pytest.mark.parametrize("units", [1, 2, 16, 64])
def test_hidden_units(reader: Reader, units: int) -> None:
    reader.sets(reader.window.model.hidden_units, str(units))
    trace = reader.session.trace
    assert trace["W"].shape == (units, units)
    assert trace["h"].shape == (2, units)
    assert reader.window.model.hidden_units.value() == units
    reader.window.diagram.canvas.setFocus()
    reader.presses("End", "Ctrl+U")
    assert reader.session.place.update == 1
    reader.window.grab()


@pytest.mark.parametrize("typed", ["0", "65", "999", ""])
def test_hidden_units_out_of_range_never_come_about(reader: Reader, typed: str) -> None:
    field = reader.window.model.hidden_units
    field.clear()
    reader.sets(field, typed)
    assert 1 <= field.value() <= 64
    assert reader.session.experiment.words.n_hidden == field.value()


def test_hidden_units_keep_h0_as_far_as_they_can(reader: Reader) -> None:
    reader.types(reader.window.model.h0, "1 2 3 4")
    reader.sets(reader.window.model.hidden_units, "2")
    assert reader.session.experiment.h0 == (1.0, 2.0)
    reader.sets(reader.window.model.hidden_units, "3")
    assert reader.session.experiment.h0 == (1.0, 2.0, 2.0)
    assert reader.window.model.h0.line.text() == "1 2 2"


def test_a_bad_h0_is_mended_by_new_hidden_units(reader: Reader) -> None:
    reader.types(reader.window.model.h0, "1 2 3")
    assert "h0" in reader.session.problems
    reader.sets(reader.window.model.hidden_units, "3")
    assert reader.session.problems == {}
    assert reader.window.model.h0.line.text() == "0"


@pytest.mark.parametrize("scale", ["0", "0.01", "1.5", "5"])
def test_scale_draws_the_same_weights_so_many_times_larger(reader: Reader, scale: str) -> None:
    before = reader.session.trace["W"] / 0.6
    reader.sets(reader.window.model.scale, scale)
    assert np.allclose(reader.session.trace["W"], float(scale) * before, rtol=1e-14)
    reader.window.grab()


def test_another_seed_draws_other_weights_and_back_the_same(reader: Reader) -> None:
    before = reader.session.trace["W"]
    reader.sets(reader.window.model.seed, "12")
    assert not np.array_equal(reader.session.trace["W"], before)
    reader.sets(reader.window.model.seed, "8")
    assert np.array_equal(reader.session.trace["W"], before)


def test_the_learning_rate_is_that_of_the_next_update(reader: Reader) -> None:
    old, gradient = reader.session.trace["W"], reader.session.trace.gradients.W
    reader.sets(reader.window.model.learning_rate, "2.5")
    reader.window.diagram.canvas.setFocus()
    reader.presses("Ctrl+U")
    assert np.array_equal(reader.session.trace["W"], old - 2.5 * gradient)


def test_leaving_a_field_unchanged_does_not_throw_training_away(reader: Reader) -> None:
    reader.presses("Ctrl+U", "Ctrl+U", "Ctrl+U")
    model = reader.window.model
    for field in (model.hidden_units, model.learning_rate, model.scale, model.seed, model.h0.line):
        field.setFocus()
        reader.presses("Return", on=field)
    reader.window.diagram.canvas.setFocus()
    assert reader.session.place.update == 3


def test_stepping_through_fields_by_tab_changes_nothing(reader: Reader) -> None:
    reader.presses("Ctrl+U", "Right", "Space")
    session = reader.session
    for _ in range(40):
        reader.presses("Tab")
    assert reader.session.experiment is session.experiment
    assert reader.session.place == session.place
    assert reader.window.desk.playback.playing


def test_arrow_keys_in_a_number_field_change_the_number(reader: Reader) -> None:
    field = reader.window.model.seed
    field.setFocus()
    before = reader.session.experiment.words.seed
    reader.presses("Up", "Up", "Down", on=field)
    assert reader.session.experiment.words.seed == before + 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_is_picked_in_the_menu(reader: Reader, theme: str) -> None:
    reader.window.menus._actions[f"view_theme_{theme}"].trigger()
    assert reader.window.palette_now() == THEMES[theme]
    reader.window.grab()


def test_the_theme_button_switches_there_and_back(reader: Reader) -> None:
    reader.clicks(reader.window.toolbar.theme)
    assert reader.window.palette_now().name == "dark"
    reader.clicks(reader.window.toolbar.theme)
    assert reader.window.palette_now().name == "light"


def test_looks_switched_while_playing_and_training_disturb_neither(reader: Reader) -> None:
    for key, running in (("Space", "playing"), ("Ctrl+T", "training")):
        reader.presses(key)
        reader.clicks(reader.window.toolbar.theme)
        reader.clicks(reader.window.toolbar.language)
        reader.presses("Ctrl++")
        desk = reader.window.desk
        assert {"playing": desk.playback.playing, "training": desk.training}[running]
        reader.waits(1.0)
    assert reader.session.place.update == 20


@pytest.mark.parametrize("zoom", [1.0, 1.75, 3.0])
def test_every_zoom_can_be_painted(reader: Reader, zoom: float) -> None:
    reader.window.desk.do(lambda session: session.set_zoom(zoom).go_last())
    reader.window.grab()
    assert reader.window.diagram.canvas.picture


def test_zoom_stays_between_its_ends(reader: Reader) -> None:
    reader.presses(*["Ctrl++"] * 12)
    # Larger type than this window has room for is not asked for again and again.
    assert reader.session.zoom == 1.5
    assert 1.25 < reader.window.zoom_now() < 1.5
    reader.presses(*["Ctrl+-"] * 12)
    assert reader.session.zoom == 1.0
