"""PyTorch's forms of a training step and of the ledger, as quick as they are without compiling."""

from __future__ import annotations

from functools import partial

import torch
from torch import nn

from tests.benchmarks.contestants.worker import Case, Step, serve

torch.set_num_threads(1)
cross_entropy = partial(nn.functional.cross_entropy, reduction="sum")


def module(case: Case) -> Step:
    """nn.RNN + nn.Linear + cross-entropy + SGD."""
    n_in, n_hidden = case.U.shape
    x, target = torch.from_numpy(case.x), torch.from_numpy(case.target).reshape(-1)
    rnn = nn.RNN(n_in, n_hidden, bias=False, dtype=x.dtype)
    linear = nn.Linear(n_hidden, n_in, bias=False, dtype=x.dtype)
    with torch.no_grad():
        rnn.weight_ih_l0.copy_(torch.from_numpy(case.U.T))
        rnn.weight_hh_l0.copy_(torch.from_numpy(case.W.T))
        linear.weight.copy_(torch.from_numpy(case.V.T))
    parameters = [*rnn.parameters(), *linear.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=float(case.rate))

    def step() -> torch.Tensor:
        optimizer.zero_grad(set_to_none=True)
        h, _ = rnn(x)
        loss = cross_entropy(linear(h).reshape(len(target), -1), target)
        loss.backward()
        optimizer.step()
        return loss.detach()

    return step


def loop(case: Case, *, pick: bool = False) -> Step:
    """A loop of cells by hand, all else at once; x U as a product, or as rows picked by id."""
    weights = U, W, V = [torch.tensor(one, requires_grad=True) for one in case[:3]]
    ids, x = torch.from_numpy(case.ids), torch.from_numpy(case.x)
    target, rate = torch.from_numpy(case.target).reshape(-1), float(case.rate)
    start = torch.zeros(x.shape[1], len(W), dtype=x.dtype)

    def step() -> torch.Tensor:
        h, states = start, []
        drive = nn.functional.embedding(ids, U) if pick else x @ U
        for row in drive.unbind(0):
            h = torch.tanh(torch.addmm(row, h, W))
            states.append(h)
        loss = cross_entropy(torch.cat(states) @ V, target)
        gradients = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            for weight, gradient in zip(weights, gradients, strict=True):
                weight.sub_(gradient, alpha=rate)
        return loss.detach()

    return step


def ledger(case: Case) -> Step:
    """Norms of all dL_k/dz_s and of all items of U and W, with one backward pass a loss."""
    U, W, V = (torch.tensor(one, requires_grad=True) for one in case[:3])
    x, target = torch.from_numpy(case.x[:, 0]), torch.from_numpy(case.target[:, 0])
    seen = torch.linalg.vector_norm(x, dim=1)

    def norms() -> torch.Tensor:
        h, used, sums, losses = torch.zeros(len(W), dtype=x.dtype), [], [], []
        for one, right in zip(x, target, strict=True):
            used.append(torch.linalg.vector_norm(h.detach()))
            sums.append(one @ U + h @ W)
            sums[-1].retain_grad()
            h = torch.tanh(sums[-1])
            losses.append(cross_entropy(h @ V, right))
        norm = torch.zeros(len(x), len(x), dtype=x.dtype)
        for k, loss in enumerate(losses):
            for z in sums:
                z.grad = None
            loss.backward(retain_graph=True)
            slopes = torch.stack([z.grad for z in sums[: k + 1]])
            norm[k, : k + 1] = torch.linalg.vector_norm(slopes, dim=1)
        return sum(one.sum() for one in (norm, norm * torch.stack(used), norm * seen))

    return norms


def lean_ledger(case: Case) -> Step:
    """The same as quick as backward passes can be: the slopes of z alone, x U outside the loop."""
    U, W, V = map(torch.from_numpy, case[:3])
    x, target = torch.from_numpy(case.x[:, 0]), torch.from_numpy(case.target[:, 0])
    seen = torch.linalg.vector_norm(x, dim=1)

    def norms() -> torch.Tensor:
        h, used, sums, losses = torch.zeros(len(W), dtype=x.dtype), [], [], []
        for row, right in zip((x @ U).unbind(0), target.unbind(0), strict=True):
            used.append(torch.linalg.vector_norm(h.detach()))
            sums.append(torch.addmv(row, W.T, h).requires_grad_())
            h = torch.tanh(sums[-1])
            losses.append(cross_entropy(h @ V, right))
        norm = torch.zeros(len(x), len(x), dtype=x.dtype)
        for k, loss in enumerate(losses):
            slopes = torch.autograd.grad(loss, sums[: k + 1], retain_graph=True)
            norm[k, : k + 1] = torch.linalg.vector_norm(torch.stack(slopes), dim=1)
        return sum(one.sum() for one in (norm, norm * torch.stack(used), norm * seen))

    return norms


FORMS = {
    "nn.RNN": module,
    "loop": loop,
    "loop, ids": partial(loop, pick=True),
    "ledger": ledger,
    "lean ledger": lean_ledger,
}

if __name__ == "__main__":
    serve(FORMS)
