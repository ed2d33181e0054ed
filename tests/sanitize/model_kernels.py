"""
The sanitizer on real model kernels: it must have nothing to say of those that are right.

Kernels leave sync to the assembler, so passes put it in, one after the other. Launches are
those that `pto_opt.launches` finds on the kernel as it is.

    PTOAS_SRC=... python tests sanitize/model_kernels [--every N] [--only WORD]...
        [--passes NAME]... [--seconds S]

prints what is found, and exits with 1 if that is anything but what `KNOWN` explains.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from task_pool import Lost, run_tasks
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from pto_dialect.diagnostics import PTOException
from pto_dialect.messages.places import place_of
from pto_dialect.ops.base import PTOOp
from pto_opt.context import make_context
from pto_opt.interpreter.api import Kernel
from pto_opt.launches.launch import Launch
from pto_opt.launches.search import launches_of
from pto_opt.loading import load
from pto_opt.pipelines import run_pipeline
from pto_opt.requests import PassRequest, make_passes
from pto_opt.sanitize.findings import ALL_CHECKS, Finding
from pto_opt.sanitize.sanitizer import Sanitizer

FOLDERS = ("Deep*", "Qwen*")

PASSES = ("inject-barrier-all", "insert-sync")


KNOWN = {
    "DeepseekV3_2PrefillBackA5/deepseek_v3_2_prefill_back_layer_incore_2": "64 rows",
    "Qwen3_14BPrefillA3/out_proj_aiv": "64 rows",
    "DeepseekV4FlashDsparkA5/rmsnorm_rope": "16 rows",
    "Qwen3_14BPrefillA3/rmsnorm": "padding",
    "Qwen3_14BPrefillA3/post_rmsnorm": "padding",
    "DeepseekV4DecodeA3/hc_head_reduce": "padding",
    "DeepseekV4DecodeA5/hc_head_reduce": "padding",
    "DeepseekV4FlashDsparkA5/hc_head_reduce": "padding",
    "DeepseekV4ProDecodeA5/hc_head_pre_fused": "stored padding",
    "DeepseekV4DecodeA3/sh_gate_up_act_q": "padding",
    "DeepseekV4DecodeA5/sh_gate_up_act_q": "padding",
    "DeepseekV4FlashDsparkA5/sh_gate_up_act_q": "padding",
    "DeepseekV4ProDecodeA5/sh_gate_up_act_q": "padding",
}
"""
Kernels with findings that are true, and why. In all of them a tile of fewer valid rows or
columns is computed with as if it had as many as another one, which pto-isa forbids.

* `64 rows`, `16 rows`: right only if the number of rows is that; with another one, what
  nothing has written goes to a tensor.
* `stored padding`: 4 columns in tiles of 16, all of which go to a tensor.
* `padding`: 1, 2, 4 or fewer than 8 columns in tiles of 8; what the others hold is
  computed with, and goes nowhere.

