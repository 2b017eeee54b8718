"""What a machine can lack is named in one line, with the command that mends it."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

from rnnviz.app import preflight
from rnnviz.language import LANGUAGES, Sentence, catalogue, speak

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.fixture(autouse=True)
def bare_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Debian with no newer Python, no display and nothing chosen for Qt."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(preflight, "has_program", lambda name: name == "apt")
    for name in DISPLAYS:
        monkeypatch.delenv(name, raising=False)


def said(problem: Sentence | None, code: str = "en") -> str:
    assert problem is not None
    return speak(code)(problem)


def without(monkeypatch: pytest.MonkeyPatch, *sonames: str) -> None:
    monkeypatch.setattr(preflight, "has_library", lambda soname: soname not in sonames)


@pytest.mark.parametrize("version", [(3, 7, 16), (3, 10, 13)])
def test_an_old_python_is_named_with_what_installs_a_newer_one(version: tuple[int, ...]) -> None:
    text = said(preflight.python_problem(version))
    assert ".".join(map(str, version)) in text
    assert text.endswith("sudo apt install python3.11 python3.11-venv")


def test_an_old_python_names_a_newer_one_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    there = ("python3.12", "python3.13")
    monkeypatch.setattr(preflight, "has_program", lambda name: name in there)
    monkeypatch.setattr(preflight, "starts", lambda name: name == "python3.12")
    assert said(preflight.python_problem((3, 9, 2))).endswith("python3.12 main.py")


def test_a_name_starts_only_when_a_python_answers() -> None:
    assert preflight.starts(sys.executable)


@pytest.mark.parametrize(("system", "command"), [("win32", "winget"), ("darwin", "brew")])
def test_other_systems_have_their_own_remedy(
    monkeypatch: pytest.MonkeyPatch, system: str, command: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert f"{command} install" in said(preflight.python_problem((3, 9, 2)))


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1), (4, 0, 0)])
def test_a_python_that_will_do_is_no_problem(version: tuple[int, ...]) -> None:
    assert preflight.python_problem(version) is None


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_environments_names_the_package(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == missing else found(name)
    )
    monkeypatch.setattr(sys, "executable", str(Path("/usr/bin/python3").resolve()))
    text = said(preflight.venv_problem())
    assert missing in text
    assert text.endswith("sudo apt install python3-venv")
    monkeypatch.setattr(sys, "executable", "/somewhere/else/python3")
    numbered = f"python3.{sys.version_info[1]}-venv"
    assert said(preflight.venv_problem()).endswith(numbered)


def test_a_whole_python_has_no_such_problem() -> None:
    assert preflight.venv_problem() is None


def test_a_missing_library_of_qt_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    without(monkeypatch, "libxcb-cursor.so.0", "libEGL.so.1")
    text = said(preflight.qt_library_problem())
    assert "libxcb-cursor.so.0" in text
    assert text.endswith("sudo apt install libegl1 libxcb-cursor0")


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("dnf", "sudo dnf install 'libxcb-cursor.so.0()(64bit)'"),
        ("pacman", "sudo pacman -S xcb-util-cursor"),
        ("none", "sudo apt install libxcb-cursor0"),
    ],
)
def test_each_system_is_told_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch, manager: str, command: str
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(preflight, "has_program", lambda name: name == manager)
    without(monkeypatch, "libxcb-cursor.so.0")
    assert said(preflight.qt_library_problem()).endswith(command)


@pytest.mark.parametrize(
    "screen",
    [
        {},
        {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"},
        {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"},
    ],
)
def test_libraries_of_x_matter_only_where_qt_draws_on_x(
    monkeypatch: pytest.MonkeyPatch, screen: dict[str, str]
) -> None:
    for name, value in screen.items():
        monkeypatch.setenv(name, value)
    without(monkeypatch, *(library.soname for library in preflight.XCB_LIBRARIES))
    assert preflight.qt_library_problem() is None
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert preflight.qt_library_problem() is not None


def test_other_systems_bring_their_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    without(monkeypatch, "libEGL.so.1")
    assert preflight.qt_library_problem() is None


def test_libraries_are_found_in_folders_and_by_the_loader(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert preflight.has_library("libc.so.6")
    assert not preflight.has_library("libof-nobody.so.3")
    (tmp_path / "libof-nobody.so.3").touch()
    monkeypatch.setenv("LD_LIBRARY_PATH", os.pathsep.join(["", str(tmp_path)]))
    assert preflight.has_library("libof-nobody.so.3")
    monkeypatch.setattr(preflight, "_library_folders", list)
    assert preflight.has_library("libc.so.6")


def test_no_display_is_told_with_the_way_to_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    text = said(preflight.display_problem())
    assert text.endswith("python3 main.py render baseball-bat -o bat.png")
    for name in DISPLAYS:
        with monkeypatch.context() as here:
            here.setenv(name, "anything")
            assert preflight.display_problem() is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_problem_is_one_line_in_every_language(
    monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    without(monkeypatch, "libEGL.so.1")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    problems = [
        preflight.python_problem((3, 8, 0)),
        preflight.venv_problem(),
        preflight.qt_library_problem(),
        preflight.display_problem(),
    ]
    texts = [said(problem, code) for problem in problems]
    assert len(set(texts)) == 4
    assert not any("\n" in text for text in texts)
    assert all(text.isascii() == (code == "en") for text in texts)


def test_both_languages_say_the_same_things() -> None:
    english, korean = (
        {key: text for key, text in catalogue(code).items() if key.startswith("setup.")}
        for code in ("en", "ko")
    )
    assert english.keys() == korean.keys()
