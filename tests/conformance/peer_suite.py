"""
Runs the peer's own lit tests (`test/lit/pto` of PTOAS) with `ptoas` of this project, and
LLVM's FileCheck, and prints how many pass. `docs/peer-suite.md` says why others do not.

    python tests conformance/peer_suite FOLDER [PART_OF_A_NAME...]

`FOLDER` may be left out where `PTOAS_SRC` names a checkout. With parts of names only the
tests that have one of them in theirs are run, and what each of their failures says is
shown. Tests of the peer's other backend, and of programs that are not here, are left
out. The exit status is 1 where no test passed.
"""

from __future__ import annotations

import argparse
import functools
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.peer_tests import commands_of
from task_pool import Lost, run_tasks

_LEFT_OUT = re.compile(r"vpto|bufid_sync|python|ptobc|pto-test-opt|vmi", re.IGNORECASE)
"""What the runs of a test name that this project has no counterpart of."""

_PTOAS = re.compile(r"(^|[|&;(]\s*|\bnot\s+)ptoas(?=\s)")
_LLVM = "/usr/lib/llvm-{}/bin"


@dataclass(frozen=True)
class Result:
    """How one test came out."""

    passed: bool
    said: str = ""
    """What the run that failed wrote to stderr."""


def tools() -> dict[str, str]:
    """The environment in which `FileCheck`, `not` and `split-file` are found."""
    folders = [folder for n in (19, 18) if os.path.isdir(folder := _LLVM.format(n))]
    path = os.pathsep.join([*folders, os.environ.get("PATH", "")])
    if missing := [t for t in ("FileCheck", "not") if not shutil.which(t, path=path)]:
        raise FileNotFoundError(
            f"{' and '.join(missing)} of LLVM not found; Debian has them in llvm-19-tools"
        )
    return {**os.environ, "PATH": path}


def run_test(file: Path, ptoas: str, environment: Mapping[str, str]) -> Result:
    """Run the `RUN` lines of a test one after the other, until one fails."""
    with tempfile.TemporaryDirectory() as folder:
        for line in commands_of(file.read_text(encoding="utf-8")):
            command = _PTOAS.sub(lambda m: m[1] + ptoas, line)
            for name, value in (
                ("%S", str(file.parent)),
                ("%s", str(file)),
                ("%t", f"{folder}/t"),
                ("%T", folder),
            ):
                command = command.replace(name, shlex.quote(value))
            done = subprocess.run(
                ["bash", "-o", "pipefail", "-c", command],
                capture_output=True,
                text=True,
                cwd=folder,
                env=dict(environment),
            )
            if done.returncode:
                return Result(False, done.stderr or done.stdout)
    return Result(True)


def suite_files(folder: Path, parts: Sequence[str] = ()) -> list[Path]:
    """The tests of a folder that concern the EmitC backend."""
    found: list[Path] = []
    for file in sorted(folder.glob("*.pto")):
        if parts and not any(part in file.name for part in parts):
            continue
        commands = list(commands_of(file.read_text(encoding="utf-8")))
        if commands and not any(_LEFT_OUT.search(command) for command in commands):
            found.append(file)
    return found


def run_suite(
    files: Sequence[Path], jobs: int | None = None
) -> dict[Path, Result | Lost]:
    """Run tests in several processes."""
    ptoas = f"{shlex.quote(sys.executable)} -m pto_opt.ptoas.start"
    work = functools.partial(run_test, ptoas=ptoas, environment=tools())
    return dict(run_tasks(files, work, jobs=jobs, label="peer's lit suite"))


def main() -> int:
    """Run the suite and print the figure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--jobs", type=int, help="processes (default: processors)")
    options = parser.parse_args()
    source = os.environ.get("PTOAS_SRC")
    folder: Path | None = options.folder
    if folder is None:
        if not source:
            parser.error("name the folder, or set PTOAS_SRC to a checkout of PTOAS")
        folder = Path(source, "test/lit/pto")
    try:
        results = run_suite(suite_files(folder, options.parts), options.jobs)
    except FileNotFoundError as error:
        parser.error(str(error))
    passed = 0
    for file, result in sorted(results.items()):
        if isinstance(result, Result) and result.passed:
            passed += 1
            continue
        print(f"FAILED {file.stem}")
        if options.parts:
            print(result.why if isinstance(result, Lost) else result.said)
    print(f"peer's lit suite: {passed} of {len(results)} passed")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
