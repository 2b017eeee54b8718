"""The quiz about a mistake: the check and a watch lead to the line, and the answer is right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.language import speak
from tests.reader import Reader, texts_of

say = speak("en")


def test_a_reader_finds_the_mistake_of_a_quiz(reader: Reader) -> None:
    window = reader.window
    reader.types(window.words.inputs, "the old bat hit a ball")
    reader.types(window.words.targets, "x y z x y z")
    reader.types(window.model.h0, "0.5")
    reader.clicks(window.shelf.choices.buttons["bugs"])
    reader.clicks(window.bugs.begin)
    quiz = window.bugs.quiz
    while reader.session.experiment.bug != "carried_without_W":  # one that a watch can find
        reader.clicks(quiz.buttons["another"])
    assert "carried" not in quiz.asked.text()

    # The check says which gradients are wrong: V's is right, so it lies behind h.
    reader.clicks(quiz.buttons["check"])
    assert quiz.checked.text() == say("quiz.wrong_and_right", names="∂U, ∂W, ∂h₀", others="∂V")

    # The listing shows the right line, so a watch computes what it should give.
    reader.clicks(window.shelf.choices.buttons["watches"])
    for text in ("norm(carried[5] - dz[6] @ W.T)", "norm(carried[5] - dz[6])"):
        reader.types(window.watches.new, text)
        QTest.keyClick(window.watches.new, Qt.Key.Key_Return)
    reader.presses("End", on=window.diagram.canvas)
    QApplication.processEvents()
    expected, found = (texts_of(row.canvas)[0] for row in window.watches.rows[-2:])
    assert expected not in ("0.0000", "—")
    assert found == "0.0000"

    # Which is the answer.
    reader.clicks(window.shelf.choices.buttons["bugs"])
    quiz.answers.setCurrentIndex(quiz.answers.findData("carried_without_W"))
    reader.clicks(quiz.buttons["answer"])
    assert reader.session.quiz.over == "found"
    assert quiz.said.text().startswith(say("quiz.found"))
    assert say("bug.carried_without_W_why") in window.bugs.mistake.labels["why"].text()

    # And with the mistake switched off all is as it should be.
    reader.clicks(quiz.buttons["end"])
    assert not window.toolbar.mistake.isVisible()
    assert reader.session.trace is reader.session.trace.right
