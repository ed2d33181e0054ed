"""
What pypto relies on in the C++ that it gets: its edits leave whole C++ behind, and it
finds each kernel under its name with its arguments in order.

The edits are those of `pypto_edits.py`; with `PYPTO_SRC`, a checkout of pypto, its own
must give the same text.
"""

from __future__ import annotations

import importlib.util
import io
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from conformance.compilers import Compilers
from pypto_edits import DISCOVERY, SENTINELS, edited, with_tiles_in_gathers
from simulator.isa_simulator import why_not
from xdsl.dialects.builtin import IndexType, ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute

from pto_dialect.attrs import KernelKind
from pto_dialect.cores import kind_of
from pto_dialect.types import PtrType
from pto_opt.cpp import print_cpp
from pto_opt.loading import load
from pto_opt.ptoas.driver import run
from pto_opt.ptoas.flags import parse_flags

ROOT = Path(__file__).parent.parent
SOURCES = [
    *sorted((ROOT / "examples").glob("*.pto")),
    *(
        path
        for path in sorted((ROOT / "lit_tests" / "cpp").glob("*.mlir"))
        if not path.name.startswith(("invalid_", "emitc"))
    ),
]

by_source = pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)


@cache
def parsed(path: Path) -> ModuleOp:
    return load(path)


@cache
def cpp_of(path: Path) -> str:
    stream = io.StringIO()
    print_cpp(parsed(path), stream)
    return stream.getvalue()


def functions_of(path: Path) -> list[FuncOp]:
    return [op for op in parsed(path).walk() if isinstance(op, FuncOp)]


def parameters_in(text: str, name: str) -> list[str]:
    """The types of the parameters of a void function, as the text has them."""
    found = re.search(rf"AICORE\s+(?:inline\s+)?void\s+{name}\s*\(([^{{;]*)\)", text)
    assert found is not None, name
    depth, parts = 0, [""]
    for character in found[1]:
        depth += (character in "<(") - (character in ">)")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [re.sub(r"\s+\w+$", "", part.strip()) for part in parts if part.strip()]


_NUMBERS = {
    "f16": "half",
    "bf16": "bfloat16_t",
    "f32": "float",
    "f64": "double",
    "f8E4M3FN": "float8_e4m3_t",
    "f8E5M2": "float8_e5m2_t",
    "pto.f8E8M0": "float8_e8m0_t",
    "pto.f4E2M1x2": "float4_e2m1x2_t",
}
"""The types that pypto's wrappers have for elements (`dtype.h`)."""


def expected_type(type: Attribute) -> str | None:
    """What a wrapper passes for a parameter; None for what pypto never declares."""
    if isinstance(type, PtrType):
        inner = expected_type(type.element_type)
        return None if inner is None or str(type.space) != "gm" else f"__gm__ {inner}*"
    if isinstance(type, IndexType):
        return "int64_t"
    if (found := re.fullmatch(r"(u?)(?:si|i)(\d+)", str(type))) is not None:
        return "bool" if found[2] == "1" else f"{found[1]}int{found[2]}_t"
    return _NUMBERS.get(type.name)


# What the edits leave


def assert_edits_are_clean(raw: str) -> None:
    text = edited(raw)
    assert not re.search(r"\bAICORE\b|\bTensor\b", text)
    assert not re.search(r"static\s+static|extern\s*\"C\"\s*static", text)
    lines = [line.strip() for line in text.splitlines()]
    assert not [line for line in lines if line.startswith("#include")]
    assert "using namespace pto;" not in lines
    assert not [line for line in lines if line.startswith("set_ffts_base_addr(")]
    assert text.count("{") == text.count("}")
    assert text.count("(") == text.count(")")


@by_source
def test_edits_leave_whole_cpp(path: Path) -> None:
    raw = cpp_of(path)
    assert raw.startswith('#include "pto/pto-inst.hpp"\nusing namespace pto;\n')
    assert_edits_are_clean(raw)


@by_source
def test_sentinels_do_not_occur(path: Path) -> None:
    assert not [sentinel for sentinel in SENTINELS if sentinel in cpp_of(path)]


@by_source
def test_lane_queries_are_spelled_for_the_macro(path: Path) -> None:
    """pypto replaces `get_subblockid()` by a macro without parameters."""
    text = re.sub(r'"(?:\\.|[^"\\])*"', "", cpp_of(path))
    assert re.findall(r"\bget_subblockid\b(?!\(\))", text) == []


@by_source
def test_gathers_are_left_alone(path: Path) -> None:
    """They take tiles and views, not the pointers that pypto used to repair."""
    lines = cpp_of(path).splitlines(keepends=True)
    assert with_tiles_in_gathers(lines) == lines


def test_the_edits_repair_pointers() -> None:
    """The re-implementation does what it is there for."""
    text = (
        "__ubuf__ float* a = dst.data();\n"
        "__gm__ float* b = (__gm__ float*) table;\n"
        "__ubuf__ int32_t* c = idx.data();\n"
        "MGATHER<pto::Coalesce::Row>(a, b, c);\n"
    )
    assert edited(text) == "MGATHER<pto::Coalesce::Row>(dst, table, idx);\n"
    assert edited(text + "use(a);\n").startswith("__ubuf__ float* a")
    assert edited('extern "C" __global__ AICORE void f(Tensor t)\n') == (
        "static __aicore__ void f(ChipTensor t)\n"
    )


