"""Panes alone."""
