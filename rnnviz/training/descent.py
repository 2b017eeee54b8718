"""Gradient descent: each weight minus the learning rate times its gradient."""

from __future__ import annotations

from rnnviz.network.weights import Gradients, Weights


def descend(weights: Weights, gradients: Gradients, learning_rate: float) -> Weights:
    """The weights after one update, P <- P - eta dP, as new arrays (Cauchy 1847)."""
    return Weights(
        weights.U - learning_rate * gradients.U,
        weights.W - learning_rate * gradients.W,
        weights.V - learning_rate * gradients.V,
    )
