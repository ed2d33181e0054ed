"""
The builders of operations, types and attributes: they take what the classes of the
dialect say, and make what the reader makes of text.
"""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from peer_definitions import read_definitions
from xdsl.irdl import OptionalDef, VariadicDef

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.ops import all_operations
from pto_opt import mlir as pto_mlir
from pto_opt.context import make_context
from pto_opt.mlir.bindings import NoBindingsError, mlir_ir

ROOT = Path(__file__).parents[2]
TEXTS = sorted((ROOT / "lit_tests" / "dialect").glob("ops_*.mlir"))
PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))

try:
    mlir_ir()
except NoBindingsError as error:
    pytest.skip(str(error), allow_module_level=True)

from pto_opt.mlir.dialects import pto, stubs  # noqa: E402
from pto_opt.mlir.dialects.builders import Recipe  # noqa: E402

ir: Any = mlir_ir()
arith: Any = import_module("mlir.dialects.arith")
func: Any = import_module("mlir.dialects.func")

UNTYPED: Any = pto

RECIPES = {op.name: Recipe(op) for op in all_operations()}


@pytest.fixture(scope="module")
def context() -> Iterator[Any]:
    with ir.Context() as context, ir.Location.unknown():
        pto.register_dialect(context, load=True)
        yield context


def arguments_of(recipe: Recipe, op: Any) -> dict[str, Any]:
    """The arguments that build an operation again."""
    view = op.opview
    given = {
        recipe.keyword(name): getattr(view, recipe.keyword(name))
        for name in recipe.operands
    }
    given |= {name: op.attributes.get(name, None) for name in recipe.attributes}
    if recipe.op_class.BUILDER_TAKES_RESULT:
        given["result"] = None
    if not recipe.infers_results:
        for number, (name, one) in enumerate(recipe.results.items()):
            many = [result.type for result in op.results]
            is_many = isinstance(one, VariadicDef)
            given[recipe.keyword(name)] = many if is_many else many[number]
    return given


def operations_in(block: Any) -> Iterator[Any]:
    for op in list(block.operations):
        yield op.operation
        for region in op.operation.regions:
            for inner in region.blocks:
                yield from operations_in(inner)


