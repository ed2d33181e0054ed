"""
Judges the facts on operations' classes by pto-isa's device headers, and prints a table.

    PTO_ISA_ROOT=checkout python tests device_headers/report [--each N] [FAMILY...]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from cases import FAMILIES
from simulator_pipelines import cpp_of_text

from device_headers import last_run
from device_headers.assumptions import inferred, unknown
from device_headers.cases import A5_ONLY, NO_KERNEL, Case, cases_of
from device_headers.device import ARCHES, Device, Runner, Unit, find_isa
from device_headers.judge import Judgement, judge
from device_headers.oracles import Level, Oracle
from device_headers.scratch import scratch_cases, touched
from device_headers.yields import Yield, changes, tables, write

EACH = {"convert": 40, "transfer": 12, "fix_pipe": 6, "pad": 16, "transpose": 14}
"""Families whose operations have more ways through the code than shapes alone."""

ORDER = (
    Level.CONTRADICTED,
    Level.UNKNOWN,
    Level.ASSERTED,
    Level.BEYOND,
    Level.STRICTER,
    Level.CONFIRMED,
)
PRINTED = ORDER[:-1]


@dataclass
class Report:
    """What all cases of a chip show."""

    arch: str = "a2a3"
    cases: Counter[str] = field(default_factory=Counter[str])
    judged: set[tuple[str, Oracle]] = field(default_factory=set[tuple[str, Oracle]])
    findings: dict[tuple[str, Oracle, Level, str], list[str]] = field(
        default_factory=lambda: defaultdict[tuple[str, Oracle, Level, str], list[str]](
            list
        )
    )
    """Cases by operation, oracle, level and words."""
    intrinsics: dict[str, set[str]] = field(
        default_factory=lambda: defaultdict[str, set[str]](set)
    )
    yielded: set[Yield] = field(default_factory=set[Yield])
    skipped: dict[str, str] = field(default_factory=dict[str, str])
    """Cases that are no programs, or do not compile on the device's headers."""

    def add(self, case: Case, found: Judgement | str) -> None:
        """One case more."""
        if isinstance(found, str):
            self.skipped[f"{case.key} {case.op}"] = found
            return
        self.cases[case.op] += 1
        self.judged |= found.judged
        for name, findings in found.findings.items():
            for one in dict.fromkeys(findings):
                key = name, one.oracle, one.level, one.text
                self.findings[key].append(f"{case.key}: {one.detail}".rstrip(": "))
        self.yielded |= found.yielded
        for name, used in found.intrinsics.items():
            self.intrinsics[name] |= used

    def merge(self, other: Report) -> None:
        """All of another report."""
        self.cases += other.cases
        self.judged |= other.judged
        for key, cases in other.findings.items():
            self.findings[key] += cases
        for name, used in other.intrinsics.items():
            self.intrinsics[name] |= used
        self.yielded |= other.yielded
        self.skipped |= other.skipped

    def level(self, op: str, oracle: Oracle) -> Level | None:
        """The gravest level of what an oracle finds about an operation."""
        there = {key[2] for key in self.findings if key[:2] == (op, oracle)}
        there.discard(Level.CONFIRMED)
        return next((level for level in ORDER if level in there), None)


def report_of(folder: Path, family: str, arch: str, each: int) -> Report:
    """The report of a family; `folder` has what all families share."""
    found = Report(arch)
    cases: dict[str, Case] = {}
    texts: dict[str, str] = {}
    for case in cases_of(family, arch, each):
        if (reason := case.refusal()) is not None:
            found.add(case, f"no program: {reason[:160]}")
        else:
            cases[case.key] = case
            texts[case.key] = cpp_of_text(case.text)
    device = Device(folder, arch)
    unit = Unit.CUBE if any("DAV_CUBE" in t for t in texts.values()) else Unit.VEC
    library = device.build(texts, unit, family)
    for key, message in library.refused.items():
        found.add(cases[key], f"does not compile: {message[:160]}")

    def work(runner: Runner, key: str) -> Judgement:
        return judge(runner, cases[key], texts[key], key)

    answers = device.run(library, list(library.symbols), work)
    for key, answer in answers.items():
        found.add(cases[key], answer)
    return found


def scratch_report(folder: Path, arch: str) -> Report:
    """How much scratch is touched, of operations that take it from the table."""
    found = Report(arch)
    device, cases = Device(folder, arch), {c.key: c for c in scratch_cases(arch)}
    texts = {key: cpp_of_text(case.text) for key, case in cases.items()}
    library = device.build(texts, Unit.VEC, "scratch")

    def work(runner: Runner, key: str) -> Yield:
        return touched(runner, cases[key], arch)

    for key, answer in device.run(library, list(library.symbols), work).items():
        if isinstance(answer, str):
            found.skipped[key] = answer
        else:
            found.yielded.add(answer)
    return found


