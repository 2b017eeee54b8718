"""The norms of the ledger, with the run they belong to, against PyTorch and JAX."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.contest import Entry, contestants, race, table, write_case
from tests.benchmarks.measure import FULL, samples

#: T, n_in = n_out, n_hidden.
SIZES = ((10, 16, 16), (100, 16, 16), (200, 65, 64), (1000, 65, 128))
ENTRIES = {
    "ours": Entry("ours", ["ledger"]),
    "one thread": Entry("ours", ["ledger, one thread"]),
    "backward": Entry("torch_rnn", ["ledger"], "torch"),
    "PyTorch": Entry("torch_rnn", ["ledger", "lean ledger"], "torch"),
    "JAX": Entry("jax_rnn", ["ledger"], "jax"),
}
HEAD = ("T, K, H", "ours, ms", "L.backward()", "PyTorch", "jax.jacrev", "ours on one thread")
PEERS = ("backward", "PyTorch", "JAX", "one thread")


def test_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = []
    with contestants(ENTRIES) as runners:
        for sizes in SIZES if FULL else SIZES[:-1]:
            result = race(runners, write_case(tmp_path / "case.npz", sizes), first=1)
            assert result.disagreement("ours") < 1e-9
            ratios = [result.ratio(name, "ours") for name in PEERS]
            rows.append([", ".join(map(str, sizes)), f"{result.ms('ours'):.3f}", *ratios])
    title = "norms of all dL_k/dz_s and items of U and W, float64: peer ÷ ours, medians"
    with capsys.disabled():
        print(table(title, HEAD, rows))


def test_half_a_million_norms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = write_case(tmp_path / "case.npz", SIZES[-1])
    with contestants({"ours": Entry("ours", ["z", "peak"])}) as runners:
        ours = runners["ours"]
        ours.order(case=str(case), forms=ours.forms)
        times, sums = zip(*[ours.run("z", 1) for _ in range(samples(3, 25))], strict=True)
        _, peak = ours.run("peak", 1)
    assert np.isfinite(sums).all()
    with capsys.disabled():
        print(
            f"\nrun and norms of all dL_k/dz_s at T = 1000, n_hidden = 128, float64: "
            f"{np.median(times):.3f} s (quickest {min(times):.3f}), {peak:.1f} MiB on top"
        )
