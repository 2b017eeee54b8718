"""The keys of every command: the table's own, a preset's instead, and the reader's over both."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rnnviz.app.menus import COMMANDS
from rnnviz.session.keys import Keymap, Keys, clash

#: What presets have instead of the keys in the table of commands. F5 belongs to presenting here,
#: so that VS Code's "continue" is F8; pause is F6 there, and commands are looked up with its keys.
#: Thonny has F6 for the big step, F7 for the small one, F8 to resume and Ctrl+B to step back.
INSTEAD: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "rnnviz": {},
    "vscode": {
        "run_play": ("Space", "F6"),
        "help_keys": ("F1", "?", "Ctrl+Shift+P", "Ctrl+K, Ctrl+S"),
    },
    "thonny": {
        "run_back": ("Left", "PgUp", "Ctrl+B"),
        "run_breakpoint_new": ("Ctrl+Shift+B",),
        "run_term": ("F7",),
        "run_term_back": ("Shift+F7",),
        "run_time_step": ("F6",),
        "run_time_back": ("Shift+F6",),
    },
}


@lru_cache(maxsize=64)
def keymap(keys: Keys) -> Keymap:
    """The keys of every command as the reader has them."""
    own = {name: entry.keys for name, entry in COMMANDS.items()}
    own.update(INSTEAD.get(keys.preset, {}))
    changed = {name: one for name, one in keys.changed.items() if name in own}
    return _told_apart(own, changed) if changed else own


def _told_apart(own: Keymap, changed: Keymap) -> Keymap:
    """No key twice, whatever a file says: what was changed comes first, then the menus' order."""
    taken: list[str] = []
    free: dict[str, tuple[str, ...]] = dict.fromkeys(own, ())
    for name in (*changed, *(name for name in own if name not in changed)):
        for key in changed.get(name, own[name]):
            if not any(clash(key, one) for one in taken):
                taken.append(key)
                free[name] = (*free[name], key)
    return free
