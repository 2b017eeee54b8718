"""Words: read from what is typed, and each with weights that stay its own."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.network import draw
from rnnviz.network.arrays import Named
from rnnviz.network.errors import InputError
from rnnviz.network.rnn import RNN
from rnnviz.network.vocabulary import (
    DASHES,
    LONGEST_WORD,
    MOST_REMEMBERED,
    MOST_WORDS,
    NO_TARGET,
    SCALED,
    WordWeights,
    read_targets,
    read_words,
    vocabulary,
)
from tests.oracles.closeness import patient
from tests.oracles.refusal import outcome


def refused(text: str) -> str:
    with pytest.raises(InputError) as caught:
        read_words(text)
    return caught.value.sentence.key.removeprefix("error.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("baseball bat", ("baseball", "bat")),
        ("  baseball \t\t bat\n", ("baseball", "bat")),
        ("야구\u3000배트\u00a0a", ("야구", "배트", "a")),
        ("bat bat", ("bat", "bat")),
        ("don't 3.14 C++ €5 naïve", ("don't", "3.14", "C++", "€5", "naïve")),
        ("x^2 `b` 20° © ™ 5㎏ № ¨ →", ("x^2", "`b`", "20°", "©", "™", "5㎏", "№", "¨", "→")),
        ("中文 日本語 Ελλάδα мир हिन्दी ไทย", ("中文", "日本語", "Ελλάδα", "мир", "हिन्दी", "ไทย")),
    ],
)
def test_words_stand_between_white_space(text: str, words: tuple[str, ...]) -> None:
    assert read_words(text) == words


def test_decomposed_hangul_is_composed() -> None:
    typed = unicodedata.normalize("NFD", "야구 배트")
    assert len(typed) > len("야구 배트")
    assert read_words(typed) == ("야구", "배트")


def test_a_long_word_is_measured_after_composing() -> None:
    word = "각" * LONGEST_WORD
    assert read_words(unicodedata.normalize("NFD", word)) == (word,)


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u3000"])
def test_an_empty_field_is_told(text: str) -> None:
    assert refused(text) == "no_words"


def test_a_thousand_words_fit_and_one_more_does_not() -> None:
    assert len(read_words("a " * MOST_WORDS)) == 1000
    assert refused("a " * (MOST_WORDS + 1)) == "many_words"


def test_a_word_of_32_characters_fits_and_one_more_does_not() -> None:
    assert read_words("a" * LONGEST_WORD) == ("a" * 32,)
    with pytest.raises(InputError, match=r"^Word 2 has 33 characters; 32 fit in a word\.$"):
        read_words("a " + "a" * 33)


@pytest.mark.parametrize(
    ("text", "key"), [("a" * 10_000, "long_word"), ("ab " * 3_334, "many_words")]
)
def test_a_paste_of_ten_thousand_characters_is_told(text: str, key: str) -> None:
    assert refused(text) == key


@pytest.mark.parametrize(
    "emoji",
    [
        "⚾",
        "🦇",
        "👍🏽",
        "👩\u200d🚀",
        "👨\u200d👩\u200d👧",
        "1\ufe0f\u20e3",
        "#\u20e3",
        "🇰🇷",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "❤\ufe0f",
        "↔\ufe0f",
        "\u200d",
        "☀",
        "✓",
        "⭐",
        "⌚",
        "⏰",
        "🀄",
        "🃏",
        "\U0001fbc5",
        "\U0001f1f0",
    ],
)
def test_an_emoji_is_told_with_the_number_of_its_word(emoji: str) -> None:
    for text, number in ((emoji, 1), (f"bat {emoji}", 2), (f"bat a{emoji}b", 2)):
        with pytest.raises(InputError, match=f"^Word {number} holds an emoji"):
            read_words(text)


@pytest.mark.parametrize(
    "unseen",
    [
        *("\x00", "\x07", "\x1b", "\x7f"),  # control
        *("\u200b", "\u00ad", "\ufeff", "\u2066"),  # format
        *("\ue000", "\U000f0000", "\ufdd0", "\u0378"),  # private, none, not yet
        *("\u115f", "\u1160", "\u3164", "\uffa0", "\u2800"),  # fillers
        *("\ufe00", "\u180b", "\U000e0100", "\u034f"),  # what picks a variant
    ],
)
def test_a_character_that_cannot_be_seen_is_told(unseen: str) -> None:
    for word in (unseen, f"ba{unseen}t"):
        with pytest.raises(InputError, match="or a character that cannot be seen"):
            read_words(word)


@pytest.mark.parametrize("mark", ["\u0301", "\u0308a", "\u093fa", "\u20dd"])
def test_a_word_that_begins_with_a_mark_is_told(mark: str) -> None:
    with pytest.raises(InputError, match=r"^Word 2 begins with a mark"):
        read_words(f"bat {mark}")


def test_a_mark_on_a_letter_is_part_of_the_word() -> None:
    assert read_words("a\u0301 q\u0301 हिन्दी") == ("á", "q\u0301", "हिन्दी")


def test_half_an_emoji_is_told() -> None:
    for half in ("\ud83e", "\udd87"):
        assert refused(half) == "not_writable"


@pytest.mark.parametrize("word", ["שלום", "خفاش", "bat-שלום", "\u0661\u0662", "\u200fbat", "ހާޅު"])
def test_a_word_from_right_to_left_is_told(word: str) -> None:
    assert refused(f"cave {word}") == "right_to_left"


@patient
@given(
    st.text(st.characters(), max_size=80) | st.text("ab \t가각\u1100\u1161🦇א\u200d", max_size=200)
)
def test_typing_anything_at_all_gives_words_or_an_input_error(text: str) -> None:
    found = outcome(read_words, text)
    if isinstance(found, InputError):
        assert str(found)
    else:
        assert 1 <= len(found) <= MOST_WORDS
        assert read_words(" ".join(found)) == found


def test_a_vocabulary_has_each_word_once_in_the_order_it_came() -> None:
    assert vocabulary(("bat", "cave", "bat"), ()) == ("bat", "cave")


def test_spare_words_come_first_while_one_of_them_is_in_use() -> None:
    spare = ("baseball", "cave", "bat")
    assert vocabulary(("bat", "flies"), spare) == ("baseball", "cave", "bat", "flies")
    assert vocabulary(("it", "flies"), spare) == ("it", "flies")


FRESH = WordWeights(seed=7, n_hidden=4, scale=0.6)


def trained(words: WordWeights, inputs: tuple[str, ...], targets: tuple[str, ...]) -> Named:
    """What training might have made of the words' weights: every number another one."""
    weights = words.weights(inputs, targets)
    return Named({name: weight + 1 for name, weight in weights.items()})


