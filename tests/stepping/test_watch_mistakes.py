"""What is no expression, or has no value: every sentence, and which part of the text is marked."""

from __future__ import annotations

import pytest

from rnnviz.language import LANGUAGES, catalogue, speak
from rnnviz.network.errors import InputError
from rnnviz.stepping.refusals import Refused
from rnnviz.stepping.watch import NotYet, Scope, WatchError, read
from tests.stepping.runs import gated, run

HERE = run().before_updates()


def wrong(text: str, scope: Scope = HERE) -> WatchError:
    with pytest.raises(WatchError) as caught:
        read(text).value(scope)
    error = caught.value
    assert 0 <= error.start < error.end <= len(text) or not text
    return error


def marked(text: str, error: WatchError) -> str:
    """The text with its mark; no text has no mark."""
    before, part, after = text[: error.start], text[error.start : error.end], text[error.end :]
    return f"{before}⟨{part}⟩{after}" if text else ""


# Mistakes, each with its mark: the part of the text between ⟨ and ⟩.

MISTAKES = {
    "empty": ["", "⟨  ⟩"],
    "long": ["1" * 200 + "⟨" + "1" * 7 + "⟩"],
    "deep": [
        "-" * 30 + "⟨1⟩",
        "(" * 30 + "⟨(⟩" + "1" + ")" * 31,
        "abs(" * 15 + "-" * 15 + "⟨1⟩" + ")" * 15,
        "⟨h⟩" + " + h" * 30,
    ],
    "many_parts": ["⟨" + "+".join(["(t*t*t*t*t*t)"] * 12) + "⟩"],
    "character": [
        "h ⟨%⟩ 2",
        "⟨'⟩os'",
        "h ⟨&⟩ h",
        "⟨{⟩}",
        "h⟨;⟩ h",
        "⟨야⟩구",
        "⟨!⟩h",
        "⟨∂⟩",
        "h⟨²⟩",
    ],
    "assigns": ["h ⟨=⟩ 1", "(h :⟨=⟩ 1)", "h +⟨=⟩ 1", "norm(x⟨=⟩h)"],
    "word": [
        "⟨lambda⟩: 1",
        "h ⟨if⟩ h else h",
        "⟨None⟩",
        "⟨True⟩",
        "h ⟨is⟩ h",
        "[h ⟨for⟩ h in h]",
        "⟨await⟩ h",
        "⟨not₁⟩",
    ],
    "bracket_open": ["h⟨[⟩1", "norm⟨(⟩h", "⟨(⟩h + (h)"],
    "bracket_shut": ["h⟨)⟩", "h[1⟨)⟩", "⟨]⟩", "(h[1⟨)⟩]"],
    "unfinished": ["h ⟨+⟩", "h⟨.⟩", "h ⟨and⟩", "⟨-⟩ ", "h.T⟨.⟩", "h ⟨**⟩"],
    "grammar": [
        "h ⟨h⟩",
        "1⟨j⟩",
        "⟨@⟩",
        "(h +⟨)⟩",
        "h /⟨/⟩ 2",
        "⟨.⟩..",
        "h[⟨,⟩]",
        "⟨,⟩",
        "0⟨x10⟩",
        "h <⟨>⟩ h",
        "⟨∂el⟩",
    ],
    "form": [
        "⟨(1, 2)⟩",
        "⟨h, h⟩",
        "⟨()⟩",
        "⟨[1]⟩",
        "h[⟨()⟩]",
        "h[⟨*h⟩]",
        "norm(⟨*h⟩)",
        "⟨norm(**h)⟩",
        "h[⟨(1, 2)⟩, 3]",
        "⟨[]⟩ + 1",
    ],
    "attribute": ["⟨h.__array__⟩", "⟨norm.__globals__⟩", "⟨().__class__⟩", "⟨h.t⟩.T", "⟨h.shape⟩"],
    "call": ["⟨3⟩(4)", "⟨h.T⟩(h)", "⟨norm(h)⟩(h)", "⟨h[1]⟩(2)", "(⟨h.T⟩)(1)"],
    "function_near": ["⟨Norm⟩(h)", "⟨spectral_radios⟩(W)"],
    "function": ["⟨__import__⟩(h)", "⟨open⟩(1)", "⟨h⟩(1)", "⟨eval⟩(h)"],
    "function_alone": ["⟨norm⟩", "h + ⟨max⟩", "norm(⟨norm⟩)", "⟨norm⟩[0]"],
    "values": ["⟨norm()⟩", "1 + ⟨norm(h, h)⟩", "⟨dot(h)⟩"],
    "name_near": ["⟨w⟩", "h + ⟨Dh⟩[1]", "⟨h_prv⟩", "⟨carry⟩"],
    "name": ["⟨nonsense⟩", "⟨__builtins__⟩", "⟨b⟩"],
    "no_step": [
        "h[⟨5⟩]",
        "h[⟨-1⟩]",
        "dh[⟨0⟩]",
        "h[⟨:-1⟩]",
        "h[⟨1:7⟩]",
        "h[⟨-2:⟩]",
        "h⟨₉⟩",
        "x[⟨0:2⟩]",
        "h[⟨1e300⟩]",
        "dz[⟨t + 4⟩]",
        "h[⟨5:⟩]",
        "norm(∂h[⟨9⟩])",
    ],
    "no_steps": ["⟨W₁⟩", "1 − ⟨∂W₁⟩"],
    "no_target": ["target[⟨3⟩]", "y[3, target[⟨3⟩]]"],
    "no_entry": [
        "h[1, ⟨5⟩]",
        "W[⟨5⟩]",
        "W[⟨-6⟩]",
        "h[1][⟨9⟩]",
        "(h + 0)[⟨4⟩]",
        "h[2:, ⟨5⟩]",
        "dW[0, ⟨1e30⟩]",
    ],
    "index": [
        "h[⟨1.5⟩]",
        "h[⟨h⟩]",
        "h[⟨1 < 2⟩]",
        "h[⟨0 / 0⟩]",
        "h[⟨1 / 0⟩]",
        "W[⟨h[1]⟩]",
        "h[⟨1 / 2⟩:]",
    ],
    "indices": ["⟨h[1, 2, 3]⟩", "⟨W[0, 0, 0]⟩", "⟨t[0]⟩", "⟨h[1][0][0]⟩", "⟨L[1, 0]⟩"],
    "slice_empty": [
        "h[⟨3:2⟩]",
        "h[⟨2:2⟩]",
        "W[⟨5:⟩]",
        "W[⟨3:1⟩]",
        "h[⟨:0⟩]",
        "h[1, ⟨0:0⟩]",
        "h[⟨:1⟩]",
    ],
    "stride": ["h[::⟨0⟩]", "h[::⟨-1⟩]", "W[1:2:⟨-2⟩]"],
    "product_number": ["⟨2 @ h⟩", "h + (⟨h @ 1⟩)", "⟨h @ t⟩"],
    "product_shapes": ["⟨V @ V⟩", "⟨h[1] @ V.T⟩", "⟨h @ h⟩", "⟨dot(h[1], y[1])⟩"],
    "shapes": ["⟨h + V⟩", "⟨h[1] * y[1]⟩", "⟨h < W⟩", "⟨dW - dU⟩", "⟨0 < h[1] < y[1]⟩"],
    "exponent": [
        "⟨2 ** 65⟩",
        "⟨2 ** -65⟩",
        "⟨h ** 17⟩",
        "⟨2 ** (h + 17)⟩",
        "⟨2 ** (0 / 0)⟩",
        "⟨2 ** 2 ** 7⟩",
        "⟨h ** (1 / 0)⟩",
    ],
    "truth": ["not ⟨h⟩", "⟨h > 0⟩ and 1", "1 and ⟨h⟩", "0 or ⟨h⟩"],
    "vector": ["⟨argmax(h)⟩", "⟨dot(h, h)⟩", "⟨outer(1, h[1])⟩", "⟨argmax(1)⟩"],
    "matrix": ["⟨sigma_max(h[1])⟩", "⟨sigma_max(2)⟩"],
    "square": ["⟨spectral_radius(h[1])⟩", "⟨spectral_radius(U)⟩", "⟨spectral_radius(1)⟩"],
}
#: These need another network.
ELSEWHERE = {"saturated", "large", "work"}
#: Parts of other sentences.
WITHIN = {"a_number", "an_array"}


