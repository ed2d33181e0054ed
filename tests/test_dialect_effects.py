"""xDSL's passes keep what has an effect, drop what has none, and merge what is equal."""

from collections.abc import Callable

import pytest
from xdsl.dialects.builtin import ModuleOp, bf16, f32
from xdsl.passes import ModulePass
from xdsl.transforms.common_subexpression_elimination import (
    CommonSubexpressionElimination,
)
from xdsl.transforms.dead_code_elimination import DeadCodeElimination

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.ops.base import PTOOp
from pto_dialect.types import PartitionTensorViewType, TensorViewType, TileBufType
from pto_opt.context import make_context

TILE = "!pto.tile_buf<vec, 16x64xf32>"
DYNAMIC = "!pto.tile_buf<vec, 16x64xf32, valid=?x?>"


def parse(body: str, arguments: str = "") -> ModuleOp:
    text = f"func.func @f({arguments}) {{\n{body}\nreturn\n}}"
    return PTOParser(make_context(), text, "test").parse_module()


def names(module: ModuleOp) -> list[str]:
    return [op.name for op in module.walk() if isinstance(op, PTOOp)]


def only(module: ModuleOp, name: str) -> PTOOp:
    (op,) = (op for op in module.walk() if op.name == name)
    assert isinstance(op, PTOOp)
    return op


def after(module: ModuleOp, *passes: Callable[[], ModulePass]) -> list[str]:
    for one in passes:
        one().apply(make_context(), module)
    return names(module)


DEAD = {
    "views": (
        "%v = pto.make_tensor_view %p, shape = [%n], strides = [%n] "
        ": !pto.tensor_view<?xf32>",
        "%p: !pto.ptr<f32>, %n: index",
    ),
    "pointers": (
        "%q = pto.addptr %p, %n : !pto.ptr<f32> -> !pto.ptr<f32>",
        "%p: !pto.ptr<f32>, %n: index",
    ),
    "block number": ("%b = pto.get_block_idx", ""),
    "second handles": (
        f"%u = pto.treshape %t : {TILE} -> {TILE}\n"
        f"%v = pto.bitcast %u : {TILE} -> {TILE.replace('f32', 'i32')}",
        f"%t: {TILE}",
    ),
}

KEPT = {
    "computation": (f"pto.tadd ins(%t, %t : {TILE}, {TILE}) outs(%t : {TILE})", TILE),
    "barrier": ("pto.barrier <PIPE_V>", TILE),
    "trap": ("pto.trap", TILE),
    "print": (f"pto.tprint ins(%t : {TILE})", TILE),
    "popped tile": (f"%u = pto.tpop_from_aic {{split = 0}} -> {TILE}", TILE),
    "allocation": (f"%u = pto.alloc_tile : {TILE}", TILE),
    "array": ("%a = pto.declare_eventid_array -> !pto.eventid_array<8>", TILE),
}


@pytest.mark.parametrize(("line", "arguments"), DEAD.values(), ids=DEAD)
def test_unused_results_without_effects_go(line: str, arguments: str) -> None:
    assert after(parse(line, arguments), DeadCodeElimination) == []


@pytest.mark.parametrize(("line", "type_"), KEPT.values(), ids=KEPT)
def test_effects_stay(line: str, type_: str) -> None:
    module = parse(line, f"%t: {type_}")
    assert len(after(module, DeadCodeElimination)) == 1


def test_equal_values_are_one() -> None:
    module = parse(
        "\n".join(
            f"%{v} = pto.addptr %p, %n : !pto.ptr<f32> -> !pto.ptr<f32>\n"
            f"pto.store_scalar %x, %{v}[%n] : !pto.ptr<f32>, f32"
            for v in "ab"
        ),
        "%p: !pto.ptr<f32>, %n: index, %x: f32",
    )
    assert after(module, CommonSubexpressionElimination).count("pto.addptr") == 1


@pytest.mark.parametrize(
    "line",
    [
        f"pto.alloc_tile : {TILE}",
        f"pto.treshape %t : {TILE} -> {TILE}",
        f"pto.declare_tile -> {TILE}",
        "pto.declare_eventid_array -> !pto.eventid_array<8>",
        "pto.declare_local_array -> !pto.local_array<8xi32>",
        "pto.declare_struct -> !pto.struct<f32>",
    ],
)
def test_two_pieces_of_memory_stay_two(line: str) -> None:
    body = f"%a = {line}\n%b = {line}"
    if "treshape" in line:  # Without a use it would go.
        body += "".join(f"\npto.tprint ins(%{v} : {TILE})" for v in "ab")
    module = parse(body, f"%t: {TILE}")
    found = after(module, CommonSubexpressionElimination)
    assert found.count(line.split()[0]) == 2


def test_what_reads_is_not_moved_across_what_writes() -> None:
    load = "pto.load_scalar %p[%n] : !pto.ptr<f32> -> f32"
    store = "pto.store_scalar %{}, %p[%n] : !pto.ptr<f32>, f32"
    body = f"%a = {load}\n{store.format('a')}\n%b = {load}\n{store.format('b')}"
    module = parse(body, "%p: !pto.ptr<f32>, %n: index")
    assert after(module, CommonSubexpressionElimination).count("pto.load_scalar") == 2


def test_reads_and_writes_name_operands() -> None:
    add = only(
        parse(
            f"pto.tadd ins(%a, %b : {TILE}, {TILE}) outs(%c : {TILE})",
            f"%a: {TILE}, %b: {TILE}, %c: {TILE}",
        ),
        "pto.tadd",
    )
    assert [name for name, _ in add.reads()] == ["src0", "src1"]
    assert [name for name, _ in add.writes()] == ["dst"]


def test_scratch_is_written_only() -> None:
    line = f"pto.txor ins(%a, %a, %c : {TILE}, {TILE}, {TILE}) outs(%b : {TILE})"
    op = only(parse(line, f"%a: {TILE}, %b: {TILE}, %c: {TILE}"), "pto.txor")
    assert [name for name, _ in op.writes()] == ["tmp", "dst"]
    assert "tmp" not in [name for name, _ in op.reads()]


def test_an_updated_operand_is_read_as_well() -> None:
    line = f"pto.taxpy ins(%a, %x : {TILE}, f32) outs(%b : {TILE})"
    op = only(parse(line, f"%a: {TILE}, %b: {TILE}, %x: f32"), "pto.taxpy")
    assert [name for name, _ in op.reads()] == ["src", "dst"]


@pytest.mark.parametrize("kind", [TensorViewType, PartitionTensorViewType])
def test_views_of_other_shapes_are_other_types(
    kind: type[TensorViewType] | type[PartitionTensorViewType],
) -> None:
    assert kind((16, 64), f32) == kind((16, 64), f32)
    assert kind((16, 64), f32) != kind((16, 32), f32)
    assert kind((16, 64), f32) != kind((16, 64), bf16)
    assert len({kind((16, 64), f32), kind((16, 64), bf16)}) == 2


def test_a_tile_without_a_static_extent_is_dynamic() -> None:
    tile = only(
        parse(
            f"%t = pto.alloc_tile valid_row = %n valid_col = %n : {DYNAMIC}",
            "%n: index",
        ),
        "pto.alloc_tile",
    ).results[0]
    assert isinstance(tile.type, TileBufType)
    assert tile.type.valid == (None, None)
