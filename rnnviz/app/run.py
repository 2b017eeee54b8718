"""The command line: the window is opened, or what else was asked for is done without one."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from rnnviz import __version__
from rnnviz.app import preflight, progress
from rnnviz.app.arguments import Parser, add_looks
from rnnviz.app.features import leave_sources_unread
from rnnviz.language import LANGUAGES, Voice, speak, system_language


def main(arguments: list[str] | None = None) -> int:
    """Run the program; the exit code, 0 when all went well."""
    arguments = sys.argv[1:] if arguments is None else arguments
    say = speak(_language_of(arguments))
    if arguments[:1] == ["render"]:
        from rnnviz.app.render import render  # noqa: PLC0415 -- the window needs none of it

        return render(arguments[1:], say)
    if arguments[:1] == ["train"]:
        from rnnviz.app.train import train  # noqa: PLC0415 -- likewise

        return train(arguments[1:], say)
    return open_window(_window_parser(say).parse_args(arguments), say)


def _language_of(arguments: list[str]) -> str:
    """The language asked for, known before the other arguments are read."""
    finder = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    finder.add_argument("--language", choices=LANGUAGES)
    try:
        found = finder.parse_known_args(arguments)[0].language
    except argparse.ArgumentError:
        found = None
    return found or system_language()


def _window_parser(say: Voice) -> argparse.ArgumentParser:
    parser = Parser(prog="rnnviz", description=say("run.about"), epilog=say("run.more"))
    parser.add_argument("lesson", nargs="?", default="baseball-bat", help=say("run.lesson"))
    parser.add_argument("--version", action="version", version=f"rnnviz {__version__}")
    add_looks(parser, say)
    return parser


def open_window(options: argparse.Namespace, say: Voice) -> int:
    """Open the window and stay until it is closed."""
    # While modules are loaded there is nothing to collect; after the first paint it is on again.
    gc.disable()
    from rnnviz.app.reading import names_document, opened  # noqa: PLC0415
    from rnnviz.network.errors import InputError  # noqa: PLC0415

    problem = preflight.display_problem() or preflight.qt_library_problem()
    try:
        session = opened(options.lesson)
    except InputError as error:
        problem = error.sentence
    if problem is not None:
        progress.complain(say, say(problem))
        return 1
    leave_sources_unread()
    from rnnviz.app.start import start  # noqa: PLC0415 -- Qt only once it is known to load

    path = Path(options.lesson) if names_document(options.lesson) else None
    return start(session.set_language(say.code).set_theme(options.theme or "system"), path)
