"""
The dialect in upstream MLIR. With the bindings (`pip install 'pto-opt[mlir]'`) the tests
use the real thing; without them, those that need it are skipped.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_mlir_translate import find_mlir_translate
from xdsl.dialects.builtin import MemRefType, ModuleOp
from xdsl.irdl import AnyAttr, AnyOf, AttrConstraint, BaseAttr, RangeConstraint
from xdsl.irdl.constraints import RangeLengthConstraint, RangeOf

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.diagnostics import PTOException
from pto_dialect.ops import all_operations, find_operation
from pto_dialect.ops.base import PTOOp
from pto_opt import mlir as pto_mlir
from pto_opt.cli.opt import main as pto_opt
from pto_opt.context import make_context
from pto_opt.mlir import bindings

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.pto"))
REPORTED = ROOT / "examples" / "repro_A_with_memoryreuse.pto"
TEXTS = sorted((ROOT / "lit_tests" / "dialect").glob("ops_*.mlir"))

MISSING = "needs the bindings of MLIR 22: pip install 'pto-opt[mlir]'"

TILE = "!pto.tile_buf<vec, 16x16xf32, valid=?x?>"

UNSET = f"""
func.func @unset(%n: index) {{
  %t = pto.alloc_tile : {TILE}
  %u = pto.alloc_tile : {TILE}
  pto.tadd ins(%t, %t : {TILE}, {TILE}) outs(%u : {TILE})
  return
}}
"""


@pytest.fixture(scope="module")
def ir() -> Any:
    return pytest.importorskip("mlir.ir", reason=MISSING)


@pytest.fixture(scope="module")
def context(ir: Any) -> Iterator[Any]:
    with ir.Context() as context:
        yield context


@pytest.fixture
def pass_manager(context: Any) -> Any:
    from importlib import import_module

    return import_module("mlir.passmanager").PassManager()


def read(text: str, name: str = "text") -> ModuleOp:
    return PTOParser(make_context(), text, name).parse_module()


def chunks(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("// -----")


def through_pto_opt(path: Path, *flags: str) -> str:
    """What the command line prints for a file."""
    from contextlib import redirect_stdout

    stream = io.StringIO()
    with redirect_stdout(stream):
        assert pto_opt([*flags, str(path)]) == 0
    return stream.getvalue()


# Without the bindings


def test_missing_bindings_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mlir.ir", None)
    bindings.mlir_ir.cache_clear()
    with pytest.raises(
        pto_mlir.NoBindingsError, match=r"pip install 'pto-opt\[mlir\]'"
    ):
        pto_mlir.register_dialect(object())
    bindings.mlir_ir.cache_clear()


def test_the_package_is_imported_without_them() -> None:
    code = "import sys, pto_opt.mlir; assert 'mlir' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


# The dialect


def test_every_operation_and_attribute_is_known(ir: Any, context: Any) -> None:
    pto_mlir.register_dialect(context)
    pto_mlir.register_dialect(context)  # once more does no harm
    names = [op.name for op in all_operations()]
    assert [n for n in names if not context.is_registered_operation(n)] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_operations_go_to_mlir_and_back(path: Path, context: Any) -> None:
    for text in chunks(path):
        module = read(text)
        there = pto_mlir.to_mlir(module, context)
        assert there.operation.verify()
        back = pto_mlir.from_mlir(there.operation).module
        assert back.is_structurally_equivalent(module)


def takes_anything(constraint: AttrConstraint | RangeConstraint) -> bool:
    match constraint:
        case RangeLengthConstraint():
            return takes_anything(constraint.constraint)
        case RangeOf():
            return takes_anything(constraint.constr)
        case AnyOf():
            return any(map(takes_anything, constraint.attr_constrs))
        case BaseAttr():  # IRDL knows no kinds of MLIR's types
            return constraint.attr is MemRefType
        case _:
            return isinstance(constraint, AnyAttr)


def takes_any_operand(op_class: type[PTOOp]) -> bool:
    operands = op_class.get_irdl_definition().operands
    return any(takes_anything(one.constr) for _, one in operands)


def operations_of(module: Any) -> list[Any]:
    found: list[Any] = []

    def visit(block: Any) -> None:
        for view in block.operations:
            op = view.operation
            found.append(op)
            for region in op.regions:
                for inner in region.blocks:
                    visit(inner)

    visit(module.body)
    return [op for op in found if op.name.startswith("pto.")]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_irdl_alone_refuses_wrong_operands(path: Path, ir: Any, context: Any) -> None:
    wrong_type = ir.Type.parse("tuple<f32>")
    for text in chunks(path):
        module = pto_mlir.to_mlir(read(text), context)
        for op in operations_of(module):
            op_class = find_operation(op.name)
            assert op_class is not None
            if takes_any_operand(op_class):
                continue
            with ir.Location.unknown(), ir.InsertionPoint(op):
                wrong = ir.Operation.create(
                    "builtin.unrealized_conversion_cast", results=[wrong_type]
                ).result
            for number, right in enumerate(list(op.operands)):
                op.operands[number] = wrong
                with pytest.raises(ir.MLIRError, match=r"constraint|expected"):
                    op.verify()
                op.operands[number] = right
            assert op.verify()


def test_few_operations_take_whatever_they_are_given() -> None:
    assert sum(map(takes_any_operand, all_operations())) <= 11


@pytest.mark.parametrize(
    "op, words",
    [
        ('"pto.barrier"() {pipe = 3 : i32}', "expected base attribute 'pto.pipe'"),
        ('"pto.barrier"()', 'attribute "pipe" is expected but not provided'),
        (
            '"pto.tload"() {operandSegmentSizes = array<i32: 0, 0, 0, 0, 0, 0, 0>}',
            "element 0 in 'operandSegmentSizes' attribute must be equal to 1",
        ),
        ('"pto.barrier"() {pipe = #pto.pipe<"PIPE_V">}', None),
    ],
)
def test_irdl_alone_refuses_wrong_attributes(
    op: str, words: str | None, ir: Any, context: Any
) -> None:
    pto_mlir.register_dialect(context)
    text = f"func.func @f() {{ {op} : () -> () return }}"
    if words is None:
        assert ir.Module.parse(text).operation.verify()
        return
    with pytest.raises(ir.MLIRError, match=re.escape(words)):
        ir.Module.parse(text)


def test_words_that_an_enumeration_has_not_are_refused(ir: Any, context: Any) -> None:
    pto_mlir.register_dialect(context)
    assert "PIPE_V" in str(ir.Attribute.parse('#pto.pipe<"PIPE_V">'))
    with pytest.raises(ir.MLIRError, match="does not satisfy the constraint"):
        ir.Attribute.parse('#pto.pipe<"PIPE_VV">')


# Text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_text_comes_back_as_pto_opt_prints_it(path: Path, context: Any) -> None:
    module = pto_mlir.parse(path.read_text(encoding="utf-8"), name=path.name)
    assert module.operation.verify()
    assert pto_mlir.print_pto(module) == through_pto_opt(path)


def test_names_and_places_are_in_locations(context: Any) -> None:
    text = (
        "func.func @f(%rows: index) {\n"
        '  %twice = arith.addi %rows, %rows : index loc("k.py":7:3)\n'
        "  return\n}"
    )
    module = pto_mlir.parse(text, name="k.pto")
    shown = module.operation.get_asm(
        enable_debug_info=True, use_name_loc_as_prefix=True
    )
    assert "%twice = arith.addi %rows, %rows" in shown
    assert 'loc("k.py":7:3)' in shown
    assert re.search(r'"k\.pto":3:3', shown)
    printed = pto_mlir.print_pto(module)
    assert '%twice = arith.addi %rows, %rows : index loc("k.py":7:3)' in printed
    assert "k.pto" not in printed


def test_wrong_text_is_an_error_with_a_caret(context: Any) -> None:
    with pytest.raises(PTOException, match=r"k\.pto:1:1: error: unknown operation"):
        pto_mlir.parse("pto.nothing", name="k.pto")


def test_operations_of_other_dialects_are_refused(ir: Any, context: Any) -> None:
    module = ir.Module.parse(
        "func.func @f() { %0 = tensor.empty() : tensor<4xf32> return }"
    )
    with pytest.raises(pto_mlir.UnknownOperationError, match=r"tensor\.empty"):
        pto_mlir.print_pto(module)


# Passes


def test_passes_stand_beside_those_of_mlir(context: Any, pass_manager: Any) -> None:
    ours = "hoist-validshape,propagate-validshape{static=true},legalize-buffer-reuse"
    pto_mlir.add_passes(pass_manager, ours)
    pass_manager.add("canonicalize,cse")
    module = pto_mlir.parse(REPORTED.read_text(encoding="utf-8"), name=REPORTED.name)
    pass_manager.run(module.operation)
    expected = through_pto_opt(REPORTED, "-p", f"{ours},canonicalize,cse")
    assert pto_mlir.print_pto(module) == expected
    assert expected != through_pto_opt(REPORTED)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "ours", ["hoist-validshape{through-loads=true}", "propagate-validshape"]
)
def test_each_pass_does_what_it_does_in_pto_opt(
    ours: str, path: Path, context: Any, pass_manager: Any
) -> None:
    pto_mlir.add_passes(pass_manager, ours)
    module = pto_mlir.parse(path.read_text(encoding="utf-8"), name=path.name)
    pass_manager.run(module.operation)
    assert pto_mlir.print_pto(module) == through_pto_opt(path, "-p", ours)


def test_the_page_about_hosts_says_how(context: Any) -> None:
    page = (ROOT / "docs" / "hosts.md").read_text(encoding="utf-8")
    section = page.partition("## Upstream MLIR")[2].partition("\n## ")[0]
    code = [line[4:] for line in section.splitlines() if line.startswith("    ")]
    names: dict[str, Any] = {"text": REPORTED.read_text(encoding="utf-8")}
    exec("\n".join(code), names)
    ours = "hoist-validshape,propagate-validshape{static=true},canonicalize,cse"
    assert names["result"] == through_pto_opt(REPORTED, "-p", ours)


def test_failures_are_diagnostics_with_locations(
    ir: Any, context: Any, pass_manager: Any
) -> None:
    pto_mlir.add_passes(pass_manager, "check-validshape")
    module = pto_mlir.parse(UNSET, name="unset.pto")
    with pytest.raises(ir.MLIRError) as raised:
        pass_manager.run(module.operation)
    first = raised.value.error_diagnostics[0]
    assert "'pto.tadd' op reads the valid rows and columns of src0 %t" in first.message
    assert (first.location.filename, first.location.start_line) == ("unset.pto", 5)
    # What failed has changed nothing.
    assert "pto.tadd" in pto_mlir.print_pto(module)


def accept(diagnostic: Any) -> bool:
    """Takes a diagnostic, so that MLIR does not print it."""
    return bool(diagnostic.message)


def test_what_irdl_cannot_say_is_checked_as_well(
    ir: Any, context: Any, pass_manager: Any
) -> None:
    text = UNSET.replace("valid=?x?", "valid=8x8")
    module = pto_mlir.parse(text, name="k.pto")
    assert pto_mlir.check(module)
    add = next(op for op in operations_of(module) if op.name == "pto.tadd")
    wrong = pto_mlir.parse(text.replace("valid=8x8", "valid=8x4"))
    tile = next(iter(operations_of(wrong))).result.type
    add.operands[1].set_type(tile)
    assert module.operation.verify()
    with context.attach_diagnostic_handler(accept) as handler:
        assert not pto_mlir.check(module)
        assert not handler.had_error
    pto_mlir.add_passes(pass_manager, "propagate-validshape")
    with pytest.raises(ir.MLIRError, match="same valid_shape"):
        pass_manager.run(module.operation)


def test_an_accident_in_a_pass_is_a_diagnostic(
    ir: Any, context: Any, pass_manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: object) -> None:
        raise ZeroDivisionError("fell")

    monkeypatch.setattr("pto_opt.mlir.passes.run_pass", fall)
    pto_mlir.add_passes(pass_manager, "propagate-validshape")
    module = pto_mlir.parse(UNSET)
    with pytest.raises(
        ir.MLIRError, match="propagate-validshape: ZeroDivisionError: fell"
    ):
        pass_manager.run(module.operation)


def test_unknown_passes_and_options_are_refused(pass_manager: Any) -> None:
    with pytest.raises(ValueError, match="did you mean 'hoist-validshape'"):
        pto_mlir.add_passes(pass_manager, "hoist-validshap")
    with pytest.raises(ValueError, match="takes true or false, found 'tru'"):
        pto_mlir.add_passes(pass_manager, "propagate-validshape{static=tru}")


def test_the_pass_manager_prints_and_times_our_passes(
    context: Any, pass_manager: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    context.enable_multithreading(False)
    pass_manager.enable_ir_printing(print_after_all=True)
    pass_manager.enable_timing()
    pto_mlir.add_passes(pass_manager, "propagate-validshape")
    pass_manager.add("cse")
    assert "propagate-validshape,cse" in str(pass_manager)
    pass_manager.run(pto_mlir.parse(UNSET).operation)
    del pass_manager
    errors = capfd.readouterr().err
    assert "IR Dump After PropagateValidShape" in errors


# EmitC


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_emitc_is_mlirs_own(path: Path, context: Any, pass_manager: Any) -> None:
    translate = find_mlir_translate()
    if translate is None:
        pytest.skip(MISSING)
    pto_mlir.add_passes(pass_manager, "convert-pto-to-emitc")
    module = pto_mlir.parse(path.read_text(encoding="utf-8"), name=path.name)
    pass_manager.run(module.operation)
    assert module.operation.verify()
    done = subprocess.run(
        [translate, "--mlir-to-cpp"],
        input=str(module),
        capture_output=True,
        text=True,
        check=True,
    )
    ours = through_pto_opt(path, "--convert-pto-to-emitc", "-t", "cpp")
    theirs = done.stdout
    names: dict[str, str] = {}
    for ours_token, their_token in zip(tokens(ours), tokens(theirs), strict=True):
        if _NAME.fullmatch(ours_token) and _NAME.fullmatch(their_token):
            assert names.setdefault(ours_token, their_token) == their_token
        else:
            assert ours_token == their_token
    assert len(set(names.values())) == len(names)


def tokens(cpp: str) -> list[str]:
    """
    The words of a program without comments and parentheses; numbers that are computed
    once stand where they are used, as MLIR's printer and ours name different ones.
    """
    values: dict[str, str] = {}
    kept: list[str] = []
    text = re.sub(r"//[^\n]*", "", cpp)
    text = re.sub(r"(\w+ (\w+));\s*\2 =", r"\1 =", text)  # declared, then assigned
    text = _FLOAT.sub(lambda number: f"{float(number[1]):.6g}f", text)
    for line in text.split("\n"):
        line = _NAME.sub(lambda name: values.get(name[0], name[0]), line.strip())
        if (match := _NUMBER.fullmatch(line)) is not None:
            values[match[1]] = match[2]
        else:
            kept.append(line)
    return re.findall(r"\w+|[^\w\s()]", "\n".join(kept))


_NAME = re.compile(r"\b[A-Za-z_]\w*")
_FLOAT = re.compile(r"\b([0-9]+(?:\.[0-9]+)?(?:e[+-][0-9]+)?)f\b")
_NUMBER = re.compile(r"(?:const )?(?:u?int\d+_t|bool|float|half) (\w+) = ([^;]*);")