def test_the_weights_have_a_row_and_a_column_a_word() -> None:
    weights = FRESH.weights(("a", "b", "c"), ("d", "e"))
    assert [weight.shape for weight in weights.values()] == [(3, 4), (4, 4), (4, 2)]


def test_a_words_vectors_depend_on_the_seed_and_the_word_alone() -> None:
    alone = FRESH.weights(("bat",), ("배트",))
    among = FRESH.weights(("cave", "bat", "x"), ("박쥐", "y", "배트"))
    assert np.array_equal(alone.U[0], among.U[1])
    assert np.array_equal(alone.V[:, 0], among.V[:, 2])
    assert np.array_equal(alone.W, among.W)
    other = WordWeights(seed=8, n_hidden=4, scale=0.6).weights(("bat",), ("배트",))
    assert not any(np.array_equal(alone[name], other[name]) for name in alone)


def test_the_same_word_has_another_vector_as_input_and_as_target() -> None:
    weights = FRESH.weights(("bat",), ("bat",))
    assert not np.array_equal(weights.U[0], weights.V[:, 0])


def test_the_scale_multiplies_the_same_numbers() -> None:
    words = WordWeights(seed=7, n_hidden=4, scale=1.2)
    once, twice = FRESH.weights(("a",), ("b",)), words.weights(("a",), ("b",))
    for name, weight in once.items():
        np.testing.assert_allclose(twice[name], 2 * weight, rtol=1e-15)


