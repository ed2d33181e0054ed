"""
Mistakes that are put into right kernels, and what `--fix` makes of them.

    [PTOAS_SRC=...] python tests diagnostics/seeded_mistakes [--count N] [--seed N]

Kernels are the examples and, with PTOAS_SRC, model kernels, each as it is and with flags.
Each mistake is of a kind for which diagnostics have fixes. What is written has to pass the
check that the kernel passes, and to compute what it computes.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sanitize.model_kernels import model_kernels

import pto_opt
from pto_dialect.messages.diagnostic import Diagnostic, Severity
from pto_opt.check_tasks import Options
from pto_opt.checking_one import diagnose
from pto_opt.fixing import fixed
from pto_opt.loading import load
from pto_opt.prove.prover import Prover

EXAMPLES = Path(__file__).parents[2] / "examples"
_CASES = 2
"""So many arguments are made up for a kernel that is compared."""

_LONGEST = 200
"""Lines of the longest kernel that mistakes are put into."""

Change = Callable[[str, random.Random], str | None]
"""Puts a mistake into a text; None where the text has no place for it."""


def _at(pattern: str, new: Callable[[re.Match[str], random.Random], str]) -> Change:
    """Changes one match of a pattern."""

    def change(text: str, dice: random.Random) -> str | None:
        found = [*re.finditer(pattern, text, re.M)]
        if not found:
            return None
        match = dice.choice(found)
        return text[: match.start()] + new(match, dice) + text[match.end() :]

    return change


def _misspelt(word: str, dice: random.Random) -> str:
    """A word with a letter twice, left out, or in the place of the next one."""
    at = dice.randrange(1, len(word) - 1)
    match dice.randrange(3):
        case 0:
            return word[:at] + word[at] + word[at:]
        case 1:
            return word[:at] + word[at + 1 :]
        case _:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _word(group: int) -> Callable[[re.Match[str], random.Random], str]:
    """Misspells a group of a match."""

    def new(match: re.Match[str], dice: random.Random) -> str:
        start, end = (place - match.start() for place in match.span(group))
        return match[0][:start] + _misspelt(match[group], dice) + match[0][end:]

    return new


def _address(change: Callable[[int], int]) -> Change:
    """Gives the constant of an address another number."""

    def new(text: str, dice: random.Random) -> str | None:
        names = sorted(set(re.findall(r"addr = %([\w$.-]+)", text)))
        if not names:
            return None
        constant = rf"(%{re.escape(dice.choice(names))} = arith\.constant )(\d+)"
        return re.sub(constant, lambda m: f"{m[1]}{change(int(m[2]))}", text, count=1)

    return new


def _overlap(text: str, dice: random.Random) -> str | None:
    """
    Puts a tile where another one of its memory lies. It has no other handle on its bytes,
    as what that one would read then is another program, and may be meant.
    """
    found = [*re.finditer(r"addr = (%[\w$.-]+).*(?:loc=|<)(\w+)", text)]
    handles = Counter((one[1], one[2]) for one in found)
    alone = [one for one in found if handles[one[1], one[2]] == 1]
    pairs = [(a, b) for a in alone for b in found if a[2] == b[2] and a[1] != b[1]]
    if not pairs:
        return None
    one, other = dice.choice(pairs)
    return text[: one.start(1)] + other[1] + text[one.end(1) :]


_TYPE = r"!(?:[^\s<>,()]+)(?:<[^<>]*>)?"
MISTAKES: dict[str, Change] = {
    "operation": _at(r"^\s+(?:%\w+ = )?pto\.([a-z_]{4,})\b", _word(1)),
    "value": _at(r"ins\(%(?:\w*?_)?([a-z]{4,})\w*", _word(1)),
    "type": _at(r"!pto\.(tile_buf|partition_tensor_view|tensor_view)\b", _word(1)),
    "word of a type": _at(r"\b(row_major|col_major|none_box)\b", _word(1)),
    "memory": _at(r"(?<=loc=)vec", lambda match, dice: "UB"),
    "unit": _at(r"<(PIPE_\w+)>", lambda match, dice: f"<{match[1].lower()}>"),
    "kind of core": _at(r"kernel_kind<(vector|cube)>", _word(1)),
    "element type": _at(r"(?<=dtype=)f(16|32)", lambda match, dice: f"fp{match[1]}"),
    "return": _at(r"^ +return\n", lambda match, dice: ""),
    "comment": _at(r"^ +pto\.", lambda match, dice: f"# a note\n{match[0]}"),
    "type of an operand": _at(rf", {_TYPE}\)", lambda match, dice: ")"),
    "types": _at(rf"(outs\(%[\w$.-]+) : {_TYPE}\)", lambda match, dice: f"{match[1]})"),
    "comma": _at(
        rf"({_TYPE}), ({_TYPE}\))", lambda match, dice: f"{match[1]} {match[2]}"
    ),
    "colon": _at(r"(outs\(%[\w$.-]+) :", lambda match, dice: match[1]),
    "unaligned address": _address(lambda address: address + 8),
    "address beyond the end": _address(lambda address: address + (1 << 20)),
    "overlap": _overlap,
    "extents": _at(
        r" valid_row = %[\w$.-]+(?: valid_col = %[\w$.-]+)?", lambda m, d: ""
    ),
    "point": _at(
        r"^( +)return\n", lambda m, d: f"{m[1]}%one = arith.constant 1 : f32\n{m[0]}"
    ),
    "point of a whole number": _at(
        r"constant \d+(?= : (?:index|i64))", lambda match, dice: f"{match[0]}.0"
    ),
    "word of an operand": _at(r"\b(valid_row|valid_col|addr) = ", _word(1)),
    "word of a loop": _at(r" (?:to|step)(?= %)", lambda match, dice: ","),
    "word before attributes": _at(r"(?<=\)) attributes(?= \{)", lambda match, dice: ""),
    "sign of an attribute": _at(r"(?<=layout) =", lambda match, dice: ":"),
    "attribute in full": _at(
        r"#pto(?:\.kernel_kind<|<round_mode )(\w+)>", lambda match, dice: match[1]
    ),
    "other comma": _at(rf", (?=%\w+ : {_TYPE})", lambda match, dice: "\uff0c "),
    "wait": _at(r"^ +pto\.wait_flag.*\n", lambda match, dice: ""),
    "set": _at(r"^ +pto\.set_flag.*\n", lambda match, dice: ""),
    "barrier": _at(r"^ +pto\.barrier <PIPE_V>\n", lambda match, dice: ""),
}


@dataclass(frozen=True)
class Kernel:
    """A right kernel."""

    name: str
    text: str
    warnings: int


@dataclass(frozen=True)
class Seed:
    """A mistake in a kernel."""

    kind: str
    kernel: Kernel
    text: str

    def __str__(self) -> str:
        return f"{self.kind} in {self.kernel.name}"


@dataclass(frozen=True)
class Result:
    """What became of a mistake."""

    seed: Seed
    text: str
    """What was written."""
    is_told: bool
    """Whether anything was said of it."""
    is_offered: bool
    """Whether a diagnostic had a fix."""
    passes: bool
    """Whether what was written passes the check that the kernel passes."""
    difference: str = ""
    """What it computes otherwise than the kernel."""

    @property
    def is_wrong(self) -> bool:
        """Whether a fix has not led to a right program."""
        return self.is_offered and (not self.passes or bool(self.difference))

    @property
    def verdict(self) -> str:
        """
        In words. What nothing is said of may be no mistake, as an address that is free, or
        another right program, as a view of another tile's bytes.
        """
        if self.is_offered:
            return "FIX IS WRONG" if self.is_wrong else "mended"
        if self.is_told:
            return "told, without a fix"
        return "another program" if self.difference else "no mistake"


def _judge(text: str) -> list[Diagnostic]:
    shown = (Severity.ERROR, Severity.WARNING)
    return [d for d in diagnose(text, "kernel.pto", Options()) if d.severity in shown]


def kernels(paths: list[Path]) -> Iterator[Kernel]:
    """The kernels of files that are right, as they are and with flags."""
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > _LONGEST:
            continue
        program = pto_opt.parse(text)
        texts = [text, str(pto_opt.run_passes(program, "insert-sync"))]
        for name, one in zip((path.stem, f"{path.stem}, with flags"), texts):
            found = _judge(one)
            if not any(d.severity is Severity.ERROR for d in found):
                yield Kernel(name, one, len(found))


def seeds(found: list[Kernel], count: int, seed: int) -> list[Seed]:
    """So many mistakes, the kinds in turn, each in a kernel that has a place for it."""
    dice = random.Random(seed)
    made: list[Seed] = []
    for number in range(count):
        kind = [*MISTAKES][number % len(MISTAKES)]
        for kernel in dice.sample(found, len(found)):
            text = MISTAKES[kind](kernel.text, dice)
            if text is not None and text != kernel.text:
                made.append(Seed(kind, kernel, text))
                break
    return made


def mend(seed: Seed) -> Result:
    """What `pto-opt check --fix` makes of a mistake."""
    found = _judge(seed.text)
    text, left = fixed(seed.text, found, _judge)
    errors = sum(d.severity is Severity.ERROR for d in left)
    passes = not errors and len(left) <= seed.kernel.warnings
    difference = ""
    if passes and text != seed.kernel.text:
        prover = Prover(load(seed.kernel.text), most=_CASES)
        difference = "; ".join(map(str, prover.differences(load(text))))
    is_offered = any(d.fixes for d in found)
    return Result(seed, text, bool(found), is_offered, passes, difference)


def sources(*, with_models: bool = True) -> list[Path]:
    """The examples, and of the model kernels, if there are any, one of so many."""
    found = sorted(EXAMPLES.glob("*.pto"))
    if with_models and (source := os.environ.get("PTOAS_SRC")):
        found += model_kernels(Path(source))[5::20]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", metavar="KIND", help="print what is said of a kind")
    options = parser.parse_args()
    made = seeds([*kernels(sources())], options.count, options.seed)
    counts: Counter[str] = Counter()
    wrong = 0
    for seed in made:
        result = mend(seed)
        verdict = result.verdict
        counts[verdict] += 1
        wrong += result.is_wrong
        if verdict not in ("mended", "no mistake") or options.show == seed.kind:
            print(f"{verdict:20} {seed} {result.difference}")
            for one in _judge(result.text)[:2]:
                print(f"    {one.message} {[fix.title for fix in one.fixes]}")
    print(len(made), dict(counts))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
