"""
Runs a script of the tests: `python tests conformance/judge_kernels FOLDER...`.

`python tests --executor dask://HOST:PORT SCRIPT...` gives its tasks to a cluster, as the variable
PTO_TASKS_EXECUTOR does.

Python puts this folder at the head of its path, so that scripts find the kit and each other.
Without a name it lists what there is.
"""

from __future__ import annotations

import ast
import os
import runpy
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent


def scripts() -> dict[str, str]:
    """The scripts by name, each with the first line of its docstring."""
    found: dict[str, str] = {}
    for path in sorted(TESTS.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path.name != "__main__.py" and '\nif __name__ == "__main__":' in text:
            name = path.relative_to(TESTS).with_suffix("").as_posix()
            found[name] = (ast.get_docstring(ast.parse(text)) or "").split("\n")[0]
    return found


def main(arguments: list[str]) -> int:
    """Run the script that the first argument names, with the others."""
    if arguments[:1] == ["--executor"] and len(arguments) > 1:
        os.environ["PTO_TASKS_EXECUTOR"] = arguments[1]
        arguments = arguments[2:]
    here = scripts()
    name = arguments[0].removesuffix(".py").removeprefix("tests/") if arguments else ""
    if name not in here:
        print(*(f"{script:32}{what}" for script, what in here.items()), sep="\n")
        return 2 if arguments else 0
    sys.argv = [name, *arguments[1:]]
    folders = [TESTS, TESTS / "simulator", (TESTS / name).parent]
    sys.path[:1] = map(str, folders)
    runpy.run_module(name.replace("/", "."), run_name="__main__", alter_sys=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
