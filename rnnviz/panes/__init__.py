"""Widgets: each shows what it is handed, and tells in the past tense what the reader did."""
