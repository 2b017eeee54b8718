"""The debugger: places along a recorded trace, and moving between them."""