def test_trained_values_survive_the_edits_of_other_words() -> None:
    made = trained(FRESH, ("cave", "bat"), ("동굴", "박쥐"))
    words = FRESH.after(made, ("cave", "bat"), ("동굴", "박쥐"))
    later = words.weights(("bat", "new"), ("new", "박쥐"))
    assert np.array_equal(later.U[0], made.U[1])
    assert np.array_equal(later.V[:, 1], made.V[:, 1])
    assert np.array_equal(later.W, made.W)
    assert np.array_equal(later.U[1], FRESH.weights(("new",), ("new",)).U[0])


def test_a_word_that_was_taken_away_comes_back_with_what_it_learned() -> None:
    made = trained(FRESH, ("cave", "bat"), ("동굴", "박쥐"))
    words = FRESH.after(made, ("cave", "bat"), ("동굴", "박쥐"))
    words = words.after(trained(words, ("bat",), ("박쥐",)), ("bat",), ("박쥐",))
    back = words.weights(("cave", "bat"), ("동굴", "박쥐"))
    assert np.array_equal(back.U[0], made.U[0])
    assert np.array_equal(back.V[:, 0], made.V[:, 0])
    assert np.array_equal(back.U[1], made.U[1] + 1)


def test_training_leaves_the_words_before_it_as_they_were() -> None:
    before = FRESH.weights(("bat",), ("배트",))
    FRESH.after(trained(FRESH, ("bat",), ("배트",)), ("bat",), ("배트",))
    after = FRESH.weights(("bat",), ("배트",))
    assert all(np.array_equal(a, b) for a, b in zip(before.values(), after.values(), strict=True))


def test_writing_into_weights_does_not_reach_the_words() -> None:
    first = FRESH.weights(("bat",), ("배트",))
    kept = [weight.copy() for weight in first.values()]
    for weight in first.values():
        weight[:] = 0
    again = FRESH.weights(("bat",), ("배트",))
    assert all(np.array_equal(a, b) for a, b in zip(kept, again.values(), strict=True))


def test_what_is_remembered_of_a_word_does_not_keep_the_whole_matrix() -> None:
    words = FRESH.after(trained(FRESH, ("cave", "bat"), ("동굴",)), ("cave", "bat"), ("동굴",))
    for vector in (*words.learned_rows.values(), *words.learned_columns.values()):
        assert vector.base is None
        assert not vector.flags.writeable


def test_what_was_learned_with_another_number_of_units_is_drawn_anew() -> None:
    words = FRESH.after(trained(FRESH, ("bat",), ("박쥐",)), ("bat",), ("박쥐",))
    wider = replace(words, n_hidden=6).weights(("bat", "new"), ("박쥐",))
    drawn = WordWeights(seed=7, n_hidden=6, scale=0.6).weights(("bat", "new"), ("박쥐",))
    assert all(np.array_equal(a, b) for a, b in zip(wider.values(), drawn.values(), strict=True))


def test_the_memory_is_bounded_and_forgets_what_was_used_longest_ago() -> None:
    words, count = FRESH, MOST_REMEMBERED // MOST_WORDS + 3
    rows = [tuple(f"{row}-{n}" for n in range(MOST_WORDS)) for row in range(count)]
    for row in rows:
        words = words.after(trained(words, row, row), row, row)
    for learned in (words.learned_rows, words.learned_columns):
        assert len(learned) == MOST_REMEMBERED
        assert rows[0][0] not in learned
        assert set(rows[-1]) <= set(learned)


def test_a_word_that_is_used_again_is_not_forgotten() -> None:
    words, count = FRESH, MOST_REMEMBERED // MOST_WORDS + 3
    for row in range(count):
        used = ("always", *(f"{row}-{n}" for n in range(MOST_WORDS - 1)))
        words = words.after(trained(words, used, used), used, used)
    assert words.learned_rows["always"][0] == pytest.approx(
        FRESH.weights(("always",), ("always",)).U[0, 0] + count
    )


WAYS = tuple(draw.WAYS)
EVERY_WAY = pytest.mark.parametrize("init", WAYS)


