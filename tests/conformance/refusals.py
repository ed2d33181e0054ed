"""
Compares what pto-opt refuses with what the peer's own tests refuse.

    PTOAS_SRC=... python tests/conformance/refusals.py [FOLDER]

Each input is parsed and verified for the chip of its command line. The exit status is 1
where an input that the peer accepts was refused. Inputs that the peer refuses because
of its level, or in a pass, need more than the verifier and are listed with its words.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from conformance.kernels import parse
from conformance.peer_tests import PeerTest, runs_below
from task_pool import Lost, run_tasks
from xdsl.utils.exceptions import ParseError

from pto_dialect.diagnostics import PTOException, find_errors, from_parse_error


@dataclass(frozen=True)
class Outcome:
    """What pto-opt said about one input."""

    test: PeerTest
    errors: tuple[str, ...]

    @property
    def shares_words(self) -> bool:
        """Whether an error has most words of the peer's message."""
        wanted = [_vocabulary(words) for words in self.test.words]
        ours = [_vocabulary(error) for error in self.errors]
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


def compare(
    tests: Iterable[PeerTest], jobs: int | None = None
) -> tuple[list[Outcome], list[str]]:
    """Read all inputs; also says which took too long or crashed."""
    outcomes: list[Outcome] = []
    lost: list[str] = []
    answers = run_tasks(list(tests), errors_of, jobs=jobs, label="refusals")
    for test, answer in answers:
        if isinstance(answer, Lost):
            lost.append(f"{test.name}: {answer.why}")
        else:
            outcomes.append(Outcome(test, answer))
    outcomes.sort(key=lambda o: (o.test.name, o.test.flags))
    return outcomes, lost


def table(outcomes: Sequence[Outcome], lost: Sequence[str], verbose: bool) -> str:
    """The comparison as text."""
    negative = [o for o in outcomes if o.test.refused]
    positive = [o for o in outcomes if not o.test.refused]
    missed = [o for o in negative if not o.errors]
    other = [o for o in negative if o.errors and not o.shares_words]
    wrong = [o for o in positive if o.errors]
    lines = [
        f"{'refused by the peer':<44}{len(negative):>6}",
        f"{'  refused here too':<44}{len(negative) - len(missed):>6}",
        f"{'    in words like the peer':<44}"
        f"{len(negative) - len(missed) - len(other):>6}",
        f"{'accepted by the peer':<44}{len(positive):>6}",
        f"{'  refused here':<44}{len(wrong):>6}",
        f"{'no answer':<44}{len(lost):>6}",
    ]
    lines += [f"  {text}" for text in lost]
    for title, chosen in (
        ("Refused by the peer, not here:", missed),
        ("Accepted by the peer, refused here:", wrong),
        ("Refused here in other words:", other if verbose else []),
    ):
        if chosen:
            lines += ["", title]
        for o in chosen:
            lines.append(f"  {o.test.name} {' '.join(o.test.flags)}")
            if o.test.words:
                lines.append(f"      peer: {o.test.words[0][:160]}")
            lines += [f"      here: {error[:160]}" for error in o.errors[:1]]
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
    wrong = any(o.errors and not o.test.refused for o in outcomes)
    return 1 if wrong or lost else 0


if __name__ == "__main__":
    sys.exit(main())
