"""What is known of recurrent networks from elsewhere: closed forms, invariances, programs."""

from __future__ import annotations

import math
from itertools import islice
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, fit
from tests.oracles.networks import Numbers


def last(updates: Any, number: int) -> Any:
    """That update of a run, asked for while it is the last one."""
    return next(islice(updates, number - 1, None))


# Small networks of which the answer is known.


def test_a_linear_unit_with_w_1_counts() -> None:
    net = RNN([[0], [1]], [[1]], [[0, 1]], activation="linear")
    assert net.run([1, 0, 1, 1, 0, 1], [-1] * 6)["h"][:, 0].tolist() == [1, 1, 2, 3, 3, 4]


def test_the_identity_with_relu_adds_up_and_never_forgets() -> None:
    """Le, Jaitly & Hinton (2015)."""
    x = np.random.default_rng(0).uniform(0.1, 1, (30, 2))
    trace = RNN(np.eye(2), np.eye(2), np.eye(2), activation="relu").run(x, [-1] * 29 + [0])
    assert np.allclose(trace["h"], x.cumsum(axis=0), rtol=1e-14)
    norms = trace.ledger.norms("h")[29]
    assert np.allclose(norms, norms[29], rtol=1e-14)
    assert trace.ledger.reach(29) is None


@pytest.mark.parametrize(("turn", "radius"), [(0.3, 0.5), (1.0, 0.9), (2.0, 3.0)])
def test_a_turning_state_fades_or_grows_by_its_radius(turn: float, radius: float) -> None:
    """Only the last loss counts: ‖∂L/∂h_s‖ is radius^(T - 1 - s) times what it sends."""
    c, s = radius * math.cos(turn), radius * math.sin(turn)
    net = RNN(np.eye(2), [[c, s], [-s, c]], [[1, -1], [2, 0.5]], activation="linear")
    trace = net.run(np.zeros((200, 2)), [-1] * 199 + [0])
    own = math.log10(np.linalg.norm([-0.5 - 0.5, -1 + 0.25]))
    logs = own + np.arange(199, -1, -1) * math.log10(radius)
    assert np.allclose(trace.ledger.log_norms("h")[199], logs, rtol=0, atol=1e-10)
    reach = None if radius > 1 else math.floor(math.log(0.01) / math.log(radius)) + 1
    assert trace.ledger.reach(199) == reach
    assert np.allclose(trace.jacobians.log_product_norms(199), logs - own + math.log10(radius))


def test_without_inputs_the_bias_learns_the_logarithms_of_the_frequencies() -> None:
    """The least loss is the entropy of the targets (Shannon 1948)."""
    shares = np.array([0.4, 0.3, 0.2, 0.1])
    target = np.repeat(np.arange(4), (10 * shares).astype(int))
    net = RNN([[0]], [[0]], np.zeros((1, 4)), [0], np.zeros(4))
    update = last(fit(net, [([0] * 10, target)], 1.0, reduction="mean"), 2000)
    assert update.loss == pytest.approx(-(shares * np.log(shares)).sum(), abs=1e-12)
    assert np.allclose(update.net.run([0], [0])["y"][0], shares, rtol=0, atol=1e-9)


# What cannot change the loss has no gradient along it (Noether 1918).


def weights(seed: int) -> tuple[Numbers, ...]:
    rng = np.random.default_rng(seed)
    shapes = (3, 5), (5, 5), (5, 4), (5,)
    return tuple(0.6 * rng.standard_normal(shape) for shape in shapes)


GIVEN = [0, 1, 2, 0, 1, 2], [1, 2, 3, -1, 0, 1]


@pytest.mark.parametrize("seed", range(8))
def test_a_change_of_basis_of_a_linear_state_leaves_no_gradient(seed: int) -> None:
    """U S, S⁻¹ W S and S⁻¹ V compute the same for every S: ∂L/∂S at S = 1 is 0."""
    U, W, V, h0 = weights(seed)
    g = RNN(U, W, V, activation="linear").run(*GIVEN, h0).gradients
    turned = U.T @ g.U + np.outer(h0, g.h0) + W.T @ g.W - g.W @ W.T - g.V @ V.T
    assert np.abs(turned).max() < 1e-12 * max(1, np.abs(g.W).max() * np.abs(W).max() * 5)


@pytest.mark.parametrize("seed", range(8))
def test_a_relu_unit_may_be_scaled_by_itself(seed: int) -> None:
    """The same for every S that is diagonal and positive."""
    U, W, V, h0 = weights(seed)
    g = RNN(U, W, V, activation="relu").run(*GIVEN, np.abs(h0)).gradients
    h0 = np.abs(h0)
    scaled = (U * g.U).sum(0) + h0 * g.h0 + (W * g.W).sum(0) - (W * g.W).sum(1) - (V * g.V).sum(1)
    assert np.abs(scaled).max() < 1e-12 * max(1, np.abs(g.W).max() * 5)


