"""
Collects the modules that checkouts of pypto and pypto-lib emit, each once; run by a Python
that has pypto, torch and pytest. No device is needed: what comes after the code generator
is left to fail.

usage: collect_modules.py OUT CHECKOUT... [--platform a2a3|a5] [--only WORD] [--tests PATH]
    [--compile]

OUT gets `ORIGIN-HASH.pto` for each module; `tests/conformance/judge_kernels.py` judges them.
With `--compile` each becomes C++ on its way, by `pto_opt.pypto.enable()`: those that are
refused are listed, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_MODULES = "PTO_COLLECTED_MODULES"
_ORIGIN = "PTO_COLLECTED_ORIGIN"
_COMPILE = "PTO_COMPILE_MODULES"
_SECONDS = 1800

_REFUSED = "refused.tsv"
_COMPILED = "compiled.txt"
_STUB = 'extern "C" __global__ AICORE void x() {}\n'


def keep_modules() -> None:
    """From here on pypto's code generator leaves what it makes in the folder as well."""
    import pypto.backend.pto_backend as backend
    from pypto.pypto_core import codegen

    folder, origin = Path(os.environ[_MODULES]), os.environ[_ORIGIN]
    generate = codegen.PTOCodegen.generate

    def generate_and_keep(self: Any, *args: Any, **options: Any) -> str:
        text: str = generate(self, *args, **options)
        name = hashlib.sha1(text.encode()).hexdigest()[:10]
        (folder / f"{origin}-{name}.pto").write_text(text, encoding="utf-8")
        return text

    def no_assembler(
        source: str, output: str, ptoas_flags: object = None, **_: object
    ) -> None:
        Path(output).write_text(_STUB)

    codegen.PTOCodegen.generate = generate_and_keep
    if os.environ.get(_COMPILE):
        compile_modules(folder)
    else:
        backend._run_ptoas = no_assembler


def compile_modules(folder: Path) -> None:
    """From here on pto-opt compiles what pypto makes, and the folder says how it went."""
    import pypto.backend.pto_backend as backend

    import pto_opt.pypto

    pto_opt.pypto.enable()
    assemble = backend._run_ptoas

    def compile_and_tell(
        source: str, output: str, ptoas_flags: object = None, **_: object
    ) -> None:
        try:
            assemble(source, output, ptoas_flags)
        except RuntimeError as error:
            # Later steps go on without it.
            Path(output).write_text(_STUB)
            why = next((x for x in str(error).splitlines() if "error" in x), str(error))
            with (folder / _REFUSED).open("a") as file:
                print(Path(source).stem, why, sep="\t", file=file)
        else:
            with (folder / _COMPILED).open("a") as file:
                print(source, file=file)

    backend._run_ptoas = compile_and_tell


def pytest_configure() -> None:
    """As a plugin of pytest it keeps what pypto's own tests make."""
    from harness.core import environment, test_runner

    environment.is_hardware_available = lambda: True
    # Gigabytes of tensors, and what they should become, which no device will read.
    test_runner._write_golden_for_test_case = lambda *_: None
    keep_modules()


def pytest_collection_finish(session: Any) -> None:
    """Let no test of pypto be left out for want of a device: none gets that far."""
    for plugin in session.config.pluginmanager.get_plugins():
        if hasattr(plugin, "is_hardware_available"):
            plugin.is_hardware_available = lambda: True


def runs_of(
    checkout: Path, platform: str, only_tests: str
) -> Iterator[tuple[str, list[str], Path]]:
    """What there is to run in a checkout: origin, words after `python`, the script."""
    tests = checkout / (only_tests or "tests/st/runtime")
    is_pypto = (checkout / "tests" / "st").is_dir()
    for folder in () if tests.exists() and only_tests else ("models", "examples"):
        origin = "pypto-examples" if is_pypto else "pypto-lib"
        for script in sorted((checkout / folder).rglob("*.py")):
            if "__main__" in script.read_text(encoding="utf-8"):
                words = [__file__, "--script", str(script), "-p", platform]
                yield origin, words, script
    if tests.exists():
        pytest = [
            "-m",
            "pytest",
            "-q",
            "-p",
            "collect_modules",
            "--tb=no",
            "-W",
            "ignore",
        ]
        options = [
            "--continue-on-collection-errors",
            "--codegen-only",
            "--platform",
            platform,
            "--device",
            "0-7",
        ]
        yield "pypto-st", [*pytest, *options, str(tests)], tests


def run_one(out: Path, checkout: Path, origin: str, words: list[str]) -> bool:
    """Run one script or all tests; whether it came to its end in time."""
    here = str(Path(__file__).parent)
    paths = [here, str(checkout), str(checkout / "tests" / "st")]
    known = os.environ.get("PYTHONPATH")
    environment = {
        **os.environ,
        _MODULES: str(out.resolve()),
        _ORIGIN: origin,
        "PYTHONPATH": os.pathsep.join([*paths, *([known] if known else [])]),
    }
    try:
        subprocess.run(
            [sys.executable, *words],
            cwd=checkout,
            env=environment,
            timeout=_SECONDS,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return True


def main() -> int:
    """Run the command line; exit status 1 if nothing was collected."""
    if sys.argv[1:2] == ["--script"]:
        script = sys.argv[2]
        sys.argv = sys.argv[2:]
        sys.path.insert(0, str(Path(script).parent))
        keep_modules()
        runpy.run_path(script, run_name="__main__")
        return 0
    parser = argparse.ArgumentParser(description="Collects what pypto emits.")
    add = parser.add_argument
    add("out", type=Path, metavar="OUT")
    add("checkouts", nargs="+", type=Path, metavar="CHECKOUT")
    add("--platform", default="a2a3", choices=("a2a3", "a5"))
    add("--only", default="", metavar="WORD", help="scripts with WORD in their path")
    add(
        "--tests",
        default="",
        metavar="PATH",
        help="only these tests of pypto; none for its examples alone",
    )
    add("--compile", action="store_true", help="make C++ of each on its way")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.compile:
        os.environ[_COMPILE] = "1"
    for checkout in options.checkouts:
        for origin, words, script in runs_of(
            checkout.resolve(), options.platform, options.tests
        ):
            if options.only in str(script):
                before = len(list(options.out.glob("*.pto")))
                in_time = run_one(options.out, checkout.resolve(), origin, words)
                new = len(list(options.out.glob("*.pto"))) - before
                late = "" if in_time else f", stopped after {_SECONDS} s"
                print(f"{new:>5}  {script}{late}", flush=True)
    found = len(list(options.out.glob("*.pto")))
    print(f"{found} modules")
    if not options.compile:
        return 0 if found else 1
    compiled, refused = (lines_of(options.out / f) for f in (_COMPILED, _REFUSED))
    print(f"{len(compiled)} times C++, {len(refused)} times refused")
    for line in sorted(set(refused)):
        print(line)
    return 1 if refused or not compiled else 0


def lines_of(path: Path) -> list[str]:
    """The lines of a file, none if there is no such file."""
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


if __name__ == "__main__":
    sys.exit(main())
