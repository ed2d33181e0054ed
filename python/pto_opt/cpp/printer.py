"""An EmitC module as C++ text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, Any, ClassVar, cast

from xdsl.dialects import emitc
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from pto_dialect.assembly.source import SourceMap
from pto_dialect.walking import walk
from pto_opt.cpp.expressions import (
    CannotPrintError,
    Level,
    attribute_text,
    expression,
    type_text,
)
from pto_opt.cpp.names import Names, words
from pto_opt.cpp.variables import first_value, reads_in_place
from pto_passes.emitc import ops

_INDENT = "  "


class CppPrinter:
    """
    Prints a module. Each operation is one line, as in the program; its value has the
    author's name, `v<n>` where there is none.
    """

    def __init__(self, stream: IO[str], source: SourceMap | None = None):
        self._stream = stream
        self._source = source
        self._depth = 0
        self._texts: dict[SSAValue, tuple[str, Level]] = {}
        self._reserved: set[str] = set()
        self._merged: set[Operation] = set()

    def print(self, module: ModuleOp) -> None:
        """Print all of a module."""
        self._reserved = words(_texts_of(module))
        previous: Operation | None = None
        for op in module.ops:
            if previous is not None and (
                isinstance(op, ops.FuncOp) or isinstance(previous, ops.FuncOp)
            ):
                self._stream.write("\n")
            if isinstance(op, ops.FuncOp):
                self._function(op)
            else:
                self._statement(op)
            previous = op

    def _line(self, text: str) -> None:
        indent = "" if text.startswith("#") else _INDENT * self._depth
        self._stream.write(f"{indent}{text}\n" if text else "\n")

    # Functions

    def _function(self, op: ops.FuncOp) -> None:
        outputs = op.function_type.outputs.data
        result = type_text(outputs[0]) if outputs else "void"
        head = " ".join([*op.words, result, op.sym_name.data])
        if not op.body.blocks:
            types = ", ".join(type_text(t) for t in op.function_type.inputs)
            self._line(f"{head}({types});")
            return
        block = op.body.block
        self._texts = {}
        self._merged = set()
        self._name_values(op)
        arguments = ", ".join(
            f"{type_text(a.type)} {self._operand(a)}" for a in block.args
        )
        self._line(f"{head}({arguments}) {{")
        self._body(block)
        self._line("}")

    def _name_values(self, function: ops.FuncOp) -> None:
        """Give every value that the text names an identifier: first those of authors."""
        names = Names(self._reserved)
        unnamed: list[SSAValue] = []
        aliases: list[tuple[SSAValue, SSAValue]] = []
        for value in _values(function):
            owner = value.owner
            if isinstance(owner, ops.EmitC_LoadOp) and self._is_alias(owner):
                aliases.append((value, owner.operand))
                continue
            name = self._author_name(value)
            if name is None:
                unnamed.append(value)
            else:
                self._texts[value] = (names.named(name), Level.POSTFIX)
        for value in unnamed:
            self._texts[value] = (names.unnamed(), Level.POSTFIX)
        for value, variable in aliases:
            if variable in self._texts:
                self._texts[value] = self._texts[variable]

    def _is_alias(self, load: ops.EmitC_LoadOp) -> bool:
        return isinstance(load.operand.owner, ops.VariableOp) and reads_in_place(load)

    def _author_name(self, value: SSAValue) -> str | None:
        owner = value.owner
        if not isinstance(owner, ops.VariableOp):
            return self._own_name(value)
        # A variable is called what its readers are: best, what it is after a loop.
        loads = [
            u.operation for u in value.uses if isinstance(u.operation, ops.EmitC_LoadOp)
        ]
        loads.sort(key=lambda load: load.parent is not owner.parent)
        for load in loads:
            if (name := self._own_name(load.result)) is not None:
                return name
        return self._own_name(value)

    def _own_name(self, value: SSAValue) -> str | None:
        name = self._source.names.get(value) if self._source is not None else None
        return value.name_hint if name is None else name

    # Statements

    def _body(self, block: Block) -> None:
        self._depth += 1
        for op in block.ops:
            if op not in self._merged:
                self._statement(op)
        self._depth -= 1

    def _statement(self, op: Operation) -> None:
        rule = self._STATEMENTS.get(type(op), CppPrinter._value)
        rule(self, op)

    def _include(self, op: ops.IncludeOp) -> None:
        name = op.include.data
        angled = op.is_standard_include is not None
        self._line(f"#include <{name}>" if angled else f'#include "{name}"')

    def _text(self, op: ops.VerbatimOp) -> None:
        for line in self._verbatim(op).split("\n"):
            self._line(line)

    def _return(self, op: ops.ReturnOp) -> None:
        value = "" if op.operand is None else f" {self._operand(op.operand)}"
        self._line(f"return{value};")

    def _assign(self, op: ops.AssignOp) -> None:
        self._line(f"{self._operand(op.var)} = {self._operand(op.value)};")

    def _do(self, op: ops.DoOp) -> None:
        self._line("do {")
        self._body(op.body_region.block)
        self._line(f"}} while ({self._condition(op)});")

    def _load(self, op: ops.EmitC_LoadOp) -> None:
        if op.result not in self._texts or not self._is_alias(op):
            self._value(op)

    def _alias(self, op: Operation) -> None:
        """What stands where it is used, rather than on a line of its own."""
        for result in op.results:
            text = expression(op, self._operand)
            assert text is not None
            self._texts[result] = text

    def _value(self, op: Operation) -> None:
        """`T name = expression;`, or the expression alone where it has no value."""
        if isinstance(op, ops.ExpressionOp):
            text = self._expression_text(op)
        else:
            found = expression(op, self._operand)
            if found is None or len(op.results) > 1:
                raise CannotPrintError(f"no C++ for the operation {op.name}")
            text = found[0]
        if not op.results:
            self._line(f"{text};")
            return
        const = "const " if isinstance(op, ops.ConstantOp) else ""
        result = op.results[0]
        type, name = type_text(result.type), self._operand(result)
        if type.startswith("Tile<") and text == f"{type}()":
            self._line(f"{type} {name};")  # All its extents stand in its type.
            return
        if type.startswith("TPipe<") and text.startswith(f"{type}("):
            type = "auto"
        self._line(f"{const}{type} {name} = {text};")

    def _variable(self, op: ops.VariableOp) -> None:
        name = self._operand(op.result)
        declared = _declaration_text(op.result.type, name)
        value = attribute_text(op.value)
        first = first_value(op)
        if isinstance(first, ops.AssignOp):
            value = self._operand(first.value)
        elif isinstance(first, ops.VerbatimOp):
            self._line(f"{declared}{self._verbatim(first).removeprefix(name)}")
            self._merged.add(first)
            return
        if first is not None:
            self._merged.add(first)
        self._line(f"{declared} = {value};" if value else f"{declared};")

    def _for(self, op: ops.ForOp) -> None:
        index = op.region.block.args[0]
        name = self._operand(index)
        lower, upper, step = (
            self._operand(v, Level.SUM)
            for v in (op.lower_bound, op.upper_bound, op.step)
        )
        self._line(
            f"for ({type_text(index.type)} {name} = {lower}; {name} < {upper}; "
            f"{name} += {step}) {{"
        )
        self._body(op.region.block)
        self._line("}")

    def _if(self, op: ops.IfOp, otherwise: str = "") -> None:
        self._line(f"{otherwise}if ({self._operand(op.condition)}) {{")
        self._body(op.then_region.block)
        other = _operations(op.else_region)
        if len(other) == 1 and isinstance(inner := other[0], ops.IfOp):
            self._if(inner, "} else ")
            return
        if other:
            self._line("} else {")
            self._body(op.else_region.block)
        self._line("}")

    def _condition(self, op: ops.DoOp) -> str:
        root = op.condition_region.block.first_op
        assert isinstance(root, ops.ExpressionOp)
        return self._expression_text(root)

    def _declaration(self, op: ops.DeclareFuncOp) -> None:
        name = op.sym_name.string_value()
        module = op.parent_op()
        assert isinstance(module, ModuleOp)
        for function in module.ops:
            if isinstance(function, ops.FuncOp) and function.sym_name.data == name:
                types = ", ".join(type_text(t) for t in function.function_type.inputs)
                outputs = function.function_type.outputs.data
                result = type_text(outputs[0]) if outputs else "void"
                self._line(f"{' '.join([*function.words, result, name])}({types});")

    def _verbatim(self, op: ops.VerbatimOp) -> str:
        text = op.value.data
        if not op.fmt_args:
            return text
        arguments = iter(op.fmt_args)
        pieces: list[str] = []
        at = 0
        while (found := text.find("{", at)) >= 0:
            pieces.append(text[at:found])
            if text.startswith("{{", found):
                pieces.append("{")
            elif text.startswith("{}", found):
                pieces.append(self._operand(next(arguments), Level.POSTFIX))
            else:
                raise CannotPrintError(f"a lone brace in the text '{text}'")
            at = found + 2
        return "".join([*pieces, text[at:]])

    # Expressions

    def _operand(self, value: SSAValue, level: Level = Level.CONDITIONAL) -> str:
        text, own = self._texts[value]
        return f"({text})" if own < level else text

    def _expression_text(self, op: ops.ExpressionOp) -> str:
        block = op.region.block
        for argument, value in zip(block.args, op.defs):
            self._texts[argument] = self._texts[value]
        for inner in block.ops:
            if not isinstance(inner, ops.EmitC_YieldOp):
                self._alias(inner)
        return self._operand(op.root)

    _STATEMENTS: ClassVar[dict[type[Operation], Callable[[CppPrinter, Any], None]]] = {
        ops.IncludeOp: _include,
        ops.VerbatimOp: _text,
        ops.ReturnOp: _return,
        ops.VariableOp: _variable,
        ops.AssignOp: _assign,
        ops.ForOp: _for,
        ops.IfOp: _if,
        ops.DoOp: _do,
        ops.DeclareFuncOp: _declaration,
        ops.EmitC_YieldOp: _alias,
        ops.LiteralOp: _alias,
        ops.SubscriptOp: _alias,
        ops.MemberOp: _alias,
        ops.EmitC_LoadOp: _load,
    }
    """How statements are printed; those of other classes are values, or calls."""


def _declaration_text(type: Attribute, name: str) -> str:
    """`T name`, or `T name[2][3]` for an array."""
    if isinstance(type, emitc.EmitC_ArrayType):
        array = cast("emitc.EmitC_ArrayType", type)
        sizes = "".join(f"[{n}]" for n in array.get_shape())
        return f"{type_text(array.get_element_type())} {name}{sizes}"
    return f"{type_text(type)} {name}"


def _operations(region: Region) -> list[Operation]:
    """The operations of a region but its terminator."""
    if not region.blocks:
        return []
    return [op for op in region.block.ops if not isinstance(op, ops.EmitC_YieldOp)]


_HIDDEN = (ops.LiteralOp, ops.SubscriptOp, ops.MemberOp)


def _values(function: ops.FuncOp) -> Iterator[SSAValue]:
    """The values that have a name in the text, in the order of the text."""
    yield from function.body.block.args
    yield from _values_in(function.body.block)


def _values_in(block: Block) -> Iterator[SSAValue]:
    for op in block.ops:
        kind = type(op)
        if kind not in _HIDDEN:
            yield from op.results
        if not op.regions or kind is ops.ExpressionOp:
            continue  # within an expression nothing has a name
        if kind is ops.ForOp:
            yield from op.regions[0].block.args
        # The second region of a loop is its condition, an expression.
        for region in op.regions[: 1 if kind is ops.DoOp else None]:
            for inner in region.blocks:
                yield from _values_in(inner)


def _texts_of(module: ModuleOp) -> Iterator[str]:
    """All C++ that the module brings along: no variable may hide a name in it."""
    seen: set[Attribute] = set()
    for op in walk(module):
        yield from _own_texts(op)
        for value in op.results:
            if value.type not in seen:
                seen.add(value.type)
                yield type_text(value.type) if _is_plain(value.type) else ""


def _is_plain(type: Attribute) -> bool:
    return not isinstance(type, emitc.EmitC_ArrayType)


def _own_texts(op: Operation) -> Iterator[str]:
    kind = type(op)
    if kind is emitc.EmitC_CallOpaqueOp:
        assert isinstance(op, emitc.EmitC_CallOpaqueOp)
        yield op.callee.data
        for attributes in (op.args, op.template_args):
            if attributes is not None:
                yield from (attribute_text(a) for a in attributes)
    elif kind is ops.VerbatimOp or kind is ops.LiteralOp:
        assert isinstance(op, ops.VerbatimOp | ops.LiteralOp)
        yield op.value.data
    elif kind is ops.ConstantOp or kind is ops.VariableOp:
        assert isinstance(op, ops.ConstantOp | ops.VariableOp)
        yield attribute_text(op.value)
    elif isinstance(op, ops.CallOp):
        yield op.callee.string_value()
    elif isinstance(op, ops.FuncOp):
        yield from op.words
        yield from (type_text(t) for t in op.function_type.inputs)
    elif isinstance(op, ops.MemberOp):
        yield op.member.data
