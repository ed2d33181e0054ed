"""A chip is one table: from a text to C++, through checks, passes and the interpreter."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import pto_opt
from pto_dialect.hardware import (
    A2A3,
    A5,
    CHIPS,
    AddressSpace,
    ArchSpec,
    Memory,
    Pipe,
    VectorUnit,
    derive,
    register,
)
from pto_dialect.ops.base import element_types
from pto_dialect.ops.elementwise_ops import TAddOp
from pto_opt.cli.opt import main
from pto_opt.ptoas.driver import run as ptoas
from pto_opt.ptoas.flags import parse_flags

_VEC = AddressSpace.VEC


@pytest.fixture
def toy() -> Iterator[ArchSpec]:
    """A chip like a2a3 with less memory, fewer flags and a vector unit with registers."""
    chip = derive(
        A2A3,
        "toy",
        devices=("Toy1",),
        memories={_VEC: Memory(16 * 1024, 64, 512), AddressSpace.SCALING: None},
        reserved_scratch=None,
        event_ids=4,
        self_ordered=frozenset({Pipe.S, Pipe.V}),
        vector=VectorUnit.REGISTERS,
        element_types=VectorUnit.REGISTERS,
        uses_scratch=False,
    )
    register(chip)
    yield chip
    del CHIPS[chip.name]


def _kernel(chip: str = "toy", element: str = "bf16", rows: int = 16) -> str:
    """`2 (x + y)`, or its row maxima; no addresses, no flags."""
    tile = f"!pto.tile_buf<vec, {rows}x64x{element}>"
    column = f"!pto.tile_buf<vec, {rows}x1x{element}, blayout=col_major>"
    wide, narrow = f"{rows}x64x{element}", f"{rows}x1x{element}"
    row_max = (
        "" if element == "bf16" else f"pto.trowmax ins(%s : {tile}) outs(%m : {column})"
    )
    stored, part, kind = (
        ("s", wide, tile) if element == "bf16" else ("m", narrow, column)
    )
    return f"""
