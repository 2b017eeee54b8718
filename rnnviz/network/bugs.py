"""The bug gallery: well-known mistakes in the backward pass, each a row of the table gone wrong."""

from __future__ import annotations

from typing import Final, NamedTuple


class Change(NamedTuple):
    """What is written in a line of NumPy and in its formula, and what is written instead.

    `at_last` is the formula at the last step where that becomes another one.
    """

    numpy: str
    wrong_numpy: str
    formula: str
    wrong_formula: str
    at_last: str | None = None


class Bug(NamedTuple):
    """A mistake in the row of one quantity: the first of its changes that there is a place for.

    `square` is a weight that must be square for the mistake to go unnoticed by its shape. `place`
    is an address at which somebody made it, where one is known. What it is, why people make it and
    what one sees of it is said under `bug.<name>`, `bug.<name>_why` and `bug.<name>_seen`.
    """

    name: str
    quantity: str
    changes: tuple[Change, ...]
    square: str = ""
    place: str = ""


PLUS: Final = r"\mathrel{{+}}="
ERROR, ERROR_TEX = "y[t] - one_hot[target[t]]", "{y} - {target}"
SLOPE, SLOPE_TEX = "(1 - h[t] ** 2)", "(1 - {h}^{{2}})"
CARRIED, CARRIED_TEX = "dz[t + 1] @ W.T", r"{dz+}\,{W}^{{\top}}"
ITEM_W, ITEM_U = "np.outer(h_prev[t], dz[t])", "np.outer(x[t], dz[t])"
MEAN: Final = r"\tfrac{{1}}{{n}}"
CLIPPED: Final = r"\frac{{{dh}}}{{\max(1, 10\,\|{dh}\|)}}"
GITHUB: Final = "https://github.com/"


def _slope(name: str, wrong: str, wrong_formula: str, place: str = "") -> Bug:
    """A mistake in what dz is multiplied with."""
    return Bug(name, "dz", (Change(SLOPE, wrong, SLOPE_TEX, wrong_formula),), place=place)


def _item(name: str, wrong: str, wrong_formula: str, place: str = "") -> Bug:
    """A mistake in what a step adds to dW."""
    formula = r"{h_prev}^{{\top}}\,{dz}"
    return Bug(name, "dW", (Change(ITEM_W, wrong, formula, wrong_formula),), place=place)


def _carried(name: str, wrong: str, wrong_formula: str, place: str = "") -> Bug:
    """A mistake in what is carried from a step to the one before."""
    return Bug(name, "carried", (Change(CARRIED, wrong, CARRIED_TEX, wrong_formula),), place=place)


