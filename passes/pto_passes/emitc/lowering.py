"""The frame of the lowering: rules by operation class, and what rules work with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NoReturn, TypeVar

from xdsl.dialects import arith, emitc
from xdsl.dialects.builtin import (
    ArrayAttr,
    FloatAttr,
    IndexType,
    IntegerAttr,
    IntegerType,
    StringAttr,
    VectorType,
    i64,
)
from xdsl.ir import Attribute, Block, Operation, SSAValue

from pto_dialect.assembly.source import SourceMap
from pto_dialect.hardware import ArchSpec
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic, Note, Severity
from pto_dialect.walking import walk
from pto_dialect.xdsl_internals import append_operation, create_operation, set_hint
from pto_passes.emitc import ops, spelling
from pto_passes.emitc.expressions import Build, Expression
from pto_passes.emitc.numbers import float_text
from pto_passes.emitc.ops import lvalue, opaque_text
from pto_passes.emitc.rules import import_rules_for

_INDEX = IndexType()


class NoCppError(Exception):
    """An operation, or a form of it, that has no C++."""

    def __init__(
        self,
        message: str,
        focus: SSAValue | str | None = None,
        notes: Sequence[Note] = (),
    ):
        super().__init__(message)
        self.message = message
        self.focus = focus
        self.notes = tuple(notes)


@dataclass(frozen=True)
class TensorsOfOthers:
    """The tensors of a function that units but the scalar one read, and write."""

    read: frozenset[SSAValue | None]
    written: frozenset[SSAValue | None]


Rule = Callable[["Lowering", Any], None]
_RuleT = TypeVar("_RuleT", bound=Rule)

RULES: dict[type[Operation], Rule] = {}
"""What `lowers` has registered so far, by operation class or base."""


def lowers(*kinds: type[Operation]) -> Callable[[_RuleT], _RuleT]:
    """Registers a rule for operation classes, or for bases of whole families."""

    def register(rule: _RuleT) -> _RuleT:
        for kind in kinds:
            RULES[kind] = rule
        return rule

    return register


@cache
def rule_for(kind: type[Operation]) -> Rule | None:
    """The rule of the class itself, or of the nearest base that has one."""
    for base in kind.__mro__:
        import_rules_for(base.__module__)
        if (rule := RULES.get(base)) is not None:
            return rule
    return None


@dataclass
class Lowering:
    """The state of lowering one function; rules append to `block` through it."""

    arch: ArchSpec
    source: SourceMap | None
    names: dict[SSAValue, str]
    """The names of new values, for the map of the module that is made."""
    problems: list[Diagnostic]
    entry: Block
    block: Block
    taken: set[str] = field(default_factory=set[str])
    values: dict[SSAValue, SSAValue] = field(default_factory=dict[SSAValue, SSAValue])
    flushes: bool = False
    """Whether the scalar unit writes memory through its cache."""
    tensors_of_others: TensorsOfOthers | None = None
    """Asked for with the first scalar access; found by a walk over the function."""
    addresses: dict[SSAValue, SSAValue] = field(
        default_factory=dict[SSAValue, SSAValue]
    )
    """The address of each tile whose address is a value (rather than of a handle)."""
    windows: dict[SSAValue, tuple[int, int]] = field(
        default_factory=dict[SSAValue, tuple[int, int]]
    )
    """The physical shapes of windows that are not their own: of the tile around them."""
    run_time_extents: Mapping[SSAValue, tuple[int | None, int | None]] = field(
        default_factory=dict[SSAValue, tuple[int | None, int | None]]
    )
    """Tiles whose C++ type knows less of their valid extents than their own type."""
    pipes: dict[Operation, SSAValue] = field(default_factory=dict[Operation, SSAValue])
    """The pipes of the function, by the operations that make them."""
    scales: dict[int, Operation] = field(default_factory=dict[int, Operation])
    """What set the scale of a pipe last, by its number."""
    helpers: list[Operation] = field(default_factory=list[Operation])
    """Functions made of regions of this one; they stand in front of it."""
    labels: int = 0
    """How many labels the function has."""
    _constants: dict[Attribute, SSAValue] = field(
        default_factory=dict[Attribute, SSAValue]
    )
    _aliases: list[Operation] = field(default_factory=list[Operation])
    _constant_ops: list[Operation] = field(default_factory=list[Operation])
    _removable: list[Operation] = field(default_factory=list[Operation])

    # Old values and new ones

    def value(self, old: SSAValue) -> SSAValue:
        """The new value that stands for an old one."""
        return self.values[old]

    def bind(self, old: SSAValue, new: SSAValue) -> None:
        """Let `new` stand for `old` from here on, with the author's name."""
        self.values[old] = new
        if new in self.names:
            return
        if (name := self.own_name(old)) is not None:
            self._set_name(new, name)
        elif (name := self.name_of(old)) is not None:
            self._set_name(new, self._free(name))

    def name_of(self, old: SSAValue) -> str | None:
        """What a value is called, as far as an identifier can say it."""
        name = self.source.names.get(old) if self.source is not None else None
        name = old.name_hint if name is None else name
        return None if name is None else name.replace("#", "_")

    def own_name(self, old: SSAValue) -> str | None:
        """The name that the author gave to this value and no other."""
        name = self.source.names.get(old) if self.source is not None else None
        return None if name is None or "#" in name else name

    def derived(self, old: SSAValue, suffix: str) -> str | None:
        """A name for a value that belongs to an old one, such as its address."""
        name = self.name_of(old)
        if name is None:
            return None
        return f"{'v' if name[0].isdigit() else ''}{name}_{suffix}"

    def christen(self, new: SSAValue, name: str | None) -> None:
        """Give a new value a name of its own."""
        if name is not None:
            self._set_name(new, self._free(name))

    def _set_name(self, new: SSAValue, name: str) -> None:
        self.names[new] = name
        set_hint(new, name)

    def _free(self, name: str) -> str:
        found, count = name, 0
        while found in self.taken:
            count += 1
            found = f"{name}_{count}"
        self.taken.add(found)
        return found

    def type_of(self, old: SSAValue) -> Attribute:
        """The EmitC type for an old value."""
        return self.lowered(old.type, old)

    def lowered(self, type: Attribute, about: SSAValue | None = None) -> Attribute:
        """The EmitC type for a type; complains where there is none."""
        found = spelling.lowered(type, self.arch)
        if found is None:
            raise NoCppError(f"no C++ type for {type}", about)
        return found

    # New operations

    def add(self, op: Operation) -> Operation:
        """Append an operation."""
        append_operation(self.block, op)
        return op

    def removable(self, op: Operation) -> Operation:
        """Append an operation that may go again if nothing uses it."""
        self._removable.append(op)
        return self.add(op)

    def compute(self, build: Build, name: str | None = None) -> SSAValue:
        """The value of a C++ expression."""
        expression = Expression()
        value = build(expression)
        for op in expression.finish(value):
            value = self.removable(op).results[0]
            self.christen(value, name)
        return value

    def constant(
        self,
        value: int,
        type: IntegerType = i64,
        named: IndexType | IntegerType | None = None,
    ) -> SSAValue:
        """
        A named integer constant at the head of the function. `index` and `i64` are both
        `int64_t`; the author's constant of the type `named` (`index`) is taken first.
        """
        same = (type,)
        if type == i64:
            same = (i64, _INDEX) if named == i64 else (_INDEX, i64)
        for kind in same:
            known = self._constants.get(IntegerAttr(value, kind))
            if known is not None:
                return known
        key = IntegerAttr(value, type)
        new = self.define(key, type, key)
        text = f"n{-value}" if value < 0 else str(value)
        self.christen(new, f"c{text}_{type}")
        return new

    def define(self, key: Attribute, type: Attribute, value: Attribute) -> SSAValue:
        """The constant of a function for a key; equal keys share one."""
        if (known := self._constants.get(key)) is None:
            op = ops.ConstantOp.create(properties={"value": value}, result_types=[type])
            self._constant_ops.append(op)
            known = self._constants[key] = op.results[0]
        return known

    def call(
        self,
        callee: str,
        arguments: Sequence[SSAValue | str],
        template: Sequence[str] = (),
    ) -> None:
        """A statement that calls a C++ function; text goes in as it is."""
        self.add(_call(callee, arguments, template, []))

    def make(
        self,
        type: str,
        arguments: Sequence[SSAValue | str],
        name: str | None = None,
        *,
        keep: bool = False,
    ) -> SSAValue:
        """
        An object from its constructor: `T name = T(arguments);`. It goes again if nothing
        uses it, unless it is to be kept for what its constructor does.
        """
        op = _call(type, arguments, (), [ops.opaque(type)])
        result = (self.add(op) if keep else self.removable(op)).results[0]
        self.christen(result, name)
        return result

    def say(self, text: str, *arguments: SSAValue) -> None:
        """A line of C++; `{}` stands for an argument."""
        self.add(
            ops.VerbatimOp.create(
                operands=arguments, properties={"value": ops.plain_text(text)}
            )
        )

    def alias(self, text: str) -> None:
        """A line at the head of the function that gives a type a name."""
        self._aliases.append(
            ops.VerbatimOp.create(properties={"value": StringAttr(text)})
        )

    def read(
        self, text: str, arguments: Sequence[SSAValue], type: Attribute
    ) -> SSAValue:
        """The value of C++ text that no operation can express, such as a member call."""
        variable = self.declare(type)
        self.say(f"{{}} = {text};", variable, *arguments)
        return self.load(variable)

    def declare(
        self, type: Attribute, initial: str = "", name: str | None = None
    ) -> SSAValue:
        """A variable."""
        op = ops.VariableOp.create(
            properties={"value": opaque_text(initial)}, result_types=[lvalue(type)]
        )
        variable = self.add(op).results[0]
        self.christen(variable, name)
        return variable

    def load(self, variable: SSAValue) -> SSAValue:
        """What a variable holds here."""
        assert isinstance(variable.type, emitc.EmitC_LValueType)
        op = ops.EmitC_LoadOp.create(
            operands=[variable], result_types=[variable.type.value_type]
        )
        return self.removable(op).results[0]

    def assign(self, variable: SSAValue, value: SSAValue) -> None:
        """`variable = value;`"""
        assert isinstance(variable.type, emitc.EmitC_LValueType)
        if variable.type.value_type != value.type:
            raise NoCppError(
                "no C++ for values of different C++ types that take turns: "
                f"{_text_of(variable.type.value_type)} and {_text_of(value.type)}"
            )
        self.add(ops.AssignOp.create(operands=[variable, value]))

    def count_labels(self, count: int) -> int:
        """The number of the first of some new labels."""
        self.labels += count
        return self.labels - count + 1

    # Walking

    def lower_block(self, block: Block) -> None:
        """Lower all operations of a block but its terminator."""
        for op in block.ops:
            if op is not block.last_op:
                self.lower(op)

    def lower(self, op: Operation) -> None:
        """Lower one operation; what has no C++ is noted, and the rest goes on."""
        try:
            rule = rule_for(type(op))
            if rule is None:
                no_cpp(op)
            rule(self, op)
        except NoCppError as error:
            self.report(op, error)
            for result in op.results:
                self.values[result] = self._stand_in(result)

    def report(self, op: Operation, error: NoCppError) -> None:
        """Note that an operation has no C++."""
        message = f"'{op.name}' op {error.message}"
        self.problems.append(
            Diagnostic(
                Severity.ERROR,
                message,
                op,
                error.focus,
                error.notes,
                kind=kinds.NO_CPP,
            )
        )

    def _stand_in(self, result: SSAValue) -> SSAValue:
        """Stands for the result of an operation that could not be lowered."""
        type = spelling.lowered(result.type, self.arch) or ops.opaque("auto")
        return self.add(
            ops.LiteralOp.create(
                properties={"value": StringAttr("?")}, result_types=[type]
            )
        ).results[0]

    # Constants and what nobody uses

    def collect_constants(self, function: Operation) -> None:
        """Define the function's own constants, under their own names."""
        for op in walk(function):
            if type(op) is not arith.ConstantOp or op.result.first_use is None:
                continue
            result = op.results[0]
            lowered = spelling.lowered(result.type, self.arch)
            if lowered is None or isinstance(result.type, VectorType):
                continue
            value = constant_value(op.value, lowered)
            if value is not None:
                self.bind(result, self.define(op.value, lowered, value))

    def finish(self) -> None:
        """Drop what nothing uses; names of types and constants begin the function."""
        for op in reversed(self._removable):
            if not any(result.uses.get_length() for result in op.results):
                op.detach()
                op.erase()
        used = list(self._aliases)
        used += [op for op in self._constant_ops if op.results[0].first_use is not None]
        if self.entry.first_op is None:
            self.entry.add_ops(used)
        elif used:
            self.entry.insert_ops_before(used, self.entry.first_op)


