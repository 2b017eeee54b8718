"""Pictures as plain shapes: pure functions of what is known, without Qt."""
