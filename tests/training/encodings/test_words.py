"""Sentences with their translations, one a line."""

from __future__ import annotations

import pytest

from rnnviz import InputError
from rnnviz.network.vocabulary import NO_TARGET
from rnnviz.training.encodings.words import MOST_SENTENCES, read_pairs, write_pairs

BATS = "baseball bat → 야구 배트\ncave bat → 동굴 박쥐\n"


def test_pairs_are_read_and_written_again() -> None:
    pairs = read_pairs(BATS)
    assert [one.inputs for one in pairs] == [("baseball", "bat"), ("cave", "bat")]
    assert [one.targets for one in pairs] == [("야구", "배트"), ("동굴", "박쥐")]
    assert write_pairs(pairs) == BATS


@pytest.mark.parametrize("arrow", ["→", "->", "=>", "\t"])
def test_an_arrow_may_be_typed_in_several_ways(arrow: str) -> None:
    assert read_pairs(f"\n  a b{arrow}c –  \n\n") == ((("a", "b"), ("c", NO_TARGET)),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at least one sentence"),
        (" \n\t\n", "at least one sentence"),
        ("baseball bat", "Line 1: write a sentence, one arrow"),
        ("a → b\na → b → c", "Line 2: write a sentence, one arrow"),
        ("a → b\n\na b → c", "Line 3: 2 input words and 1 target words"),
        ("a → b\n → c", "Line 2: .*at least one word|Line 2: write"),
        (f"{'x' * 33} → b", "Line 1: Word 1 has 33 characters"),
        ("a → b\n" * (MOST_SENTENCES + 1), "sentences are too many"),
    ],
)
def test_a_mistake_names_its_line(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_pairs(text)
