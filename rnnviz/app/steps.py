"""How far a set-up is, read from what pip writes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnnviz.app.progress import Progress
    from rnnviz.language import Voice

#: What pip writes when it has found the file of a package, when it looks for one, and at the end.
FOUND = re.compile(
    r"\s*(?:Downloading|Using cached|Processing) (?:.*[/\\])?([\w.]+)-\d\S*(?: \((\d.*)\))?"
)
SOUGHT = re.compile(r"\s*(?:Collecting|Requirement already satisfied:) ([\w.-]*\w)")
PLACING = "Installing collected packages"


class Steps:
    """Tells a progress which step of how many is under way: Python, each package, placing them."""

    def __init__(self, names: Sequence[str], progress: Progress, say: Voice) -> None:
        self._names = {plain(name): name for name in names}
        self._progress = progress
        self._say = say
        self._found: set[str] = set()
        self._total = len(self._names) + 2
        self.breathe = progress.breathe

    def wait(self) -> None:
        """Another start makes the environment."""
        self._progress.report(0.0, self._say("setup.waiting"))

    def begin(self) -> None:
        """The environment itself comes first."""
        self._tell(1, "Python")

    def read(self, line: str) -> None:
        """Take one line of pip's."""
        found, sought = FOUND.match(line), SOUGHT.match(line)
        if line.startswith(PLACING):
            self._tell(self._total, self._say("setup.placing"))
        elif found and ".metadata" not in line:
            self._find(found[1])
            size = f" ({found[2]})" if found[2] else ""
            self._tell(self._number(), self._names.get(plain(found[1]), found[1]) + size)
        elif sought:
            if not line.lstrip().startswith("Collecting"):
                self._find(sought[1])
            self._tell(self._number(), sought[1])

    def _find(self, name: str) -> None:
        if plain(name) in self._names:
            self._found.add(plain(name))

    def _number(self) -> int:
        return 1 + max(1, len(self._found))

    def _tell(self, number: int, name: str) -> None:
        text = self._say("setup.step", number=number, total=self._total, name=name)
        self._progress.report((number - 1) / self._total, text)


def plain(name: str) -> str:
    """A package's name as the index compares it: PySide6_Essentials is pyside6-essentials."""
    return re.sub(r"[-_.]+", "-", name).lower()
