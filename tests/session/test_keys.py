"""Keys as a value: presets, what is changed in them, and keys that two commands want."""

from __future__ import annotations

import pytest

from rnnviz.session import Session
from rnnviz.session.keys import KEYS_AT_FIRST, PRESETS, RESERVED, clash, given, is_reserved, owners

KEYMAP = {"on": ("Right", "F10"), "back": ("Left",), "find": ("Ctrl+K, Ctrl+S", "F1")}


@pytest.mark.parametrize(
    ("one", "other", "clashing"),
    [
        ("F1", "F1", True),
        ("F1", "F10", False),
        ("Ctrl+K", "Ctrl+K, Ctrl+S", True),
        ("Ctrl+K, Ctrl+S", "Ctrl+K", True),
        ("Ctrl+K, Ctrl+S", "Ctrl+K, Ctrl+T", False),
        ("Ctrl+S", "Ctrl+K, Ctrl+S", False),
    ],
)
def test_keys_clash_when_one_begins_the_other(one: str, other: str, clashing: bool) -> None:
    assert clash(one, other) is clashing


def test_who_has_a_key() -> None:
    assert owners(KEYMAP, "F10", "back") == ("on",)
    assert owners(KEYMAP, "F10", "on") == ()
    assert owners(KEYMAP, "Ctrl+K", "on") == ("find",)
    assert owners(KEYMAP, "F9", "on") == ()


def test_a_key_given_away_is_lost_by_who_had_it_and_no_other_is() -> None:
    assert given(KEYMAP, "back", ("F10", "Left")) == {"back": ("F10", "Left"), "on": ("Right",)}
    assert given(KEYMAP, "on", ("F1", "Left")) == {
        "on": ("F1", "Left"),
        "find": ("Ctrl+K, Ctrl+S",),
        "back": (),
    }
    assert given(KEYMAP, "on", ("Right", "F1", "Ctrl+K"))["find"] == ()
    assert given(KEYMAP, "on", ()) == {"on": ()}


@pytest.mark.parametrize("key", [*RESERVED, "Ctrl+K, Esc", "F5, A"])
def test_some_keys_are_not_to_be_given(key: str) -> None:
    assert is_reserved(key)


@pytest.mark.parametrize("key", ["F4", "Shift+F5", "Ctrl+Return", "A"])
def test_all_others_are(key: str) -> None:
    assert not is_reserved(key)


def test_each_preset_keeps_what_was_changed_in_it() -> None:
    session = Session.open("baseball-bat")
    assert session.keys is KEYS_AT_FIRST
    changed = session.give_keys({"on": ("N",)})
    other = changed.pick_preset("thonny")
    assert (changed.keys.changed, other.keys.changed) == ({"on": ("N",)}, {})
    both = other.give_keys({"on": ("M",), "back": ()})
    assert both.keys.changed == {"on": ("M",), "back": ()}
    assert both.pick_preset(PRESETS[0]).keys.changed == {"on": ("N",)}
    assert both.reset_keys().keys.changed == {}
    assert both.reset_keys().pick_preset(PRESETS[0]).keys.changed == {"on": ("N",)}


def test_keys_change_nothing_else() -> None:
    session = Session.open("baseball-bat").go_to(12)
    after = session.give_keys({"on": ("N",)}).pick_preset("vscode").reset_keys()
    assert after.experiment is session.experiment
    assert after.place == session.place
