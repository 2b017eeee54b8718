"""The README's examples run as they stand, and what they say of their values is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

README: Final = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
EXAMPLES: Final = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def ran() -> dict[str, Any]:
    """The names that are left when all examples have been run one after the other."""
    names: dict[str, Any] = {}
    for example in EXAMPLES:
        exec(example, names)
    return names


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 4


def test_the_ledger_says_what_the_readme_says(ran: dict[str, Any]) -> None:
    ledger, trace = ran["ledger"], ran["trace"]
    assert ledger.why_zero("W", loss=3, use=0) == "zero.h0"
    assert np.array_equal(ledger.norms("W"), np.tril(ledger.norms("W")))
    items = sum(ledger.item("W", loss=k, use=s) for k in range(4) for s in range(k + 1))
    np.testing.assert_allclose(items, trace.gradients.W, rtol=1e-13, atol=1e-15)
    assert not ledger.norms("W")[1].any()  # the step without a loss


def test_the_oracle_agrees_as_the_readme_says(ran: dict[str, Any]) -> None:
    assert ran["report"].passed
    assert str(ran["report"]).startswith("The gradients agree with the complex step: ")


def test_the_sentences_are_learned(ran: dict[str, Any]) -> None:
    loss = sum(ran["trained"].run(*sentence).loss for sentence in ran["sentences"])
    assert loss < 0.05
