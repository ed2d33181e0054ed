"""The vector unit reaches the tiles in `vec` alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from xdsl.ir import SSAValue
from xdsl.rewriter import Rewriter
from xdsl.utils.exceptions import VerifyException

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.attrs import AddressSpaceAttr
from pto_dialect.hardware import AddressSpace, Pipe
from pto_dialect.ops.base import TileOp
from pto_dialect.types import TileBufType
from pto_dialect.verifier import find_errors
from pto_opt.context import make_context

EXAMPLES = Path(__file__).parent.parent / "lit_tests" / "dialect"
VEC, MAT = (AddressSpaceAttr(s) for s in (AddressSpace.VEC, AddressSpace.MAT))


def operations() -> Iterator[TileOp]:
    """The operations of the vector unit in the examples that verify."""
    for file in sorted(EXAMPLES.glob("ops_*.mlir")):
        for part in re.split(r"^// -----.*$", file.read_text(), flags=re.MULTILINE):
            module = PTOParser(make_context(), part, file.name).parse_module()
            assert not list(find_errors(module))
            for op in list(module.walk()):
                if isinstance(op, TileOp) and op.pipe_on(op.arch) is Pipe.V:
                    yield op


def is_accepted(op: TileOp, value: SSAValue, type: TileBufType) -> bool:
    """Whether the vector unit may run an operation with an operand of another type."""
    old = value.type
    changed = Rewriter.replace_value_with_new_type(value, type)
    try:
        op.verify_()
        return op.pipe_on(op.arch) is Pipe.V
    except VerifyException:
        return False
    finally:
        Rewriter.replace_value_with_new_type(changed, old)


def test_no_operand_lies_in_mat() -> None:
    asked: set[str] = set()
    accepted: set[tuple[str, str]] = set()
    for op in operations():
        for name, _ in list(op.named_operands()):
            value = next(v for n, v in op.named_operands() if n == name)
            if isinstance(value.type, TileBufType) and VEC in value.type.parameters:
                asked.add(op.name)
                fields = [MAT if p == VEC else p for p in value.type.parameters]
                if is_accepted(op, value, TileBufType.new(fields)):
                    accepted.add((op.name, name))
    assert len(asked) > 100
    # pto-isa has a function that fills tiles in `mat`; the pipe of PTOAS is the same.
    assert accepted == {("pto.texpands", "dst")}
