"""Generated CSV files and melodies, good and bad, each from its number alone."""

from __future__ import annotations

import random

PIECES = (
    *"0123456789",
    *',;\t|"\n\r\0 .-+−–:#♭♯b/',
    "1,234.5",
    "1.234,5",
    "2024-01-02",
    "02.01.2024",
    "2024년 1월 2일",
    "NA",
    "1e999",
    "1e-999",
    "nan",
    "inf",
    '""',
    "\r\n",
    "야구",
    "e\u0301",
    "\ufeff",
    "\ud800",
    "\u2028",
    "\u00a0",
    "٣",
    "₩",
    "x" * 50,
    "C4",
    "R:2",
    "Bb3:1/2",
    "F##4",
    "9" * 30,
)
NOTES = (
    *"CDEFGABRHcdefgab",
    *"#b♯♭:./|0123456789- ",
    "C4 ",
    "E4:2 ",
    "R ",
    "1/3",
    "\n",
    "１",
    "\0",
)


def csv_text(number: int) -> str:
    """A table that is sound, or was once, or never."""
    dice = random.Random(number)
    kind = dice.randrange(3)
    if kind == 0:
        return "".join(dice.choices(PIECES, k=dice.randrange(60)))
    delimiter, end = dice.choice(",;\t|"), dice.choice(("\n", "\r\n", "\r"))
    rows = [["date", "value", "kind"][: dice.randint(1, 3)]] if dice.random() < 0.7 else []
    width = len(rows[0]) if rows else dice.randint(1, 4)
    for day in range(dice.randrange(8)):
        cells = [f"2024-01-{day + 1:02}", number_text(dice), dice.choice("xyz"), ""]
        rows.append([dice.choice(cells) if dice.random() < 0.1 else one for one in cells[:width]])
    text = end.join(delimiter.join(row) for row in rows)
    return text if kind == 1 else spoiled(text, dice, PIECES)


def number_text(dice: random.Random) -> str:
    return dice.choice(
        [
            f"{dice.uniform(0.1, 2000):.2f}",
            f"{dice.uniform(0.1, 20):.1f}".replace(".", ","),
            f"{dice.randrange(10**7):,}",
            f'"{dice.uniform(1000, 9999):,.1f}"',
            str(dice.randrange(100)),
            "",
        ]
    )


def note_text(number: int) -> str:
    """A melody that is sound, or was once, or never."""
    dice = random.Random(number)
    if dice.random() < 0.4:
        return "".join(dice.choices(NOTES, k=dice.randrange(40)))
    notes = [
        dice.choice("CDEFGAB")
        + dice.choice(("", "", "#", "b", "##", "bb"))
        + str(dice.randrange(9))
        + dice.choice(("", "", ":2", ":0.5", ":3/2", ":1/3"))
        for _ in range(dice.randint(1, 12))
    ]
    text = " ".join(notes)
    return text if dice.random() < 0.5 else spoiled(text, dice, NOTES)


def spoiled(text: str, dice: random.Random, pieces: tuple[str, ...]) -> str:
    """The text with a few pieces put in, put in the place of others, or left out."""
    for _ in range(dice.randint(1, 4)):
        start = dice.randint(0, len(text))
        end = min(len(text), start + dice.randrange(4))
        text = text[:start] + dice.choice(("", *pieces)) + text[end:]
    return text