# What a wrapper calls


@by_source
def test_kernels_are_found_with_their_arguments(path: Path) -> None:
    text = cpp_of(path)
    found = set(DISCOVERY.findall(text))
    for function in functions_of(path):
        private = function.sym_visibility is not None
        if private or function.function_type.outputs.data:
            continue
        name = function.sym_name.data
        assert name in found
        types = [expected_type(t) for t in function.function_type.inputs]
        if None not in types:
            assert parameters_in(text, name) == types


@by_source
def test_each_body_is_for_its_cores(path: Path) -> None:
    """The same text is put into the files of both kinds of cores."""
    text = cpp_of(path)
    assert text.count("#if ") == text.count("#endif")
    for function in functions_of(path):
        kind = kind_of(function)
        if (
            kind is None
            or function.is_declaration
            or function.function_type.outputs.data
            or "pto.kernel_kind" not in function.attributes
        ):
            continue
        name = function.sym_name.data
        body = re.search(rf"void {name}\([^{{;]*\) {{\n(.*?)^}}$", text, re.M | re.S)
        assert body is not None, name
        macro = "__DAV_VEC__" if kind is KernelKind.VECTOR else "__DAV_CUBE__"
        head, guard, rest = body[1].partition(f"#if defined({macro})")
        inside, end, tail = rest.rpartition(f"#endif // {macro}")
        assert guard, name
        assert end, name
        # Outside stand constants, waits and caches: nothing that computes on tiles.
        assert not re.search(r"\bT[A-Z]{2,}\w*(<[^;]*>)?\(", head + tail), name
        starts = re.match(r"\s*set_mask_norm\(\);\s*set_vector_mask\(-1, -1\);", inside)
        assert (starts is not None) == (kind is KernelKind.VECTOR)


# Errors


def test_errors_are_lines_that_pypto_finds(tmp_path: Path) -> None:
    """With the line of the user's Python program, where the text has it."""
    wrong = tmp_path / "wrong.pto"
    wrong.write_text(
        "func.func @f(%a: i64) {\n"
        "  %t = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf32>\n"
        "  %u = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xi32>\n"
        "  pto.texp ins(%t : !pto.tile_buf<vec, 16x64xf32>) "
        'outs(%u : !pto.tile_buf<vec, 16x64xi32>) loc("model.py":7:9)\n'
        "  return\n}\n"
    )
    messages = io.StringIO()
    output = tmp_path / "wrong.cpp"
    flags = parse_flags([str(wrong), "-o", str(output), "--pto-level=level3"])
    assert run(flags, messages) == 1
    assert re.search(r"^Error:|\berror:", messages.getvalue(), re.MULTILINE)
    assert "model.py" in messages.getvalue()
    assert not output.exists()


# The real thing


@pytest.fixture(scope="module")
def preprocess() -> Callable[[str], str]:
    """pypto's own edits."""
    root = os.environ.get("PYPTO_SRC")
    if not root:
        pytest.skip(
            "set PYPTO_SRC to a checkout: git clone https://github.com/hw-native-sys/pypto"
        )
    file = Path(root) / "python/pypto/backend/_ptoas_preprocess.py"
    spec = importlib.util.spec_from_file_location("ptoas_preprocess", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.preprocess_ptoas_output


@by_source
def test_edits_are_those_of_pypto(preprocess: Callable[[str], str], path: Path) -> None:
    assert preprocess(cpp_of(path)) == edited(cpp_of(path))


def test_model_kernels(preprocess: Callable[[str], str]) -> None:
    root = os.environ.get("PTOAS_SRC")
    if not root:
        pytest.skip(
            "set PTOAS_SRC to a checkout: git clone https://github.com/hw-native-sys/PTOAS"
        )
    samples = Path(root) / "test" / "samples"
    kernels = sorted(samples.glob("*/kernels/**/*.pto"))[::25]
    assert kernels
    for path in kernels:
        raw = cpp_of(path)
        assert preprocess(raw) == edited(raw)
        assert_edits_are_clean(raw)


# A whole file


_HEAD = """\
#include <cstdint>
#define __aicore__
struct ChipTensor { uint64_t address; };
#include <pto/pto-inst.hpp>
using namespace pto;
// --- ptoas-generated code ---
"""


def test_wrapped_kernels_compile(tmp_path: Path) -> None:
    """As pypto's file: its head, the edited text, and an entry that calls the kernel."""
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    compilers = Compilers(tmp_path)
    for path in (SOURCES[0], ROOT / "lit_tests/cpp/functions.mlir"):
        calls: list[str] = []
        for function in functions_of(path):
            types = [expected_type(t) for t in function.function_type.inputs]
            if "pto.kernel_kind" not in function.attributes or None in types:
                continue
            arguments = [
                f"({type})args[{i}]"
                if str(type).endswith("*")
                else f"{type}(args[{i}])"
                for i, type in enumerate(types)
            ]
            calls.append(f"  {function.sym_name.data}({', '.join(arguments)});")
        assert calls
        entry = "\n".join(calls)
        text = (
            f"{_HEAD}{edited(cpp_of(path))}\n// --- Kernel entry point ---\n"
            f'extern "C" void kernel_entry(__gm__ int64_t* args) {{\n{entry}\n}}\n'
        )
        assert compilers.complaint(text) is None