def no_cpp(op: Operation, why: str = "") -> NoReturn:
    """Say that an operation has no C++."""
    raise NoCppError(f"has no C++{f': {why}' if why else ''}")


def needs_tmp(lowering: Lowering, op: Operation) -> NoReturn:
    """
    An operation has no C++ without a scratch tile, to which only its author can give bytes.

    Raises:
        NoCppError: always.
    """
    arch = lowering.arch.name
    no_cpp(op, f"on {arch} it computes with a scratch tile; give it a tmp operand")


def constant_value(value: Attribute, type: Attribute) -> Attribute | None:
    """The value of an EmitC constant for that of an `arith.constant`."""
    match value:
        case IntegerAttr():
            number = value.value.data
            if (integer := spelling.as_integer(type)) is not None:
                if integer.bitwidth == 1:
                    number = int(number != 0)
                return IntegerAttr(number, integer)
        case FloatAttr():
            if isinstance(type, emitc.EmitC_OpaqueType):
                text = float_text(value.value.data, value.type)
                return opaque_text(text)
            return value
        case _:
            pass
    return None


def _call(
    callee: str,
    arguments: Sequence[SSAValue | str],
    template: Sequence[str],
    results: Sequence[Attribute],
) -> Operation:
    # Asked in this way round, as the answer for abstract bases such as `SSAValue` is slow.
    operands = [a for a in arguments if not isinstance(a, str)]
    args = None
    if len(operands) < len(arguments):
        count = iter(range(len(operands)))
        args = ArrayAttr(
            [
                opaque_text(a)
                if isinstance(a, str)
                else ops.operand_number(next(count))
                for a in arguments
            ]
        )
    properties: dict[str, Attribute] = {"callee": ops.plain_text(callee)}
    if args is not None:
        properties["args"] = args
    if template:
        properties["template_args"] = ArrayAttr([opaque_text(t) for t in template])
    return create_operation(
        emitc.EmitC_CallOpaqueOp,
        operands=operands,
        result_types=results,
        properties=properties,
    )


def _text_of(type: Attribute) -> str:
    return type.value.data if isinstance(type, emitc.EmitC_OpaqueType) else str(type)
