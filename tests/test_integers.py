"""
Whole numbers mean the same everywhere: what is folded, the sums and the ranges that
analyses see, and what the interpreter computes.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation, SSAValue

from pto_dialect.diagnostics import PTOException
from pto_dialect.integers import constant_of, width_of
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.program import Executable
from pto_opt.loading import load
from pto_passes.analysis.integers.linear import at_most, equal
from pto_passes.analysis.integers.program import Integers

EXPRESSIONS = int(os.environ.get("PTO_EXPRESSIONS", "300"))
"""How many expressions are drawn; 100,000 take some minutes."""

TYPES = ("i1", "i8", "i16", "i32", "i64", "index")
WIDTHS = {"i1": 1, "i8": 8, "i16": 16, "i32": 32, "i64": 64, "index": 64}

BINARY = (
    *("addi", "subi", "muli", "divsi", "divui", "floordivsi", "ceildivsi", "ceildivui"),
    *("remsi", "remui", "andi", "ori", "xori", "shli", "shrsi", "shrui"),
    *("minsi", "minui", "maxsi", "maxui"),
)
PREDICATES = ("eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge")


def numbers(type_: str, most: int | None) -> st.SearchStrategy[int]:
    """Numbers of a type: those at its ends often, or none beyond `most`."""
    if type_ == "i1":
        return st.integers(0, 1)
    if most is not None:
        return st.integers(-most, most)
    half = 1 << (WIDTHS[type_] - 1)
    ends = [-half, 1 - half, half - 1, -1, 0, 1, 2]
    return st.one_of(
        st.sampled_from(ends),
        st.integers(-20, 20),
        st.integers(-half, half - 1),
    )


@dataclass
class Expression:
    """A function of one number of each type that returns what it computes."""

    lines: list[str] = field(default_factory=list[str])
    values: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Names and types."""

    def add(self, type_: str, text: str) -> str:
        name = f"%v{len(self.values)}"
        self.lines.append(f"  {name} = {text}")
        self.values.append((name, type_))
        return name

    def text(self, knows: bool) -> str:
        arguments = "" if knows else ", ".join(f"%p_{t}: {t}" for t in TYPES)
        name, type_ = self.values[-1]
        body = "\n".join(self.lines)
        return (
            f"func.func @f({arguments}) -> {type_} {{\n{body}\n"
            f"  return {name} : {type_}\n}}\n"
        )


@st.composite
def expressions(
    draw: st.DrawFn, knows: bool, most: int | None = None, operations: int = 6
) -> Expression:
    """A few operations on constants and, unless all is to be known, on parameters."""
    made = Expression()
    for type_ in TYPES:
        number = draw(numbers(type_, most))
        if type_ == "i1":
            made.add(type_, f"arith.constant {str(bool(number)).lower()}")
        else:
            made.add(type_, f"arith.constant {number} : {type_}")
        if not knows:
            made.values.append((f"%p_{type_}", type_))

    def one(type_: str) -> str:
        return draw(st.sampled_from([n for n, t in made.values if t == type_]))

    for _ in range(draw(st.integers(1, operations))):
        type_ = draw(st.sampled_from(TYPES))
        kind = draw(st.sampled_from(("binary", "binary", "cast", "cmpi", "select")))
        if kind == "binary":
            name = draw(st.sampled_from(BINARY))
            made.add(type_, f"arith.{name} {one(type_)}, {one(type_)} : {type_}")
        elif kind == "select":
            text = f"arith.select {one('i1')}, {one(type_)}, {one(type_)} : {type_}"
            made.add(type_, text)
        elif kind == "cmpi":
            predicate = draw(st.sampled_from(PREDICATES))
            text = f"arith.cmpi {predicate}, {one(type_)}, {one(type_)} : {type_}"
            made.add("i1", text)
        else:
            source = draw(st.sampled_from(TYPES))
            if "index" in (source, type_):
                if source == type_:
                    continue
                name = "index_cast"
            elif WIDTHS[source] == WIDTHS[type_]:
                continue
            elif WIDTHS[source] > WIDTHS[type_]:
                name = "trunci"
            else:
                name = draw(st.sampled_from(("extsi", "extui")))
            made.add(type_, f"arith.{name} {one(source)} : {source} to {type_}")
    return made


