"""Generated expressions: whatever is typed, it is a value, not yet one, or a marked mistake."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.benchmarks.measure import samples
from tests.catalogue_keys import ROOT
from tests.stepping.generated import HOSTILE, LONGEST, VALID, outcome
from tests.stepping.runs import run

COUNT = samples(20_000, 100_000)
#: How often more than it should a time may be on a busy machine.
NOISE = 10
#: All that Python is asked for: `ast.parse` is its compiler, told to stop at the syntax tree.
HARMLESS = {"compile"}


def test_generated_expressions_are_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.stepping.generated", str(COUNT)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    report = json.loads(ran.stdout)
    found, (worst, text) = report["found"], report["worst"]
    with capsys.disabled():
        print(f"\n{COUNT:,} generated expressions: {found}")
        print(f"the slowest took {worst * 1000:.1f} ms: {text[:150]!r}")
    assert sum(found.values()) == COUNT
    assert min(found["value"], found["not yet"], found["mistake"]) > COUNT / 50
    assert worst < LONGEST * NOISE
    assert set(report["events"]) == HARMLESS


@pytest.mark.parametrize("text", VALID)
def test_they_begin_with_what_is_valid(text: str) -> None:
    assert outcome(text, run().before_updates())[0] == "value"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_others_stumble_over_is_refused_or_a_plain_number(text: str) -> None:
    what, _ = outcome(text, run().scope())
    runs_something = any(
        part in text for part in ("__", "'", '"', "tofile", "ctypes", "base", ":=", "=h", "import")
    )
    assert what == "mistake" if runs_something else what in ("mistake", "value")