module attributes {{pto.target_arch = "{chip}"}} {{
  func.func @k(%x: !pto.ptr<{element}>, %y: !pto.ptr<{element}>, %o: !pto.ptr<{element}>) {{
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %n = arith.constant {rows} : index
    %w = arith.constant 64 : index
    %v = arith.constant {64 if stored == "s" else 1} : index
    %xv = pto.make_tensor_view %x, shape = [%n, %w], strides = [%w, %c1]
      : !pto.tensor_view<?x?x{element}>
    %yv = pto.make_tensor_view %y, shape = [%n, %w], strides = [%w, %c1]
      : !pto.tensor_view<?x?x{element}>
    %ov = pto.make_tensor_view %o, shape = [%n, %v], strides = [%v, %c1]
      : !pto.tensor_view<?x?x{element}>
    %xp = pto.partition_view %xv, offsets = [%c0, %c0], sizes = [%n, %w]
      : !pto.tensor_view<?x?x{element}> -> !pto.partition_tensor_view<{wide}>
    %yp = pto.partition_view %yv, offsets = [%c0, %c0], sizes = [%n, %w]
      : !pto.tensor_view<?x?x{element}> -> !pto.partition_tensor_view<{wide}>
    %op = pto.partition_view %ov, offsets = [%c0, %c0], sizes = [%n, %v]
      : !pto.tensor_view<?x?x{element}> -> !pto.partition_tensor_view<{part}>
    %a = pto.alloc_tile : {tile}
    %b = pto.alloc_tile : {tile}
    %s = pto.alloc_tile : {tile}
    %m = pto.alloc_tile : {column}
    pto.tload ins(%xp : !pto.partition_tensor_view<{wide}>) outs(%a : {tile})
    pto.tload ins(%yp : !pto.partition_tensor_view<{wide}>) outs(%b : {tile})
    pto.tadd ins(%a, %b : {tile}, {tile}) outs(%s : {tile})
    pto.tadd ins(%s, %s : {tile}, {tile}) outs(%s : {tile})
    {row_max}
    pto.tstore ins(%{stored} : {kind}) outs(%op : !pto.partition_tensor_view<{part}>)
    return
  }}
}}
"""


_PIPELINE = "materialize-tmp,plan-memory,insert-sync"
_CHECKS = "check-validshape,check-buffer-reuse,check-sync"


def test_from_text_to_cpp(toy: ArchSpec) -> None:
    program = pto_opt.run_passes(pto_opt.parse(_kernel()), _PIPELINE)
    assert not pto_opt.run_passes(program, _CHECKS).remarks
    cpp = pto_opt.to_cpp(program)
    assert "TADD(" in cpp
    # The vector unit keeps its order, so that only other units are waited for.
    assert "pipe_barrier(PIPE_V)" not in cpp
    given = [np.random.default_rng(n).integers(-8, 8, (16, 64)) for n in (1, 2)]
    ml_dtypes = pytest.importorskip("ml_dtypes")
    x, y = (array.astype(ml_dtypes.bfloat16) for array in given)
    out = np.zeros_like(x)
    pto_opt.run(program.module, arguments=[x, y, out])
    assert (out == 2 * (x + y)).all()


def test_command_lines_know_it(
    toy: ArchSpec, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, output = tmp_path / "k.pto", tmp_path / "k.cpp"
    file.write_text(_kernel("a2a3", "f32"), encoding="utf-8")
    passes = [f"--{name}" for name in _PIPELINE.split(",")]
    assert main([str(file), "--pto-arch=toy", *passes, "-t", "cpp"]) == 0
    assert "pipe_barrier(PIPE_V)" not in capsys.readouterr().out
    flags = ["--pto-arch=toy", "--enable-insert-sync", str(file), "-o", str(output)]
    assert ptoas(parse_flags(flags), io.StringIO()) == 0
    assert "TROWMAX(" in output.read_text(encoding="utf-8")


def test_rules_decide(toy: ArchSpec) -> None:
    with pytest.raises(pto_opt.PTOException, match="expects A2/A3 tadd element type"):
        pto_opt.parse(_kernel("a2a3"))
    # Scratch is taken and ignored: the smallest tile, with room for nothing.
    text = pto_opt.run_passes(pto_opt.parse(_kernel(element="f32")), _PIPELINE).text()
    assert "rows=1, cols=8" in text
    ours = pto_opt.run_passes(pto_opt.parse(_kernel("a2a3", "f32")), _PIPELINE)
    assert "rows=1, cols=8" not in ours.text()
    assert "pipe_barrier(PIPE_V)" in pto_opt.to_cpp(ours)


def test_memories_are_the_chips(toy: ArchSpec) -> None:
    planned = pto_opt.run_passes(pto_opt.parse(_kernel()), "plan-memory").text()
    addresses = [int(n) for n in re.findall(r"constant (\d+) : i64", planned)]
    assert addresses
    assert not [address for address in addresses if address % 512]
    with pytest.raises(pto_opt.PTOException, match="there are 16384 on toy"):
        pto_opt.run_passes(pto_opt.parse(_kernel(rows=128)), "plan-memory")
    pto_opt.run_passes(pto_opt.parse(_kernel("a5", rows=128)), "plan-memory")
    odd = """module attributes {pto.target_arch = "toy"} {
  func.func @k() {
    %a = arith.constant 32 : i64
    %t = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf32>
    return
  }
}"""
    with pytest.raises(pto_opt.PTOException, match="aligned to 64 bytes"):
        pto_opt.parse(odd)
    pto_opt.parse(odd, "a2a3")
    lost = odd.replace("addr = %a ", "").replace("<vec,", "<scaling,")
    with pytest.raises(pto_opt.PTOException, match="scaling, which TOY does not have"):
        pto_opt.parse(lost)
    pto_opt.parse(lost, "a5")


def test_names(toy: ArchSpec) -> None:
    assert ArchSpec.parse(" TOY ") is toy
    assert ArchSpec.parse("a3") is ArchSpec.parse("a2") is A2A3
    by_device = _kernel("a2a3").replace(
        "{pto.target", '{"pto.device-spec" = "Toy12", pto.target'
    )
    pto_opt.parse(by_device)
    with pytest.raises(
        ValueError, match="expected a2a3, a3, a2, a5 or toy; did you mean 'toy'"
    ):
        ArchSpec.parse("toi")
    with pytest.raises(ValueError, match="'a3' already"):
        register(derive(A5, "other", aliases=("a3",)))
    with pytest.raises(TypeError, match="colour"):
        derive(A5, "other", colour="red")


def test_a_table_without_an_entry_refuses(
    toy: ArchSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    types = element_types("f32 bf16")
    monkeypatch.setattr(TAddOp, "ELEMENT_TYPES", types)
    pto_opt.parse(_kernel())
    monkeypatch.setattr(
        TAddOp, "ELEMENT_TYPES", {VectorUnit.MEMORY: types[VectorUnit.MEMORY]}
    )
    with pytest.raises(
        pto_opt.PTOException, match="not known to have element types on toy"
    ):
        pto_opt.parse(_kernel(rows=32))
