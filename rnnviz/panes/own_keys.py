"""Keys that are a widget's own while it has the focus, and no shortcuts of the window."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def claimed(event: QEvent, keys: Container[Qt.Key]) -> bool:
    """Whether an event asks whose a key is, and it is one of these: then it is taken."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    own = Qt.Key(event.key()) in keys and not event.modifiers()
    event.setAccepted(own)
    return own
