"""Copy and temporal order: what has to be kept, and that it is."""

from __future__ import annotations

from collections import Counter

from tests.training.tasks.trained import after, run_of


def test_signs_are_told_by_kind_and_order() -> None:
    data = run_of("temporal-order").data
    for inputs, targets in (*data.training, *data.held_out):
        signs = [data.inputs[one] for one in inputs if data.inputs[one] in "XY"]
        assert data.targets[targets[-1]] == "".join(signs)
        assert set(targets[:-1]) == {-1}
        assert (data.inputs[inputs[0]], data.inputs[inputs[-1]]) == ("E", "B")
    shares = Counter(targets[-1] for _, targets in data.training)
    assert min(shares.values()) > 200


def test_copy_goes_far_below_its_baseline() -> None:
    run = run_of("copy")
    net, _ = after(run, 700)
    found = run.score(net)
    assert found.loss < 0.5 * run.data.marks.baseline
    assert found.accuracy > 0.85
