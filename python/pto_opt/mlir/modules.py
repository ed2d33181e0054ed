"""
Modules on both sides, converted by walking them: each operation becomes one with the
same name, operands, attributes, regions and successors.

What differs: regions of the dialect's own operations end with `omp.terminator` in MLIR,
which wants a terminator in every block and cannot know that of a dynamic dialect; names
of values are kept in locations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from xdsl.dialects.builtin import FileLineColLoc, IntAttr, ModuleOp, StringAttr
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.irdl import IRDLOperation
from xdsl.utils.lexer import Input

from pto_dialect.assembly.source import SourceMap
from pto_dialect.context import PTOContext
from pto_dialect.messages.places import place_of
from pto_opt.context import make_context
from pto_opt.mlir.attributes import PREFIX, AttributeBridge
from pto_opt.mlir.bindings import (
    MLIRContext,
    MLIRLocation,
    MLIRModule,
    MLIROperation,
    mlir_ir,
)
from pto_opt.mlir.irdl import register_dialect
from pto_opt.mlir.locations import SOURCE, file_of, names_in, to_location, with_names

END = "omp.terminator"
"""Ends the blocks of the dialect's operations in MLIR."""


class UnknownOperationError(ValueError):
    """A module has an operation that PTO programs do not have."""

    def __init__(self, name: str, location: MLIRLocation):
        super().__init__(f"'{name}' is not an operation of PTO programs")
        self.location = location


@dataclass
class Imported:
    """A module of MLIR as xDSL's, and where its operations came from."""

    module: ModuleOp
    context: PTOContext
    locations: dict[Operation, MLIRLocation] = field(
        default_factory=dict[Operation, Any]
    )

    def location_of(self, op: Operation | None) -> MLIRLocation | None:
        """The location of an operation; for one that a pass made, of that around it."""
        while op is not None:
            if (location := self.locations.get(op)) is not None:
                return location
            op = op.parent_op()
        return None


@lru_cache(maxsize=4)
def bridge_of(context: MLIRContext) -> AttributeBridge:
    """
    The attributes of an MLIR context, in which the dialect is registered. Those of the
    latest contexts are kept: a bridge keeps its context alive.
    """
    register_dialect(context)
    return AttributeBridge(make_context(), context)


# From xDSL to MLIR


def to_mlir(
    module: ModuleOp,
    context: MLIRContext,
    locations: Mapping[Operation, MLIRLocation] | None = None,
) -> MLIRModule:
    """
    A module of MLIR with the operations of one of xDSL. `locations` are those that some
    operations came with; others are where their text stands.
    """
    source, location = SourceMap.of(module), mlir_ir().Location.unknown(context)
    if source is not None and source.input.name:
        location = mlir_ir().Location.file(source.input.name, 1, 1, context)
    target = mlir_ir().Module.create(location)
    fill_mlir(target.operation, module, locations or {})
    return target


def fill_mlir(
    target: MLIROperation,
    module: ModuleOp,
    locations: Mapping[Operation, MLIRLocation],
) -> None:
    """Give a module of MLIR the operations and attributes of one of xDSL."""
    context = target.context
    builder = _Builder(bridge_of(context), SourceMap.of(module), locations)
    with context:
        for name in list(target.attributes):
            del target.attributes[name]
        for name, value in {**module.attributes, **module.properties}.items():
            target.attributes[name] = builder.bridge.to_mlir_attribute(value)
        if builder.source is not None and builder.source.input.name:
            source = mlir_ir().StringAttr.get(builder.source.input.name)
            target.attributes[SOURCE] = source
        builder.fill(target.regions[0].blocks[0], module.body.block)


class _Builder:
    def __init__(
        self,
        bridge: AttributeBridge,
        source: SourceMap | None,
        locations: Mapping[Operation, MLIRLocation],
    ):
        self.bridge, self.source, self.locations = bridge, source, locations
        self.context = bridge.mlir_context
        self.values: dict[SSAValue, Any] = {}
        self.blocks: dict[Block, Any] = {}

    def fill(self, target: Any, block: Block) -> None:
        """Append the operations of a block."""
        for op in block.ops:
            self._add(target, op)

    def _add(self, target: Any, op: Operation) -> None:
        ir, bridge = mlir_ir(), self.bridge
        attributes = {
            name: bridge.to_mlir_attribute(value)
            for name, value in {**op.attributes, **op.properties}.items()
        }
        made = ir.Operation.create(
            op.name,
            results=[bridge.to_mlir(result.type) for result in op.results],
            operands=[self.values[operand] for operand in op.operands],
            attributes=attributes,
            successors=[self.blocks[successor] for successor in op.successors],
            regions=len(op.regions),
            loc=self._location(op),
            ip=ir.InsertionPoint(target),
        )
        for result, value in zip(op.results, made.results, strict=True):
            self.values[result] = value
        for region, into in zip(op.regions, made.regions, strict=True):
            self._fill_region(into, region, op.name.startswith(PREFIX))

    def _fill_region(self, target: Any, region: Region, is_ours: bool) -> None:
        ir = mlir_ir()
        for block in region.blocks:
            unknown = ir.Location.unknown(self.context)
            made = target.blocks.append(
                *(self.bridge.to_mlir(one.type) for one in block.args),
                arg_locs=[with_names(unknown, [self._name(one)]) for one in block.args],
            )
            self.blocks[block] = made
            for one, value in zip(block.args, made.arguments, strict=True):
                self.values[one] = value
        for block in region.blocks:
            made = self.blocks[block]
            self.fill(made, block)
            if is_ours:
                _end(made, self.context)

    def _location(self, op: Operation) -> MLIRLocation:
        if (known := self.locations.get(op)) is not None:
            return known
        place: Attribute = op.location
        if not isinstance(place, FileLineColLoc):
            found = None if self.source is None else place_of(op, source=self.source)
            if found is not None and self.source is not None:
                is_own = op in self.source.positions
                if is_own:
                    name = StringAttr(found.file)
                    line, column = IntAttr(found.line), IntAttr(found.column)
                    place = FileLineColLoc(name, line, column)
        location = to_location(place, self.context)
        return with_names(location, [self._name(result) for result in op.results])

    def _name(self, value: SSAValue) -> str | None:
        known = None if self.source is None else self.source.names.get(value)
        return known or value.name_hint