@pytest.mark.parametrize(
    ("key", "text"), [(k, text) for k, one in MISTAKES.items() for text in one]
)
def test_a_mistake_is_named_and_marked(key: str, text: str) -> None:
    plain = text.replace("⟨", "").replace("⟩", "")
    error = wrong(plain)
    assert error.sentence.key == f"watch.{key}"
    assert marked(plain, error) == text
    for code in LANGUAGES:
        assert speak(code)(error.sentence)
    assert str(error) == speak("en")(error.sentence)


def test_every_sentence_has_its_mistake() -> None:
    keys = {key.removeprefix("watch.") for key in catalogue("en") if key.startswith("watch.")}
    assert keys - ELSEWHERE - WITHIN == set(MISTAKES)


def test_saturation_is_not_defined_for_every_cell() -> None:
    error = wrong("share_saturated(h[1])", gated().scope())
    assert error.sentence.key == "watch.saturated"


def test_a_mistake_is_an_input_error_and_little_else_is_raised() -> None:
    assert issubclass(WatchError, InputError)
    assert not issubclass(NotYet, InputError)
    assert not issubclass(Refused, WatchError)


SPOKEN = {
    "h[7]": "h has no step 7: its steps go from 0 to 4.",
    "dh[-1]": "dh has no step −1: its steps go from 1 to 4.",
    "V @ V": "[5, 4] @ [5, 4] cannot be computed: the last size on the left must equal the first "
    "on the right.",
    "h + V": "The shapes [4, 5] and [5, 4] do not fit together.",
    "Dh[1]": "There is no quantity Dh. Did you mean dh?",
    "spectral_radius(h[1])": "spectral_radius needs a square matrix; "
    "this is an array of shape [5].",
    "spectral_radius(2)": "spectral_radius needs a square matrix; this is a single number.",
    "h ** 2.5e9": "The exponent 2500000000 is too large: here it is at most 16.",
    "norm(h, h)": "Values in the brackets of norm: 2. It needs: 1.",
}


