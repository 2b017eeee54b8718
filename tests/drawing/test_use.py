"""Use: the answer step by step, what was drawn, and the arrow that feeds it back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.answer import classes_shown, columns_in
from rnnviz.drawing.shapes import Line, Picture, Spot
from rnnviz.drawing.use import PAD, told, use
from rnnviz.session import Session
from rnnviz.stepping.use import Use
from rnnviz.training.sampling import Chances
from rnnviz.training.using import used
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import view
from tests.session.learners import learner

LEARNED = view(learner().experiment)
ARTICLE = view(Session.open("two-bats").train(120, lambda: False).experiment)
WIDTH = 400.0


def drawn(given: Use, shown=LEARNED, width: float = WIDTH, zoom: float = 1.0) -> Picture:
    return use(shown, given, used(shown.experiment, given), (width, zoom))


def steps(picture: Picture) -> list[int]:
    return [one.t for one in picture.shapes if isinstance(one, Spot) and one.name == "answer"]


def arrows(picture: Picture) -> list[Line]:
    """The ends of what is fed back: level arrows in the colour of predictions."""
    return [
        one
        for one in picture.shapes
        if isinstance(one, Line)
        and one.head
        and one.y0 == one.y1
        and one.color == LEARNED.palette.V
    ]


def test_a_translation_is_answered_word_by_word() -> None:
    picture = drawn(Use("cave bat"), ARTICLE)
    assert steps(picture) == [0, 1]
    trace = ARTICLE.experiment.net.run([1, 2], [-1, -1], ARTICLE.experiment.h0)
    texts = picture.texts()
    for t in range(2):
        best = int(trace["y"][t].argmax())
        assert ARTICLE.experiment.target_words[best] in texts
        assert numerals.brief_probability(float(trace["y"][t, best])) in texts
    assert arrows(picture) == []
    # A temperature is for drawing alone.
    assert drawn(Use("cave bat", temperature=0.3), ARTICLE).texts() == texts


def test_each_drawn_symbol_leads_to_the_next_input() -> None:
    picture = drawn(Use("a b", count=2))
    assert steps(picture) == [0, 1, 2, 3]
    # From the second input on symbols are drawn; the last prediction has not been drawn from.
    assert len(arrows(picture)) == 2
    columns = [one for one in picture.shapes if isinstance(one, Spot) and one.name == "answer"]
    ends = [arrow.x1 for arrow in arrows(picture)]
    assert ends == pytest.approx([columns[2].x - 1, columns[3].x - 1])


def test_of_many_steps_the_last_ones_are_shown_and_others_can_be_looked_at() -> None:
    room = columns_in(LEARNED, WIDTH - 2 * PAD, 1.0)
    assert steps(drawn(Use("a b", count=40))) == list(range(42 - room, 42))
    assert steps(drawn(Use("a b", count=40, at=20))) == list(range(21 - room, 21))
    assert steps(drawn(Use("a b", count=40, at=0))) == list(range(room))
    # The first of those in view was fed back from one that is not.
    assert arrows(drawn(Use("a b", count=40)))[-1].x0 < PAD + 16


def test_the_symbol_drawn_has_a_bar_however_unlikely_it_was() -> None:
    found = Chances(np.array([0.5, 0.3, 0.15, 0.05]), np.array([0.5, 0.3, 0.15, 0.05]), 3)
    assert classes_shown(found, 3) == [0, 1, 3]
    assert classes_shown(found._replace(drawn=-1), 3) == [0, 1, 2]
    assert classes_shown(found._replace(drawn=1), 3) == [0, 1, 2]


def test_another_temperature_is_said() -> None:
    assert not any("temperature" in text for text in drawn(Use("a", count=3)).texts())
    texts = drawn(Use("a", count=3, temperature=0.5)).texts()
    assert any("temperature 0.5" in text for text in texts)


def test_of_a_very_long_answer_it_is_said_how_much_is_shown() -> None:
    picture = drawn(Use("cave bat " * 200), ARTICLE)
    shown = len(steps(picture))
    assert steps(picture) == list(range(shown))
    assert f"the first {shown} of 400 steps" in picture.texts()
    assert not any("the first" in text for text in drawn(Use("cave bat " * 20), ARTICLE).texts())


def test_a_step_is_told_in_words() -> None:
    given = Use("a b", count=2, temperature=0.0)
    found = used(LEARNED.experiment, given)
    assert found.sampling is not None
    text = told(LEARNED, found, Spot(0, 0, 1, 1, "answer", 1))
    assert text.startswith("2. after b: c 0.")
    assert text.endswith("drawn: c (1.000)")
    assert "drawn" not in told(LEARNED, found, Spot(0, 0, 1, 1, "answer", 3))
    assert told(LEARNED, found, Spot(0, 0, 1, 1, "answer", 99)) == ""


def test_what_is_wrong_leaves_nothing_drawn() -> None:
    assert drawn(Use("x y")).shapes == ()


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("width", "zoom"), [(340.0, 1.0), (400.0, 1.0), (620.0, 1.55)])
@pytest.mark.parametrize("encoding", ["words", "notes", "characters"])
def test_everything_stays_in_its_room(
    encoding: str, width: float, zoom: float, language: str
) -> None:
    shown = view(learner(encoding).experiment, language=language)
    for given in (Use(), Use(count=1), Use(count=30, temperature=1.5), Use(count=200, at=11)):
        picture = drawn(given, shown, width, zoom)
        assert list(outside(picture)) == []
        assert list(collisions(picture)) == []


def test_numbers_that_are_none_are_written() -> None:
    words = replace(LEARNED.experiment.words, learned_W=np.full((4, 4), np.nan))
    broken = view(replace(LEARNED.experiment, words=words))
    assert "nan" in drawn(Use("a b"), broken).texts()
