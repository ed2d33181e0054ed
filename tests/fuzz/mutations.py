"""Deterministic damage to `.pto` texts: the same seed gives the same text."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

_TOKEN = re.compile(r'"[^"\n]*"|[%!#@^]?[\w.$-]+|\s+|.', re.DOTALL)

_NUMBER = re.compile(r"(?<![\w.%])\d+")

HUGE = (
    "0",
    "-1",
    "2147483648",
    "9223372036854775808",
    "1" + "0" * 40,
    "9" * 5000,
    "1e999999",
    "0x" + "f" * 64,
)
"""Numbers that programs do not have, and that must not surprise."""

SNIPPETS = (
    "module {}",
    "func.func @f() { return }",
    "func.func @f(%a: index) { %b = arith.addi %a, %a : index  return }",
    "%t = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>",
    "func.func @f(%n: index) { scf.for %i = %n to %n step %n { } return }",
    '"builtin.module"() ({ "func.func"() <{sym_name = "f", '
    'function_type = () -> ()}> ({ "func.return"() : () -> () }) : () -> () }) '
    ": () -> ()",
    "#a = array<i64: 1, 2>\nmodule attributes {x = #a, y = dense<1> : tensor<2xi8>} {}",
    "func.func @f(%t: !pto.tile_buf<vec, 16x64xf32>) {\n"
    "  pto.tadd ins(%t, %t : !pto.tile_buf<vec, 16x64xf32>, "
    "!pto.tile_buf<vec, 16x64xf32>) outs(%t : !pto.tile_buf<vec, 16x64xf32>)\n"
    "  return\n}",
)
"""Short programs, whole or in part."""


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def truncate(text: str, random: random.Random) -> str:
    """The start of a text, or its end."""
    cut = random.randrange(len(text) + 1)
    return text[:cut] if random.random() < 0.8 else text[cut:]


def flip(text: str, random: random.Random) -> str:
    """A text with other characters in some places; latin-1 stands for raw bytes."""
    characters = list(text)
    for _ in range(random.randint(1, 8)):
        if characters:
            at = random.randrange(len(characters))
            characters[at] = chr(random.randrange(256))
    return "".join(characters)


def swap_tokens(text: str, random: random.Random) -> str:
    """A text with two tokens in each other's place."""
    tokens = _tokens(text)
    if len(tokens) > 1:
        for _ in range(random.randint(1, 3)):
            i, j = random.randrange(len(tokens)), random.randrange(len(tokens))
            tokens[i], tokens[j] = tokens[j], tokens[i]
    return "".join(tokens)


def duplicate_tokens(text: str, random: random.Random) -> str:
    """A text with some tokens repeated."""
    tokens = _tokens(text)
    if tokens:
        start = random.randrange(len(tokens))
        part = tokens[start : start + random.randint(1, 12)]
        at = random.choice((start, random.randrange(len(tokens))))
        tokens[at:at] = part * random.choice((1, 1, 2, 50))
    return "".join(tokens)


def drop_tokens(text: str, random: random.Random) -> str:
    """A text without some of its tokens."""
    tokens = _tokens(text)
    if tokens:
        start = random.randrange(len(tokens))
        del tokens[start : start + random.randint(1, 4)]
    return "".join(tokens)


def drop_line(text: str, random: random.Random) -> str:
    """A text without one of its lines, or with it elsewhere."""
    lines = text.splitlines(keepends=True)
    if lines:
        line = lines.pop(random.randrange(len(lines)))
        if random.random() < 0.5:
            lines.insert(random.randrange(len(lines) + 1), line)
    return "".join(lines)


def enlarge_numbers(text: str, random: random.Random) -> str:
    """A text with some number replaced by one that is too large, or negative."""
    found = list(_NUMBER.finditer(text))
    for match in sorted(
        random.sample(found, min(len(found), random.randint(1, 3))),
        key=lambda m: -m.start(),
    ):
        text = text[: match.start()] + random.choice(HUGE) + text[match.end() :]
    return text


_OPENINGS = (
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("<", ">"),
    ("module {", "}"),
    ("scf.if %c {", "}"),
    ("pto.section.cube {", "}"),
    ("tensor<1x", ">"),
    ("!pto.ptr<", ">"),
    ("#pto.x<", ">"),
    ("{a = ", "}"),
    ("loc(fused[", "])"),
    ('"a.b"() ({', "}) : () -> ()"),
)


def nest(text: str, random: random.Random) -> str:
    """A text with something opened many times within itself."""
    depth = random.choice((3, 50, 200, 1000, 10_000))
    opening, closing = random.choice(_OPENINGS)
    at = random.randrange(len(text) + 1)
    middle = random.choice(("", "1", "i32", text[at : at + 40]))
    closed = closing * random.choice((0, depth))
    return text[:at] + opening * depth + middle + closed + text[at:]


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    truncate,
    flip,
    swap_tokens,
    duplicate_tokens,
    drop_tokens,
    drop_line,
    enlarge_numbers,
    nest,
)


def corpus(folder: Path) -> list[str]:
    """The texts to damage: the examples of a folder and some snippets."""
    files = sorted(folder.rglob("*.pto"))
    return [*(f.read_text(encoding="utf-8") for f in files), *SNIPPETS]


def mutant(texts: list[str], seed: int, number: int) -> bytes:
    """The damaged text of a number; every mutation comes equally often."""
    source = random.Random(f"{seed}/{number}")
    text = source.choice(texts)
    mutation = MUTATIONS[number % len(MUTATIONS)]
    text = mutation(text, source)
    if source.random() < 0.3:
        text = source.choice(MUTATIONS)(text, source)
    return text.encode("latin-1" if mutation is flip else "utf-8", "replace")
