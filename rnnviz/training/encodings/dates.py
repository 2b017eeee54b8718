"""Dates as people write them in tables: one way for a whole column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

DAY: Final = r"(?P<day>[0-9]{1,2})"
MONTH: Final = r"(?P<month>[0-9]{1,2})"
YEAR: Final = r"(?P<year>[0-9]{4})"
TIME: Final = r"(?:[ T]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"
#: The ways tried, the first that reads a whole column being taken; a month stands before a day
#: wherever numbers leave a choice.
WAYS: Final = tuple(
    re.compile(way + TIME)
    for way in (
        rf"{YEAR}-{MONTH}-{DAY}",
        rf"{YEAR}/{MONTH}/{DAY}",
        rf"{YEAR}\. ?{MONTH}\. ?{DAY}\.?",
        rf"{YEAR}년 ?{MONTH}월 ?{DAY}일",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        rf"{YEAR}[-/.]{MONTH}",
        rf"{YEAR}년 ?{MONTH}월",
        rf"{DAY}\.{MONTH}\.{YEAR}",
        rf"{MONTH}/{DAY}/{YEAR}",
        rf"{DAY}/{MONTH}/{YEAR}",
        rf"{DAY}-{MONTH}-{YEAR}",
        YEAR,
    )
)
#: The parts of a date, and what one that is not written stands for.
PARTS: Final = {"year": "1", "month": "1", "day": "1", "hour": "0", "minute": "0", "second": "0"}


def read_dates(cells: Sequence[str]) -> tuple[list[datetime], int | None]:
    """The dates, and None; or none, and the place of the first cell that is no date.

    That is the one at which the way that comes furthest fails.
    """
    furthest = 0
    for way in WAYS:
        dates: list[datetime] = []
        for cell in cells:
            moment = _date(cell, way)
            if moment is None:
                break
            dates.append(moment)
        else:
            return dates, None
        furthest = max(furthest, len(dates))
    return [], furthest


def _date(cell: str, way: re.Pattern[str]) -> datetime | None:
    found = way.fullmatch(cell.strip())
    if found is None:
        return None
    given = {name: text for name, text in found.groupdict().items() if text}
    year, month, day, hour, minute, second = (int(given.get(name, PARTS[name])) for name in PARTS)
    try:
        # Without a time zone: the dates of one series are only put in order.
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:  # the 31st of February
        return None


def written(moment: datetime) -> str:
    """A date as ISO 8601 has it; with its time where there is one."""
    is_day = moment.time() == datetime.min.time()
    return moment.date().isoformat() if is_day else moment.isoformat(sep=" ")
