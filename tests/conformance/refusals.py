"""
Compares what pto-opt refuses with what the peer's own tests refuse.

    PTOAS_SRC=... python tests conformance/refusals [FOLDER]

Each input is read twice: parsed and verified for the chip of its command line, as
`pto-opt` does; and compiled by this project's `ptoas` with the flags of that command
line, in process. A run that comes out otherwise than with the peer has its reason in
`REASONS`. The exit status is 1 where an input without a reason is read, or a run without
one comes out, otherwise, and where a reason has no such run left.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.kernels import parse
from conformance.peer_tests import PeerTest, runs_below
from task_pool import Lost, run_tasks
from xdsl.utils.exceptions import ParseError

from pto_dialect.assembly.errors import from_parse_error
from pto_dialect.diagnostics import PTOException
from pto_dialect.verifier import find_errors
from pto_opt.ptoas.driver import run
from pto_opt.ptoas.flags import FLAGS, FlagError, FlagKind, parse_flags

_HAS_NO_TMP = (
    "pto-isa has this function without tmp as well, and the C++ calls that one"
)
_SCALING_OVERFLOWS = "its scaling tile has 4096 bytes, the chip has 2048"
_TMP_OVERFLOWS = "pto-isa would write beyond its tmp, which the peer does not see"

_NOT_COMPILED = "a static_assert of pto-isa refuses the C++"
_BEYOND_DST = "16 rows would be written into a tile of one"
_BEYOND_SLOT = "tiles of 2048 bytes pass through slots of 1024"
_WITHIN_BOX = "pto-isa takes the box that holds the index, from its first row on"
_UNSCALED = "whole numbers are stored as halves without a scale, which converts nothing"
_ASSERTED = "pto-isa asserts it in debug builds alone"

_RUNS = (
    "pto-isa runs it: what its tmp needs is known all the same, and a warning is given"
)

REASONS = {
    "tprelu_tmp_valid_col_a3_invalid.pto": _RUNS,
    "tquant_no_implicit_tmp_a3.pto": _RUNS,
    "tsort32_dynamic_width_implicit_tmp.pto": _RUNS,
    "tci_implicit_tmp_level3_invalid.pto": _HAS_NO_TMP,
    "textract_fp_a3_lowering.pto": _SCALING_OVERFLOWS,
    "tinsert_fp_a3_lowering.pto": _SCALING_OVERFLOWS,
    "tgather_compare_macro_sync_model.pto": _TMP_OVERFLOWS,
    "tgather_three_forms_emitc.pto": _TMP_OVERFLOWS,
    "scratch_elementwise_tile_native.pto": _TMP_OVERFLOWS,
    "trem_emitc.pto": _TMP_OVERFLOWS,
    "tci_ui16_emitc.pto": _NOT_COMPILED,
    "tci_ui32_emitc.pto": _NOT_COMPILED,
    "scalar_gm_tstore_sync.pto": _NOT_COMPILED,
    "tquant_verify_invalid_int8_asym_wrong_dst.pto": _NOT_COMPILED,
    "tquant_verify_invalid_int8_sym_wrong_dst.pto": _NOT_COMPILED,
    "tmov_acc_to_vec_mode_a5_emitc.pto": _NOT_COMPILED,
    "textract_tinsert_low_precision_a5_emitc.pto": _NOT_COMPILED,
    "implicit_tmp_remaining_ops_materialization.pto": _BEYOND_DST,
    "tpush_tpop_dir_both.pto": _BEYOND_SLOT,
    "textract_verify_a5_mat_lr_nonzero_offset.pto": _WITHIN_BOX,
    "tstore_forms_emitc.pto": _UNSCALED,
    "issue708_zero_valid_col_reduction_invalid.pto": _ASSERTED,
    "issue708_zero_valid_row_reduction_invalid.pto": _ASSERTED,
}
"""Why `ptoas` here does with an input what the peer does not, by the test's name."""

_NOT_HERE = {flag.name for flag in FLAGS if flag.kind is FlagKind.REFUSED}


@dataclass(frozen=True)
class Outcome:
    """What pto-opt said about one input."""

    test: PeerTest
    errors: tuple[str, ...]
    """What reading it finds wrong."""
    compiled: tuple[str, ...]
    """What `ptoas` says, with the flags of the run; empty where it accepts the input."""

    @property
    def is_surprise(self) -> bool:
        """Whether `ptoas` here and the peer come out differently."""
        return bool(self.compiled) is not self.test.refused

    @property
    def shares_words(self) -> bool:
        """Whether an error has most words of the peer's message."""
        wanted = [_vocabulary(words) for words in self.test.words]
        ours = [_vocabulary(error) for error in self.compiled]
        return any(
            2 * len(words & error) >= len(words)
            for words in wanted
            for error in ours
            if words
        )


def _vocabulary(text: str) -> set[str]:
    text = re.sub(r"\{\{.*?\}\}", " ", text.replace("error:", " "))
    return set(re.findall(r"[A-Za-z_][\w.]+", text.lower()))


def errors_of(test: PeerTest) -> tuple[str, ...]:
    """What parsing and verifying find wrong with an input."""
    try:
        module = parse(test.text, str(test.file), test.arch)
        return tuple(d.message for d in find_errors(module))
    except ParseError as error:
        return (from_parse_error(error).message,)
    except PTOException as error:
        return tuple(d.message for d in error.diagnostics)


