"""
Programs in the words of ptoas, for `--emit-pto-ir` and the flags that print between
passes: numbered values, short tile types, attributes in alphabetical order, no places.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from xdsl.dialects import arith
from xdsl.dialects.builtin import (
    FloatAttr,
    IndexType,
    IntegerAttr,
    UnknownLoc,
    i1,
)
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Operation, Region, SSAValue
from xdsl.printer import Printer
from xdsl.utils.lexer import Input

from pto_dialect.assembly.printer import PTOPrinter
from pto_dialect.assembly.source import SourceMap
from pto_dialect.attrs import BLayout, CompactMode, PadValue, SLayout
from pto_dialect.handles import MultiTileBufType
from pto_dialect.hardware import AddressSpace, ArchSpec, arch_of
from pto_dialect.ops.tile_ops import GetValidShapeOp
from pto_dialect.types import COMPACTS, PADS, PtrType, TileBufType


def mlir_text(op: Operation) -> str:
    """A module or a function as ptoas prints it, with a line break at its end."""
    stream = io.StringIO()
    numbers = _Numbers()
    for region in op.regions:
        numbers.region(region)
    _Printer(stream, numbers.names, arch_of(op)).print_op(op)
    # ptoas puts no blank between the name of a lowered pipe and its brace.
    return _PIPE.sub(r"\1{", stream.getvalue()) + "\n"


_PIPE = re.compile(r"(pto\.initialize_l2g?2?l_pipe) \{")


def short_tile(type: TileBufType, arch: ArchSpec) -> str:
    """A tile type without what is as usual: `!pto.tile_buf<vec, 16x16xf32, pad=1>`."""
    element = io.StringIO()
    Printer(element).print_attribute(type.element_type)
    text = f"{type.space.value}, {type.rows}x{type.cols}x{element.getvalue()}"
    if type.valid != type.shape:
        rows, cols = ("?" if v is None else str(v) for v in type.valid)
        text += f", valid={rows}x{cols}"
    blayout = type.blayout_on(arch)
    if blayout is not BLayout.ROW_MAJOR:
        text += f", blayout={blayout.value}"
    if type.slayout is not SLayout.NONE_BOX:
        text += f", slayout={type.slayout.value}"
    if type.fractal != 512:
        text += f", fractal={type.fractal}"
    if type.pad is not PadValue.NULL:
        text += f", pad={PADS.index(type.pad)}"
    if type.compact is not CompactMode.NULL:
        text += f", compact={COMPACTS.index(type.compact)}"
    return f"!pto.tile_buf<{text}>"


class _Printer(PTOPrinter):
    """Prints types and attributes from what they say, whatever was written."""

    def __init__(
        self, stream: io.StringIO, names: dict[SSAValue, str], arch: ArchSpec
    ) -> None:
        super().__init__(stream, source=SourceMap(Input("", ""), names=names))
        self._arch = arch

    def print_op(self, op: Operation) -> None:
        location = op.location
        op.location = UnknownLoc()
        try:
            super().print_op(op)
        finally:
            op.location = location

    def print_attribute(self, attribute: Attribute) -> None:
        if isinstance(attribute, TileBufType):
            self.print_string(short_tile(attribute, self._arch))
        elif isinstance(attribute, MultiTileBufType):
            slot = short_tile(attribute.slot, self._arch)
            self.print_string(f"!pto.multi_tile_buf<{slot}, count={attribute.count}>")
        elif isinstance(attribute, PtrType):
            self.print_string("!pto.ptr<")
            self.print_attribute(attribute.element_type)
            space = attribute.space
            name = "ub" if space is AddressSpace.VEC else space.value
            self.print_string(f", {name}>")
        else:
            Printer.print_attribute(self, attribute)

    def print_op_attributes(
        self,
        attributes: Mapping[str, Attribute],
        *,
        reserved_attr_names: Iterable[str] = (),
        print_keyword: bool = False,
    ) -> bool:
        return super().print_op_attributes(
            dict(sorted(attributes.items())),
            reserved_attr_names=reserved_attr_names,
            print_keyword=print_keyword,
        )


@dataclass
class _Numbers:
    """
    The names of values: numbers in the order of the text, `arg` and a number for the
    arguments of blocks, and for constants their value. A region goes on with the numbers
    of the one around it; regions side by side use the same.
    """

    names: dict[SSAValue, str] = field(default_factory=dict[SSAValue, str])
    values: int = 0
    arguments: int = 0
    taken: frozenset[str] = frozenset()

    def region(self, region: Region) -> None:
        """Name what is defined in a region, and in those within it."""
        inner = replace(self)
        for block in region.blocks:
            for argument in block.args:
                self.names[argument] = f"arg{inner.arguments}"
                inner.arguments += 1
            for op in block.ops:
                inner._name_results(op)
        for block in region.blocks:
            for op in block.ops:
                start = _Numbers(self.names) if isinstance(op, FuncOp) else inner
                for nested in op.regions:
                    start.region(nested)

    def _name_results(self, op: Operation) -> None:
        if not op.results:
            return
        if isinstance(op, arith.ConstantOp):
            wanted = _constant_name(op)
            name, count = wanted, 0
            while name in self.taken:
                name, count = f"{wanted}_{count}", count + 1
            self.taken |= {name}
            self.names[op.result] = name
            return
        if isinstance(op, GetValidShapeOp):  # ptoas gives each extent its own name
            for result in op.results:
                self.names[result] = str(self.values)
                self.values += 1
            return
        number = str(self.values)
        self.values += 1
        if len(op.results) == 1:
            self.names[op.results[0]] = number
            return
        for i, result in enumerate(op.results):
            self.names[result] = f"{number}#{i}"


def _constant_name(op: arith.ConstantOp) -> str:
    value, type = op.value, op.result.type
    if not isinstance(value, IntegerAttr) or isinstance(value, FloatAttr):
        return "cst"
    number: int = value.value.data
    if isinstance(type, IndexType):
        return f"c{number}"
    if type == i1:
        return "true" if number else "false"
    return f"c{number}_{type}"
