"""Places as one types them, in English, in Korean and in signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.language import LANGUAGES, Sentence, speak
from rnnviz.network.equations import ARTICLE
from rnnviz.stepping import cursor
from rnnviz.stepping.cursor import FULLEST, Op
from rnnviz.stepping.directions import MOST_OFFERED, places

PROGRAM = cursor.program(ARTICLE, 4)
HERE = Op("z", 1)


def first(text: str, here: Op = HERE) -> Op:
    found = places(text, PROGRAM, here)
    assert not isinstance(found, Sentence), speak("en")(found)
    return PROGRAM.ops[found[0]]


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("dz 3", ("dz", 2)),
        ("dz3", ("dz", 2)),
        ("∂z₃", ("dz", 2)),
        ("δz_3", ("dz", 2)),
        ("DZ[3]", ("dz", 2)),
        ("∂L/∂z 3", ("dz", 2)),
        ("h_2", ("h", 1)),
        ("h2", ("h", 1)),
        ("  h ( 2 ) ", ("h", 1)),
        ("∂W t=1", ("dW", 0)),
        ("dW t = 1", ("dW", 0)),
        ("∂⁺W 4", ("dW", 3)),
        ("backward 3 dW", ("dW", 2)),
        ("dW backward 3", ("dW", 2)),
        ("역전파 3 dW", ("dW", 2)),
        ("dW 3단계", ("dW", 2)),
        ("step 3 dW", ("dW", 2)),
        ("51", ("new_V", 0)),
        ("1", ("z", 0)),
        ("op 6", ("z", 1)),
        ("#6", ("z", 1)),
        ("연산 6", ("z", 1)),
        ("update", ("new_U", 0)),
        ("갱신", ("new_U", 0)),
        ("update W", ("new_W", 0)),
        ("V", ("new_V", 0)),
        ("W′", ("new_W", 0)),
        ("w'", ("new_W", 0)),
        ("new V", ("new_V", 0)),
        ("새 V", ("new_V", 0)),
        ("new_U", ("new_U", 0)),
        ("loss 2", ("L", 1)),
        ("손실 2", ("L", 1)),
        ("backward", ("do", 1)),
        ("back 4", ("do", 3)),
        ("순전파 3", ("z", 2)),
        ("own 2", ("own", 1)),
        ("자기 몫 2", ("own", 1)),
        ("넘어온 몫 3", ("carried", 2)),
        ("carr 3", ("carried", 2)),
        ("dh 3", ("carried", 2)),
    ],
)
def test_a_text_leads_to_its_op(text: str, op: tuple[str, int]) -> None:
    assert first(text) == op


def test_a_number_alone_counts_ops_from_one() -> None:
    for number in range(1, len(PROGRAM) + 1):
        assert places(str(number), PROGRAM, HERE) == (number - 1,)


@pytest.mark.parametrize("t", range(4))
def test_without_a_step_the_one_that_the_reader_is_at_comes_first(t: int) -> None:
    assert first("dz", Op("h", t)) == ("dz", t)
    found = places("dz", PROGRAM, Op("h", t))
    assert sorted(PROGRAM.ops[index].t for index in found) == [0, 1, 2, 3]


def test_a_whole_name_comes_before_its_beginnings() -> None:
    assert first("o") == ("o", 1)
    assert first("z") == ("z", 1)
    assert {PROGRAM.ops[index].name for index in places("car", PROGRAM, HERE)} == {"carried"}


def test_nothing_typed_offers_where_passes_begin() -> None:
    starts = [PROGRAM.ops[index] for index in places("  ", PROGRAM, HERE)]
    assert starts == [("z", 0), ("L", 3), ("do", 3), ("new_U", 0)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("qq", "places.unknown"),
        ("야구", "places.unknown"),
        ("dz 5", "places.no_step"),
        ("dz 0", "places.no_step"),
        ("dz 99999999999999999999999999", "places.no_step"),
        ("0", "places.no_op"),
        ("52", "places.no_op"),
        ("dz 3 2", "places.numbers"),
        ("forward dz", "places.nothing"),
        ("dz dW", "places.nothing"),
        ("new_W 2", "places.nothing"),
        ("dd 1", "places.unknown"),
    ],
)
def test_what_leads_nowhere_gets_a_sentence(text: str, key: str) -> None:
    found = places(text, PROGRAM, HERE)
    assert isinstance(found, Sentence)
    assert found.key == key
    assert all(speak(code)(found) for code in LANGUAGES)


def test_biases_have_ops_where_there_are_biases() -> None:
    program = cursor.program(FULLEST, 4)
    (found, *_) = places("dd 2", program, HERE)
    assert program.ops[found] == ("dd", 1)


def test_no_more_is_offered_than_one_can_look_through() -> None:
    long = cursor.program(ARTICLE, 1000)
    assert len(places("backward", long, HERE)) == MOST_OFFERED


@given(index=st.integers(0, len(PROGRAM) - 1))
def test_every_op_is_found_by_its_name_and_step(index: int) -> None:
    name, t = op = PROGRAM.ops[index]
    text = name if name.startswith("new_") else f"{name} {t + 1}"
    assert first(text) == op


@given(text=st.text(max_size=40))
def test_whatever_is_typed_leads_somewhere_or_is_answered(text: str) -> None:
    found = places(text, PROGRAM, HERE)
    if isinstance(found, Sentence):
        assert speak("ko")(found)
    else:
        assert found
        assert all(0 <= index < len(PROGRAM) for index in found)
