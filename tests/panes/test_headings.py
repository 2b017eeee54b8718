"""Remarks in parts: as many as there is room for, chosen anew only when something has changed."""

from __future__ import annotations

import pytest

from rnnviz.panes.headings import Heading, Line, Parts

PARTS = ["L = 1.5", "L₁ = 0.7", "L₂ = 0.8"]

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def remark() -> Parts:
    made = Parts()
    made.resize(600, 20)
    made.show()
    made.present(PARTS)
    return made


def test_the_last_parts_go_where_there_is_no_room_and_come_back(remark: Parts) -> None:
    assert remark.text() == Parts.GAP.join(PARTS)
    remark.resize(round(remark._wide(2)) + 2, 20)
    assert remark.text() == Parts.GAP.join(PARTS[:2])
    assert remark.toolTip() == Parts.GAP.join(PARTS)
    remark.resize(600, 20)
    assert remark.text() == Parts.GAP.join(PARTS)


def test_what_is_said_already_is_not_measured_again(
    remark: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[int] = []
    wide = Parts._wide
    monkeypatch.setattr(Parts, "_wide", lambda self, n: measured.append(n) or wide(self, n))
    remark.present(list(PARTS))
    assert not measured
    remark.present([*PARTS, "b"])
    assert measured
    assert remark.text() == Parts.GAP.join([*PARTS, "b"])


def test_larger_letters_need_more_room(remark: Parts) -> None:
    remark.resize(round(remark._wide(3)) + 2, 20)
    assert remark.text() == Parts.GAP.join(PARTS)
    font = remark.font()
    font.setPixelSize(40)
    remark.setFont(font)
    assert remark.text() != Parts.GAP.join(PARTS)


@pytest.mark.usefixtures("qapp")
def test_a_heading_is_shortened_then_set_smaller_and_goes_before_it_is_tiny() -> None:
    made = Heading()
    made.setStyleSheet("font-size: 17px")
    made.present("Ledger: loss × step", "Ledger")
    made.show()
    said = []
    for width in range(300, 10, -1):
        made.resize(width, 24)
        if made.text() not in said:
            said.append(made.text())
    whole, short, *smaller, none = said
    assert (whole, short, none) == ("Ledger: loss × step", "Ledger", "")
    sizes = range(16, 10, -1)
    assert all(f"{size}px" in text for size, text in zip(sizes, smaller, strict=True))
    assert all(">Ledger<" in text for text in smaller)
    made.resize(300, 24)
    assert made.text() == whole


@pytest.mark.usefixtures("qapp")
def test_a_line_says_the_same_in_brief_before_it_is_cut() -> None:
    made = Line()
    made.present("Backward, op 24 of 27", brief="op 24 of 27")
    made.show()
    said = []
    for width in range(300, 50, -1):
        made.resize(width, 20)
        if made.text() not in said:
            said.append(made.text())
    assert said[:2] == ["Backward, op 24 of 27", "op 24 of 27"]
    assert made.text().startswith("o")
    assert made.text().endswith("…")
    assert made.toolTip() == "Backward, op 24 of 27"
