"""What FileCheck cannot show of the C++: what it leaves alone, and that it is stable."""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypto_edits import edited
from xdsl.dialects.builtin import ModuleOp, bf16, f16, f32, f64

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.assembly.printer import print_module
from pto_opt.context import make_context
from pto_opt.cpp import print_cpp
from pto_opt.cpp.names import identifier
from pto_passes.emitc.numbers import float_text

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.pto"))
FORMS = [
    path
    for path in sorted((ROOT / "lit_tests" / "cpp").glob("*.mlir"))
    if not path.name.startswith("invalid_")
]

BARE_TILE = re.compile(r"^\s*Tile<[^;=()]*-1[^;=()]*>\s+\w+;", re.MULTILINE)
"""A tile whose extents are known at run time, declared without them."""


def parsed(path: Path) -> ModuleOp:
    return PTOParser(make_context(), path.read_text(), path.name).parse_module()


def cpp_of(module: ModuleOp) -> str:
    stream = io.StringIO()
    print_cpp(module, stream)
    return stream.getvalue()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_module_is_left_as_it_is(path: Path) -> None:
    module = parsed(path)
    before, after = io.StringIO(), io.StringIO()
    print_module(module, before)
    text = cpp_of(module)
    print_module(module, after)
    assert before.getvalue() == after.getvalue()
    assert cpp_of(parsed(path)) == text == cpp_of(module)


@pytest.mark.parametrize("path", [*EXAMPLES, *FORMS], ids=lambda path: path.name)
def test_no_tile_is_bare(path: Path) -> None:
    assert BARE_TILE.findall(cpp_of(parsed(path))) == []


def test_declarations_survive_pypto() -> None:
    files = [ROOT / "lit_tests/cpp" / f"{n}.mlir" for n in ("functions", "called_main")]
    text = "\n".join(edited(cpp_of(parsed(file))) for file in files)
    heads = [line for line in text.splitlines() if "__aicore__" in line]
    assert [head.partition("(")[0] for head in heads] == [
        "static __aicore__ void tell",
        "static __aicore__ inline int64_t halved",
        "static __aicore__ inline void fill",
        "static __aicore__ void vector_kernel",
        "static __aicore__ void cube_kernel",
        "static __aicore__ void entry",
        "__aicore__ int64_t public_helper",
        "static __aicore__ void visible",
        "static __aicore__ void part",
        "static __aicore__ void whole",
        "static __aicore__ void main",
    ]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32 - 1))
def test_floats_read_back(bits: int) -> None:
    (value,) = struct.unpack("<f", struct.pack("<I", bits))
    text = float_text(value, f32)
    if value != value:
        assert text == '__builtin_nanf("")'
    elif value in (float("inf"), float("-inf")):
        assert text == ("" if value > 0 else "-") + "__builtin_inff()"
    else:
        assert text.endswith("f")
        assert struct.pack("<f", float(text[:-1])) == struct.pack("<f", value)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**16 - 1))
def test_half_floats_read_back(bits: int) -> None:
    """A literal is a `float` that is exactly the number, so that no bit is lost."""
    (half,) = struct.unpack("<e", struct.pack("<H", bits))
    (brain,) = struct.unpack("<f", struct.pack("<I", bits << 16))
    for value, type in ((half, f16), (brain, bf16)):
        if value == value and abs(value) != float("inf"):
            assert float(float_text(value, type)[:-1]) == pytest.approx(value, rel=1e-7)
            literal = struct.pack("<f", float(float_text(value, type)[:-1]))
            assert struct.unpack("<f", literal)[0] == value


def test_numbers_are_rounded_once() -> None:
    assert float_text(0.1, f64) == "0.1"
    assert float_text(0.1, f32) == "0.1f"
    # Through float32 first, this would be a tie, and end at 1.0.
    assert float_text(1 + 2**-11 + 2**-30, f16) == "1.0009766f"
    assert float_text(1 + 2**-8 + 2**-40, bf16) == "1.0078125f"
    assert float_text(1e39, f32) == "__builtin_inff()"
    assert float_text(3.0, f32) == "3.0f"


@pytest.mark.parametrize(
    "name, expected",
    [
        ("x", "x"),
        ("h_chunk_raw__tile", "h_chunk_raw__tile"),
        ("12", "v12"),
        ("default", "default_"),
        ("T", "T_"),
        ("N", "N"),
        ("AICORE", "AICORE_"),
        ("PIPE_V", "PIPE_V_"),
        ("__gm__", "__gm___"),
        ("__pypto_spmd_block_idx", "__pypto_spmd_block_idx"),
        ("a.b$c-d", "a_b_c_d"),
        ("0_shape", "v0_shape"),
        ("half", "half_"),
    ],
)
def test_identifiers(name: str, expected: str) -> None:
    assert identifier(name) == expected
