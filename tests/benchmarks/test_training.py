"""Training steps as ratios to ours: PyTorch, JAX, the bare chain of BLAS calls, and recording."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.contest import Entry, Race, contestants, race, table, write_case
from tests.benchmarks.measure import FULL

#: T, n_in = n_out, n_hidden.
SIZES = ((2, 3, 3), (10, 30, 16), (25, 65, 100), (100, 65, 256), (1000, 65, 128))
AGREEMENT = {"float64": 1e-9, "float32": 1e-6}
KINDS = ("unroll 1", "unroll 1, ids", "unroll 8", "unroll 8, ids")
ENTRIES = {
    "ours": Entry("ours", ["fit"]),
    "recorded": Entry("ours", ["fit, recorded"]),
    "asked": Entry("ours", ["fit, asked"]),
    "BLAS": Entry("bare", ["chain"]),
    "nn.RNN": Entry("torch_rnn", ["nn.RNN"], "torch"),
    "PyTorch": Entry("torch_rnn", ["nn.RNN", "loop", "loop, ids"], "torch"),
    "JAX": Entry("jax_rnn", [f"scan, {kind}" for kind in KINDS], "jax"),
    "JAX, read": Entry("jax_rnn", [f"read, {kind}" for kind in KINDS], "jax"),
}
PEERS = ("nn.RNN", "PyTorch", "JAX", "JAX, read")
HEAD = ("T, K, H", "ours, ms", *PEERS, "ours ÷ BLAS", "recorded ÷ ours", "traces asked ÷ ours")


def test_training(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = []
    with contestants(ENTRIES) as runners:
        for batch in (1, 32):
            for dtype, agreement in AGREEMENT.items():
                rows = []
                for sizes in SIZES if FULL or batch == 1 else SIZES[:-2]:
                    case = write_case(tmp_path / "case.npz", sizes, batch=batch, dtype=dtype)
                    result = race(runners, case, first=3)
                    assert result.disagreement("ours", without="BLAS") < agreement
                    rows.append(_row(sizes, result))
                title = f"training, batch {batch}, {dtype}: peer ÷ ours, medians, one thread each"
                tables.append(table(title, HEAD, rows))
    with capsys.disabled():
        print("\n".join(tables))


def _row(sizes: tuple[int, int, int], result: Race) -> list[str]:
    peers = [result.ratio(name, "ours") for name in PEERS]
    traced = [result.ratio(name, "ours") for name in ("recorded", "asked")]
    ours = f"{result.ms('ours'):.4f}"
    return [", ".join(map(str, sizes)), ours, *peers, result.ratio("ours", "BLAS"), *traced]