def end_blocks(operation: MLIROperation) -> None:
    """
    End all blocks within the dialect's operations that do not end yet. Builders leave
    them open, as the regions of the peer's operations need no terminator.
    """

    def visit(inner: MLIROperation) -> Any:
        if inner.operation.name.startswith(PREFIX):
            for region in inner.operation.regions:
                for block in region.blocks:
                    ops = list(block.operations)
                    if not ops or ops[-1].operation.name != END:
                        _end(block, operation.context)
        return mlir_ir().WalkResult.ADVANCE

    operation.walk(visit)


def _end(block: Any, context: MLIRContext) -> None:
    ir = mlir_ir()
    unknown = ir.Location.unknown(context)
    ir.Operation.create(END, loc=unknown, ip=ir.InsertionPoint(block))


# From MLIR to xDSL


def from_mlir(operation: MLIROperation) -> Imported:
    """
    A module of MLIR as xDSL's.

    Raises:
        UnknownOperationError: for an operation that PTO programs do not have.
    """
    context = make_context()
    reader = _Reader(bridge_of(operation.context), context)
    (block,) = operation.regions[0].blocks
    attributes = reader.attributes_of(operation)
    source = attributes.pop(SOURCE, None)
    if isinstance(source, StringAttr):
        reader.file = source.data
        reader.names = SourceMap(Input("", source.data))
    module = ModuleOp([], attributes)
    reader.locations[module] = operation.location
    reader.names.attach(module)
    reader.fill(module.body.block, block)
    return Imported(module, context, reader.locations)


class _Reader:
    def __init__(self, bridge: AttributeBridge, context: PTOContext):
        self.bridge, self.context = bridge, context
        self.file: str | None = None
        self.locations: dict[Operation, MLIRLocation] = {}
        self.values: dict[Any, SSAValue] = {}
        self.blocks: dict[Any, Block] = {}
        self.names = SourceMap(Input("", ""))
        self._taken: set[str] = set()

    def attributes_of(self, operation: MLIROperation) -> dict[str, Attribute]:
        return {
            name: self.bridge.from_mlir(value)
            for name, value in operation.attributes.items()
        }

    def fill(self, target: Block, block: Any) -> None:
        """Append the operations of a block of MLIR."""
        operations = [one.operation for one in block.operations]
        for operation in operations:
            if operation.name != END:
                target.add_op(self._read(operation))

    def _read(self, operation: MLIROperation) -> Operation:
        op_class = self.context.get_optional_op(operation.name)
        if op_class is None:
            raise UnknownOperationError(operation.name, operation.location)
        attributes = self.attributes_of(operation)
        properties: dict[str, Attribute] = {}
        if issubclass(op_class, IRDLOperation):
            known = {*op_class.get_irdl_definition().properties, *_SEGMENTS}
            properties = {k: v for k, v in attributes.items() if k in known}
        if issubclass(op_class, FuncOp):
            self._taken.clear()
        op = op_class.create(
            operands=[self.values[operand] for operand in operation.operands],
            result_types=[self.bridge.from_mlir(r.type) for r in operation.results],
            attributes={k: v for k, v in attributes.items() if k not in properties},
            properties=properties,
            successors=[self.blocks[block] for block in operation.successors],
            regions=[self._read_region(region) for region in operation.regions],
        )
        self.locations[op] = operation.location
        place = file_of(operation.location)
        if place is not None and place.filename.data != self.file:
            op.location = place
        names = names_in(operation.location, len(op.results))
        for value, result, name in zip(
            operation.results, op.results, names, strict=True
        ):
            self.values[value] = result
            self._call(result, name)
        return op

    def _read_region(self, region: Any) -> Region:
        target = Region()
        blocks = list(region.blocks)
        for block in blocks:
            types = [self.bridge.from_mlir(one.type) for one in block.arguments]
            made = self.blocks[block] = Block(arg_types=types)
            target.add_block(made)
            for value, argument in zip(block.arguments, made.args, strict=True):
                self.values[value] = argument
                self._call(argument, _name_of_argument(value))
        for block in blocks:
            self.fill(self.blocks[block], block)
        return target

    def _call(self, value: SSAValue, name: str | None) -> None:
        """Keep the name of a value, unless another one of its function has it."""
        if name is None or not _NAME.fullmatch(name):
            return
        if name in self._taken:
            value.name_hint = (
                name if not name[0].isdigit() and "#" not in name else None
            )
        else:
            self._taken.add(name)
            self.names.names[value] = name


_SEGMENTS = ("operandSegmentSizes", "resultSegmentSizes")


def _name_of_argument(value: Any) -> str | None:
    """
    What a block calls an argument, whose location cannot be asked for. MLIR gives
    numbers to what has no name, and an underscore to names that begin with a digit.
    """
    name: str = value.get_name(use_name_loc_as_prefix=True).removeprefix("%")
    if name.isdigit():
        return None
    return name[1:] if name[0] == "_" and name[1:].isdigit() else name


_NAME = re.compile(r"[\w$.-]+(?:#\d+)?")
