"""
The sanitizer on real model kernels, which are right: it must have nothing to say.

Kernels leave sync to the assembler, so a pass puts it in. Numbers are made up, and some
lead out of a kernel's tensors: then others are tried, and a kernel that refuses them all is
not judged.

    PTOAS_SRC=... python model_kernels.py [PASSES] [EVERY]     prints what is found
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pto_dialect.diagnostics import PTOException
from pto_opt.cli.options import PassRequest, make_passes
from pto_opt.context import make_context
from pto_opt.loading import load
from pto_opt.pipelines import run_pipeline
from pto_opt.prove.cases import Case, case_with
from pto_opt.prove.prover import run_case
from pto_opt.run import Kernel
from pto_opt.sanitize import Check, Finding

FOLDERS = ("Deep*", "Qwen*")
NUMBERS = (16, 128, 1, 0)
"""What all whole numbers are, tried in this order."""


def model_kernels(source: Path) -> list[Path]:
    """The kernels of all models, in the order of their names."""
    samples = source / "test" / "samples"
    return sorted(p for folder in FOLDERS for p in samples.glob(f"{folder}/**/*.pto"))


@dataclass
class Verdict:
    """What became of one kernel."""

    word: str
    """`clean`, `findings`, or why it is not judged."""
    number: int | None = None
    findings: list[Finding] = field(default_factory=list[Finding])


def judge(path: Path, passes: str) -> Verdict:
    """Run a kernel, with sync from passes, on the first numbers that it takes."""
    try:
        module = load(path)
        run_pipeline(make_context(), make_passes([PassRequest(passes)]), module)
        kernel = Kernel(module)
        entry = kernel.entry()
    except (PTOException, ValueError) as error:
        return Verdict(f"not run: {_line(error)}")
    last = Verdict("not run")
    for number in NUMBERS:
        case = case_with(module, entry, number)
        if isinstance(case, Case):
            with np.errstate(all="ignore"):
                outcome = run_case(module, case)
            if outcome.error is not None:
                last = Verdict(f"not run: {_line(outcome.error)}")
                continue
            found = outcome.findings
            others = [f for f in found if f.check is not Check.BOUNDS]
            if found and not others:
                last = Verdict(f"out of its tensors: {_line(found[0])}")
                continue
            if others and _is_known_to_be_wrong(path, others):
                return Verdict("wrong, as check-validshape says", number, found)
            return Verdict("findings" if found else "clean", number, found)
        last = Verdict(f"not run: {_line(case)}")
    return last


def _is_known_to_be_wrong(path: Path, findings: list[Finding]) -> bool:
    """
    Whether all findings are at operations that break a relation between extents, or read
    what one of those has made, by what `check-validshape` proves without running anything.
    """
    module, context = load(path), make_context()
    try:
        run_pipeline(context, make_passes([PassRequest("check-validshape")]), module)
    except PTOException as error:
        lines = {int(str(d).split(":", 2)[1]) for d in error.diagnostics}
    else:
        return False
    return all(int(str(finding).split(":", 2)[1]) in lines for finding in findings)


def _line(error: object) -> str:
    return str(error).split("\n", 1)[0][-200:]


def main(arguments: list[str]) -> int:
    passes = arguments[0] if arguments else "inject-barrier-all"
    every = int(arguments[1]) if len(arguments) > 1 else 1
    words: Counter[str] = Counter()
    for path in model_kernels(Path(os.environ["PTOAS_SRC"]))[::every]:
        began = time.perf_counter()
        verdict = judge(path, passes)
        words[verdict.word.split(":")[0]] += 1
        spent = time.perf_counter() - began
        print(
            f"{'/'.join(path.parts[-4:])} {spent:.1f} s {verdict.number} {verdict.word}"
        )
        for finding in verdict.findings:
            print("\n".join(line[:300] for line in str(finding).split("\n")))
        sys.stdout.flush()
    print(dict(words))
    return 1 if words["findings"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
