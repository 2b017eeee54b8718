"""Expressions that nobody would type, and what becomes of them in a process of its own.

`python -m tests.stepping.generated 20000` examines so many and prints what it found as JSON. The
process is as the program has it, with one thread for products of matrices, and an audit hook of
Python's own sees every file that would be opened, whoever opens it.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from time import thread_time

import rnnviz  # isort: skip -- before NumPy: it is what sets the number of threads
import numpy as np

from rnnviz.language import LANGUAGES, speak
from rnnviz.stepping.functions import TAKES
from rnnviz.stepping.watch import NotYet, Scope, Value, WatchError, read, summary
from tests.stepping.runs import ETA, gated, run

#: What one expression may take, in seconds.
LONGEST = 0.1

VALID = (
    "norm(dh[1])",
    "dz[2] @ W.T",
    "spectral_radius(W)",
    "share_saturated(h[t])",
    "0 < h[1] < 1",
    "norm(carried[t]) > norm(own[t]) and t > 1",
    "W - eta * dW",
    "outer(h_prev[2], dz[2])",
    "h[1:3, 0] ** 2",
    "max(abs(h[:, 1:3])) <= 0.99",
    "y[t, argmax(y[t])]",
    "not isfinite(loss)",
    "∂h₁ − own₁",
    "sum(L) / T",
    "h @ h.T",
    "sigma_max(h @ h.T)",
)
#: What has got others into trouble.
HOSTILE = (
    *("().__class__", "().__class__.__bases__[0].__subclasses__()", '__import__("os")'),
    *("h.__array__", "norm.__globals__", "h.tofile(1)", "h.T.tofile", "h.T.base", "h.ctypes.data"),
    *("lambda: 1", "[h for h in h]", "{h: 1}", "{*h}", "f'{h}'", "'%s' % h", "b'x'", "h := 1"),
    *("*h", "**h", "norm(*h)", "norm(**h)", "norm(x=h)", "...", "h[...]", "None", "True", "1j"),
    *("open('x')", "eval('1')", "exec", "breakpoint()", "print(1)", "globals()", "type(h)"),
    *("9**9**9**9", "10**10**10", "1e999**64", "2**-1e999", "h**h**h", "exp(exp(exp(9)))"),
    *("h @ h.T @ h @ h.T", "outer(outer(L, L), L)", "spectral_radius(h @ h.T)", "(h @ h.T) ** 1.5"),
    *("norm(h @ h.T)", "sigma_max(outer(L, L))", "outer(L, L) + outer(L, L)", "tanh(outer(L, L))"),
    *("(" * 99, "[" * 150, "-" * 199, "not " * 49, "h[" * 60, "1+" * 99 + "1", "h.T" + ".T" * 60),
    *("9" * 200, "." * 50, "h[99999999999999999999]", "h[-1]", "h[1:0:-1]", "h[1e400]", "h[0/0]"),
    *(
        "\x00",
        "h\x00",
        "\ud800",
        "ｈ",
        "h\u2028+ h",
        "𝐡[1]",
        "ℎ",
        "µ",
        "h\\\n+1",
        "#",
        "h # 1",
        "\u200b",
    ),
    *("await h", "yield h", "assert h", "import os", "del h", "h if h else h", "h; h", "`h`", "h?"),
    *("h is h", "h in h", "h // 2", "h % 2", "h << 2", "~h", "h | h", "h ^ h", "h & h", "->", "<>"),
)
TOKENS = (
    *("(", ")", "[", "]", ",", ":", ".", "+", "-", "−", "*", "/", "@", "**", "<", "<=", ">", "=="),
    *("!=", "=", ".T", " ", "and", "or", "not", "0", "1", "2", "-1", "0.5", "1e308", "1e-320"),
    *("h", "dh", "dz", "W", "U", "V", "dW", "x", "L", "loss", "t", "T", "eta", "target", "h0"),
    *("∂", "∂h", "₁", "₀", "η", "·", "if", "lambda", "__class__", "'", "{", "}", "\\", "\n", "é"),
    *("h[1]", "dz[t]", "y[2]", "h_prev", "c", "b", "db", "nonsense", "h[t+1]", "h[:]", "[1:3]"),
    *(f"{name}(" for name in TAKES),
)
NAMES = ("h", "dh[1]", "dz[t]", "W", "W.T", "U", "V", "dW", "x", "x[2]", "L", "y[2]", "t", "loss")
NAMES += ("h[t - 1]", "h[:, 0]", "h[1:3]", "h0", "eta", "1", "0", "-2", "0.5", "1e300", "∂V", "o₂")
LETTERS = "hWxL01[]().,:+-*/@<>= ∂₁−'\"_\\é가🙂\t\n"


def soup(rng: random.Random) -> str:
    """Words and signs in no order."""
    return rng.choice(("", " ")).join(rng.choices(TOKENS, k=rng.randint(1, 30)))


def mutated(rng: random.Random) -> str:
    """Something valid, or hostile, with characters added, taken out and exchanged."""
    text = list(rng.choice(rng.choice((VALID, VALID, HOSTILE))))
    for _ in range(rng.randint(0, 3)):
        at = rng.randint(0, len(text))
        text[at : at + rng.randint(0, 2)] = rng.choice(
            (rng.choice(LETTERS), rng.choice(TOKENS), "")
        )
    return "".join(text)


def grown(rng: random.Random, depth: int = 0) -> str:
    """Something that the grammar allows, whatever its shapes."""
    if depth > rng.choice((1, 2, 3, 3, 6)):
        return rng.choice(NAMES)

    def part() -> str:
        return grown(rng, depth + 1)

    return rng.choice(
        (
            lambda: f"({part()} {rng.choice('+-*/@@')} {part()})",
            lambda: f"{rng.choice((*TAKES,))}({part()})",
            lambda: f"{rng.choice(('dot', 'outer'))}({part()}, {part()})",
            lambda: f"({part()}) {rng.choice(('<', '==', '!=', '>='))} ({part()})",
            lambda: f"(({part()}) {rng.choice(('and', 'or'))} not ({part()}))",
            lambda: f"({part()}) ** {rng.choice((2, 3, 0.5, -1, 64, 99))}",
            lambda: f"({part()})[{rng.choice(('0', '1', '-1', '1:', ':, 0', part()))}]",
            lambda: f"({part()}).T",
            lambda: f"-{part()}",
        )
    )()


def nested(rng: random.Random) -> str:
    """One thing within itself, far too often or just not."""
    opening, closing = rng.choice(
        (("(", ")"), ("-", ""), ("not ", ""), ("norm(", ")"), ("h[", "]"), ("(1+", ")"), ("", ".T"))
    )
    depth = rng.choice((3, 10, 28, 29, 30, 31, 40, 66, 120, 400))
    return opening * depth + rng.choice(NAMES) + closing * (depth - rng.choice((0, 0, 0, 1)))


def huge(rng: random.Random) -> str:
    """Large results out of small texts."""
    one, other = (rng.choice(("h", "h @ h.T", "outer(L, L)", "h[:, 0:1] * L")) for _ in "ab")
    sign = rng.choice(("+", "@", "**", "<", "*"))
    number = rng.choice(("9" * rng.randint(1, 150), "1e308", "64", "16", "3.5", "1e-320"))
    return rng.choice(
        (
            f"({one}) {sign} ({other})",
            f"{rng.choice((*TAKES,))}({one})",
            f"({one}) ** {number}",
            f"{number} ** {number}",
            f"exp({number}) * ({one})",
            f"h[{number}]",
        )
    )


def noise(rng: random.Random) -> str:
    """Any characters at all."""
    return "".join(
        chr(rng.choice((rng.randrange(128), rng.randrange(0x110000)))) for _ in range(20)
    )


def texts(seed: int, count: int) -> Iterator[str]:
    rng = random.Random(seed)
    ways = (
        soup,
        soup,
        mutated,
        mutated,
        mutated,
        grown,
        grown,
        grown,
        grown,
        grown,
        nested,
        huge,
        noise,
    )
    yield from VALID
    yield from HOSTILE
    for _ in range(count - len(VALID) - len(HOSTILE)):
        text = rng.choice(ways)(rng)
        if rng.random() < 0.1:
            text = rng.choice(("({})", "norm({})", "{} + 1", "h[{}]", "{}.T", "-{}")).format(text)
        yield text


def places() -> list[list[Scope]]:
    """Small runs, at any op; and a long one, where all is known and what is kept has been made."""
    small = [run(), run(2, bias=True), gated(), run(5, dtype="float32")]
    long = run(steps=1000, sizes=(5, 64, 5))
    for name in long.scope().names.sums:
        long.trace[name]
    for one in (*small, long):  # what an update makes is made once, by the table's own lines
        one.trace.update(ETA)
    anywhere = [one.scope(index) for one in small for index in range(len(one.program))]
    return [anywhere, [one.scope() for one in small], [long.scope(), long.before_updates()]]


def outcome(text: str, scope: Scope) -> tuple[str, float]:
    """What became of an expression, and the seconds it took."""
    start = thread_time()
    try:
        value = read(text).value(scope)
    except NotYet:
        return "not yet", thread_time() - start
    except WatchError as error:
        took, mistake = thread_time() - start, error
    else:
        took = thread_time() - start
        is_sound(value)
        return "value", took
    is_marked(mistake, text)
    return "mistake", took


def is_sound(value: Value) -> None:
    assert isinstance(value, float | bool) or (
        isinstance(value, np.ndarray) and value.dtype.kind in "fb" and value.size <= 1_000_000
    )
    summary(value)


def is_marked(mistake: WatchError, text: str) -> None:
    assert 0 <= mistake.start <= mistake.end <= len(text)
    assert mistake.start < mistake.end or not text
    assert all(speak(code)(mistake.sentence) for code in LANGUAGES)


def own_seconds(took: float, text: str, scope: Scope) -> float:
    """What was slow is taken again: what else the machine had to do is no fault of it."""
    again = (outcome(text, scope)[1] for _ in range(4 if took > LONGEST / 3 else 0))
    return min((took, *again))


def examine(count: int) -> dict[str, object]:
    """What became of so many expressions, the slowest of them, and what Python was asked to do.

    An expression that raises anything but its own two kinds ends the process.
    """
    rng, scopes = random.Random(3), places()
    outcome("nonsense", scopes[0][0])  # the catalogues have been read then
    found: Counter[str] = Counter()
    events: set[str] = set()
    worst = (0.0, "")
    watching = True

    def note(event: str, _: object) -> None:
        if watching:
            events.add(event)

    sys.addaudithook(note)
    for text in texts(seed=4, count=count):
        scope = rng.choice(rng.choices(scopes, (4, 4, 3))[0])
        what, took = outcome(text, scope)
        found[what] += 1
        worst = max(worst, (own_seconds(took, text, scope), text))
    watching = False
    return {"found": found, "worst": worst, "events": sorted(events)}


if __name__ == "__main__":
    assert rnnviz.__version__
    print(json.dumps(examine(int(sys.argv[1]))))