@EVERY_WAY
def test_in_every_way_a_words_numbers_depend_on_the_seed_and_the_word_alone(init: str) -> None:
    words = replace(FRESH, init=init)
    alone = words.weights(("bat",), ("배트",), bias=True)
    among = words.weights(("cave", "bat", "x"), ("박쥐", "y", "배트"), bias=True)
    assert np.array_equal(alone.U[0], among.U[1])
    assert np.array_equal(alone.V[:, 0], among.V[:, 2])
    assert alone.d[0] == among.d[2]
    assert np.array_equal(alone.W, among.W)
    assert np.array_equal(alone.b, among.b)


@EVERY_WAY
def test_biases_leave_the_other_weights_as_they_are(init: str) -> None:
    words = replace(FRESH, init=init)
    without = words.weights(("bat", "x"), ("배트",))
    with_biases = words.weights(("bat", "x"), ("배트",), bias=True)
    assert list(without) == ["U", "W", "V"]
    assert list(with_biases) == ["U", "W", "V", "b", "d"]
    assert all(np.array_equal(without[name], with_biases[name]) for name in without)
    assert (with_biases.b.shape, with_biases.d.shape) == ((4,), (1,))


@EVERY_WAY
def test_W_and_b_are_those_of_a_network_drawn_in_that_way(init: str) -> None:
    drawn = replace(FRESH, init=init).weights(("bat",), ("배트",), bias=True)
    net = RNN.random(3, 4, 2, seed=7, init=init, scale=0.6, bias=True)
    assert np.array_equal(drawn.W, net.W)
    assert np.array_equal(drawn.b, net.b)


def test_ways_keep_within_their_bounds() -> None:
    many = tuple(f"w{n}" for n in range(300))

    def largest(init: str) -> float:
        weights = replace(FRESH, init=init).weights(many, many, bias=True)
        return max(float(np.abs(weights.U).max()), float(np.abs(weights.V).max()))

    assert 0.98 / 2 < largest("uniform") <= 1 / 2
    for init in ("xavier", "orthogonal"):
        assert 0.98 * np.sqrt(6 / 8) < largest(init) <= np.sqrt(6 / 8)
    assert largest("zeros") == 0
    drawn = replace(FRESH, init="normal").weights(many, many, bias=True)
    same = replace(FRESH, init="identity").weights(many, many, bias=True)
    assert np.array_equal(drawn.U, same.U)
    assert np.array_equal(same.W, np.eye(4))


@pytest.mark.parametrize("init", ["xavier", "orthogonal", "identity", "zeros"])
def test_biases_begin_at_0_where_their_way_has_it(init: str) -> None:
    weights = replace(FRESH, init=init).weights(("bat",), ("배트", "y"), bias=True)
    assert not weights.b.any()
    assert not weights.d.any()


@EVERY_WAY
def test_only_normal_and_identity_use_the_scale(init: str) -> None:
    one, other = (
        replace(FRESH, init=init, scale=scale).weights(("bat",), ("배트",)) for scale in (0.6, 1.2)
    )
    assert np.array_equal(one.U, other.U) == (init not in SCALED)


def test_what_biases_learned_is_remembered_while_they_are_off() -> None:
    inputs, targets = ("bat",), ("배트", "y")
    before = FRESH.weights(inputs, targets, bias=True)
    learned = FRESH.after(Named({n: w + 1 for n, w in before.items()}), inputs, targets)
    trained_without = learned.after(learned.weights(inputs, targets), inputs, targets)
    again = trained_without.weights(inputs, ("y", "new", "배트"), bias=True)
    assert np.array_equal(again.b, before.b + 1)
    assert (again.d[0], again.d[2]) == (before.d[1] + 1, before.d[0] + 1)
    assert again.d[1] == FRESH.weights(inputs, ("new",), bias=True).d[0]
    fresh = learned.drawn().weights(inputs, targets, bias=True)
    assert all(np.array_equal(fresh[name], before[name]) for name in before)


@pytest.mark.parametrize("dash", DASHES)
def test_a_lone_dash_is_no_target(dash: str) -> None:
    assert read_targets(f"배트 {dash} y") == ("배트", NO_TARGET, "y")
    assert read_targets(dash) == (NO_TARGET,)
    assert read_targets(f"a{dash}b {dash}{dash}") == (f"a{dash}b", f"{dash}{dash}")
