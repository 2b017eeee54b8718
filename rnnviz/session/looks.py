"""The way it looks, and what is looked at."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Final, Self

from rnnviz.session.causes import Causes
from rnnviz.session.keys import Keymap
from rnnviz.stepping.inspection import Inspection

ZOOMS: Final = (1.0, 3.0)
ZOOM_STEP: Final = 0.25


class Looks(Causes):
    """What changes neither the network nor the place."""

    def inspect(self, act: Callable[..., Inspection], *values: object) -> Self:
        """Look at something else beside the place."""
        return replace(self, inspection=act(self.inspection, *values))

    def looking_like(self, other: Causes) -> Self:
        """The same in the looks of another session, and with its keys."""
        looks = {name: getattr(other, name) for name in ("theme", "language", "zoom", "keys")}
        return replace(self, **looks)

    def set_theme(self, theme: str) -> Self:
        """`light`, `dark`, or `system` for what the system says."""
        return replace(self, theme=theme)

    def set_language(self, code: str) -> Self:
        """The language of all that is said."""
        return replace(self, language=code)

    def set_zoom(self, zoom: float) -> Self:
        """The size of everything, from 1 to 3."""
        return replace(self, zoom=min(max(round(zoom, 2), ZOOMS[0]), ZOOMS[1]))

    def give_keys(self, changes: Keymap) -> Self:
        """Other keys for some commands."""
        return replace(self, keys=self.keys.giving(changes))

    def pick_preset(self, name: str) -> Self:
        """The keys of a preset, with what was changed in it."""
        return replace(self, keys=self.keys.of(name))

    def reset_keys(self) -> Self:
        """The keys of the preset as they were."""
        return replace(self, keys=self.keys.unchanged())

    def zoom_in(self) -> Self:
        """Everything larger, at the next quarter."""
        return self.set_zoom((math.floor(self.zoom / ZOOM_STEP) + 1) * ZOOM_STEP)

    def zoom_out(self) -> Self:
        """Everything smaller, at the quarter before."""
        return self.set_zoom((math.ceil(self.zoom / ZOOM_STEP) - 1) * ZOOM_STEP)
