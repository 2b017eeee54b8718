"""What is wrong with a text, said below it with the place marked."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from rnnviz.language import Voice
from rnnviz.stepping.wrong import Wrong

#: So many characters are shown on either side of the place.
AROUND = 24


class Problem(QLabel):
    """A sentence in the colour of what is wrong, and above it the text with the wrong part."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("problem")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hide()

    def present(self, say: Voice, text: str, wrong: Wrong | None) -> str:
        """Show it, or nothing; the sentence by itself, for readers of the screen."""
        said = say(wrong.sentence) if wrong is not None else ""
        shown = f"{_marked(text, wrong)}{html.escape(said)}" if wrong is not None else ""
        if self.text() != shown:
            self.setText(shown)
        self.setVisible(bool(said))
        return said


def _marked(text: str, wrong: Wrong) -> str:
    """The text with the wrong part underlined; nothing where all of it is wrong."""
    start, end = wrong.start, wrong.end
    if start >= end or (start, end) == (0, len(text)):
        return ""
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    parts = (html.escape(part).replace(" ", "&nbsp;") for part in (before, text[start:end], after))
    left, middle, right = parts
    dots = ("…" if start > AROUND else "", "…" if len(text) > end + AROUND else "")
    return f"<code>{dots[0]}{left}<u><b>{middle}</b></u>{right}{dots[1]}</code><br>"
