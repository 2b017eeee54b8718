"""Which keys a reader has chosen: a preset, and what was changed against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

#: The keys of every command by its name.
Keymap = Mapping[str, tuple[str, ...]]
#: The keys of the design, and those that users of two other debuggers know.
PRESETS: Final = ("rnnviz", "vscode", "thonny")
#: Clickers send F5 and Esc for presenting; with the others one moves in dialogs and forms.
RESERVED: Final = ("F5", "Esc", "Tab", "Shift+Tab", "Backtab", "Return", "Enter")


class Change(NamedTuple):
    """Other keys for a command than a preset has."""

    preset: str
    command: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Keys:
    """One value that never changes: each preset keeps what was changed against it."""

    preset: str = PRESETS[0]
    changes: tuple[Change, ...] = ()

    @property
    def changed(self) -> dict[str, tuple[str, ...]]:
        """The commands that have other keys than the preset gives them."""
        return {one.command: one.keys for one in self.changes if one.preset == self.preset}

    def of(self, preset: str) -> Keys:
        """Another preset."""
        return replace(self, preset=preset)

    def giving(self, keys: Keymap) -> Keys:
        """Other keys for these commands."""
        made = {**self.changed, **keys}
        mine = (Change(self.preset, command, one) for command, one in made.items())
        return replace(self, changes=(*self._others(), *mine))

    def unchanged(self) -> Keys:
        """The preset as it was."""
        return replace(self, changes=self._others())

    def _others(self) -> tuple[Change, ...]:
        """What was changed against other presets."""
        return tuple(one for one in self.changes if one.preset != self.preset)


KEYS_AT_FIRST: Final = Keys()


def is_reserved(key: str) -> bool:
    """Whether a key, or one of several after one another, is none to be given away."""
    return any(stroke in RESERVED for stroke in key.split(", "))


def clash(one: str, other: str) -> bool:
    """Whether two keys cannot both be there: the same, or the beginning of a longer one."""
    return (
        one == other or f"{one}, ".startswith(f"{other}, ") or f"{other}, ".startswith(f"{one}, ")
    )


def owners(keymap: Keymap, key: str, command: str) -> tuple[str, ...]:
    """The other commands that have this key."""
    return tuple(
        name
        for name, keys in keymap.items()
        if name != command and any(clash(key, one) for one in keys)
    )


def given(keymap: Keymap, command: str, keys: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """What changes when a command gets these keys: others that had one of them lose it."""
    changes = {command: keys}
    for key in keys:
        for name in owners(keymap, key, command):
            had = changes.get(name, keymap[name])
            changes[name] = tuple(one for one in had if not clash(key, one))
    return changes
