"""The keys of every command, in every preset and with any change: never one key for two."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QKeySequence

from rnnviz.app.keymap import INSTEAD, keymap
from rnnviz.app.menus import COMMANDS
from rnnviz.session.keys import PRESETS, Change, Keymap, Keys, clash, is_reserved

EVERY = pytest.mark.parametrize("preset", PRESETS)


def clashes(keys: Keymap) -> list[tuple[str, str]]:
    all_keys = [(name, key) for name, several in keys.items() for key in several]
    return [
        (f"{one}: {key}", f"{other}: {same}")
        for (one, key), (other, same) in combinations(all_keys, 2)
        if clash(key, same)
    ]


@EVERY
def test_no_key_has_two_commands_and_none_is_reserved(preset: str) -> None:
    keys = keymap(Keys(preset))
    assert clashes(keys) == []
    assert not any(is_reserved(key) for several in keys.values() for key in several)
    assert list(keys) == list(COMMANDS)


@EVERY
def test_keys_are_written_as_qt_writes_them(preset: str) -> None:
    for several in keymap(Keys(preset)).values():
        for key in several:
            form = QKeySequence.SequenceFormat.PortableText
            assert QKeySequence(key).toString(form) == key


def test_presets_speak_of_commands_that_there_are() -> None:
    assert tuple(INSTEAD) == PRESETS
    for instead in INSTEAD.values():
        assert set(instead) <= set(COMMANDS)


def test_the_keys_of_the_design() -> None:
    keys = keymap(Keys())
    assert keys["run_step"] == ("Right", "PgDown")
    assert keys["run_back"] == ("Left", "PgUp")
    assert (keys["run_time_step"], keys["run_time_back"]) == (("F10",), ("Shift+F10",))
    assert "Shift+F11" in keys["run_finish"]
    assert (keys["run_run_on"], keys["run_run_back"]) == (("F8",), ("Shift+F8",))
    assert (keys["run_breakpoint"], keys["run_play"]) == (("F9",), ("Space",))
    assert (keys["run_first"], keys["run_last"]) == (("Home",), ("End",))


@pytest.mark.parametrize(
    ("preset", "command", "key"),
    [
        ("vscode", "run_time_step", "F10"),
        ("vscode", "run_term", "F11"),
        ("vscode", "run_finish", "Shift+F11"),
        ("vscode", "run_breakpoint", "F9"),
        ("vscode", "run_play", "F6"),
        ("vscode", "help_keys", "Ctrl+Shift+P"),
        ("vscode", "run_go_to", "Ctrl+G"),
        ("thonny", "run_time_step", "F6"),
        ("thonny", "run_term", "F7"),
        ("thonny", "run_run_on", "F8"),
        ("thonny", "run_back", "Ctrl+B"),
    ],
)
def test_a_preset_has_the_keys_of_its_debugger(preset: str, command: str, key: str) -> None:
    assert key in keymap(Keys(preset))[command]


def test_what_is_changed_holds_against_preset_and_table() -> None:
    keys = keymap(Keys("thonny").giving({"run_step": ("N",), "run_time_step": ()}))
    assert keys["run_step"] == ("N",)
    assert keys["run_time_step"] == ()
    assert keys["run_back"] == ("Left", "PgUp", "Ctrl+B")


def test_changes_of_commands_that_are_gone_are_nothing() -> None:
    assert keymap(Keys().giving({"run_fly": ("N",)})) == keymap(Keys())


SOME = ["F1", "F10", "N", "Ctrl+K", "Ctrl+K, Ctrl+S", "Left"]


@given(
    preset=st.sampled_from(PRESETS),
    changes=st.dictionaries(
        st.sampled_from(list(COMMANDS)), st.lists(st.sampled_from(SOME), max_size=3), max_size=8
    ),
)
def test_whatever_a_file_says_no_key_has_two_commands(
    preset: str, changes: dict[str, list[str]]
) -> None:
    made = tuple(Change(preset, name, tuple(keys)) for name, keys in changes.items())
    assert clashes(keymap(Keys(preset, made))) == []
