"""The state before the first step, as it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.network.errors import InputError
from rnnviz.training.h0 import LARGEST_STATE, read_state, write_state


@given(
    h0=st.lists(
        st.floats(-LARGEST_STATE, LARGEST_STATE).map(lambda x: float(f"{x:g}")),
        min_size=1,
        max_size=8,
    )
)
def test_h0_written_is_h0_read(h0: list[float]) -> None:
    assert read_state(write_state(tuple(h0)), len(h0)) == tuple(h0)


@pytest.mark.parametrize("text", ["", "a", "1 2", "11", "nan", "1e9"])
def test_what_is_no_state_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_state(text, 4)


def test_a_true_minus_and_commas_are_read() -> None:
    assert read_state("−1, 2", 2) == (-1.0, 2.0)
