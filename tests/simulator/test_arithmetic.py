"""Every `arith` operation computes in C++ what MLIR says it does."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from isa_simulator import Library, Simulator
from simulator_pipelines import cpp_of_text

Function = Callable[[int, int], int]


def _wrapped(value: int, width: int) -> int:
    """A number as a signed one of a width."""
    value &= (1 << width) - 1
    return value - (1 << width) if value >> (width - 1) else value


def _quotient(a: int, b: int) -> int:
    """Cut off towards zero, as hardware does."""
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def _integer_functions(width: int) -> dict[str, Function]:
    """The operations on two integers, of signed numbers; results are wrapped."""
    mask = (1 << width) - 1

    def unsigned(f: Function) -> Function:
        return lambda a, b: f(a & mask, b & mask)

    def shift(f: Function) -> Function:
        return lambda a, b: f(a, b & (width - 1))

    return {
        "addi": lambda a, b: a + b,
        "subi": lambda a, b: a - b,
        "muli": lambda a, b: a * b,
        "andi": lambda a, b: a & b,
        "ori": lambda a, b: a | b,
        "xori": lambda a, b: a ^ b,
        "divsi": _quotient,
        "remsi": lambda a, b: a - _quotient(a, b) * b,
        "divui": unsigned(lambda a, b: a // b),
        "remui": unsigned(lambda a, b: a % b),
        "ceildivsi": lambda a, b: -(-a // b),
        "floordivsi": lambda a, b: a // b,
        "ceildivui": unsigned(lambda a, b: -(-a // b)),
        "shli": shift(lambda a, b: a << b),
        "shrui": shift(lambda a, b: (a & mask) >> b),
        "shrsi": shift(lambda a, b: a >> b),
        "minsi": min,
        "maxsi": max,
        "minui": unsigned(min),
        "maxui": unsigned(max),
    }


_PREDICATES: dict[str, Callable[[int, int], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "slt": lambda a, b: a < b,
    "sle": lambda a, b: a <= b,
    "sgt": lambda a, b: a > b,
    "sge": lambda a, b: a >= b,
}


def _is_nan(*values: float) -> bool:
    return any(math.isnan(v) for v in values)


def _maximum(a: float, b: float) -> float:
    if _is_nan(a, b):
        return math.nan
    if a == b == 0:
        return 0.0 if math.copysign(1, a) > 0 or math.copysign(1, b) > 0 else -0.0
    return max(a, b)


def _minimum(a: float, b: float) -> float:
    return -_maximum(-a, -b)


_FLOATS: dict[str, Callable[[float, float], float]] = {
    "addf": lambda a, b: a + b,
    "subf": lambda a, b: a - b,
    "mulf": lambda a, b: a * b,
    "maximumf": _maximum,
    "minimumf": _minimum,
    "maxnumf": lambda a, b: b if _is_nan(a) else a if _is_nan(b) else max(a, b),
    "minnumf": lambda a, b: b if _is_nan(a) else a if _is_nan(b) else min(a, b),
}

_FLOAT_PREDICATES: dict[str, Callable[[float, float], bool]] = {
    "oeq": lambda a, b: a == b,
    "ogt": lambda a, b: a > b,
    "oge": lambda a, b: a >= b,
    "olt": lambda a, b: a < b,
    "ole": lambda a, b: a <= b,
    "one": lambda a, b: not _is_nan(a, b) and a != b,
    "ord": lambda a, b: not _is_nan(a, b),
    "ueq": lambda a, b: _is_nan(a, b) or a == b,
    "ugt": lambda a, b: _is_nan(a, b) or a > b,
    "uge": lambda a, b: _is_nan(a, b) or a >= b,
    "ult": lambda a, b: _is_nan(a, b) or a < b,
    "ule": lambda a, b: _is_nan(a, b) or a <= b,
    "une": lambda a, b: a != b,
    "uno": lambda a, b: _is_nan(a, b),
}


def _program(name: str, type: str, body: list[str], results: list[str]) -> str:
    """A loop over pairs `%x`, `%y` that stores a row of results for each."""
    stores = [
        line
        for i, value in enumerate(results)
        for line in (
            f"%c{i} = arith.constant {i} : index",
            f"%at{i} = arith.addi %row, %c{i} : index",
            f"pto.store_scalar {value}, %out[%at{i}] : !pto.ptr<{type}>, {type}",
        )
    ]
    lines = "\n    ".join([*body, *stores])
    return f"""
