"""Fonts by role: text, numbers, mathematics; Hangul on every machine."""

from __future__ import annotations

import importlib.util
import sys
from functools import lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

HANGUL_FILE: Final = "NotoSansKR-Regular.otf"
#: Families by role, the first one that is there being used; any lacking glyph is looked up on.
FAMILIES: Final = {
    "sans": ["Inter", "Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans", "Arial"],
    "mono": ["SF Mono", "Cascadia Mono", "Consolas", "Menlo", "DejaVu Sans Mono", "Noto Sans Mono"],
    "serif": ["STIX Two Text", "Cambria", "Times New Roman", "DejaVu Serif", "Noto Serif"],
}
STYLE_HINTS: Final = {
    "sans": QFont.StyleHint.SansSerif,
    "mono": QFont.StyleHint.Monospace,
    "serif": QFont.StyleHint.Serif,
}


@lru_cache(maxsize=1)
def hangul_family() -> str:
    """The family that draws Hangul where the system has none (Linux); empty elsewhere."""
    found = importlib.util.find_spec("pylopdf_fonts_ko") if sys.platform == "linux" else None
    if found is None or found.origin is None:
        return ""
    number = QFontDatabase.addApplicationFont(str(Path(found.origin).with_name(HANGUL_FILE)))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else ""


@lru_cache(maxsize=8)
def families(role: str) -> tuple[str, ...]:
    """The families of a role that this machine has, then the one for Hangul."""
    installed = set(QFontDatabase.families())
    there = [family for family in FAMILIES[role] if family in installed]
    return (*there[:2], *filter(None, [hangul_family()]))


@lru_cache(maxsize=512)
def font(role: str, size: float, *, bold: bool = False, italic: bool = False) -> QFont:
    """A font of `size` pixels."""
    made = QFont()
    made.setFamilies(list(families(role)))
    made.setStyleHint(STYLE_HINTS[role])
    made.setPixelSize(max(1, round(size)))
    # Semi-bold: a face without bold weights (Hangul on Linux) is then not smeared into one.
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setItalic(italic)
    return made


@lru_cache(maxsize=512)
def metrics(role: str, size: float, *, bold: bool, italic: bool) -> QFontMetricsF:
    """The measures of a font."""
    return QFontMetricsF(font(role, size, bold=bold, italic=italic))
