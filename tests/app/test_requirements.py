"""Requirements are read, compared with what is installed, and left to pip when in doubt."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest

from rnnviz.app.requirements import CLAUSE, MARKER, Requirement, requirements, satisfied

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("versions", "version", "fits"),
    [
        (">=6.9,<6.12", "6.9", True),
        (">=6.9,<6.12", "6.9.0", True),
        (">=6.9,<6.12", "6.11.3", True),
        (">=6.9,<6.12", "6.12.0", False),
        (">=6.9,<6.12", "6.8.9", False),
        (">=6.9, < 6.12", "6.10", True),
        ("==2", "2.0.0", True),
        ("==2", "2.0.1", False),
        ("!=2", "2.0.1", True),
        (">1.26", "1.26.0", False),
        ("<=1.26", "1.26", True),
        ("", "0.0.1", True),
        (">=1.26", "2.0.0rc1", True),
        ("~=1.4", "1.4", False),  # not understood: pip decides
        ("==1.*,>=1", "unknown", False),
    ],
)
def test_versions_are_compared_as_numbers(versions: str, version: str, fits: bool) -> None:
    assert Requirement.read("thing" + versions).allows(version) is fits


@pytest.mark.parametrize(
    ("marker", "applies"),
    [
        ("", True),
        ("; sys_platform == 'linux'", True),
        ('; sys_platform == "win32"', False),
        ("; sys_platform != 'win32'", True),
        ("; python_version >= '3.9'", True),
        ("; python_version < '3.9'", False),
        ("; sys_platform == 'win32' and something == 'odd'", True),  # pip decides
        ("; something == 'odd'", True),
    ],
)
def test_markers_are_read(marker: str, applies: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert Requirement.read("thing>=1" + marker).applies() is applies


def test_the_parts_of_a_requirement() -> None:
    read = Requirement.read("Some-Thing.x[fast, small] >=1,<2 ; sys_platform == 'linux'")
    assert (read.name, read.versions) == ("Some-Thing.x", ">=1,<2")
    assert read.marker == "sys_platform == 'linux'"
    with pytest.raises(ValueError, match="%"):
        Requirement.read("%")


def test_all_that_our_own_pyproject_asks_for_is_understood() -> None:
    asked = requirements(CHECKOUT, ("test",))
    assert {"numpy", "PySide6-Essentials", "pytest"} <= {each.name for each in asked}
    for each in asked:
        assert all(CLAUSE.match(text) for text in each.versions.split(","))
        assert not each.marker or MARKER.match(each.marker)


def test_the_tests_run_where_everything_is_there() -> None:
    assert satisfied(CHECKOUT, ())


@pytest.mark.parametrize(("had", "enough"), [("1.26.4", True), ("1.25.2", False), (None, False)])
def test_what_is_installed_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, had: str | None, enough: bool
) -> None:
    text = '[project]\ndependencies = ["numpy>=1.26"]\n'
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")

    def version(name: str) -> str:
        if had is None:
            raise metadata.PackageNotFoundError(name)
        return had

    monkeypatch.setattr(metadata, "version", version)
    assert satisfied(tmp_path, ()) is enough