func.func @{name}(%a: !pto.ptr<{type}>, %b: !pto.ptr<{type}>, %out: !pto.ptr<{type}>, %n: index)
    attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
  %zero = arith.constant 0 : index
  %step = arith.constant 1 : index
  %width = arith.constant {len(results)} : index
  scf.for %i = %zero to %n step %step {{
    %row = arith.muli %i, %width : index
    %x = pto.load_scalar %a[%i] : !pto.ptr<{type}> -> {type}
    %y = pto.load_scalar %b[%i] : !pto.ptr<{type}> -> {type}
    {lines}
  }}
  return
}}
"""


def _integer_program(width: int) -> str:
    type = f"i{width}"
    body = [
        f"%{name} = arith.{name} %x, %y : {type}"
        if not name.startswith("sh")
        else f"%{name} = arith.{name} %x, %count : {type}"
        for name in _integer_functions(width)
    ]
    body.insert(0, f"%mask = arith.constant {width - 1} : {type}")
    body.insert(1, f"%count = arith.andi %y, %mask : {type}")
    results = [f"%{name}" for name in _integer_functions(width)]
    for name in _PREDICATES:
        body.append(f"%is_{name} = arith.cmpi {name}, %x, %y : {type}")
        body.append(f"%{name} = arith.extui %is_{name} : i1 to {type}")
        results.append(f"%{name}")
    return _program(f"integers{width}", type, body, results)


def _float_program() -> str:
    body = [f"%{name} = arith.{name} %x, %y : f32" for name in _FLOATS]
    results = [f"%{name}" for name in _FLOATS]
    for name in _FLOAT_PREDICATES:
        body.append(f"%is_{name} = arith.cmpf {name}, %x, %y : f32")
        body.append(f"%{name} = arith.uitofp %is_{name} : i1 to f32")
        results.append(f"%{name}")
    return _program("floats", "f32", body, results)


WIDTHS = (8, 16, 32, 64)


@pytest.fixture(scope="module")
def library(simulator: Simulator) -> Library:
    kernels = {
        str(w): (cpp_of_text(_integer_program(w)), f"integers{w}") for w in WIDTHS
    }
    kernels["floats"] = (cpp_of_text(_float_program()), "floats")
    return simulator.build(kernels, Path(__file__).stem)


@pytest.mark.parametrize("width", WIDTHS)
def test_integers(library: Library, width: int) -> None:
    lowest, highest = -(1 << (width - 1)), (1 << (width - 1)) - 1
    special = [lowest, lowest + 1, -2, -1, 0, 1, 2, 7, highest - 1, highest]
    random = np.random.default_rng(width)
    more = random.integers(lowest, highest, 20, dtype=np.int64, endpoint=True)
    numbers = [*special, *(int(n) for n in more)]
    # Division by zero, and the one that overflows, are undefined.
    pairs = [(a, b) for a in numbers for b in numbers if b and (a, b) != (lowest, -1)]
    dtype = np.dtype(f"int{width}")
    functions = _integer_functions(width)
    out = np.zeros((len(pairs), len(functions) + len(_PREDICATES)), dtype)
    a, b = (np.array([p[i] for p in pairs], dtype) for i in (0, 1))
    library.call(str(width), [a, b, out, len(pairs)])
    for i, (name, function) in enumerate(functions.items()):
        expected = [_wrapped(function(x, y), width) for x, y in pairs]
        assert out[:, i].tolist() == expected, name
    for i, (name, holds) in enumerate(_PREDICATES.items(), len(functions)):
        assert out[:, i].tolist() == [int(holds(x, y)) for x, y in pairs], name


def test_floats(library: Library) -> None:
    special = [0.0, -0.0, 1.5, -1.5, math.inf, -math.inf, math.nan, 3e38, 1e-40]
    pairs = [(a, b) for a in special for b in special]
    a, b = (np.array([p[i] for p in pairs], np.float32) for i in (0, 1))
    out = np.zeros((len(pairs), len(_FLOATS) + len(_FLOAT_PREDICATES)), np.float32)
    library.call("floats", [a, b, out, len(pairs)])
    for i, (name, function) in enumerate(_FLOATS.items()):
        with np.errstate(all="ignore"):
            rows = [function(float(x), float(y)) for x, y in zip(a, b)]
            expected = np.array(rows, np.float64).astype(np.float32)
        same = (out[:, i] == expected) | (np.isnan(out[:, i]) & np.isnan(expected))
        if name in ("maximumf", "minimumf"):
            signs = np.signbit(out[:, i]) == np.signbit(expected)
            same &= signs | np.isnan(expected)
        assert same.all(), name
    for i, (name, holds) in enumerate(_FLOAT_PREDICATES.items(), len(_FLOATS)):
        expected = [float(holds(float(x), float(y))) for x, y in zip(a, b)]
        assert out[:, i].tolist() == expected, name
