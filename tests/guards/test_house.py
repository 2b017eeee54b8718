"""The house as the design has it: small files, small functions, one sentence at every door."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
MODULES: Final = sorted((ROOT / "rnnviz").rglob("*.py"))
EVERY_MODULE = pytest.mark.parametrize(
    "module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix()
)
LONGEST_FILE: Final = 260
LONGEST_FUNCTION: Final = 45
#: What the design puts at the top, and what a repository has besides.
FLOORS: Final = {"network", "training", "stepping", "lessons", "session", "drawing", "panes", "app"}
SINGLE_MODULES: Final = {"__init__.py", "__main__.py", "language.py", "assets.py"}
TOP: Final = {"main.py", "pyproject.toml", "assets", "rnnviz", "tests", "README.md", "LICENSE"}
TOP_BESIDES: Final = {
    ".ci",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    ".github",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs",
    "packaging",
}
#: Names under which nobody finds anything again.
VAGUE: Final = {"utils", "util", "helpers", "helper", "common", "base", "misc", "manager"}
VAGUE |= {"managers", "controller", "controllers"}
LEFT_OVER: Final = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
#: A path that holds on one machine alone, and hosts that serve packages.
MACHINES_OWN: Final = re.compile(
    r"(?<![\w.}/<~])/(?:home|Users|work|tmp|root|mnt|opt|srv)/[\w.-]+" + r"|[A-Z]:\\\\Users"
)
REGISTRIES: Final = re.compile(
    r"(?:files\.pythonhosted|pypi\.org/simple|index-url|artifactory|nexus|devpi"
    r"|localhost:\d)",
    re.IGNORECASE,
)
LOCK_FILES: Final = re.compile(
    r"(?:^|/)(?:.*\.lock|package-lock\.json|requirements.*\.txt|constraints.*\.txt)$"
)


@lru_cache(maxsize=1)
def committed() -> tuple[str, ...]:
    """All files of the repository; outside of one there is nothing to look at."""
    ran = subprocess.run(
        ["git", "-c", "core.quotePath=off", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        pytest.skip("no repository")
    return tuple(name for name in ran.stdout.split("\0") if name and (ROOT / name).is_file())


def texts() -> Iterator[tuple[str, str]]:
    """Every committed text file but this one, which names what it forbids."""
    for name in committed():
        if (ROOT / name) == Path(__file__).resolve():
            continue
        data = (ROOT / name).read_bytes()
        if b"\0" not in data:
            yield name, data.decode("utf-8")


def found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


@EVERY_MODULE
def test_a_module_opens_with_one_sentence(module: Path) -> None:
    doc = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    assert doc, "no docstring"
    first = doc.split("\n\n")[0]
    assert "\n" not in first, "the first sentence has a line of its own"
    assert first.endswith((".", "?", "!"))
    assert not re.search(r"[.?!] [A-Z]", first), "one sentence"


@EVERY_MODULE
def test_a_file_can_be_read_in_one_sitting(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@EVERY_MODULE
def test_a_function_can_be_seen_at_once(module: Path) -> None:
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long


@EVERY_MODULE
def test_a_module_is_named_after_its_subject(module: Path) -> None:
    assert not VAGUE & set(module.relative_to(ROOT).with_suffix("").parts)


def test_nothing_is_left_for_later() -> None:
    assert found(LEFT_OVER) == []


def test_nothing_holds_on_one_machine_alone() -> None:
    assert found(MACHINES_OWN) == []


def test_no_registry_is_named() -> None:
    assert found(REGISTRIES) == []


def test_nothing_is_locked_or_left_behind() -> None:
    assert [name for name in committed() if LOCK_FILES.search(name)] == []
    assert [name for name in committed() if name.endswith((".pyc", ".orig", ".log", "~"))] == []


def test_the_top_is_as_the_design_has_it() -> None:
    top = {name.split("/")[0] for name in committed()}
    assert top >= TOP - {"README.md"}
    assert top - TOP - TOP_BESIDES == set()


def test_the_floors_are_as_the_design_has_them() -> None:
    inside = {name.split("/")[1] for name in committed() if name.startswith("rnnviz/")}
    assert {name for name in inside if not name.endswith((".py", ".md", ".typed"))} == FLOORS
    assert {name for name in inside if name.endswith(".py")} <= SINGLE_MODULES


def test_assets_hold_no_code() -> None:
    assets = [name for name in committed() if name.startswith("assets/")]
    assert [name for name in assets if name.endswith((".py", ".pyc", ".js", ".sh", ".pkl"))] == []


def test_tests_mirror_the_floors() -> None:
    folders = {name.split("/")[1] for name in committed() if re.match(r"tests/.+/", name)}
    assert folders - FLOORS - {"guards", "oracles", "stories", "benchmarks"} == set()
