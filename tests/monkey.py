"""A monkey in front of the window: acts drawn from numbers, and what must hold after each."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QPoint, QPointF, Qt, qInstallMessageHandler
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QMenu,
    QWidget,
)

from rnnviz.app.menus import COMMANDS
from rnnviz.drawing.shapes import Spot
from rnnviz.panes.canvas import Canvas
from rnnviz.session import Session, document
from tests.drawing.extents import outside
from tests.invariants import answers_are_a_run, items_add_up, same_run, told
from tests.reader import Reader

#: What would wait for an answer, or end the window.
LEFT_ALONE: Final = ("file_quit", "file_save_picture", "help_about", "use_midi", "use_midi_shown")
WORDS: Final = (
    *("bat", "cave", "baseball", "박쥐", "배트", "동굴", "a", "b", "c", "d", "w0", "w1", "w2"),
    *("-", "—"),
)
BAD: Final = (
    *("", " ", "🦇 bat", "bat\x00", "x" * 300, "1 2 3", "nan", "1e999", "−0.5", "0.5", "-1e300"),
    *("half", "norm(dh[", "norm(dh[t]) > 0", "t > 1", "W[0, 0]", "L[9]", "1/0", "한글", "3", "0"),
    *("200", "0, 0", "9, 9", "dz 2", "h3", "update", "z", "inf", "max(abs(dW)) > 1e-3", "sum("),
    *("[0]", "*", "h[t] @ h[t]"),
)
TYPED: Final = (
    *(
        "Alice was here",
        "C4 D4 E4:2 R | C4",
        "C4 H4 – E4",
        "up up ↓ flat",
        "0 1 · ?",
        "B T X X S E",
    ),
    *("0 1; 1 1; 1 0", "0.5 −1; 2 3 4", "same other –"),
    *("down", "↵", "1 2 3", "– – 1", "a–b∅", "G4:1.5 A4:0.5", "야구 배트"),
)
OWN: Final = (
    "the cat sat on the mat, the cat sat on the hat.\n" * 3,
    "C4 D4 E4:2 R | " * 5,
    "baseball bat → 야구 배트\ncave bat → 동굴 박쥐\n",
    "date;value\n" + "".join(f"2024-01-{day:02};{day % 3 + 1},5\n" for day in range(1, 29)),
    "date,value\n2024-01-01,x\n",
    "a,b,kind\n" + "".join(f"{n % 3},{n % 5},{'uv'[n % 2]}\n" for n in range(40)),
    "",
    "abc",
)
MOVES: Final = (
    *("Right", "Left", "PgDown", "F10", "Shift+F10", "F11", "Ctrl+F11", "Home", "End"),
    *("F8", "Shift+F8", "Ctrl+Right"),
)
SIZES: Final = ((1024, 700), (1280, 800), (1600, 1000), (1920, 1080))
Act = tuple[str, int]
Seen = TypeVar("Seen", bound=QWidget)


def wheel(at: QPoint, turned: QPoint) -> QWheelEvent:
    """The wheel turned at a point."""
    where, no = QPointF(at), Qt.KeyboardModifier.NoModifier
    phase, buttons = Qt.ScrollPhase.NoScrollPhase, Qt.MouseButton.NoButton
    return QWheelEvent(where, where, QPoint(), turned, buttons, no, phase, False)


class Monkey:
    """Every act knows nothing but its number: any part of a script is a script."""

    def __init__(self, reader: Reader, folder: Path) -> None:
        self.reader, self.window, self.folder = reader, reader.window, folder
        self.wrong: list[str] = []

    def plays(self, script: Sequence[Act]) -> tuple[int, str]:
        """How many acts went well, and what was wrong with the one after them, if anything."""
        with self._listening():
            for number, (name, seed) in enumerate(script):
                try:
                    before = self.reader.session
                    getattr(self, name)(random.Random(seed))
                    self._settles()
                    self.holds(before, seed)
                except Exception as error:  # noqa: BLE001 -- whatever it is
                    self.wrong.append(told(error))
                if self.wrong:
                    return number, self.wrong[0]
        return len(script), ""

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """What goes wrong within Qt's events is heard."""
        hook = sys.excepthook
        sys.excepthook = lambda kind, error, trace: self.wrong.append(
            told(error.with_traceback(trace))
        )
        handler = qInstallMessageHandler(lambda kind, where, said: self._hears(said))
        try:
            yield
        finally:
            sys.excepthook = hook
            qInstallMessageHandler(handler)

    def _hears(self, said: str) -> None:
        if "This plugin does not support" not in said:
            self.wrong.append(f"Qt: {said}")

    def _settles(self) -> None:
        """Whatever popped up goes, and everything that waits to be done is done."""
        QApplication.processEvents()
        for _ in range(5):
            over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if over is None:
                break
            over.close()
            QApplication.processEvents()
        self.window.followers.catch_up()

    # What the monkey does.

    def key(self, draw: random.Random) -> None:
        name = draw.choice([name for name in COMMANDS if name not in LEFT_ALONE])
        entry = COMMANDS[name]
        if entry.keys and draw.random() < 0.8:
            where = draw.choice((self.window.diagram.canvas, None))
            self.reader.presses(draw.choice(entry.keys), on=where)
        else:
            entry.act(self.window)
        self._answers(draw)

    def moves(self, draw: random.Random) -> None:
        for _ in range(draw.randrange(1, 6)):
            self.reader.presses(draw.choice(MOVES), on=self.window.diagram.canvas)

    def there_and_back(self, draw: random.Random) -> None:
        """So many steps on, and as many back: the place is the same."""
        gears = (("Right", "Left"), ("F11", "Ctrl+F11"), ("F10", "Shift+F10"))
        canvas, went = self.window.diagram.canvas, []
        for on, back in draw.choices(gears, (5, 4, 1), k=draw.randrange(1, 8)):
            where = self._where()
            self.reader.presses(on, on=canvas)
            if self._where() != where:
                went.append((back, where))
        for back, where in reversed(went):
            self.reader.presses(back, on=canvas)
            assert self._where() == where, (went, self._where())

    def _where(self) -> tuple[int, int, int]:
        place = self.reader.session.place
        return self.reader.session.index, place.term, place.update

    def button(self, draw: random.Random) -> None:
        found = self._seen(QAbstractButton)
        if found:
            self.reader.clicks(draw.choice(found))
        self._answers(draw)

    def combo(self, draw: random.Random) -> None:
        if found := self._seen(QComboBox):
            box = draw.choice(found)
            row = draw.randrange(max(box.count(), 1))
            box.setFocus()
            box.setCurrentIndex(row)
            box.activated.emit(row)

    def spin(self, draw: random.Random) -> None:
        if found := self._seen(QAbstractSpinBox):
            field = draw.choice(found)
            if draw.random() < 0.5:
                field.setFocus()
                self.reader.presses(draw.choice(("Up", "Down", "PgUp", "PgDown")), on=field)
            else:
                self.reader.sets(field, draw.choice(("0", "1", "2", "3", "5", "0.1", "9", "x", "")))

    def line(self, draw: random.Random) -> None:
        found = [one for one in self._seen(QLineEdit) if not isinstance(one.parent(), QComboBox)]
        if not found:
            return
        line = draw.choice(found)
        self.reader.types(line, draw.choice((*BAD, *WORDS, self._words(draw, 4))))
        if draw.random() < 0.6:
            self.reader.presses(draw.choice(("Return", "Return", "Tab", "Escape")), on=line)

    def list(self, draw: random.Random) -> None:
        found = [one for one in self._seen(QListWidget) if one.count()]
        if found:
            several = draw.choice(found)
            several.itemClicked.emit(several.item(draw.randrange(several.count())))

    def words(self, draw: random.Random) -> None:
        """A sequence of any length, with its targets."""
        longest = draw.choice((1, 2, 3, 4, 4, 6, 9, 12, 30))
        count = draw.randrange(1, longest + 1)
        sides = [self.window.words.inputs, self.window.words.targets]
        draw.shuffle(sides)
        for field in sides:
            few = WORDS[:-2] if field is self.window.words.inputs else WORDS
            self.reader.types(field, " ".join(draw.choice(few) for _ in range(count)))

    def long(self, draw: random.Random) -> None:
        """A long sequence, a little of everything in it, and a short one again."""
        count = draw.choice((61, 100, 200))
        self.reader.types(
            self.window.words.inputs, " ".join(draw.choices(["a", "b", "c"], k=count))
        )
        self.reader.types(
            self.window.words.targets, " ".join(draw.choices(["a", "b", "-"], k=count))
        )
        for _ in range(4):
            name = draw.choice(("moves", "click", "button", "key", "resize"))
            before = self.reader.session
            getattr(self, name)(random.Random(draw.random()))
            self._settles()
            self.holds(before, 1)
        self.reader.types(self.window.words.inputs, "bat cave")
        self.reader.types(self.window.words.targets, "배트 -")

    def click(self, draw: random.Random) -> None:
        """Any button of the mouse anywhere on a picture, mostly where there is something."""
        canvas = draw.choice([one for one in self._seen(Canvas) if one.picture is not None])
        assert canvas.picture is not None
        spots = [one for one in canvas.picture.shapes if isinstance(one, Spot)]
        at = QPoint(draw.randrange(max(canvas.width(), 1)), draw.randrange(max(canvas.height(), 1)))
        if spots and draw.random() < 0.9:
            spot = draw.choice(spots)
            at = QPoint(
                round(spot.x + draw.random() * spot.w), round(spot.y + draw.random() * spot.h)
            )
        way = draw.randrange(5)
        if way < 2:
            self.reader.clicks(canvas, at)
        elif way == 2:
            QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=at)
            focused = QApplication.focusWidget()
            if isinstance(focused, QLineEdit):
                self.reader.types(focused, draw.choice(("0.5", "−2", "bat", "-", "1e200", "")))
                self.reader.presses(draw.choice(("Return", "Return", "Escape")), on=focused)
        elif way == 3:
            under = canvas.picture.spot_at(at.x(), at.y())
            if under is not None:
                canvas.spot_asked.emit(under, QPoint(0, 0))
                self._answers(draw)
        else:
            QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at)
            QTest.mouseMove(canvas, at + QPoint(draw.randrange(-90, 90), draw.randrange(-20, 20)))
            QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at)

    def shelf(self, draw: random.Random) -> None:
        self.reader.clicks(draw.choice(list(self.window.shelf.choices.buttons.values())))

    def breakpoint(self, draw: random.Random) -> None:
        """The form, written at random."""
        if self.reader.session.inspection.draft is None:
            self.reader.presses("Ctrl+B", on=self.window.diagram.canvas)
            self._settles()
        form = self.window.breaks.form
        for box in (form.kind, form.name):
            row = draw.randrange(box.count())
            box.setCurrentIndex(row)
            box.activated.emit(row)
        for name, good in {
            "condition": ("", "t > 1", "norm(dh[t]) > 0", "L[t] > 9", "W[0, 0] > 0", "dh[t] >"),
            "log": ("", "norm(dh[t])", "L", "y[t]"),
            "step": ("", "1", "3", "x"),
            "first": ("1", "2"),
        }.items():
            self.reader.types(form.lines[name], draw.choice(good))
        self.reader.presses("Return", on=form.lines["log"])

    def trains(self, draw: random.Random) -> None:
        """Some turns at some speed."""
        desk = self.window.desk
        self.reader.presses("Ctrl+T", on=self.window.diagram.canvas)
        for _ in range(draw.randrange(1, 4)):
            left = iter(range(draw.randrange(1, 30)))
            desk.pass_time(draw.random(), lambda left=left: next(left, None) is None)
            self._settles()
        if draw.random() < 0.7:
            self.reader.presses("Ctrl+T", on=self.window.diagram.canvas)

    def waits(self, draw: random.Random) -> None:
        left = iter(range(5))
        self.window.desk.pass_time(draw.random() * 3, lambda: next(left, None) is None)

    def takes_back(self, draw: random.Random) -> None:
        for _ in range(draw.randrange(1, 4)):
            self.reader.presses("Ctrl+PgUp", on=self.window.diagram.canvas)

    def rewinds(self, draw: random.Random) -> None:
        """To another update and back again: the run is the same to the last bit."""
        desk, before = self.window.desk, self.reader.session
        self._goes_to_update(draw.randint(before.earliest, before.latest))
        self._settles()
        if draw.random() < 0.7:
            self._goes_to_update(before.place.update)
            assert same_run(self.reader.session, before), "another run after rewinding"
        assert not desk.training

    def _goes_to_update(self, update: int) -> None:
        self.window.desk.go_to_update(update)
        for _ in range(100):
            left = iter(range(50))
            self.window.desk.pass_time(0.016, lambda left=left: next(left, None) is None)
            if self.window.desk.sought is None:
                break
        assert self.reader.session.place.update == update

    def plot(self, draw: random.Random) -> None:
        """A hand on the training plot: its mouse, its wheel, its keys, its legend."""
        pane = self.window.loss
        if pane.view is None:
            pane._build()
        if draw.random() < 0.3:
            self.reader.clicks(pane.enlarge)
            self._settles()
        pane.draw()
        assert pane.view is not None
        view = pane.view.viewport()
        for _ in range(draw.randrange(1, 5)):
            at = QPoint(draw.randrange(max(view.width(), 1)), draw.randrange(max(view.height(), 1)))
            way = draw.randrange(4)
            if way == 0:
                QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
                QTest.mouseMove(view, at + QPoint(draw.randrange(-60, 60), 0))
                QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at)
            elif way == 1:
                turned = QPoint(draw.choice((0, 0, 120)), draw.choice((-240, 120, 360)))
                pane.gestures._wheeled(wheel(at, turned))
            elif way == 2:
                keys = ("Left", "Right", "Shift+Left", "Home", "End", "+", "-", "0")
                self.reader.presses(draw.choice(keys), on=pane.view)
            else:
                keys = ("Down", "Up", "Space", "Return", "F2")
                self.reader.presses(draw.choice(keys), on=pane.legend)
            self.waits(draw)
            pane.draw()

    def branches(self, draw: random.Random) -> None:
        """Another branch, or another name for one."""
        recording = self.reader.session.recording
        if recording is None:
            return
        number, name = draw.randrange(len(recording.branches)), draw.choice((*WORDS, *BAD))
        act = draw.choice((Session.show_branch, lambda one, n: one.name_branch(n, name)))
        self.window.desk.do(lambda session: act(session, number))

    def undoes(self, draw: random.Random) -> None:
        for _ in range(draw.randrange(1, 4)):
            key = draw.choice(("Ctrl+Z", "Ctrl+Z", "Ctrl+Y"))
            self.reader.presses(key, on=self.window.diagram.canvas)

    def task(self, draw: random.Random) -> None:
        """A task, trained a little, and something typed beside its data."""
        name = draw.choice([name for name in COMMANDS if name.startswith("task_")])
        COMMANDS[name].act(self.window)
        for _ in range(draw.randrange(3)):
            self.reader.presses("Ctrl+U", on=self.window.diagram.canvas)
        if draw.random() < 0.6:
            self._types_something(draw)
        for button in self._helpful():
            if draw.random() < 0.4:
                self.reader.clicks(button)

    def kind(self, draw: random.Random) -> None:
        """Another kind of input, and something of it or of another one."""
        box = self.window.words.kind
        box.activated.emit(draw.randrange(box.count()))
        for _ in range(draw.randrange(3)):
            self._types_something(draw)
        for button in self._helpful():
            if draw.random() < 0.6:
                self.reader.clicks(button)

    def _types_something(self, draw: random.Random) -> None:
        words = self.window.words
        field = draw.choice((words.inputs, words.inputs, words.targets))
        self.reader.types(field, draw.choice((*TYPED, *BAD)))

    def _helpful(self) -> list[QAbstractButton]:
        """The buttons that mend what was typed, or go back to the data."""
        words = self.window.words
        found = [one for side in words.mending.values() for one in side.buttons.values()]
        return [one for one in (*found, words.batch.back, words.batch.after) if one.isVisible()]

    def own_material(self, draw: random.Random) -> None:
        """A file of the reader's own."""
        path = self.folder / draw.choice(("own.txt", "own.csv"))
        path.write_text(draw.choice(OWN), encoding="utf-8")
        self.window.materials.open(path)
        dialog = self.window.materials.series
        if dialog is not None and dialog.isVisible():
            for box in draw.sample(dialog.findChildren(QComboBox), 2):
                box.activated.emit(draw.randrange(box.count()))
            dialog.buttons.buttons()[draw.randrange(2)].click()
        self._settles()
        self.window.files.complaint = None  # what was wrong with it has been read

    def resize(self, draw: random.Random) -> None:
        self.window.resize(*draw.choice(SIZES))

    def method(self, draw: random.Random) -> None:
        """Another optimizer, other clipping, another course of the learning rate."""
        self.reader.clicks(self.window.shelf.choices.buttons["training"])
        form = self.window.training.method
        for box in draw.sample((form.optimizer, form.schedule), draw.randrange(1, 3)):
            row = draw.randrange(box.count())
            box.setCurrentIndex(row)
            box.activated.emit(row)
        for field in (form.clip_norm, form.clip_value):
            self.reader.sets(field, draw.choice(("0", "0.01", "0.5", "3")))
        if draw.random() < 0.5:
            last = self.reader.session.program.pass_start("update")
            self.window.desk.do(lambda session: session.go_to(last + draw.randrange(8)))

    def saves_and_opens(self, draw: random.Random) -> None:
        """A file, and what comes out of it."""
        del draw
        session, files = self.reader.session, self.window.files
        files._save_into(str(self.folder / "monkey.rnnviz"))
        files.open_path(self.folder / "monkey.rnnviz")
        assert files.complaint is None, files.complaint.text()
        assert document.write(self.reader.session) == document.write(session)
        assert same_run(self.reader.session, session)

    def _seen(self, kind: type[Seen]) -> list[Seen]:
        """All of a kind that can be used."""
        top = QApplication.activeModalWidget() or self.window
        return [one for one in top.findChildren(kind) if one.isVisible() and one.isEnabled()]

    def _words(self, draw: random.Random, most: int) -> str:
        return " ".join(draw.choice(WORDS) for _ in range(draw.randrange(1, most + 1)))

    def _answers(self, draw: random.Random) -> None:
        """Something in what has popped up."""
        QApplication.processEvents()
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu) and popup.actions():
            draw.choice(popup.actions()).trigger()
            popup.close()
        dialogs = [one for one in self.window.findChildren(QDialog) if one.isVisible()]
        for dialog in dialogs:
            lines = [one for one in dialog.findChildren(QLineEdit) if one.isVisible()]
            if lines and type(dialog).__module__.startswith("rnnviz"):
                self.reader.types(draw.choice(lines), draw.choice((*BAD, "dW", "z 1", "dh2")))
                self.reader.presses("Return", on=draw.choice(lines))
            dialog.close()

    # What must hold.

    def holds(self, before: Session, seed: int) -> None:
        """Whatever was done."""
        session = self.reader.session
        data = document.write(session)
        again = document.read(data)
        assert document.write(again) == data, "reads otherwise"
        self._can_be_seen(whole=seed % 8 == 0)
        if session.experiment is not before.experiment:
            assert same_run(again, session), "another run is read"
            items_add_up(session)
            answers_are_a_run(session)
            self._can_be_undone()

    def _can_be_seen(self, *, whole: bool) -> None:
        for canvas in self._seen(Canvas):
            picture = canvas.picture
            if picture is None:
                continue
            far = [one for one in outside(picture) if not isinstance(one, Spot)]
            assert not far, (canvas.parent(), canvas.size(), far[:3])
            if canvas._overlay is not None:
                canvas._overlay((float(canvas.width()), float(canvas.height())))
        if whole:
            self.window.grab()

    def _can_be_undone(self) -> None:
        """Undo brings the run back bit for bit, and redo the one after it."""
        desk, now = self.window.desk, self.reader.session
        if not desk.undoing.before or desk.training:
            return
        playing, undoing = desk.playback, desk.undoing
        desk.undo()
        assert same_run(self.reader.session, undoing.before[-1]), "undo brings back another run"
        desk.redo()
        assert same_run(self.reader.session, now), "redo brings back another run"
        desk.session, desk.playback, desk.undoing = now, playing, undoing
        desk.tell()