@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
def test_what_is_added_to_all_scores_has_no_gradient(activation: str) -> None:
    U, W, V, h0 = weights(3)
    trace = RNN(U, W, V, np.zeros(5), np.ones(4), activation).run(*GIVEN, h0)
    assert np.abs(trace.gradients.V.sum(axis=1)).max() < 1e-13
    assert abs(trace.gradients.d.sum()) < 1e-13
    column = np.arange(5.0)[:, None]
    moved = RNN(U, W, V + column, np.zeros(5), 5 * np.ones(4), activation).run(*GIVEN, h0)
    assert moved.loss == pytest.approx(trace.loss, rel=1e-12)


# First steps of optimizers.


@pytest.mark.parametrize(
    ("optimizer", "times"), [("adagrad", 1.0), ("adam", 1.0), ("rmsprop", 10.0)]
)
def test_the_first_step_goes_by_the_sign_alone(optimizer: str, times: float) -> None:
    """Of adagrad and adam by the learning rate, of rmsprop by that over √(1 - 0.99)."""
    U, W, V, h0 = weights(1)
    net = RNN(U, W, V)
    update = last(fit(net, [GIVEN], 0.01, h0, optimizer=optimizer), 1)
    signs = np.sign(net.run(*GIVEN, h0).gradients.W)
    assert np.allclose(update.net.W, W - 0.01 * times * signs, rtol=0, atol=1e-5)


def test_a_constant_gradient_moves_ten_times_as_far_with_momentum() -> None:
    """∂L/∂d = (1, -1) wherever y is (1, 0) and the target 1: η (1 + 0.9 + 0.81 + …)."""
    net = RNN([[0]], [[0]], [[0, 0]], [0], [400, 0])
    run = fit(net, [([0], [1])], 0.01, optimizer="momentum")
    before = last(run, 200).net.d[0]
    assert before - last(run, 1).net.d[0] == pytest.approx(0.1, rel=1e-6)


# A character model with a loop of its own, as it has been taught since 2015: columns instead of
# rows, one matrix product at a time, gradients clipped by value, chunks that hand their state on.


class Columns:
    """h = tanh(Wxh x + Whh h + bh), p = softmax(Why h + by), each a column."""

    def __init__(self, net: RNN) -> None:
        made = (net.U.T, net.W.T, net.V.T, net.b[:, None], net.d[:, None])
        self.weights = [one.copy() for one in made]
        self.squares = [np.zeros_like(one) for one in made]

    def learn(self, ids: Any, targets: Any, h: Numbers) -> tuple[float, Numbers]:
        Wxh, Whh, Why, bh, by = self.weights
        states, xs, errors, loss = [h], [], [], 0.0
        for i, target in zip(ids, targets, strict=True):
            xs.append(np.eye(Wxh.shape[1])[:, [i]])
            states.append(np.tanh(Wxh @ xs[-1] + Whh @ states[-1] + bh))
            scores = Why @ states[-1] + by
            p = np.exp(scores) / np.exp(scores).sum()
            loss -= math.log(p[target, 0])
            errors.append(p - np.eye(len(by))[:, [target]])
        grads = [np.zeros_like(one) for one in self.weights]
        later = np.zeros_like(h)
        for t in reversed(range(len(xs))):
            dz = (1 - states[t + 1] ** 2) * (Why.T @ errors[t] + later)
            parts = (dz @ xs[t].T, dz @ states[t].T, errors[t] @ states[t + 1].T, dz, errors[t])
            for grad, part in zip(grads, parts, strict=True):
                np.add(grad, part, out=grad)
            later = Whh.T @ dz
        for weight, grad, square in zip(self.weights, grads, self.squares, strict=True):
            g = grad.clip(-0.5, 0.5)
            np.add(square, g**2, out=square)
            np.subtract(weight, 0.1 * g / (np.sqrt(square) + 1e-10), out=weight)
        return loss, states[-1]


def test_a_character_model_learns_as_one_written_in_columns_does() -> None:
    text = "the quick brown fox jumps over the lazy dog. " * 5
    letters = sorted(set(text))
    ids = [letters.index(letter) for letter in text]
    steps, length = 25, 200
    net = RNN.random(len(letters), 12, len(letters), seed=4, scale=0.2, bias=True)
    options: dict[str, Any] = {"chunk": steps, "carry_state": True, "clip_value": 0.5}
    run = fit(net, [(ids[:length], ids[1 : length + 1])], 0.1, optimizer="adagrad", **options)
    columns = Columns(net)
    for _ in range(3):
        h = np.zeros((12, 1))
        for start in range(0, length, steps):
            end = start + steps
            loss, h = columns.learn(ids[start:end], ids[start + 1 : end + 1], h)
            update = next(run)
            assert update.loss == pytest.approx(loss, rel=1e-9)
    for name, theirs in zip("UWVbd", columns.weights, strict=True):
        assert np.allclose(getattr(update.net, name), np.squeeze(theirs.T), rtol=1e-7, atol=1e-9)
    assert update.loss < 60 < 25 * math.log(len(letters))
