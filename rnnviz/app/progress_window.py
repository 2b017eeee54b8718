"""The small window that shows the first set-up when the program was started without a terminal."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING

from rnnviz.app.progress import Progress

if TYPE_CHECKING:
    from rnnviz.language import Voice

#: The width at which lines break, in pixels.
WRAP = 560


class Window(Progress):
    """A line of text, a bar, and after a failure a button; ImportError without tkinter."""

    def __init__(self, say: Voice) -> None:
        self._say = say
        self._root = tk.Tk()
        self._root.title("rnnviz")
        self._root.protocol("WM_DELETE_WINDOW", self._close)
        self._closed = False
        frame = ttk.Frame(self._root, padding=24)
        frame.pack(fill="both", expand=True)
        self._text = ttk.Label(frame, text=say("setup.begin"), wraplength=WRAP, width=64)
        self._text.pack(fill="both", expand=True)
        self._bar = ttk.Progressbar(frame, maximum=1.0, length=WRAP)
        self._bar.pack(fill="x", pady=(16, 0))
        self._button = ttk.Button(frame, text=say("setup.close"), command=self._close)
        self._root.update()

    def report(self, fraction: float, text: str) -> None:
        """Show the text and move the bar."""
        self._text.configure(text=text)
        self._bar.configure(value=fraction)
        self.breathe()

    def breathe(self) -> None:
        """Let the window draw itself; closing it interrupts the set-up like Ctrl+C does."""
        if self._closed:
            raise KeyboardInterrupt
        self._root.update()

    def fail(self, text: str) -> None:
        """Show why, until the reader closes the window."""
        if self._closed:
            return
        self._text.configure(text=text)
        self._bar.pack_forget()
        self._button.pack(pady=(16, 0))
        self._root.mainloop()
        self._root.destroy()

    def done(self) -> None:
        """Go: the program's own window comes."""
        self._root.destroy()

    def _close(self) -> None:
        self._closed = True
        self._root.quit()
