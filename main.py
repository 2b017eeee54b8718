"""Starts rnnviz, which sets itself up on first use; `main.py test` runs every check and test."""

from __future__ import annotations

import os
import sys
from typing import Any

ROOT = os.path.dirname(os.path.realpath(__file__))  # noqa: PTH120 -- pathlib takes its time
#: What `main.py test` runs before the tests, each by the name it is reported under.
CHECKS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "lint-imports": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    # By themselves: what is measured while another core is busy says nothing.
    "benchmarks": ["-m", "pytest", "tests/benchmarks"],
}
#: More tests than these side by side would fill the memory of a laptop.
MOST_AT_ONCE = 4


def main(arguments: list[str]) -> int:
    """Run the program or its tests under the Python that can; the exit code."""
    if sys.version_info < (3, 11):
        from rnnviz.app import preflight

        return complain(preflight.python_problem())
    from rnnviz.app import environment

    extras = ("test",) if arguments[:1] == ["test"] else ()
    try:
        python = environment.python_for(extras)
    except environment.InstallationError:
        return 1  # the reader has been told
    except KeyboardInterrupt:
        return complain(_with_command("setup.interrupted"))
    if python != sys.executable:
        return environment.go_on(python, os.path.join(ROOT, "main.py"), arguments)  # noqa: PTH118
    return run_tests(arguments[1:]) if extras else run_program(arguments)


def run_program(arguments: list[str]) -> int:
    """Hand over to the program itself."""
    from rnnviz.app.run import main as run

    try:
        return run(arguments)
    except ModuleNotFoundError as error:
        from rnnviz.app import environment

        if (error.name or "").startswith("rnnviz") or not environment.forget():
            raise
        return complain(_with_command("setup.damaged", module=error.name))


def run_tests(arguments: list[str]) -> int:
    """Run lint, types, floors and tests; with arguments pytest alone, which they are for."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    results = {} if arguments else {name: run_check(name, CHECKS[name]) for name in CHECKS}
    if results:
        from rnnviz.language import speak, system_language

        say = speak(system_language())
        told = [
            say("setup.not_passed" if code else "setup.passed", name=name)
            for name, code in results.items()
        ]
        print("\n" + say("setup.checks", results=", ".join(told)), flush=True)
    arguments = arguments or ["--ignore=tests/benchmarks", *side_by_side(cores())]
    # pytest comes last: its own closing line closes the whole run.
    tests = run_check("pytest", ["-m", "pytest", *arguments])
    return tests or max(results.values(), default=0)


def side_by_side(count: int) -> list[str]:
    """The arguments with which pytest uses so many cores; with one it is left as it is."""
    if count < 2:
        return []
    return ["-n", str(min(count, MOST_AT_ONCE)), "--dist", "worksteal"]


def cores() -> int:
    """How many cores there are for this process."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_check(name: str, command: list[str]) -> int:
    """Run one tool under a heading; its exit code."""
    import subprocess

    print(f"\n== {name}", flush=True)
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    return subprocess.call([sys.executable, *command], cwd=ROOT)


def complain(problem: Any) -> int:
    """Tell the reader in one sentence why nothing starts; the exit code."""
    from rnnviz.app import progress
    from rnnviz.language import speak, system_language

    say = speak(system_language())
    progress.complain(say, say(problem))
    return 1


def _with_command(key: str, **values: Any) -> Any:
    """A sentence that ends with the command that starts all this once more."""
    from rnnviz.app.environment import again
    from rnnviz.language import sentence

    return sentence(key, command=again(), **values)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
