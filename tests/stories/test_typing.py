"""Bad typing: a sentence beside the right field, and nothing that was there is lost."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pytest

from rnnviz.language import speak
from rnnviz.network.vocabulary import LONGEST_WORD, MOST_WORDS

if TYPE_CHECKING:
    from rnnviz.network.arrays import Array
    from rnnviz.panes.fields import TextField
    from tests.reader import Reader

#: What is typed into a field of two words, and the sentence it gets.
BAD = {
    "too few": ("baseball", "word_counts"),
    "too many": ("a baseball bat", "word_counts"),
    "empty": ("", "no_words"),
    "blank": ("  \t ", "no_words"),
    "huge paste": ("x" * 10_000, "long_word"),
    "huge paste of words": ("bat " * 2_500, "many_words"),
    "emoji": ("baseball 🦇", "not_writable"),
    "joined emoji": ("baseball 👩‍🚀", "not_writable"),
    "right to left": ("baseball עטלף", "right_to_left"),
    "arabic": ("baseball خفاش", "right_to_left"),
    "control character": ("baseball b\x07t", "not_writable"),
    "a word too long": (f"baseball {'b' * (LONGEST_WORD + 1)}", "long_word"),
}


def field(reader: Reader, side: str) -> TextField:
    """The field of the input or of the target words."""
    return {"inputs": reader.window.words.inputs, "targets": reader.window.words.targets}[side]


def problems(reader: Reader) -> dict[str, str]:
    """The sentences on show, by the field they stand at."""
    fields = {
        "inputs": reader.window.words.inputs,
        "targets": reader.window.words.targets,
        "h0": reader.window.model.h0,
    }
    return {name: one.problem.text() for name, one in fields.items() if one.problem.isVisible()}


def row(reader: Reader, word: str) -> Array:
    """A word's row of U."""
    experiment = reader.session.experiment
    found: Array = experiment.net.U[experiment.input_words.index(word)]
    return found


@pytest.mark.parametrize("side", ["inputs", "targets"])
@pytest.mark.parametrize("case", BAD)
def test_bad_words_get_a_sentence_and_change_nothing(reader: Reader, side: str, case: str) -> None:
    text, key = BAD[case]
    good, picture = reader.session.trace, reader.window.diagram.canvas.picture
    typed = field(reader, side)
    before = typed.line.text()
    reader.types(typed, text)

    assert reader.session.problems[side].key == f"error.{key}"
    for code in ("en", "ko"):
        assert problems(reader) == {side: speak(code)(reader.session.problems[side])}
        reader.window.switch_language()
    assert reader.session.trace is good
    assert getattr(reader.session.typed, side) == typed.line.text() == text
    assert reader.window.diagram.canvas.picture == picture
    assert typed.line.accessibleDescription() == problems(reader)[side]

    reader.types(typed, before)
    assert problems(reader) == {}
    assert reader.session.problems == {}
    assert reader.session.trace is good


def test_english_and_korean_sentences_differ(reader: Reader) -> None:
    for key in {key for _, key in BAD.values()}:
        catalogues = [speak(code)._catalogue[f"error.{key}"] for code in ("en", "ko")]
        assert catalogues[0] != catalogues[1]


def test_both_fields_may_be_wrong_at_once(reader: Reader) -> None:
    reader.types(reader.window.words.inputs, "")
    reader.types(reader.window.words.targets, "🦇")
    assert problems(reader).keys() == {"inputs", "targets"}
    reader.types(reader.window.words.inputs, "cave")
    assert problems(reader).keys() == {"targets"}
    reader.types(reader.window.words.targets, "동굴")
    assert problems(reader) == {}
    assert reader.session.experiment.targets == ("동굴",)


def test_counts_are_told_at_the_field_being_typed_in(reader: Reader) -> None:
    reader.types(reader.window.words.inputs, "a baseball bat")
    assert problems(reader).keys() == {"inputs"}
    reader.types(reader.window.words.targets, "배트 야구 배트 배트")
    assert problems(reader).keys() == {"targets"}
    assert "3" in problems(reader)["targets"]
    assert "4" in problems(reader)["targets"]


