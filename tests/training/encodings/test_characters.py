"""Characters: any text, in one normal form, with marks for what cannot be seen."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz import InputError
from rnnviz.training.encodings.characters import MOST_CHARACTERS, Characters

READ = Characters().read
MARK = Characters().mark


def test_hangul_typed_in_parts_is_whole_syllables() -> None:
    assert READ(unicodedata.normalize("NFD", "진달래꽃")) == ("진", "달", "래", "꽃")


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\rb"])
def test_each_end_of_line_is_one_character(text: str) -> None:
    assert READ(text) == ("a", "\n", "b")


@pytest.mark.parametrize(
    ("character", "mark"),
    [
        (" ", "␣"),
        ("\n", "↵"),
        ("\t", "⇥"),
        ("a", "a"),
        ("\x07", "U+0007"),
        ("\u200b", "U+200B"),
        ("\u0301", "◌\u0301"),
        ("꽃", "꽃"),
    ],
)
def test_marks(character: str, mark: str) -> None:
    assert MARK(character) == mark


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no text"),
        ("ab\0", r"Place 3 holds U\+0000"),
        ("a\ud800b", r"Place 2 holds U\+D800"),
        ("x" * (MOST_CHARACTERS + 1), "characters are too many"),
    ],
)
def test_what_is_no_text_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        READ(text)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_any_text_is_written_as_it_was_read(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    symbols = READ(text)
    assert Characters().write(symbols) == unicodedata.normalize("NFC", lines)
    assert READ(Characters().write(symbols)) == symbols
    assert all(MARK(symbol) for symbol in symbols)
