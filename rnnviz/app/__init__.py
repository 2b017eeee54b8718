"""The program: the window, what is wired to what, the command line."""
