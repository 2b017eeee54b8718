"""Keeps Qt's binding from reading the source of every module that is imported after it."""

from __future__ import annotations

import sys


def leave_sources_unread() -> None:
    """Say that no module asks for the binding's own features, before it looks for itself.

    It opens and reads the source of each to find out, which costs a start a tenth of its time.
    """
    import PySide6.QtCore  # noqa: F401, PLC0415 -- only once it is known to load

    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        setattr(feature, "_mod_uses_pyside", _asks_for_none)  # noqa: B010 -- it has no types


def _asks_for_none(module: object) -> bool:
    del module
    return False
