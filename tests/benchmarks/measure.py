"""Times as distributions, printed beside a floor of the same run; no test asserts one.

`RNNVIZ_BENCHMARK=full` takes as many samples as a quotable figure needs.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from time import perf_counter, process_time

import numpy as np

FULL = os.environ.get("RNNVIZ_BENCHMARK") == "full"


def samples(few: int, many: int) -> int:
    """How many samples to take: few in a test run, many in a full one."""
    return many if FULL else few


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def work(done: Callable[[], object]) -> float:
    """How long this process works on one call, whatever else the machine does meanwhile."""
    start = process_time()
    done()
    return process_time() - start


def distribution(name: str, times: list[float]) -> str:
    """A row: median, 95th percentile and maximum in milliseconds, and the share under 16 ms."""
    ms = np.array(times) * 1000
    median, high, top = np.percentile(ms, [50, 95, 100])
    quick = np.mean(ms < 16) * 100
    return f"{name:32}{median:8.1f}{high:8.1f}{top:8.1f} ms  {quick:5.1f} % under 16 ms"


HEAD = f"{'':32}{'median':>8}{'95 %':>8}{'max':>8}"
