"""
`insert-sync` on real kernels, and what `check-sync` makes of each function afterwards.

    PTOAS_SRC=checkout python tests sync/prove_kernels [--every N] [FOLDER...]

takes the samples of PTOAS, or the `.pto` files below folders. Files that are not read, or
that need another pass first, are counted and left out. Ends with 1 where a function is
neither proven nor given barriers everywhere.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from xdsl.dialects.builtin import ModuleOp

from pto_dialect.diagnostics import PTOException
from pto_opt.context import make_context
from pto_opt.loading import load
from pto_opt.pipelines import run_pipeline
from pto_opt.requests import PassRequest, make_passes
from pto_passes.analysis.control_flow.calls import functions_of
from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.judgement import Judgement


def synchronised(path: Path) -> ModuleOp:
    """A kernel after `insert-sync`, its events as flags."""
    module = load(path)
    passes = make_passes([PassRequest("infer-sections,lower-events,insert-sync")])
    run_pipeline(make_context(), passes, module)
    return module


def verdicts(module: ModuleOp) -> list[tuple[str, str]]:
    """Of each function its name, and what is said of it."""
    found: list[tuple[str, str]] = []
    for function in functions_of(module):
        items = FunctionItems(function)
        judgement = Judgement(items)
        if not items.structured:
            verdict = "several blocks"
        elif judgement.findings:
            verdict = f"wrong: {judgement.findings[0].fault.value}"
        elif judgement.not_proven:
            verdict = f"not proven: {judgement.not_proven[0].reason}"
        else:
            verdict = "proven"
        found.append((function.sym_name.data, verdict))
    return found


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="What insert-sync does, judged.")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    folders = options.folders or [Path(os.environ["PTOAS_SRC"]) / "test" / "samples"]
    paths = sorted(path for folder in folders for path in folder.rglob("*.pto"))
    totals: Counter[str] = Counter()
    for path in paths[:: options.every]:
        try:
            found = verdicts(synchronised(path))
        except PTOException:
            totals["not read"] += 1
            continue
        for name, verdict in found:
            totals[verdict] += 1
            if verdict not in ("proven", "several blocks"):
                print(f"{path}: {name}: {verdict}", flush=True)
    print(dict(totals))
    return 0 if not set(totals) - {"proven", "several blocks", "not read"} else 1


if __name__ == "__main__":
    sys.exit(main())