def test_everything_else_goes_on_working_beside_a_bad_field(reader: Reader) -> None:
    reader.types(reader.window.words.inputs, "baseball 🦇")
    reader.window.diagram.canvas.setFocus()
    reader.presses("Right", "Ctrl+U", "F10", "Space", "Space", "Ctrl+R")
    assert problems(reader).keys() == {"inputs"}
    assert reader.line.text() == "baseball 🦇"


def test_the_most_words_fit_and_one_more_does_not(reader: Reader) -> None:
    many = " ".join(f"w{n}" for n in range(MOST_WORDS))
    reader.types(reader.window.words.inputs, many)
    reader.types(reader.window.words.targets, many)
    assert reader.session.steps == MOST_WORDS
    reader.types(reader.window.words.inputs, f"{many} more")
    assert "inputs" in problems(reader)
    assert reader.session.steps == MOST_WORDS


def test_words_that_stay_keep_their_trained_weights(reader: Reader) -> None:
    for _ in range(20):
        reader.presses("Ctrl+U")
    trained, W = row(reader, "bat").copy(), reader.session.trace["W"].copy()
    reader.types(reader.window.words.inputs, "cricket bat")
    assert np.array_equal(row(reader, "bat"), trained)
    assert np.array_equal(reader.session.trace["W"], W)
    assert reader.session.place.update == 20


def test_a_word_that_comes_back_brings_its_trained_weights(reader: Reader) -> None:
    drawn = row(reader, "baseball").copy()
    for _ in range(20):
        reader.presses("Ctrl+U")
    trained = row(reader, "baseball").copy()
    assert not np.array_equal(trained, drawn)
    reader.types(reader.window.words.inputs, "fruit fly")
    assert "baseball" not in reader.session.experiment.input_words
    reader.types(reader.window.words.inputs, "baseball bat")
    assert np.array_equal(row(reader, "baseball"), trained)


def test_a_decomposed_hangul_word_is_the_same_word(reader: Reader) -> None:
    targets = reader.session.experiment.targets
    reader.types(reader.window.words.targets, unicodedata.normalize("NFD", "야구 배트"))
    assert reader.session.experiment.targets == targets


def test_the_cursor_stays_where_one_types(reader: Reader) -> None:
    reader.line.setFocus()
    reader.line.setCursorPosition(4)
    reader.presses("s", on=reader.line)
    assert reader.line.cursorPosition() == 5
    assert reader.line.text() == "basesball bat"


def test_undo_in_a_field_is_heard_as_typing(reader: Reader) -> None:
    reader.types(reader.window.words.inputs, "cave bat")
    reader.presses("Ctrl+Z", on=reader.line)
    assert reader.line.text() == reader.session.typed.inputs


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1 2", "h0_count"),
        ("1 2 3 4 5", "h0_count"),
        ("half", "h0_numbers"),
        ("", "h0_numbers"),
        ("1e99", "h0_range"),
        ("nan", "h0_range"),
        ("inf", "h0_range"),
        ("0,5", "h0_numbers"),
    ],
)
def test_a_bad_h0_gets_a_sentence_and_changes_nothing(reader: Reader, text: str, key: str) -> None:
    good = reader.session.trace
    reader.types(reader.window.model.h0, text)
    assert reader.session.problems["h0"].key == f"error.{key}"
    assert problems(reader).keys() == {"h0"}
    assert reader.window.model.h0.line.text() == text
    assert reader.session.trace is good
    reader.types(reader.window.model.h0, "0.5")
    assert problems(reader) == {}
    assert reader.session.trace["h0"].tolist() == [0.5] * 4


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("-1", [-1.0] * 4),
        ("−0.25", [-0.25] * 4),
        ("1 2 3 4", [1.0, 2.0, 3.0, 4.0]),
        ("1, 2, -3, 4e-1", [1.0, 2.0, -3.0, 0.4]),
    ],
)
def test_a_good_h0_is_in_the_picture_at_once(
    reader: Reader, text: str, numbers: list[float]
) -> None:
    reader.types(reader.window.model.h0, text)
    assert reader.session.trace["h0"].tolist() == numbers
    assert problems(reader) == {}
