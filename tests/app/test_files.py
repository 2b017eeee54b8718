"""New, open, save: nothing is lost unasked, and what cannot be done says why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from rnnviz.app.files import dropped
from rnnviz.app.recent import recent_menu
from rnnviz.app.safety import Recent
from rnnviz.app.writing import written
from rnnviz.language import speak
from rnnviz.session import Session, document
from rnnviz.stepping.inspection import Inspection
from tests.app.test_recovery import crashes

if TYPE_CHECKING:
    from tests.reader import Reader

OTHER = Session.open("baseball-bat").type_inputs("cave bat").update_once().go_to(9)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other.rnnviz"
    assert written(path, OTHER) == ""
    return path


def picks(reader: Reader, path: Path) -> None:
    """Choose a file in the dialog that is open."""
    dialog = reader.window.files.dialog
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(path))
    dialog.done(1)
    reader.window.activateWindow()
    QApplication.processEvents()


def changes(reader: Reader) -> None:
    reader.types(reader.window.words.inputs, "baseball glove")
    reader.window.diagram.canvas.setFocus()
    assert reader.window.isWindowModified()


def is_saved(reader: Reader, path: Path) -> bool:
    return path.read_bytes() == document.write(reader.session)


def title(reader: Reader) -> str:
    return reader.window.windowTitle()


def test_saving_asks_for_a_file_once(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "야구.rnnviz"
    changes(reader)
    reader.presses("Ctrl+S")
    picks(reader, path)
    assert is_saved(reader, path)
    assert not reader.window.isWindowModified()
    assert title(reader) == "야구.rnnviz[*] · baseball glove · rnnviz"
    reader.types(reader.window.words.inputs, "baseball hat")
    assert reader.window.isWindowModified()
    reader.window.diagram.canvas.setFocus()
    reader.presses("Ctrl+S")
    assert not reader.window.isWindowModified()
    assert is_saved(reader, path)


def test_saving_under_another_name_leaves_the_first(reader: Reader, tmp_path: Path) -> None:
    one, two = tmp_path / "one.rnnviz", tmp_path / "two.rnnviz"
    reader.presses("Ctrl+S")
    picks(reader, one)
    before = one.read_bytes()
    changes(reader)
    reader.presses("Ctrl+Shift+S")
    picks(reader, two)
    assert one.read_bytes() == before
    assert is_saved(reader, two)
    assert reader.window.files.path == two


def test_a_file_is_opened_as_it_was_saved(reader: Reader, other: Path) -> None:
    reader.window.desk.do(lambda session: session.set_language("ko").set_zoom(1.25))
    reader.presses("Ctrl+O")
    picks(reader, other)
    assert document.write(reader.session) == other.read_bytes()
    assert reader.index == 9
    assert (reader.session.language, reader.session.zoom) == ("ko", 1.25)
    assert not reader.window.isWindowModified()
    assert not reader.window.desk.undoing.before


@pytest.mark.parametrize("data", [b"", b"PK\3\4", None])
def test_what_cannot_be_opened_changes_nothing_and_says_why(
    reader: Reader, tmp_path: Path, data: bytes | None
) -> None:
    bad = tmp_path / "bad.rnnviz"
    if data is not None:
        bad.write_bytes(data)
    before = reader.session
    reader.presses("Ctrl+O")
    picks(reader, bad)
    assert reader.session is before
    assert "bad.rnnviz" in reader.window.files.complaint.text()
    reader.window.files.complaint.done(0)


def test_what_cannot_be_saved_says_why_and_stays_changed(reader: Reader, tmp_path: Path) -> None:
    changes(reader)
    reader.presses("Ctrl+S")
    picks(reader, tmp_path / "nowhere" / "x.rnnviz")
    assert reader.window.files.path is None
    assert reader.window.isWindowModified()
    assert "x.rnnviz" in reader.window.files.complaint.text()
    reader.window.files.complaint.done(0)


LEAVING: dict[str, Callable[[Reader, Path], None]] = {
    "new": lambda reader, _: reader.presses("Ctrl+N"),
    "dropped": lambda reader, path: reader.window.files.open_path(path),
    "closed": lambda reader, _: reader.window.close(),
}


def has_left(reader: Reader, way: str) -> bool:
    if way == "closed":
        return not reader.window.isVisible()
    return reader.session.experiment.inputs != ("baseball", "glove")


@pytest.mark.parametrize("way", LEAVING)
def test_unsaved_changes_are_asked_about(reader: Reader, way: str, other: Path) -> None:
    changes(reader)
    LEAVING[way](reader, other)
    assert not has_left(reader, way)
    reader.window.files.question.answer("cancel")
    assert not has_left(reader, way)
    assert reader.window.isWindowModified()
    LEAVING[way](reader, other)
    reader.window.files.question.answer("discard")
    assert has_left(reader, way)


@pytest.mark.parametrize("way", LEAVING)
def test_saved_first_and_then_left(reader: Reader, way: str, other: Path, tmp_path: Path) -> None:
    changes(reader)
    mine = tmp_path / "mine.rnnviz"
    LEAVING[way](reader, other)
    wanted = document.write(reader.session)
    reader.window.files.question.answer("save")
    assert not has_left(reader, way)
    picks(reader, mine)
    assert mine.read_bytes() == wanted
    assert has_left(reader, way)


def test_not_left_when_no_file_is_chosen(reader: Reader) -> None:
    changes(reader)
    reader.window.close()
    reader.window.files.question.answer("save")
    reader.window.files.dialog.reject()
    assert reader.window.isVisible()
    assert reader.window.isWindowModified()
    # A later save is one, and closes nothing.
    reader.presses("Ctrl+S")
    reader.window.files.dialog.reject()
    assert reader.window.isVisible()


@pytest.mark.parametrize("way", LEAVING)
def test_nothing_is_asked_where_only_the_place_has_changed(
    reader: Reader, way: str, other: Path
) -> None:
    reader.presses("F10", "Right", "End")
    reader.clicks(reader.window.shelf.choices.buttons["watches"])
    LEAVING[way](reader, other)
    assert reader.window.files.question is None


def test_the_answers_are_in_the_readers_language(reader: Reader) -> None:
    reader.window.desk.do(lambda session: session.set_language("ko"))
    changes(reader)
    reader.window.close()
    box = reader.window.files.question
    texts = {button.text() for button in box.buttons()}
    assert texts == {speak("ko")(f"files.{name}") for name in ("save", "discard", "cancel")}
    box.answer("cancel")


def test_a_word_like_qts_own_mark_is_a_word(reader: Reader) -> None:
    reader.types(reader.window.words.inputs, "[*] bat")
    assert title(reader).startswith("[*][*] bat[*]")


def drag(path: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def test_a_file_is_dropped_on_the_window(reader: Reader, other: Path) -> None:
    data, window = drag(other), reader.window
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at = QPointF(400, 300)
    enter = QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    drop = QDropEvent(at, Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(window, drop)
    assert document.write(reader.session) == other.read_bytes()
    assert not window.words.inputs.line.acceptDrops()


@pytest.mark.parametrize("name", ["watches", "use", "memory"])
def test_fields_on_the_shelf_let_a_file_through_too(reader: Reader, name: str) -> None:
    lines = getattr(reader.window, name).findChildren(QLineEdit)
    assert lines
    assert not [line for line in lines if line.acceptDrops()]


def test_what_is_no_single_file_is_not_welcome() -> None:
    text, two = QMimeData(), QMimeData()
    text.setText("bat")
    two.setUrls([QUrl.fromLocalFile("/a"), QUrl.fromLocalFile("/b")])
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/a.rnnviz")])
    assert [dropped(one) for one in (text, two, web)] == [None, None, None]


# What is kept safe.


def test_what_is_not_saved_is_kept_a_while_later_and_dropped_once_saved(
    reader: Reader, tmp_path: Path
) -> None:
    files = reader.window.files
    files.keep_safe(tmp_path)
    unsaved = tmp_path / "unsaved"
    assert not files.safety.alarm.is_set
    changes(reader)
    assert files.safety.alarm.is_set
    assert list(unsaved.glob("*.rnnviz")) == []
    files.safety.alarm.rang.emit()
    files.safety.recovery.finish()
    (kept,) = unsaved.glob("*.rnnviz")
    assert kept.read_bytes() == document.write(reader.session)
    reader.presses("Ctrl+S")
    picks(reader, tmp_path / "mine.rnnviz")
    assert list(unsaved.glob("*.rnnviz")) == []
    assert not files.safety.alarm.is_set


@pytest.mark.parametrize("answer", ["recover", "throw_away", "later"])
def test_what_a_crash_left_is_offered(reader: Reader, tmp_path: Path, answer: str) -> None:
    unsaved = tmp_path / "unsaved"
    crashes(unsaved)
    files, before = reader.window.files, reader.session
    files.keep_safe(tmp_path)
    assert "cave bat" in files.safety.question.text()
    files.safety.question.answer(answer)
    if answer == "recover":
        assert reader.session.experiment.inputs == ("cave", "bat")
        assert reader.session.place.update == 3
        assert reader.window.isWindowModified()
        (kept,) = unsaved.glob("*.rnnviz")
        assert kept.read_bytes() == document.write(reader.session)
    else:
        assert reader.session is before
        assert len(list(unsaved.glob("*.rnnviz"))) == (answer == "later")


def test_a_folder_that_cannot_be_made_is_told_and_the_window_goes_on(
    reader: Reader, tmp_path: Path
) -> None:
    (tmp_path / "unsaved").write_text("in the way", encoding="ascii")
    reader.window.files.keep_safe(tmp_path)
    assert reader.window.files.complaint.isVisible()
    reader.window.files.complaint.done(0)
    changes(reader)
    reader.window.files.safety.alarm.rang.emit()


def test_files_that_were_open_are_offered_again(
    reader: Reader, tmp_path: Path, other: Path
) -> None:
    reader.window.files.keep_safe(tmp_path)
    reader.window.files.open_path(other)
    reader.presses("Ctrl+N")
    assert reader.session.experiment.inputs == ("baseball", "bat")
    menu = recent_menu(reader.window)
    (action,) = menu.actions()
    assert action.text() == "other.rnnviz"
    assert menu.activeAction() is action
    action.trigger()
    menu.close()
    assert reader.session.experiment.inputs == ("cave", "bat")


def test_with_none_the_menu_says_so(reader: Reader) -> None:
    menu = recent_menu(reader.window)
    (action,) = menu.actions()
    assert not action.isEnabled()
    menu.close()


def test_recent_files_are_remembered_in_order_and_not_too_many(tmp_path: Path) -> None:
    recent = Recent(tmp_path)
    for n in range(12):
        recent.add(tmp_path / f"{n}.rnnviz")
    recent.add(tmp_path / "7.rnnviz")
    names = [path.name for path in Recent(tmp_path).paths]
    assert names == [f"{n}.rnnviz" for n in (7, 11, 10, 9, 8, 6, 5, 4)]
    recent.drop(tmp_path / "7.rnnviz")
    assert Recent(tmp_path).paths[0].name == "11.rnnviz"


@pytest.mark.parametrize("text", ["", "{}", "[1, null, {}]", "[" * 10_000, '["a\\u0000b"]'])
def test_a_damaged_list_of_files_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "recent.json").write_text(text, encoding="ascii")
    assert Recent(tmp_path).paths == []


def test_a_question_that_was_put_off_stops_no_race(reader: Reader) -> None:
    desk = reader.window.desk
    desk.do(lambda session: session.switch_bug("sign_reversed"))
    desk.do(lambda session: session.inspect(Inspection.show_shelf, "bugs"))
    assert desk.busy
    reader.presses("Ctrl+N")
    reader.window.files.question.answer("cancel")
    assert desk.busy
    reader.waits(0.1)
    assert reader.session.race.done
