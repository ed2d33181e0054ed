"""
Faults of 12 kinds, put into programs that are right, and whether they are found.

A fault may change nothing. Whether it does is decided without the detector (`oracle.py`).

    [PTOAS_SRC=...] python tests sanitize/seeded_faults [PROGRAMS] [--real N] [--seed N]
        [--kind WORD]

prints a table: each kind in as many generated programs (30), and in as many real kernels
(N of those that come with goldens, and others) as have a place for it; and of the merged
tiles that matter how many `check-buffer-reuse` refuses without a run.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

from conformance.goldens import cases, source_of
from generator.builder import Sync
from generator.programs import programs
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sanitize.faults import FAULTS
from sanitize.oracle import (
    Effect,
    breaks_order,
    changes_tensors,
    effect_on_bytes,
    leaves_tensor,
)
from xdsl.dialects.builtin import ModuleOp

from pto_dialect.diagnostics import PTOException
from pto_dialect.verifier import verify
from pto_opt.context import make_context
from pto_opt.loading import load
from pto_opt.pipelines import run_pipeline
from pto_opt.prove.cases import Case, cases_of
from pto_opt.prove.prover import run_cases
from pto_opt.requests import PassRequest, make_passes
from pto_opt.sanitize.findings import Check, Finding
from pto_opt.sanitize.sanitizer import Sanitizer
from pto_passes.check_buffer_reuse import CheckBufferReuse

MOST_CASES = 4

SLOWEST = 2.0
"""Real kernels whose runs take more seconds are left out."""

Judge = Callable[[ModuleOp, ModuleOp, Case], Effect]
"""What a fault does: from the module before and after, and a case."""


def _effect(matters: bool) -> Effect:
    return Effect.MATTERS if matters else Effect.NONE


def _bytes_or_order(before: ModuleOp, after: ModuleOp, case: Case) -> Effect:
    """Other bytes, or the same ones whose units nothing orders any more."""
    if breaks_order(after, case):
        return Effect.MATTERS
    return effect_on_bytes(before, after, case)


def _order(before: ModuleOp, after: ModuleOp, case: Case) -> Effect:
    del before
    return _effect(breaks_order(after, case))


def _beyond(before: ModuleOp, after: ModuleOp, case: Case) -> Effect:
    if leaves_tensor(before, case):
        return Effect.INSIDE  # it reads by pointers too: views do not tell its tensors
    return _effect(leaves_tensor(after, case))


def _tensors(before: ModuleOp, after: ModuleOp, case: Case) -> Effect:
    return _effect(changes_tensors(before, after, case))


_EXTENTS = {Check.INIT, Check.SHAPE, Check.BOUNDS}
_BYTES = {Check.ALIAS, Check.INIT, Check.RACE, Check.BOUNDS}
_FLAGS = {Check.RACE}

MERGED = "two live tiles merged"

KINDS: dict[str, tuple[Judge, set[Check]]] = {
    "extents dropped": (effect_on_bytes, {Check.INIT}),
    "extents widened": (effect_on_bytes, _EXTENTS),
    "extents transposed": (effect_on_bytes, _EXTENTS),
    "set_validshape moved past its reader": (effect_on_bytes, _EXTENTS),
    "address shifted by 32 bytes": (_bytes_or_order, _BYTES),
    MERGED: (_bytes_or_order, _BYTES),
    "flag pair removed": (_order, _FLAGS),
    "flag pair moved after the use": (_order, _FLAGS),
    "wrong event id": (_order, _FLAGS),
    "wait without set": (_order, _FLAGS),
    "load wider than the tensor": (_beyond, {Check.BOUNDS}),
    "pad value changed": (_tensors, set()),
}
"""
For each kind what decides whether it changes anything, and the checks that may name it.
Where a fault leaves a program that is as good as another one (another pad value, more of
a constant), only the comparison with the program before can tell.
"""


@dataclass
class Subject:
    """A program that is right, and cases that it runs with."""

    name: str
    module: ModuleOp

    @cached_property
    def cases(self) -> list[Case]:
        return list(islice(cases_of(self.module), MOST_CASES))

    @cached_property
    def has_plain_order(self) -> bool:
        """Whether flags and barriers of one core say all of its order."""
        return not any(breaks_order(self.module, case) for case in self.cases)


@dataclass
class Result:
    """What became of one fault in one program."""

    kind: str
    subject: str
    module: ModuleOp
    effect: Effect = Effect.NONE
    differs: bool = False
    """Whether a tensor comes out otherwise."""
    findings: list[Finding] = field(default_factory=list[Finding])
    is_refused: bool = False
    """Whether `check-buffer-reuse` refuses it as it stands."""

    @property
    def checks(self) -> set[Check]:
        return {finding.check for finding in self.findings}

    @property
    def is_named(self) -> bool:
        """Whether the sanitizer finds it, and names it as what it is."""
        return bool(self.checks & KINDS[self.kind][1])

    @property
    def is_found(self) -> bool:
        """Whether it is named, or a comparison with the program before tells."""
        return self.is_named or self.differs


def findings_of(module: ModuleOp, cases: Sequence[Case]) -> list[Finding]:
    """What the sanitizer says of runs."""
    found: list[Finding] = []
    for outcome in run_cases(module, cases):
        found += outcome.findings
        if outcome.error is not None and not outcome.findings:
            found += _finding_of(outcome.error)
    return found


def _finding_of(error: PTOException) -> list[Finding]:
    sanitizer = Sanitizer()
    sanitizer.finish(error)
    return list(sanitizer.findings)


def is_refused(module: ModuleOp) -> bool:
    """Whether `check-buffer-reuse` has an error to say."""
    try:
        CheckBufferReuse().apply(make_context(), module)
    except PTOException:
        return True
    return False


def break_program(subject: Subject, kind: str, rng: random.Random) -> Result | None:
    """Put a fault of a kind into a program, and look; None where it has no place for it."""
    module, judge = subject.module.clone(), KINDS[kind][0]
    if judge in (_order, _bytes_or_order) and not subject.has_plain_order:
        return None
    if not FAULTS[kind](module, rng):
        return None
    try:
        verify(module)
    except PTOException:
        return None  # Refused when it is read: it never runs.
    result = Result(kind, subject.name, module)
    effects = {judge(subject.module, module, case) for case in subject.cases}
    result.effect = max(effects, key=list(Effect).index)
    result.findings = findings_of(module, subject.cases)
    result.is_refused = kind == MERGED and is_refused(module)
    if result.effect is Effect.MATTERS and not result.is_named:
        result.differs = any(
            changes_tensors(subject.module, module, case) for case in subject.cases
        )
    return result


# Programs


def generated(count: int, start: int = 11) -> list[Subject]:
    """Programs with flags and addresses, the same for the same count."""
    found: list[Subject] = []

    @seed(start)
    @settings(
        max_examples=count * 4,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        phases=[Phase.generate],
    )
    @given(programs(st.just(Sync.FLAGS)))
    def collect(text: str) -> None:
        if "addr = " in text and "set_flag" in text and len(found) < count:
            found.append(Subject(f"generated {len(found)}", load(text)))

    collect()
    return found


def real(source: Path, most: int) -> Iterator[Subject]:
    """
    Kernels of a checkout of PTOAS, those with goldens first, with flags from
    `insert-sync`; those that run with what `cases_of` finds, and are right.
    """
    samples = source / "test" / "samples"
    paths = [source_of(case, source) for case in cases()]
    others = sorted(samples.glob("**/*.pto"))
    random.Random(1).shuffle(others)
    paths += others
    found = 0
    for path in dict.fromkeys(paths):
        if found == most:
            return
        began = time.perf_counter()
        try:
            module = load(path)
            passes = make_passes([PassRequest("insert-sync")])
            run_pipeline(make_context(), passes, module)
            subject = Subject(path.stem, module)
            if not subject.cases or findings_of(module, subject.cases):
                continue
        except (PTOException, OSError):
            continue
        if time.perf_counter() - began < SLOWEST:
            found += 1
            yield subject


def experiment(
    subjects: Sequence[Subject], count: int, kinds: Sequence[str] = (), start: int = 0
) -> Iterator[Result]:
    """
    Each kind of fault in different programs that have a place for it: in as many, and in
    up to four times as many until it has changed something in that many.
    """
    for kind in kinds or FAULTS:
        done = changing = 0
        for number, subject in enumerate(subjects):
            if changing >= count or done >= 4 * count:
                break
            result = break_program(subject, kind, random.Random(start + number))
            if result is not None:
                done += 1
                changing += result.effect is Effect.MATTERS
                yield result


_COLUMNS = "faults", "matter", "named", "compared", "missed", "inside", "of them found"
_LAST = "without effect", "of them found "


def report(results: Iterator[Result]) -> int:
    """Print a table; returns 1 if anything is missed, or found that has no effect."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    odd: list[tuple[str, Result]] = []
    for result in results:
        row = table[result.kind]
        row["faults"] += 1
        is_found = bool(result.findings)
        match result.effect:
            case Effect.MATTERS:
                row["matter"] += 1
                row["named"] += result.is_named
                row["compared"] += result.is_found and not result.is_named
                row["missed"] += not result.is_found
                row["refused"] += result.is_refused
                if not result.is_found:
                    odd.append(("missed", result))
                if result.kind == MERGED and not result.is_refused:
                    odd.append(("not refused by check-buffer-reuse alone", result))
            case Effect.INSIDE:
                row["inside"] += 1
                row["of them found"] += is_found
            case Effect.NONE:
                row["without effect"] += 1
                # A run reads before it writes: it does not show what the chip may.
                is_found = any(f.problem != "in place" for f in result.findings)
                row["of them found "] += is_found
                if is_found:
                    odd.append(("found, without effect", result))
    print(f"{'':38}" + "".join(f"{name:>15}" for name in (*_COLUMNS, *_LAST)))
    for kind, row in table.items():
        print(f"{kind:38}" + "".join(f"{row[name]:15}" for name in (*_COLUMNS, *_LAST)))
    if MERGED in table:
        row = table[MERGED]
        print(f"check-buffer-reuse alone refuses {row['refused']} of {row['matter']}")
    for word, result in odd:
        print(f"\n{word}: {result.kind} in {result.subject}")
        print(result.module)
        for finding in result.findings[:2]:
            print(f"  '{finding.op.name}' op {finding.message} [{finding.check.value}]")
    return int(bool(odd))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", nargs="?", type=int, default=30)
    parser.add_argument("--real", type=int, default=52)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--kind", default="")
    options = parser.parse_args()
    kinds = [kind for kind in FAULTS if options.kind in kind]
    seed_ = options.seed
    subjects = generated(options.programs * 8, seed_)
    wrong = [s.name for s in subjects[:100] if findings_of(s.module, s.cases)]
    print(f"{len(subjects)} generated programs; findings before: {wrong or 'none'}")
    status = report(experiment(subjects, options.programs, kinds, seed_ - 11))
    source = os.environ.get("PTOAS_SRC")
    if source and options.real:
        kernels = list(real(Path(source), options.real))
        print(f"\n{len(kernels)} real kernels, nothing is found in them before")
        status |= report(experiment(kernels, len(kernels), kinds, seed_ - 11))
    return status | bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
