"""Lessons: what there is to look at, as data."""
