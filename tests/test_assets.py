"""The door to the assets: found from a checkout and inside a package, read once, all of it JSON."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import rnnviz
from rnnviz import assets

EVERY_JSON = sorted(assets.path().rglob("*.json"))


def test_the_folder_is_there() -> None:
    assert assets.path().is_dir()
    assert assets.path("lessons", "baseball-bat.json").is_file()


def test_a_path_need_not_exist() -> None:
    assert not assets.path("nowhere", "nothing.json").exists()


def test_names_are_the_stems_in_alphabetical_order() -> None:
    names = assets.names("language", "en")
    assert "error" in names
    assert names == sorted(names)
    assert not any(name.endswith(".json") for name in names)


def test_a_folder_that_is_not_there_has_no_names() -> None:
    assert assets.names("nowhere") == []


def test_a_file_is_read_once() -> None:
    first = assets.read_json("lessons", "baseball-bat.json")
    assert assets.read_json("lessons", "baseball-bat.json") is first


def test_a_missing_file_is_an_os_error() -> None:
    with pytest.raises(OSError, match=r"nothing\.json"):
        assets.read_json("nothing.json")


@pytest.mark.parametrize("file", EVERY_JSON, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_json_is_utf8_and_names_nothing_twice(file: Path) -> None:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys))
        return dict(pairs)

    assert json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=once)


def test_there_is_no_code_among_the_assets() -> None:
    assert not [file for file in assets.path().rglob("*") if file.suffix in {".py", ".pyc", ".js"}]


def test_a_package_with_its_assets_inside_finds_them_there(tmp_path: Path) -> None:
    """As a wheel lays it out: `rnnviz/_assets`, in a folder with a space and Hangul in its name."""
    package = tmp_path / "빈 칸" / "rnnviz"
    source = Path(rnnviz.__file__).parent
    shutil.copytree(source, package, ignore=shutil.ignore_patterns("__pycache__", "panes", "app"))
    shutil.copytree(assets.path(), package / "_assets")
    code = "from rnnviz import assets; import json; print(json.dumps(str(assets.path())))"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=package.parent, capture_output=True, check=True
    )
    assert Path(json.loads(found.stdout)) == package / "_assets"
