"""Using what was learned: prompts, what is wrong with them, and what follows from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.network.vocabulary import NO_TARGET
from rnnviz.session import Session
from rnnviz.stepping.use import Use
from rnnviz.training.sampling import MOST, Draws, Sampling
from rnnviz.training.using import is_next, prompt_of, prompt_text, used, without_unknown
from tests.session.learners import learner

LEARNED = learner().experiment


def test_what_was_learned_goes_on_as_it_was_taught() -> None:
    found = used(LEARNED, Use("a b", count=7, temperature=0.0))
    assert found.sampling is not None
    words = [LEARNED.input_words[k] for k in found.sampling.inputs]
    assert " ".join(words) == "a b c a b c a b c"


def test_what_follows_is_a_sampling_of_the_network_on_show() -> None:
    found = used(LEARNED, Use("c a", seed=5, temperature=1.5, count=30))
    ids = [LEARNED.input_words.index(one) for one in ("c", "a")]
    back = [LEARNED.input_words.index(one) for one in LEARNED.target_words]
    wanted = Sampling.begun(LEARNED.net, ids, back, Draws(5, 1.5), LEARNED.h0).at(30)
    assert found.sampling is not None
    assert found.sampling.drawn == wanted.drawn
    trace = LEARNED.net.run(wanted.inputs, [-1] * 32, LEARNED.h0)
    assert np.allclose(trace["y"], np.array(found.sampling.y), rtol=1e-12)


def test_more_and_fewer_symbols_are_the_same_ones() -> None:
    long = used(LEARNED, Use("a", temperature=2.0, count=20)).sampling
    short = used(LEARNED, Use("a", temperature=2.0, count=8)).sampling
    again = used(LEARNED, Use("a", temperature=2.0, count=20)).sampling
    assert long is not None
    assert short is not None
    assert again is not None
    assert long.drawn[:8] == short.drawn
    assert again.drawn == long.drawn


def test_without_a_prompt_it_is_the_beginning_of_the_sequence_on_show() -> None:
    assert prompt_of(LEARNED, "  ").symbols == tuple("abcabca")
    assert prompt_text(LEARNED) == "a b c a b c a"


def test_an_unknown_symbol_is_named_with_its_place_and_can_be_left_out() -> None:
    found = used(LEARNED, Use("a x b y", count=3))
    assert found.sampling is None
    assert found.prompt.problem is not None
    assert dict(found.prompt.problem.values) == {"symbol": "x", "place": 2}
    assert [one.symbol for one in found.prompt.unknown] == ["x", "y"]
    assert without_unknown(LEARNED, "a x b y") == "a b"


def test_what_cannot_be_read_says_so() -> None:
    notes = learner("notes", 0).experiment
    found = used(notes, Use("C4 H2"))
    assert found.prompt.problem is not None
    assert found.prompt.problem.key == "error.no_note"
    assert not found.can_draw
    long = used(learner("characters", 0).experiment, Use("a" * (MOST + 1)))
    assert long.prompt.problem is not None
    assert long.prompt.problem.key == "error.sample_long"


def test_a_translation_is_answered_and_not_sampled_from() -> None:
    article = Session.open("two-bats").experiment
    found = used(article, Use("cave bat", count=5))
    assert found.sampling is not None
    assert found.closed is not None
    assert found.closed.key == "use.no_way_back"
    assert (found.steps, found.sampling.drawn) == (2, ())
    trace = article.net.run([1, 2], [-1, -1], article.h0)
    assert np.allclose(np.array(found.sampling.y), trace["y"], rtol=1e-13)


def test_where_targets_are_no_next_inputs_nothing_is_fed_back() -> None:
    shifted = replace(LEARNED, inputs=("a", "b", "c"), targets=("a", "b", "c"))
    found = used(shifted, Use(count=4))
    assert found.closed is not None
    assert found.closed.key == "use.not_next"
    assert is_next("abc", "bcx")
    assert is_next("abc", (NO_TARGET, "c", "x"))
    assert not is_next("abc", "abc")


def test_numbers_that_are_not_finite_stop_it_with_a_sentence() -> None:
    words = LEARNED.words
    huge = replace(words, learned_W=np.full((4, 4), np.nan))
    found = used(replace(LEARNED, words=huge), Use("a", count=4))
    assert found.stopped is not None
    assert found.stopped.key == "error.sample_not_finite"
    assert not found.can_draw


def test_a_sequence_is_full_at_some_point() -> None:
    found = used(LEARNED, Use("a", count=2 * MOST))
    assert found.steps == MOST
    assert not found.can_draw


@pytest.mark.parametrize("encoding", ["words", "notes", "characters"])
def test_every_kind_of_symbol_is_learned_and_goes_on(encoding: str) -> None:
    experiment = learner(encoding, 300).experiment
    found = used(experiment, Use(count=5, temperature=0.0))
    assert found.sampling is not None
    drawn = [experiment.target_words[k] for k in found.sampling.drawn]
    first = experiment.inputs[:3] if encoding != "characters" else tuple("abc ")
    begun = len(prompt_of(experiment, "").symbols)
    assert drawn == [first[(begun + k) % len(first)] for k in range(5)]


def test_vectors_of_numbers_are_answered_and_never_fed_back() -> None:
    experiment = Session.open("baseball-bat").set_encoding("numbers").experiment
    width = len(experiment.input_words)
    text = "; ".join(" ".join(["0.5"] * width) for _ in range(3))
    found = used(experiment, Use(text, count=4))
    assert found.sampling is not None
    assert found.steps == 3
    assert found.closed is not None
    trace = experiment.net.run([[0.5] * width] * 3, [-1] * 3, experiment.h0)
    assert np.allclose(np.array(found.sampling.y), trace["y"], rtol=1e-13)
    assert found.symbols == (" ".join(["0.5"] * width),) * 3
    wrong = used(experiment, Use("1 2 3 4 5 6 7 8 9"))
    assert wrong.prompt.problem is not None
    assert wrong.prompt.problem.key == "error.vector_length"


def test_the_space_is_named_so_that_it_can_be_seen() -> None:
    experiment = learner("notes", 0).experiment
    letters = replace(
        experiment, encoding="characters", inputs=tuple("abab"), targets=tuple("baba")
    )
    found = used(letters, Use("ab ab"))
    assert found.prompt.problem is not None
    assert dict(found.prompt.problem.values) == {"symbol": "␣", "place": 3}