def families(arch: str) -> list[str]:
    """The families that have operations of a chip."""
    return [
        name
        for name in FAMILIES
        if name not in NO_KERNEL and (arch == "a5" or name not in A5_ONLY)
    ]


def whole_report(names: Sequence[str], arch: str, each: int, workers: int) -> Report:
    """The reports of several families as one."""
    found = Report(arch)
    counts = [max(each, EACH.get(name, 0)) if each > 3 else each for name in names]
    with TemporaryDirectory() as name, ProcessPoolExecutor(workers) as pool:
        folder = Path(name)
        device = Device(folder, arch)
        headers = pool.map(device.headers, Unit)
        device.machine()
        list(headers)
        work = partial(report_of, folder)
        scratch = pool.submit(scratch_report, folder, arch)
        for part in pool.map(work, names, [arch] * len(names), counts):
            found.merge(part)
        found.merge(scratch.result())
    return found


WORDS = {Level.CONTRADICTED: "differs", Level.UNKNOWN: "not known"}


def verdicts(report: Report) -> dict[str, tuple[str, ...]]:
    """For each operation a word for each oracle: seen, inferred, not known, differs."""
    return {
        op: tuple(_word(report, op, oracle) for oracle in last_run.COLUMNS)
        for op in sorted({op for op, _ in report.judged})
    }


def _word(report: Report, op: str, oracle: Oracle) -> str:
    if (op, oracle) not in report.judged:
        return "-"
    used = report.intrinsics.get(op, set())
    level = report.level(op, oracle)
    if level is not Level.CONTRADICTED and unknown(used, report.arch):
        return WORDS[Level.UNKNOWN]
    if level in WORDS:
        return WORDS[level]
    return "inferred" if inferred(used, oracle, report.arch) else "seen"


def lines(report: Report, levels: Sequence[Level] = PRINTED) -> Iterator[str]:
    """The findings in words, an operation after the other."""
    for (op, oracle, level, text), cases in sorted(
        report.findings.items(), key=lambda item: (item[0][0], item[0][1].value)
    ):
        forbidden = op, oracle, Level.CONFIRMED, text
        if level is Level.STRICTER and forbidden in report.findings:
            continue  # right in some cases, wrong in others
        if level in levels:
            where = ", ".join(cases[:3])
            count = report.cases[op] or len(cases)
            rests = inferred(report.intrinsics.get(op, ()), oracle, report.arch)
            on = f" (inferred: {'; '.join(a.says for a in rests)})" if rests else ""
            yield (
                f"{op:<16} {oracle.value:<9} {level.value:<13} {text} "
                f"[{len(cases)} of {count}: {where}]{on}"
            )


def table(report: Report) -> Iterator[str]:
    """Operations by oracles."""
    yield f"{'':<18}" + "".join(f"{o.value:<14}" for o in Oracle)
    for op in sorted({op for op, _ in report.judged}):
        cells: list[str] = []
        for oracle in Oracle:
            level = report.level(op, oracle)
            judged = (op, oracle) in report.judged
            cells.append(
                "-" if not judged else "seen" if level is None else level.value
            )
        yield f"{op:<18}" + "".join(f"{cell:<14}" for cell in cells)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Facts against the device's headers.")
    parser.add_argument("families", nargs="*", metavar="FAMILY")
    parser.add_argument("--each", type=int, default=8, help="cases of each operation")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--arch", default="a2a3", choices=tuple(ARCHES))
    parser.add_argument(
        "--update", action="store_true", help="make this run the one that docs show"
    )
    options = parser.parse_args()
    names = cast("list[str]", options.families) or families(options.arch)
    report = whole_report(names, options.arch, options.each, options.workers)
    if options.update:
        isa = find_isa()
        assert isa is not None
        now = verdicts(report)
        if options.families:
            now = {**last_run.rows(options.arch), **now}
        print(*last_run.changes(now, options.arch), sep="\n")
        last_run.write(isa, options.arch, now)
        if not options.families:
            facts = tables(report.yielded)
            print(*changes(facts, options.arch), sep="\n")
            write(facts, options.arch, last_run.commit(isa))
    for line in table(report):
        print(line)
    print()
    for line in lines(report):
        print(line)
    print()
    for key, reason in report.skipped.items():
        print(f"{key}: {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
