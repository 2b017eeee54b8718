"""The keys outlive the window; a damaged file costs nothing but what is damaged."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.app import preferences
from rnnviz.app.desk import Desk
from rnnviz.session import Session
from rnnviz.session.keys import KEYS_AT_FIRST, Change, Keys

if TYPE_CHECKING:
    from pathlib import Path

CHANGED = Keys("thonny").giving({"run_step": ("N", "Ctrl+K, Ctrl+S"), "run_last": ()})


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a folder" / "keys.json"
    both = CHANGED.of("rnnviz").giving({"run_play": ("P",)})
    assert preferences.save(path, both)
    assert preferences.load(path) == Keys(
        "rnnviz",
        (
            Change("rnnviz", "run_play", ("P",)),
            Change("thonny", "run_step", ("N", "Ctrl+K, Ctrl+S")),
            Change("thonny", "run_last", ()),
        ),
    )


def test_without_a_file_everything_is_as_at_first(tmp_path: Path) -> None:
    assert preferences.load(tmp_path / "keys.json") == KEYS_AT_FIRST
    assert preferences.load(tmp_path) == KEYS_AT_FIRST


def test_a_file_cut_short_anywhere_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    preferences.save(path, CHANGED)
    whole = path.read_bytes()
    for length in range(len(whole) - 1):
        path.write_bytes(whole[:length])
        assert preferences.load(path) == KEYS_AT_FIRST


@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_without_complaint(
    data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "keys.json"
    path.write_bytes(data)
    assert isinstance(preferences.load(path), Keys)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("run_step"),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["version", "preset", "changes", "thonny", "rnnviz", "run_step"]),
            inside,
        )
    ),
    max_leaves=12,
)


@given(content=ANYTHING, changes=ANYTHING)
def test_any_json_is_read_without_complaint(
    content: object, changes: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "keys.json"
    for one in (content, {"version": 1, "preset": content, "changes": changes}):
        path.write_text(json.dumps(one), encoding="utf-8")
        assert isinstance(preferences.load(path), Keys)


@pytest.mark.parametrize("key", ["F5", "Esc", "Tab", "nonsense", "", 3, None, ["F2"]])
def test_keys_that_are_none_are_left_out(tmp_path: Path, key: object) -> None:
    path = tmp_path / "keys.json"
    content = {"version": 1, "changes": {"rnnviz": {"run_step": [key, "f2"], "run_fly": ["F3"]}}}
    path.write_text(json.dumps(content), encoding="utf-8")
    assert preferences.load(path).changed == {"run_step": ("F2",)}


def test_a_file_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text('{"version": 2, "preset": "thonny"}', encoding="utf-8")
    assert preferences.load(path) == KEYS_AT_FIRST


def test_where_nothing_can_be_written_the_keys_hold_until_the_end(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert not preferences.save(blocked / "keys.json", CHANGED)


def test_only_a_change_is_written(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    desk = Desk(Session.open("baseball-bat"))
    preferences.Remembering(desk, path)
    desk.do(Session.step)
    assert not path.exists()
    desk.keep_playing(lambda session: session.pick_preset("vscode"))
    assert preferences.load(path).preset == "vscode"


def test_it_lies_where_this_machine_keeps_settings() -> None:
    assert preferences.place().name == "keys.json"
    assert preferences.place().is_absolute()
