"""A thousand words and 64 hidden units: stepping, dragging, and the memory of the whole process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.measure import HEAD, distribution

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="asks the system for memory as Unix has it")
@pytest.mark.parametrize("words", [60, 1000])
def test_a_thousand_steps(words: int, capsys: pytest.CaptureFixture[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.long_run", str(words)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout.splitlines()[-1])
    times = {name: np.array(pairs).T.tolist() for name, pairs in found["times"].items()}
    assert len(times) == 6
    # The second of each pair is what the process itself has worked, whatever else the machine did.
    rows = []
    for kind, which in (("by the clock", 0), ("of its own work", 1)):
        rows.append(kind)
        rows += [distribution(name, both[which]) for name, both in times.items()]
        everything = [one for both in times.values() for one in both[which]]
        rows.append(distribution("all of them", everything))
    with capsys.disabled():
        print(f"\nT = 1,000, n_hidden = 64, {words} different words")
        print("\n".join([HEAD, *rows, f"peak memory of the process: {found['memory']:.0f} MB"]))
