"""How the first set-up shows itself: on a terminal, as plain lines, in a window or on a page."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnnviz.language import Voice


class Progress:
    """Tells the reader how far the set-up is; this one, when nobody can be told, is silent."""

    def report(self, fraction: float, text: str) -> None:
        """Show that `fraction` of the work is done and `text` is under way."""

    def breathe(self) -> None:
        """Called several times a second while nothing new is to be told."""

    def fail(self, text: str) -> None:
        """Show why it failed, and return once the reader can have read it."""

    def done(self) -> None:
        """Leave: the program itself starts, or the reader has interrupted the set-up."""


class PlainLines(Progress):
    """A new line for each new text, for pipes and files."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._last = ""

    def report(self, fraction: float, text: str) -> None:
        """Write the text if it is news."""
        del fraction
        if text != self._last:
            self._write(text + "\n")
            self._last = text

    def fail(self, text: str) -> None:
        """Write why."""
        self._write(f"rnnviz: {text}\n")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


class TerminalLine(PlainLines):
    """One line that is written over, cut to the width of the terminal."""

    def report(self, fraction: float, text: str) -> None:
        """Write the text over the last one."""
        del fraction
        columns = os.get_terminal_size(self._stream.fileno()).columns - 1
        while width(text) > columns > 0:
            text = text[:-1]
        self._write("\r" + text + " " * (width(self._last) - width(text)))
        self._last = text

    def fail(self, text: str) -> None:
        """Write why, below the line."""
        self._write("\n" * bool(self._last))
        super().fail(text)

    def done(self) -> None:
        """Wipe the line away."""
        self._write("\r" + " " * width(self._last) + "\r")


def width(text: str) -> int:
    """How many columns of a terminal a text takes: Hangul takes two each."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


class Page(Progress):
    """A page in the browser that reloads itself, for a machine whose Python has no tkinter."""

    HEAD = '<!doctype html><html lang="{lang}"><meta charset="utf-8">{refresh}<title>rnnviz</title>'
    BODY = (
        '<body style="font: 1.2em sans-serif; max-width: 45em; margin: 4em auto">'
        '{bar}<p style="white-space: pre-wrap">{text}</p></body></html>'
    )

    def __init__(self, say: Voice, folder: Path) -> None:
        self._say = say
        self.file = folder / "setup.html"
        self._opened = False

    def report(self, fraction: float, text: str) -> None:
        """Put the text on the page."""
        bar = f'<progress value="{fraction:.2f}" style="width: 100%"></progress>'
        self._put(text, bar, '<meta http-equiv="refresh" content="1">')

    def fail(self, text: str) -> None:
        """Put the reason on the page, which then stays as it is."""
        self._put(text)

    def done(self) -> None:
        """Tell that the page has served."""
        self._put(self._say("setup.ready"))

    def _put(self, text: str, bar: str = "", refresh: str = "") -> None:
        from html import escape

        new = self.file.with_suffix(".new")
        head = self.HEAD.format(lang=self._say.code, refresh=refresh)
        new.write_text(head + self.BODY.format(bar=bar, text=escape(text)), encoding="utf-8")
        new.replace(self.file)  # the browser never reads half a page
        if not self._opened:
            import webbrowser

            self._opened = webbrowser.open(self.file.resolve().as_uri()) or True


def chosen(say: Voice, folder: Path | None = None) -> Progress:
    """What shows the progress to whoever started the program; a page would lie in `folder`."""
    if _is_terminal(sys.stderr) or _is_read(sys.stderr):
        return lines(sys.stderr)
    if not _has_screen():
        return Progress()
    try:
        from rnnviz.app.progress_window import Window

        return Window(say)
    except Exception:  # noqa: BLE001 -- tkinter absent, half there, or refused by the display
        import tempfile

        return Page(say, folder or Path(tempfile.mkdtemp(prefix="rnnviz-")))


def lines(stream: Any) -> Progress:
    """What tells on a stream how far something is: a line written over, or plain lines."""
    return TerminalLine(stream) if _is_terminal(stream) else PlainLines(stream)


def complain(say: Voice, text: str) -> None:
    """Tell the reader why the program does not start, terminal or not."""
    chosen(say).fail(text)


def _is_terminal(stream: Any) -> bool:
    try:
        os.get_terminal_size(stream.fileno())
        return bool(stream.isatty())
    except (AttributeError, OSError, ValueError):
        return False


def _is_read(stream: Any) -> bool:
    """Whether somebody may read the stream: a pipe, a file, a console; not the null device."""
    if stream is None:
        return False
    try:
        mode = os.fstat(stream.fileno()).st_mode
    except (AttributeError, OSError, ValueError):
        return True  # a stream that Python itself keeps, as in IDLE
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or bool(stream.isatty())


def _has_screen() -> bool:
    on_x = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(on_x) or not sys.platform.startswith("linux")
