"""`rnnviz render`: a picture drawn into a file, with no screen."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from rnnviz.app import preflight
from rnnviz.app.arguments import Parser, add_looks
from rnnviz.language import Sentence, Voice, sentence

if TYPE_CHECKING:
    from rnnviz.session import Session

#: Sides of a rendered picture, in pixels.
SMALLEST_SIDE, LARGEST_SIDE = 320, 8000


def render(arguments: list[str], say: Voice) -> int:
    """Draw a lesson or a document into a file as the arguments say; the exit code."""
    options = _parser(say).parse_args(arguments)
    if sys.platform != "win32" or "QT_QPA_PLATFORM" not in os.environ:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    problem = preflight.qt_library_problem() or _render(options, say)
    if problem is None:
        return 0
    print(f"rnnviz: {say(problem)}", file=sys.stderr)  # noqa: T201 -- the command line's answer
    return 1


def _parser(say: Voice) -> argparse.ArgumentParser:
    parser = Parser(prog="rnnviz render", description=say("run.render"))
    parser.add_argument("lesson", help=say("run.lesson"))
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help=say("run.output"))
    parser.add_argument("--size", default="1600x1000", metavar="WxH", help=say("run.size"))
    parser.add_argument("--step", default="", metavar="N|last", help=say("run.step"))
    add_looks(parser, say)
    return parser


def _render(options: argparse.Namespace, say: Voice) -> Sentence | None:
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415 -- --help and --version need no Qt

    from rnnviz.app.export import save_picture  # noqa: PLC0415
    from rnnviz.app.reading import names_document, opened  # noqa: PLC0415
    from rnnviz.drawing.palette import THEMES  # noqa: PLC0415
    from rnnviz.network.errors import InputError  # noqa: PLC0415
    from rnnviz.panes.showing import Showing  # noqa: PLC0415
    from rnnviz.stepping.playback import Playback  # noqa: PLC0415

    size = read_size(options.size)
    if size is None:
        return sentence("render.size", given=options.size, low=SMALLEST_SIDE, high=LARGEST_SIDE)
    try:
        session = opened(options.lesson).set_language(say.code)
    except InputError as error:
        return error.sentence
    # A document has a place of its own.
    own = not options.step and names_document(options.lesson)
    placed = session if own else at_step(session, options.step or "last")
    if isinstance(placed, Sentence):
        return placed
    application = QGuiApplication.instance() or QGuiApplication(["rnnviz"])
    palette = THEMES.get(options.theme or "light", THEMES["light"])
    view = Showing(placed, Playback(), palette).view
    problem = save_picture(view, options.output, size)
    del application
    return problem


def read_size(text: str) -> tuple[int, int] | None:
    """`1600x1000` as two numbers within what can be drawn; None for anything else."""
    parts = text.lower().replace("×", "x").split("x")
    if len(parts) != 2 or not all(map(is_number, parts)):
        return None
    width, height = map(int, parts)
    fits = all(SMALLEST_SIDE <= side <= LARGEST_SIDE for side in (width, height))
    return (width, height) if fits else None


def is_number(text: str) -> bool:
    """Whether a text is digits, and not more of them than a number can mean here."""
    return text.isascii() and text.isdigit() and len(text) < 10


def at_step(session: Session, step: str) -> Session | Sentence:
    """The session at op number `step`, from 1, or at the last; a sentence when there is none."""
    total = len(session.program)
    if step == "last":
        return session.go_last()
    if not (is_number(step) and 1 <= int(step) <= total):
        return sentence("render.step", given=step, total=total)
    return session.go_to(int(step) - 1)