def computed(
    function: FuncOp, program: Executable, arguments: list[int]
) -> Frame | None:
    """The values after a run of the interpreter; None where it refuses to go on."""
    frame = Frame(cast("Any", None))
    try:
        program.run_region(frame, function.body, arguments)
    except PTOException:
        return None
    return frame


def function_of(text: str) -> tuple[FuncOp, Executable]:
    module = load(text)
    (function,) = module.body.ops
    assert isinstance(function, FuncOp)
    return function, Executable(module)


def as_signed(bits: int, width: int) -> int:
    return bits - (1 << width) if bits >> (width - 1) else bits


def by_definition(name: str, a: int, b: int, width: int) -> int | None:
    """
    The bits of what `arith` says that an operation makes of the bits of two numbers; None
    where it says that there is no result.
    """
    full = (1 << width) - 1
    x, y = as_signed(a, width), as_signed(b, width)
    is_least = x == -(1 << (width - 1)) and y == -1
    match name:
        case "addi" | "subi" | "muli":
            return {"addi": a + b, "subi": a - b, "muli": a * b}[name] & full
        case "andi" | "ori" | "xori":
            return {"andi": a & b, "ori": a | b, "xori": a ^ b}[name]
        case "minsi" | "maxsi":
            return (min(x, y) if name == "minsi" else max(x, y)) & full
        case "minui" | "maxui":
            return min(a, b) if name == "minui" else max(a, b)
        case "shli" | "shrui" | "shrsi":
            if b >= width:
                return None
            return {"shli": a << b, "shrui": a >> b, "shrsi": x >> b}[name] & full
        case _:
            pass
    if b == 0 or (is_least and name in ("divsi", "floordivsi", "ceildivsi")):
        return None
    exact = Fraction(x, y) if name.endswith("si") else Fraction(a, b)
    match name:
        case "divsi" | "divui":
            return math.trunc(exact) & full
        case "floordivsi":
            return math.floor(exact) & full
        case "ceildivsi" | "ceildivui":
            return math.ceil(exact) & full
        case "remsi":
            return (x - y * math.trunc(exact)) & full
        case _:
            return (a - b * math.trunc(exact)) & full


def bits_of(number: int, type_: str) -> int:
    return number & ((1 << WIDTHS[type_]) - 1)


@settings(max_examples=EXPRESSIONS, deadline=None)
@given(st.data(), st.sampled_from(TYPES), st.sampled_from(BINARY))
def test_operations_compute_what_arith_says(
    data: st.DataObject, type_: str, name: str
) -> None:
    a, b = data.draw(numbers(type_, None)), data.draw(numbers(type_, None))
    made = Expression()
    for number in (a, b):
        text = str(bool(number)).lower() if type_ == "i1" else f"{number} : {type_}"
        made.add(type_, f"arith.constant {text}")
    made.add(type_, f"arith.{name} %v0, %v1 : {type_}")
    function, _ = function_of(made.text(True))
    found = constant_of(returned(function))
    width = WIDTHS[type_]
    wanted = by_definition(name, bits_of(a, type_), bits_of(b, type_), width)
    assert (None if found is None else bits_of(found, type_)) == wanted


@settings(max_examples=EXPRESSIONS, deadline=None)
@given(expressions(knows=True))
def test_folding_is_what_the_interpreter_computes(made: Expression) -> None:
    function, program = function_of(made.text(True))
    value = returned(function)
    folded = constant_of(value)
    frame = computed(function, program, [])
    if frame is None:
        assert any(word in made.text(True) for word in ("div", "rem", "sh"))
    else:
        assert folded == frame[value]


def returned(function: FuncOp) -> SSAValue:
    last = function.body.block.last_op
    assert last is not None
    return last.operands[0]