Whether it goes to a tensor is what runs with two different poisons say. Only `shape` and
`init` are explained by these.
"""


def model_kernels(source: Path) -> list[Path]:
    """The kernels of all models, in the order of their names."""
    samples = source / "test" / "samples"
    return sorted(p for folder in FOLDERS for p in samples.glob(f"{folder}/**/*.pto"))


def name_of(path: Path) -> str:
    """`model/kernel`."""
    parts = path.parts
    return f"{parts[parts.index('samples') + 1]}/{path.stem}"


@dataclass(frozen=True)
class Found:
    """One finding, after some pass."""

    passes: str
    check: str
    line: int
    op: str
    text: str
    launch: str


@dataclass
class Verdict:
    """What became of one kernel."""

    launches: list[str] = field(default_factory=list[str])
    """What it ran with; empty if nothing keeps it within its tensors."""
    why: str = ""
    """Why it did not run."""
    reached: int = 0
    """How many of its operations the launches reach."""
    operations: int = 0
    findings: list[Found] = field(default_factory=list[Found])
    seconds: float = 0.0

    @property
    def word(self) -> str:
        """In one word."""
        if self.findings:
            return "findings"
        return "clean" if self.launches else "not run"


def unexplained(path: Path, verdict: Verdict) -> list[Found]:
    """The findings that `KNOWN` does not explain."""
    known = ("shape", "init") if name_of(path) in KNOWN else ()
    return [found for found in verdict.findings if found.check not in known]


def judge(path: Path, passes: Sequence[str] = PASSES, seconds: float = 30.0) -> Verdict:
    """Search launches for a kernel, and run it on them with sync from each pass."""
    began = time.perf_counter()
    verdict = Verdict()
    try:
        module = load(path)
        entries = Kernel(module).entries()
    except PTOException as error:
        return Verdict(why=error.diagnostics[0].message)
    reached: set[Operation] = set()
    for entry in entries:
        search = launches_of(module, entry, seconds=seconds)
        reached |= {op for op, _ in search.executed}
        if not search.found:
            verdict.why = next(iter(search.failures), "")
        verdict.launches += map(str, search.found)
        for name in passes:
            if search.found:
                verdict.findings += _findings(path, name, search.found)
    verdict.reached = len(reached)
    verdict.operations = sum(isinstance(op, PTOOp) for op in module.walk())
    verdict.seconds = time.perf_counter() - began
    return verdict


def synchronised(path: Path, passes: str) -> ModuleOp:
    """A kernel after a pass."""
    module = load(path)
    run_pipeline(make_context(), make_passes([PassRequest(passes)]), module)
    return module


def _findings(path: Path, passes: str, launches: Sequence[Launch]) -> list[Found]:
    module = synchronised(path, passes)
    found: list[Found] = []
    for launch in launches:
        for finding in run_launch(module, launch):
            place = place_of(finding.op)
            found.append(
                Found(
                    passes,
                    finding.check.value,
                    place.line if place is not None else 0,
                    finding.op.name,
                    str(finding),
                    str(launch),
                )
            )
    return found


def run_launch(module: ModuleOp, launch: Launch) -> list[Finding]:
    """What the sanitizer finds in one run."""
    sanitizer = Sanitizer(ALL_CHECKS)
    kernel = Kernel(module, hooks=sanitizer.hooks)
    kernel.program.write = _keep_quiet
    with sanitizer, np.errstate(all="ignore"):
        kernel.run(launch.arguments(), entry=launch.entry, blocks=launch.blocks)
    return list(sanitizer.findings)


def _keep_quiet(text: str) -> None:
    del text


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="The sanitizer on model kernels.")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--passes", action="append", default=[])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=240.0, help="for each kernel")
    options = parser.parse_args()
    passes = options.passes or PASSES
    paths = [
        path
        for path in model_kernels(Path(os.environ["PTOAS_SRC"]))
        if not options.only or any(word in name_of(path) for word in options.only)
    ][options.first :: options.every]
    words: Counter[str] = Counter()

    def work(path: Path) -> Verdict:
        return judge(path, passes)

    for path, verdict in run_tasks(
        paths, work, jobs=options.jobs, seconds=options.seconds, memory=64 << 30
    ):
        if isinstance(verdict, Lost):
            words[verdict.why] += 1
            print(f"{name_of(path)}: {verdict.why}", flush=True)
            continue
        wrong = unexplained(path, verdict)
        word = "true findings" if verdict.findings and not wrong else verdict.word
        words[word] += 1
        print(
            f"{name_of(path)}: {word}, {verdict.seconds:.1f} s, "
            f"{verdict.reached} of {verdict.operations} operations, "
            f"{len(verdict.launches)} launches {verdict.why}"
        )
        for found in wrong:
            print(f"  after {found.passes}, with {found.launch}")
            print("\n".join(f"  {line[:300]}" for line in found.text.split("\n")))
        sys.stdout.flush()
    print(dict(words))
    return 1 if words["findings"] else 0


if __name__ == "__main__":
    sys.exit(main())