@pytest.mark.parametrize("text", SPOKEN)
def test_what_is_said(text: str) -> None:
    assert str(wrong(text)) == SPOKEN[text]


# Bounds, on a long sequence.

LONG = run(steps=1000, sizes=(5, 64, 5))


@pytest.mark.parametrize(
    "text", ["norm(h @ h.T)", "outer(L, L)", "L[1:1001] + outer(L, L)", "h[:, 0:1] * L", "h @ W"]
)
def test_a_million_numbers_are_computed(text: str) -> None:
    read(text).value(LONG.scope())


WIDE = run(steps=1001, sizes=(2, 2, 2))


@pytest.mark.parametrize(
    "text", ["⟨outer(L, L)⟩", "1 + ⟨h @ h.T⟩", "⟨h[:, 0:1] * L⟩", "⟨L < h[:, 0:1]⟩"]
)
def test_more_are_not_even_begun(text: str) -> None:
    plain = text.replace("⟨", "").replace("⟩", "")
    error = wrong(plain, WIDE.scope())
    assert str(error) == "The result would have 1,002,001 numbers: 1,000,000 fit."
    assert marked(plain, error) == text


@pytest.mark.parametrize(
    "text", ["h @ h.T @ h @ h.T @ (h @ h.T)", "spectral_radius(h @ h.T)", "(h @ h.T) ** 3.5 ** 2"]
)
def test_nor_is_what_would_take_too_long(text: str) -> None:
    assert wrong(text, LONG.scope()).sentence.key == "watch.work"