def wraps(op: Operation, frame: Frame) -> bool:
    """Whether a sum, a product or a shift of 64 bits wraps around."""
    name = op.name.removeprefix("arith.")
    if name not in ("addi", "subi", "muli", "shli"):
        return False
    width = width_of(op.results[0].type)
    a, b = (frame[operand] & ((1 << 192) - 1) for operand in op.operands)
    exact = by_definition(name, a, b, 192)
    return width == 64 and (
        exact is None or as_signed(exact, 192) != frame[op.results[0]]
    )


ARGUMENTS = st.tuples(*(numbers(type_, None) for type_ in TYPES))


@settings(max_examples=EXPRESSIONS, deadline=None)
@given(expressions(knows=False, operations=10), ARGUMENTS)
def test_forms_say_what_the_interpreter_computes(
    made: Expression, arguments: tuple[int, ...]
) -> None:
    """Bounds, and what is proven of two values; 64 bits are taken not to wrap around."""
    function, program = function_of(made.text(False))
    frame = computed(function, program, [*arguments])
    ops = [*function.body.block.ops][:-1]
    if frame is None or any(wraps(op, frame) for op in ops):
        return
    integers = Integers()
    values = [*function.body.block.args, *(op.results[0] for op in ops)]
    found = [(integers.of(value), frame[value]) for value in values]
    for form, number in found:
        assert form.low is None or form.low <= number
        assert form.high is None or form.high >= number
    for (one, number), (other, more) in product(found, found):
        assert not at_most(one, other) or number <= more
        assert not equal(one, other) or number == more


COUNTS = st.tuples(
    *(st.integers(0, 1 if t == "i1" else (1 << WIDTHS[t] - 1) - 1) for t in TYPES)
)


@settings(max_examples=EXPRESSIONS, deadline=None)
@given(expressions(knows=False, operations=10), COUNTS)
def test_sums_are_what_the_interpreter_computes(
    made: Expression, arguments: tuple[int, ...]
) -> None:
    """Of parameters that are counts; 64 bits are taken not to wrap around."""
    function, program = function_of(made.text(False))
    frame = computed(function, program, [*arguments])
    ops = [*function.body.block.ops][:-1]
    if frame is None or any(wraps(op, frame) for op in ops):
        return
    integers = Integers(counts=True)
    for value in (*function.body.block.args, *(op.results[0] for op in ops)):
        expr = integers.of(value)
        found = expr.constant
        for symbol, factor in expr.terms:
            assert symbol.value is not None
            found += factor * frame[symbol.value]
        assert found == frame[value]
        low, high = expr.bounds
        assert low is None or low <= found
        assert high is None or high >= found
        assert not expr.is_count or found >= 0
        assert expr.at(dict(zip(function.body.block.args, arguments))) in (None, found)


@pytest.mark.parametrize(
    "lines, expected",
    [
        (["arith.constant -16 : i8", "arith.extui %v0 : i8 to i64"], 240),
        (["arith.constant 69632 : i32", "arith.trunci %v0 : i32 to i16"], 4096),
        (["arith.constant 100 : i8", "arith.addi %v0, %v0 : i8"], -56),
        (
            [
                "arith.constant -7 : i32",
                "arith.constant 4 : i32",
                "arith.remsi %v0, %v1 : i32",
            ],
            -3,
        ),
        (
            [
                "arith.constant -7 : i32",
                "arith.constant 4 : i32",
                "arith.floordivsi %v0, %v1 : i32",
            ],
            -2,
        ),
        (
            [
                "arith.constant 3 : i32",
                "arith.constant 0 : i32",
                "arith.divsi %v0, %v1 : i32",
            ],
            None,
        ),
    ],
)
def test_known_numbers(lines: list[str], expected: int | None) -> None:
    made = Expression()
    for line in lines:
        made.add(line.split()[-1], line)
    function, _ = function_of(made.text(True))
    last = function.body.block.last_op
    assert last is not None
    assert constant_of(last.operands[0]) == expected
