"""What a network is tried with: each part changes alone, and what was drawn is counted."""

from __future__ import annotations

from rnnviz.stepping.use import LONGEST_PROMPT, SEEDS, UNUSED, Use


def test_drawing_counts_and_goes_back() -> None:
    use = UNUSED.draw().draw(5).take_back()
    assert use.count == 5
    assert use.begin_again().count == 0
    assert UNUSED.take_back().count == 0


def test_another_beginning_has_nothing_drawn_after_it() -> None:
    use = UNUSED.draw(7).look_at(3).begin("a b")
    assert (use.text, use.count, use.at) == ("a b", 0, -1)
    assert len(UNUSED.begin("x" * 10**6).text) == LONGEST_PROMPT


def test_another_seed_or_temperature_keeps_how_many_there_are() -> None:
    use = UNUSED.draw(9).set_temperature(0.5).renew()
    assert (use.count, use.temperature, use.seed) == (9, 0.5, UNUSED.seed + 1)
    assert Use(seed=SEEDS[1]).renew().seed == SEEDS[0]
    assert use.set_seed(3).set_portion(40) == Use(count=9, temperature=0.5, seed=3, portion=40)


def test_drawing_looks_at_the_newest_again() -> None:
    looking = UNUSED.draw(9).look_at(2)
    assert looking.at == 2
    assert looking.draw().at == -1
    assert looking.show_part("confusion").at == 2
