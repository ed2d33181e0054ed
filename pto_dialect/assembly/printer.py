"""The printer of `.pto` text: xDSL's, with the author's names and spellings."""

from __future__ import annotations

from typing import IO, Any

from xdsl.dialects.builtin import ModuleOp, UnknownLoc
from xdsl.dialects.func import FuncOp, ReturnOp
from xdsl.ir import Attribute, Operation, Region, SSAValue

from pto_dialect.assembly.source import SourceMap
from pto_dialect.assembly.spelling import spelling_of
from pto_dialect.walking import walk
from pto_dialect.xdsl_internals import OpenPrinter

_SHORT_NAMES = {ModuleOp: "module", ReturnOp: "return"}
"""Operations that MLIR prints without their dialect."""


class PTOPrinter(OpenPrinter):
    """
    Prints a module as pypto prints it: text that was parsed comes back with its value
    names, its spellings of types and attributes, and its `loc(...)`. New values get
    their name hint, or a number, that no other value of the module has.
    """

    def __init__(
        self,
        stream: IO[str] | None = None,
        *,
        source: SourceMap | None = None,
        generic: bool = False,
    ) -> None:
        super().__init__(stream, print_generic_format=generic)
        self._source_names = source.names if source is not None else {}
        self._taken: set[str] = set()

    def print_op(self, op: Operation) -> None:
        if isinstance(op, ModuleOp) and not self._taken:
            self._reserve_names(op)
        short = None if self.print_generic_format else _SHORT_NAMES.get(type(op))  # pyright: ignore[reportArgumentType, reportCallIssue]
        if short is not None and (short != "return" or _is_in_function(op)):
            self.print_string(short)
            op.print(self)
        elif (
            isinstance(op, FuncOp)
            and op.is_declaration
            and not self.print_generic_format
        ):
            self._print_declaration(op)
        else:
            super().print_op(op)
        if not isinstance(op.location, UnknownLoc):
            self.print_string(" ")
            self.print_attribute(op.location)

    def _print_declaration(self, op: FuncOp) -> None:
        """A function without a body, and without the `-> ()` that xDSL gives it."""
        self.print_string("func.func ")
        if op.sym_visibility is not None:
            self.print_string(f"{op.sym_visibility.data} ")
        self.print_symbol_name(op.sym_name.data)
        function_type = op.function_type
        with self.in_parens():
            self.print_list(function_type.inputs, self.print_attribute)
        if len(results := function_type.outputs.data) == 1:
            self.print_string(" -> ")
            self.print_attribute(results[0])
        elif results:
            self.print_string(" -> ")
            with self.in_parens():
                self.print_list(results, self.print_attribute)
        reserved = ("sym_name", "function_type", "sym_visibility")
        self.print_op_attributes(
            op.attributes, reserved_attr_names=reserved, print_keyword=True
        )

    def print_attribute(self, attribute: Attribute) -> None:
        if (text := spelling_of(attribute)) is not None:
            self.print_string(text)
        else:
            super().print_attribute(attribute)

    def print_region(
        self,
        region: Region,
        print_entry_block_args: bool = True,
        print_empty_block: bool = True,
        print_block_terminators: bool = True,
    ) -> None:
        """As MLIR does: the label of an empty block is part of the generic form only."""
        super().print_region(
            region,
            print_entry_block_args,
            print_empty_block and self.print_generic_format,
            print_block_terminators,
        )

    def print_ssa_value(self, value: SSAValue) -> str:
        name = self.printed_names.get(value)
        if name is None:
            name = self._source_names.get(value)
            if name is None:
                name = self._new_name(value.name_hint)
            self.printed_names[value] = name
        self.print_string(f"%{name}")
        return name

    def print_results(self, op: Operation) -> None:
        if len(op.results) < 2:
            super().print_results(op)
            return
        # Results that the author named together, `%valid:2 = ...`, keep one name.
        names = [self._source_names.get(r) for r in op.results]
        group = (names[0] or "").removesuffix("#0")
        if names != [f"{group}#{i}" for i in range(len(names))]:
            super().print_results(op)
            return
        self.print_string(f"%{group}:{len(names)} = ")

    def _reserve_names(self, module: ModuleOp) -> None:
        names = self._source_names
        for op in walk(module):
            for result in op.results:
                if result in names:
                    self._taken.add(names[result].partition("#")[0])
            for region in op.regions:
                for block in region.blocks:
                    self._taken.update(names[a] for a in block.args if a in names)

    def _new_name(self, hint: str | None) -> str:
        if hint is None:
            while (name := self.next_number()) in self._taken:
                pass
        else:
            name = hint
            while name in self._taken:
                count = self.ssa_names[hint] = self.ssa_names.get(hint, 0) + 1
                name = f"{hint}_{count}"
        self._taken.add(name)
        return name


def _is_in_function(op: Operation) -> bool:
    return isinstance(op.parent_op(), FuncOp)


def print_module(
    module: Operation, stream: IO[str] | None = None, **options: Any
) -> None:
    """Print a module with the names that `SourceMap.of` knows of it."""
    printer = PTOPrinter(stream, source=SourceMap.of(module), **options)
    printer.print_op(module)
    printer.print_string("\n")
