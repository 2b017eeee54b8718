"""The state before the first step, h0, as it is typed and written."""

from __future__ import annotations

from typing import Final

from rnnviz.network.errors import InputError

LARGEST_STATE: Final = 10.0


def read_state(text: str, n_hidden: int) -> tuple[float, ...]:
    """h0 as typed: one number for all units, or n_hidden of them; InputError otherwise."""
    try:
        numbers = [float(part) for part in text.replace("−", "-").replace(", ", " ").split()]
    except ValueError:
        raise InputError("h0_numbers", needs=n_hidden) from None
    if not numbers:
        raise InputError("h0_numbers", needs=n_hidden)
    if len(numbers) not in (1, n_hidden):
        raise InputError("h0_count", had=len(numbers), needs=n_hidden)
    if not all(abs(number) <= LARGEST_STATE for number in numbers):
        raise InputError("h0_range")
    return tuple(numbers * n_hidden if len(numbers) == 1 else numbers)


def write_state(h0: tuple[float, ...]) -> str:
    """h0 as one types it: a single number where all units have the same."""
    shown = h0[:1] if len(set(h0)) == 1 else h0
    return " ".join(f"{number:g}" for number in shown)