def read_parts(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    yield from text.split("// -----")


def test_every_operation_can_be_built_again(context: Any) -> None:
    built: set[str] = set()
    for path in TEXTS:
        for part in read_parts(path):
            # Not verified: some texts are right on one chip alone.
            parsed = PTOParser(make_context(), part, path.name).parse_module()
            module = pto_mlir.to_mlir(parsed, context)
            for op in operations_in(module.body):
                recipe = RECIPES.get(op.name)
                if recipe is None:
                    continue
                given = arguments_of(recipe, op)
                if recipe.infers_results:
                    # Texts may say less of a result than its operands do.
                    given["results"] = [result.type for result in op.results]
                made = getattr(pto, recipe.class_name)(
                    **given, ip=ir.InsertionPoint(op)
                )
                own = dict(op.attributes)
                known = {*recipe.attributes, "operandSegmentSizes"}
                wanted = {name: own[name] for name in own if name in known}
                assert dict(made.operation.attributes) == wanted, op
                assert list(made.operation.operands) == list(op.operands), op
                assert [r.type for r in made.operation.results] == given.get(
                    "results", [r.type for r in op.results]
                )
                assert len(made.operation.regions) == len(op.regions)
                made.operation.erase()
                built.add(op.name)
    assert built == set(RECIPES)


def test_signatures_follow_the_definitions() -> None:
    for recipe in RECIPES.values():
        op_class = getattr(pto, recipe.class_name)
        signature = inspect.signature(op_class.__init__)
        function = inspect.signature(getattr(pto, recipe.function_name))
        assert getattr(pto, recipe.function_name).__doc__
        if recipe.function_name != "barrier":  # which takes kinds of work as well
            assert list(signature.parameters)[1:] == list(function.parameters)
        parameters = recipe.signature.parameters
        for name, one in {**recipe.operands, **recipe.attributes}.items():
            parameter = parameters[recipe.keyword(name)]
            assert (parameter.default is None) == isinstance(one, OptionalDef)
        assert {"loc", "ip"} <= set(parameters)
        assert ("results" in parameters) == recipe.infers_results
        assert op_class.__doc__ == recipe.op_class.__doc__


def test_signatures_are_those_of_the_peer() -> None:
    root = os.environ.get("PTOAS_SRC")
    if root is None:
        pytest.skip("set PTOAS_SRC to a checkout of PTOAS")
    path = Path(root) / "include" / "PTO" / "IR" / "PTOOps.td"
    compared = 0
    for definition in read_definitions(path):
        recipe = RECIPES[definition.name]
        assert hasattr(pto, definition.class_name), definition.class_name
        parameters = recipe.signature.parameters
        for argument in definition.arguments:
            alias = recipe.resolve(argument.name)
            assert alias in parameters, (definition.name, argument.name)
        required = [
            recipe.resolve(one.name)
            for one in definition.arguments
            if not one.may_be_absent
        ]
        empty = inspect.Parameter.empty
        found = [name for name, one in parameters.items() if one.default is empty]
        results = [recipe.resolve(one.name) for one in definition.results]
        assert [name for name in found if name not in results] == required
        compared += 1
    assert compared > 200


def test_the_stub_is_fresh() -> None:
    assert stubs.PATH.read_text(encoding="utf-8") == stubs.stub(), (
        "run python -m pto_opt.mlir.dialects.stubs"
    )


def build_add(context: Any) -> Any:
    """A kernel that adds two tensors of 32 x 32 elements."""
    module, f32 = ir.Module.create(), ir.F32Type.get()
    pointer = pto.PtrType.get(f32)
    tensor = pto.TensorViewType.get(2, f32)
    box = pto.PartitionTensorViewType.get([32, 32], f32)
    vec = pto.AddressSpaceAttr.get(pto.AddressSpace.VEC)
    config = pto.TileBufConfigAttr.get(
        pto.BLayoutAttr.get(pto.BLayout.RowMajor),
        pto.SLayoutAttr.get(pto.SLayout.NoneBox),
        pto.TileConfig.fractalABSize,
        pto.PadValueAttr.get(pto.PadValue.Null),
    )
    tile = pto.TileBufType.get([32, 32], f32, vec, [32, 32], config)
    with ir.InsertionPoint(module.body):
        function = func.FuncOp("add", ir.FunctionType.get([pointer] * 3, []))
        function.operation.attributes["pto.entry"] = ir.UnitAttr.get()
        block = function.add_entry_block()
    with ir.InsertionPoint(block):
        index = ir.IndexType.get()
        zero, one, size = (arith.ConstantOp(index, n).result for n in (0, 1, 32))
        boxes = [
            pto.PartitionViewOp(
                box,
                pto.MakeTensorViewOp(tensor, p, [size, size], [size, one]),
                offsets=[zero, zero],
                sizes=[size, size],
            )
            for p in block.arguments
        ]
        tiles = [pto.AllocTileOp(tile).result for _ in range(3)]
        pto.TLoadOp(None, boxes[0], tiles[0])
        pto.TLoadOp(None, boxes[1], tiles[1])
        pto.tadd(*tiles)
        pto.TStoreOp(None, tiles[2], boxes[2])
        func.ReturnOp([])
    return module


def test_a_built_module_reads_as_it_prints(context: Any) -> None:
    module = build_add(context)
    assert module.operation.verify()
    assert pto_mlir.check(module)
    text = pto_mlir.print_pto(module)
    assert "pto.tadd ins(%9, %10 :" in text
    assert pto_mlir.print_pto(pto_mlir.parse(text, context)) == text


def test_types_have_their_own_class_and_text(context: Any) -> None:
    module = build_add(context)
    block = module.body.operations[0].regions[0].blocks[0]
    pointer = block.arguments[0].type
    assert isinstance(pointer, pto.PtrType)
    assert str(pointer) == "!pto.ptr<f32>"
    assert pointer.element_type == ir.F32Type.get()
    tile = block.operations[9].results[0].type
    assert isinstance(tile, pto.TileBufType)
    assert (tile.shape, tile.valid_shape, tile.rank) == ([32, 32], [32, 32], 2)
    assert str(tile.memory_space) == "#pto.address_space<vec>"
    assert tile.blayout_attr.value is pto.BLayout.RowMajor
    assert tile.config == pto.TileBufConfigAttr.get_default()
    dynamic = pto.TileBufType.get(
        [8, 8], ir.F32Type.get(), tile.memory_space, [-1, None]
    )
    assert "v_row=?, v_col=?" in str(dynamic)
    with pytest.raises(Exception, match="valid_row"):
        pto.TileBufType.get([8, 8], ir.F32Type.get(), tile.memory_space, [9, 8])


def test_operations_come_back_as_their_classes(context: Any) -> None:
    module = build_add(context)
    block = module.body.operations[0].regions[0].blocks[0]
    (add,) = (op for op in block.operations if isinstance(op, pto.TAddOp))
    loads = [op for op in block.operations if isinstance(op, pto.TLoadOp)]
    assert add.src1 == loads[1].dst
    assert loads[0].pad_value is None


def test_arguments_in_other_words(context: Any) -> None:
    module = ir.Module.create()
    with ir.InsertionPoint(module.body):
        number = arith.ConstantOp(ir.IndexType.get(), 3).result
        pto.set_flag(pto.PIPE.PIPE_MTE2, "PIPE_V", 0)
        pto.wait_flag(pto.PipeAttr.get("PIPE_MTE2"), pto.PIPE.PIPE_V, pto.EVENT_ID0)
        pto.set_flag(pto.PIPE.PIPE_MTE2, pto.PIPE.PIPE_V, number)
        pto.barrier(pto.TVEC)
        pto.barrier(pto.PIPE.PIPE_ALL)
        pto.sync_set(pto.PIPE.PIPE_MTE3, 4)
        pto.sync_wait(pto.PIPE.PIPE_MTE3, number)
    names = [op.operation.name for op in module.body.operations][1:]
    assert names == [
        "pto.set_flag",
        "pto.wait_flag",
        "pto.set_flag_dyn",
        "pto.barrier_sync",
        "pto.barrier",
        "pto.sync.set",
        "pto.sync.wait",
    ]
    flags = module.body.operations
    assert flags[1].event_id == flags[2].event_id
    assert flags[7].event_id is None
    assert flags[7].event_id_dyn == number


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: UNTYPED.TAddOp(1), "TAddOp: missing a required argument: 'src1'"),
        (lambda: UNTYPED.TAddOp(1, 2, 3), "pto.tadd: src0 is a value or an operation"),
        (lambda: UNTYPED.TAddOp(1, 2, 3, 4), "too many positional arguments"),
        (lambda: UNTYPED.TAddOp(1, 2, 3, mode=1), "unexpected keyword argument 'mode'"),
        (lambda: pto.barrier(1.5), "pipe cannot be 1.5"),
        (
            lambda: pto.barrier("PIPE_X"),
            "unknown pipe 'PIPE_X', expected one of PIPE_S",
        ),
    ],
)
def test_wrong_arguments(context: Any, call: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        call()


def test_types_that_there_are_not(context: Any) -> None:
    f32, vec = ir.F32Type.get(), pto.AddressSpaceAttr.get(pto.AddressSpace.VEC)
    for shape, valid in (([16], None), ([16, 16], [16]), ([16, 16, 1], [16, 16])):
        with pytest.raises(Exception, match="a tile has rows and columns, found"):
            pto.TileBufType.get(shape, f32, vec, valid)
    with pytest.raises(TypeError, match="element_type is a type, not 3"):
        pto.PtrType.get(3)
    with pytest.raises(TypeError, match=r"element_type is a type, not 1\.5"):
        pto.TensorViewType.get(2, 1.5)
    pointers = {str(pto.PtrType.get(f32, one)) for one in (vec, vec.value, "vec")}
    assert pointers == {"!pto.ptr<f32, ub>"}


def _build_without_a_context_or_a_location() -> None:
    with pytest.raises(RuntimeError, match="requires a Context"):
        pto.barrier("PIPE_ALL")
    with pytest.raises(RuntimeError, match="requires a Context"):
        pto.PtrType.get(None)
    with ir.Context() as context:
        pto.register_dialect(context)
        module = ir.Module.create(ir.Location.unknown())
        with ir.InsertionPoint(module.body):
            with pytest.raises(RuntimeError, match="requires a Location"):
                pto.barrier("PIPE_ALL")
            pto.barrier("PIPE_ALL", loc=ir.Location.file("kernel.py", 3, 4))
        assert "kernel.py" in str(module.body.operations[0].operation.location)


def test_without_a_context_or_a_location() -> None:
    with ThreadPoolExecutor(1) as elsewhere:  # where no context is the current one
        elsewhere.submit(_build_without_a_context_or_a_location).result()


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_programs_for_the_peer_run_unmodified(program: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pto_opt.mlir", program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    with ir.Context() as context:
        module = pto_mlir.parse(done.stdout, context)
        assert pto_mlir.print_pto(module).strip() == done.stdout.strip()
