"""What came of a call that may refuse its input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rnnviz import InputError


def outcome(call: Callable[..., Any], *args: Any, **keywords: Any) -> Any:
    """What the call returns, or the InputError that it raises; any other error goes through."""
    try:
        return call(*args, **keywords)
    except InputError as error:
        return error
