"""What outlives the window: the keys a reader has chosen, in a small file of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QKeySequence

from rnnviz.app.desk import Desk
from rnnviz.app.menus import COMMANDS
from rnnviz.session.keys import KEYS_AT_FIRST, PRESETS, Change, Keys, is_reserved

VERSION: Final = 1
#: A longer file is none of ours.
MOST_BYTES: Final = 100_000
MOST_KEYS: Final = 8


def place() -> Path:
    """Where the file lies on this machine."""
    folder = QStandardPaths.StandardLocation.AppConfigLocation
    return Path(QStandardPaths.writableLocation(folder)) / "keys.json"


def load(path: Path) -> Keys:
    """The keys in a file: what is damaged or unknown in it is left out, no file is no change."""
    try:
        with path.open("rb") as file:
            read = json.loads(file.read(MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return KEYS_AT_FIRST
    if not isinstance(read, dict) or read.get("version") != VERSION:
        return KEYS_AT_FIRST
    preset = read.get("preset")
    known = preset if isinstance(preset, str) and preset in PRESETS else KEYS_AT_FIRST.preset
    return Keys(known, tuple(_changes(read.get("changes"))))


def _changes(read: Any) -> Iterator[Change]:
    """The changes that make sense."""
    for preset in PRESETS:
        commands = read.get(preset) if isinstance(read, dict) else None
        for name, keys in commands.items() if isinstance(commands, dict) else ():
            if name in COMMANDS and isinstance(keys, list) and len(keys) <= MOST_KEYS:
                yield Change(preset, name, tuple(key for key in map(_key, keys) if key))


def _key(read: Any) -> str:
    """A key as it is written everywhere; empty for what is none, and for one that is reserved."""
    sequence = QKeySequence(read if isinstance(read, str) else "")
    key = sequence.toString(QKeySequence.SequenceFormat.PortableText)
    return "" if is_reserved(key) else key


def save(path: Path, keys: Keys) -> bool:
    """Write the keys, wholly or not at all; whether that went well."""
    changes: dict[str, dict[str, list[str]]] = {}
    for one in keys.changes:
        changes.setdefault(one.preset, {})[one.command] = list(one.keys)
    text = json.dumps({"version": VERSION, "preset": keys.preset, "changes": changes}, indent=2)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    from PySide6.QtCore import QIODevice, QSaveFile  # noqa: PLC0415 -- not before keys are chosen

    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        return False
    file.write(text.encode())
    return bool(file.commit())


class Remembering:
    """Writes the keys whenever they have changed."""

    def __init__(self, desk: Desk, path: Path) -> None:
        self._desk, self._path = desk, path
        self._written = desk.session.keys
        desk.listen(self.look)

    def look(self) -> None:
        """Write what is new."""
        keys = self._desk.session.keys
        if keys is not self._written:
            self._written = keys
            save(self._path, keys)
