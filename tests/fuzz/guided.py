"""
Fuzzes the parser guided by coverage: texts that reach new code are damaged further.

    pip install atheris
    python tests fuzz/guided [FOLDER] [-runs=100000] [-max_len=4096] [-timeout=10] ...

Flags and folders are libFuzzer's; without a folder it starts with the texts of
`mutations.py`. A text that ends in anything but success or a diagnostic is a crash:
libFuzzer writes it into a file and stops. Takes CPython and Linux or macOS.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fuzz.mutations import corpus

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

INSTRUMENTED = ("pto_dialect", "pto_opt", "xdsl.parser", "xdsl.utils.lexer")
"""What counts as new code: reading, and not the libraries below it."""


class Crash(Exception):
    """A text is answered with neither success nor a diagnostic."""


def main(argv: list[str]) -> int:
    """Fuzz until a crash, or as long as libFuzzer's flags say."""
    try:
        atheris: Any = import_module("atheris")
    except ImportError:
        print("fuzz/guided: error: pip install atheris", file=sys.stderr)
        return 1
    with atheris.instrument_imports(include=list(INSTRUMENTED)):
        problem_with = import_module("fuzz.run_fuzz").problem_with

    def one(data: bytes) -> None:
        problem = problem_with(data)
        if problem is not None:
            raise Crash(problem)

    with TemporaryDirectory() as folder:
        # libFuzzer writes what it finds into the first folder.
        if all(word.startswith("-") for word in argv):
            for i, text in enumerate(corpus(EXAMPLES)):
                (Path(folder) / str(i)).write_text(text, "utf-8", errors="replace")
            argv = [*argv, folder]
        atheris.Setup([sys.argv[0], *argv], one)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
