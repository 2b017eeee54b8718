"""Writing documents into files, wholly or not at all."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QIODevice, QSaveFile

from rnnviz.session import Session
from rnnviz.session.document import write


def written(path: Path, session: Session) -> str:
    """Write a session into a file; why it could not be, or nothing."""
    return bytes_written(path, write(session))


def bytes_written(path: Path, data: bytes) -> str:
    """The same for whatever is to be in the file."""
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        return file.errorString()
    if file.write(data) != len(data) or not file.commit():
        return file.errorString()
    return ""
