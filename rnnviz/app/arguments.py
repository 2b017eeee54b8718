"""What the commands have in common: how their arguments are read, and how they complain."""

from __future__ import annotations

import argparse
from typing import NoReturn

from rnnviz.language import LANGUAGES, Voice


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Leave with that line."""
        self.exit(2, f"rnnviz: {message}\n")


def add_looks(parser: argparse.ArgumentParser, say: Voice) -> None:
    """The arguments that say how it is to look."""
    themes = ("system", "light", "dark", "contrast")
    parser.add_argument("--theme", choices=themes, help=say("run.theme"))
    parser.add_argument("--language", choices=LANGUAGES, help=say("run.language"))