ACTS: Final[dict[str, int]] = {
    "key": 8,
    "moves": 4,
    "there_and_back": 3,
    "button": 8,
    "combo": 4,
    "spin": 3,
    "line": 6,
    "list": 2,
    "words": 4,
    "long": 0,
    "click": 10,
    "shelf": 3,
    "breakpoint": 2,
    "trains": 2,
    "waits": 2,
    "takes_back": 2,
    "rewinds": 3,
    "branches": 2,
    "undoes": 3,
    "resize": 1,
    "saves_and_opens": 1,
    "method": 2,
    "plot": 3,
    "task": 2,
    "kind": 2,
    "own_material": 1,
}


def script(seed: int, count: int) -> list[Act]:
    """Acts at random, the same for the same seed."""
    draw = random.Random(seed)
    names = draw.choices(list(ACTS), list(ACTS.values()), k=count)
    return [
        ("long" if i % 97 == 96 else name, draw.getrandbits(32)) for i, name in enumerate(names)
    ]


def shrunk(fails: Callable[[Sequence[Act]], bool], acts: Sequence[Act]) -> list[Act]:
    """As few acts as still go wrong."""
    kept, size = list(acts), len(acts) // 2
    while size:
        at = 0
        while at < len(kept):
            fewer = kept[:at] + kept[at + size :]
            if fails(fewer):
                kept = fewer
            else:
                at += size
        size //= 2
    return kept