def compiled(test: PeerTest) -> tuple[str, ...]:
    """
    What `ptoas` says with the flags of a run, where it refuses the input. Flags that it
    does not have are left out, as they would be refused whatever the input.
    """
    flags = [f for f in test.flags if f.lstrip("-").partition("=")[0] not in _NOT_HERE]
    messages = io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "input.pto")
        with open(path, "w", encoding="utf-8") as file:
            file.write(test.text)
        try:
            with contextlib.redirect_stderr(io.StringIO()):
                status = run(
                    parse_flags([*flags, "--verify-each", path, "-o", os.devnull]),
                    messages,
                )
        except FlagError as error:
            return (str(error),)
    if not status:
        return ()
    said = messages.getvalue()
    found = re.findall(r"^(?:.*: )?[Ee]rror: (.*)", said, re.MULTILINE)
    return tuple(found) or (said.strip() or "no message",)


def _answers_to(test: PeerTest) -> Outcome:
    return Outcome(test, errors_of(test), compiled(test))


def stale_reasons(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """The tests with a reason although all their runs come out as with the peer."""
    surprises: dict[str, bool] = {}
    for o in outcomes:
        surprises[o.test.name] = surprises.get(o.test.name, False) or o.is_surprise
    yield from (name for name in REASONS if surprises.get(name) is False)


def faults(outcomes: Sequence[Outcome], lost: Sequence[str]) -> list[str]:
    """What has to be mended: in pto-opt, or in the reasons."""
    found = list(lost)
    for o in outcomes:
        name = f"{o.test.name} {' '.join(o.test.flags)}"
        if o.test.name in REASONS:
            continue
        if o.errors and not o.test.refused:
            found.append(f"{name}: accepted by the peer, refused by reading")
        elif o.is_surprise:
            wanted = "refused" if o.test.refused else "accepted"
            found.append(f"{name}: not {wanted} by ptoas, for no stated reason")
    return found + [
        f"{name}: its reason is not needed" for name in stale_reasons(outcomes)
    ]


def compare(
    tests: Iterable[PeerTest], jobs: int | None = None
) -> tuple[list[Outcome], list[str]]:
    """Read and compile all inputs; also says which took too long or crashed."""
    outcomes: list[Outcome] = []
    lost: list[str] = []
    answers = run_tasks(list(tests), _answers_to, jobs=jobs, label="refusals")
    for test, answer in answers:
        if isinstance(answer, Lost):
            lost.append(f"{test.name}: {answer.why}")
        else:
            outcomes.append(answer)
    outcomes.sort(key=lambda o: (o.test.name, o.test.flags))
    return outcomes, lost


def table(outcomes: Sequence[Outcome], lost: Sequence[str], verbose: bool) -> str:
    """The comparison as text."""
    negative = [o for o in outcomes if o.test.refused]
    positive = [o for o in outcomes if not o.test.refused]
    read = [o for o in negative if o.errors]
    missed = [o for o in negative if not o.compiled]
    other = [o for o in negative if o.compiled and not o.shares_words]
    wrong = [o for o in positive if o.errors]
    uncompiled = [o for o in positive if o.compiled]
    lines = [
        f"{'refused by the peer':<44}{len(negative):>6}",
        f"{'  refused by reading alone':<44}{len(read):>6}",
        f"{'  refused by ptoas with the flags of the run':<44}"
        f"{len(negative) - len(missed):>6}",
        f"{'    in words like the peer':<44}"
        f"{len(negative) - len(missed) - len(other):>6}",
        f"{'accepted by the peer':<44}{len(positive):>6}",
        f"{'  refused by reading':<44}{len(wrong):>6}",
        f"{'  refused by ptoas with the flags of the run':<44}{len(uncompiled):>6}",
        f"{'no answer':<44}{len(lost):>6}",
    ]
    lines += [f"  {text}" for text in lost]
    for title, chosen in (
        ("Refused by the peer, not by ptoas here:", missed),
        ("Accepted by the peer, refused by reading:", wrong),
        ("Accepted by the peer, refused by ptoas here:", uncompiled),
        ("Refused here in other words:", other if verbose else []),
    ):
        if chosen:
            lines += ["", title]
        for o in chosen:
            lines.append(f"  {o.test.name} {' '.join(o.test.flags)}")
            if o.test.words:
                lines.append(f"      peer: {o.test.words[0][:160]}")
            lines += [
                f"      here: {error[:160]}" for error in (o.errors or o.compiled)[:1]
            ]
            if o.is_surprise:
                lines.append(f"      reason: {REASONS.get(o.test.name, 'none stated')}")
    if found := faults(outcomes, lost):
        lines += ["", "To be mended:", *(f"  {text}" for text in found)]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Compares refusals with the peer's.")
    source = os.environ.get("PTOAS_SRC")
    default = Path(source, "test/lit/pto") if source else None
    add = parser.add_argument
    add("folder", nargs="?", type=Path, default=default, help="the peer's tests")
    add("--jobs", type=int, help="processes (default: one a processor)")
    add("--verbose", action="store_true", help="also where only the words differ")
    options = parser.parse_args(argv)
    if options.folder is None or not options.folder.is_dir():
        print("error: name the folder, or set PTOAS_SRC", file=sys.stderr)
        return 1
    outcomes, lost = compare(runs_below(options.folder), options.jobs)
    print(table(outcomes, lost, options.verbose))
    return 1 if faults(outcomes, lost) else 0


if __name__ == "__main__":
    sys.exit(main())
