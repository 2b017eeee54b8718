"""The entries that a reader has followed, one after the other, with a way back and on again."""

from __future__ import annotations

from typing import Final, NamedTuple

from rnnviz.stepping.entry import NO_ENTRY, Entry

#: So many steps back are remembered.
LONGEST: Final = 100


class Followed(NamedTuple):
    """Entries in the order in which they were picked; `at` is the one looked at, -1 for none."""

    entries: tuple[Entry, ...] = ()
    at: int = -1

    @property
    def here(self) -> Entry:
        """The entry looked at."""
        return self.entries[self.at] if self.at >= 0 else NO_ENTRY

    def to(self, entry: Entry) -> Followed:
        """On to another entry; those that were left by going back are forgotten."""
        if entry == self.here:
            return self
        entries = (*self.entries[: self.at + 1], entry)[-LONGEST:]
        return Followed(entries, len(entries) - 1)

    def back(self) -> Followed:
        """The entry before; at the first one it stays."""
        return self._replace(at=max(self.at - 1, min(0, len(self.entries) - 1)))

    def on(self) -> Followed:
        """The entry after, if one has come back."""
        return self._replace(at=min(self.at + 1, len(self.entries) - 1))


NOTHING_FOLLOWED: Final = Followed()