#: In the order of the backward pass.
GALLERY: Final = (
    Bug(
        "sign_reversed",
        "do",
        (Change(ERROR, "one_hot[target[t]] - y[t]", ERROR_TEX, "{target} - {y}"),),
        place=GITHUB + "deeplearning4j/deeplearning4j/issues/349",
    ),
    Bug("target_forgotten", "do", (Change(ERROR, "y[t]", ERROR_TEX, "{y}"),)),
    Bug(
        "softmax_twice",
        "do",
        (
            Change(
                ERROR,
                f"({ERROR}) @ (np.diag(y[t]) - np.outer(y[t], y[t]))",
                ERROR_TEX,
                rf"({ERROR_TEX})\,(\operatorname{{{{diag}}}}({{y}}) - {{y}}^{{{{\top}}}}{{y}})",
            ),
        ),
        place=GITHUB + "tflearn/tflearn/pull/562",
    ),
    Bug(
        "mean_for_sum",
        "do",
        (Change(f"= {ERROR} if", f"= ({ERROR}) / n if", ERROR_TEX, f"{MEAN} ({ERROR_TEX})"),),
    ),
    Bug(
        "sum_for_mean",
        "do",
        (Change(f"({ERROR}) / n", ERROR, f"{MEAN} ({ERROR_TEX})", ERROR_TEX),),
        place=GITHUB + "tensorflow/swift-apis/pull/42",
    ),
    Bug("divided_twice", "do", (Change("/ n", "/ n / n", MEAN, r"\tfrac{{1}}{{n^2}}"),)),
    Bug(
        "state_before_in_V",
        "dV",
        (Change("np.outer(h[t], do[t])", "np.outer(h_prev[t], do[t])", "{h}", "{h_prev}"),),
    ),
    Bug(
        "last_loss_alone",
        "own",
        (
            Change(
                "do[t] @ V.T",
                "do[t] @ V.T if t + 1 == T else zeros",
                r"{do}\,{V}^{{\top}}",
                "0",
                r"{own} = {do}\,{V}^{{\top}}",
            ),
        ),
    ),
    Bug("V_not_transposed", "own", (Change("V.T", "V", r"{V}^{{\top}}", "{V}"),), square="V"),
    _carried("W_not_transposed", "dz[t + 1] @ W", r"{dz+}\,{W}"),
    _carried("carried_without_W", "dz[t + 1]", "{dz+}"),
    _carried("carried_without_slope", "dh[t + 1] @ W.T", r"{dh+}\,{W}^{{\top}}"),
    Bug(
        "detached",
        "carried",
        (Change(f"{CARRIED} if t + 1 < T else zeros", "zeros", CARRIED_TEX, "0"),),
    ),
    Bug(
        "carried_dropped",
        "dh",
        (Change("own[t] + carried[t]", "own[t]", "{own} + {carried}", "{own}"),),
        place=GITHUB + "qixianbiao/RNN/issues/2",
    ),
    Bug(
        "slope_forgotten",
        "dz",
        (
            Change(f" * {SLOPE}", "", rf" \odot {SLOPE_TEX}", ""),
            Change(" * (z[t] > 0)", "", r" \odot [{z} > 0]", ""),
        ),
        place=GITHUB + "Bot-Academy/NeuralNetworkFromScratch/pull/3",
    ),
    _slope("slope_squared", "(1 - h[t]) ** 2", "(1 - {h})^{{2}}"),
    _slope(
        "slope_of_z",
        "(1 - z[t] ** 2)",
        "(1 - {z}^{{2}})",
        GITHUB + "BoltzmannEntropy/interviews.ai/issues/4",
    ),
    _slope(
        "slope_at_h",
        "(1 - np.tanh(h[t]) ** 2)",
        r"(1 - \tanh({h})^{{2}})",
        GITHUB + "nicklashansen/rnn_lstm_from_scratch/issues/1",
    ),
    _slope("slope_of_sigmoid", "h[t] * (1 - h[t])", r"{h} \odot (1 - {h})"),
    Bug(
        "clipped_each_step",
        "dz",
        (Change("dh[t]", "dh[t] / np.maximum(1, 10 * np.linalg.norm(dh[t]))", "{dh}", CLIPPED),),
    ),
    Bug("assigned_W", "dW", (Change("dW +=", "dW =", PLUS, "="),)),
    _item(
        "state_now_in_W",
        "np.outer(h[t], dz[t])",
        r"{h}^{{\top}}\,{dz}",
        GITHUB + "VikParuchuri/zero_to_gpt/issues/9",
    ),
    _item("index_wraps", "np.outer(h[t - 1], dz[t])", r"\mathtt{{h[t-1]}}^{{\top}}\,{dz}"),
    Bug(
        "error_a_step_late",
        "dW",
        (
            Change(
                ITEM_W,
                "np.outer(h_prev[t], dz[t + 1] if t + 1 < T else zeros)",
                "{dz}",
                "{dz+}",
                rf"{{dW}} {PLUS} 0",
            ),
        ),
    ),
    _item(
        "h0_ignored",
        "np.outer(h_prev[t] if t > 0 else zeros, dz[t])",
        r"[t > 1]\;{h_prev}^{{\top}}\,{dz}",
    ),
    _item(
        "item_transposed",
        "np.outer(dz[t], h_prev[t])",
        r"{dz}^{{\top}}\,{h_prev}",
        GITHUB + "iamtrask/Grokking-Deep-Learning/pull/22",
    ),
    Bug("assigned_U", "dU", (Change("dU +=", "dU =", PLUS, "="),)),
    Bug(
        "error_before_slope",
        "dU",
        (Change(ITEM_U, "np.outer(x[t], dh[t])", "{dz}", "{dh}"),),
    ),
    Bug("bias_forgotten", "db", (Change("db += dz[t]", "db += 0", "{dz}", "0"),)),
    Bug(
        "bias_summed_up",
        "db",
        (Change("db += dz[t]", "db += np.sum(dz[t])", "{dz}", r"\textstyle\sum_i {dz}[i]"),),
        place=GITHUB + "rasbt/stat453-deep-learning-ss21/issues/5",
    ),
)
BUGS: Final = {bug.name: bug for bug in GALLERY}
