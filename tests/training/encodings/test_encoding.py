"""Alphabets: ids both ways, and what can be done about a symbol that is not known."""

from __future__ import annotations

import pytest

from rnnviz import InputError
from rnnviz.language import LANGUAGES, speak
from rnnviz.training.encodings import ENCODINGS, Alphabet, Encoding
from rnnviz.training.encodings.encoding import MOST_SYMBOLS

TEXTS = {
    "words": "baseball bat 야구 배트",
    "characters": "나 보기가\n역겨워 — “Oh dear!”",
    "notes": "C4 F#4:0.5 Bb3:2 R C4 R:1.5 E4:1/3",
    "prices": "up up flat down up",
    "symbols": "0 1 · ? XX",
    "bins": "1 20 7 7",
    "numbers": "0.5 -1; 2 3.25",
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_becomes_symbols_ids_and_text_again(name: str) -> None:
    encoding: Encoding = ENCODINGS[name]
    symbols = encoding.read(TEXTS[name])
    alphabet = Alphabet.of(symbols)
    ids = alphabet.ids(symbols)
    assert max(ids) == len(alphabet) - 1
    assert encoding.write(alphabet.written(ids)) == TEXTS[name]


def test_every_kind_has_its_text() -> None:
    assert set(TEXTS) == set(ENCODINGS)
    assert len(ENCODINGS) == len(TEXTS)
    assert all(ENCODINGS[name] is ENCODINGS[name] for name in TEXTS)
    assert "golf" not in ENCODINGS


@pytest.mark.parametrize("name", TEXTS)
def test_every_symbol_can_be_seen(name: str) -> None:
    encoding = ENCODINGS[name]
    assert all(encoding.mark(symbol).strip() for symbol in encoding.read(TEXTS[name]))


def test_ids_are_places_in_order_of_appearance() -> None:
    alphabet = Alphabet.of("banana")
    assert alphabet.symbols == ("b", "a", "n")
    assert alphabet.ids("nab") == [2, 1, 0]


def test_an_unknown_symbol_is_named_with_its_place() -> None:
    with pytest.raises(InputError, match=r"“x” at place 3 .* Add it to the symbols, or take"):
        Alphabet.of("abc").ids("abxbz")


def test_it_can_be_added_or_taken_out() -> None:
    alphabet = Alphabet.of("abc")
    assert [tuple(one) for one in alphabet.unknown("abxbz")] == [(3, "x"), (5, "z")]
    longer = alphabet.with_symbols("abxbz")
    assert longer.symbols == ("a", "b", "c", "x", "z")  # what was known keeps its id
    assert longer.ids("abxbz") == [0, 1, 3, 1, 4]
    assert alphabet.ids(alphabet.known("abxbz")) == [0, 1, 1]


@pytest.mark.parametrize("ids", [[3], [-1], [0, 99]])
def test_an_id_outside_is_refused(ids: list[int]) -> None:
    with pytest.raises(InputError, match="ids go from 0 to 2"):
        Alphabet.of("abc").written(ids)


def test_too_many_symbols_are_refused() -> None:
    most = tuple(map(str, range(MOST_SYMBOLS)))
    assert len(Alphabet(most)) == MOST_SYMBOLS
    with pytest.raises(InputError, match=f"{MOST_SYMBOLS + 1} different symbols"):
        Alphabet((*most, "one more"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_said_in_both_languages(code: str) -> None:
    with pytest.raises(InputError) as caught:
        Alphabet.of("abc").ids("x")
    said = speak(code)(caught.value.sentence)
    assert "x" in said
    assert "1" in said
