"""
The builders of the dialect's operations, as MLIR generates them for its own: a class of
`OpView` and a function for each. All comes from the classes of `pto_dialect.ops`: names,
operands, attributes, which of them may be left out, and what results are.

The arguments are, in this order: the types of results that nothing tells, the operands,
the attributes that must be there; those that may be left out have no place, only a name.
Each name may be written in snake case or in camel case.
"""

from __future__ import annotations

import builtins
import inspect
import keyword
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from xdsl.irdl import OpDef, OptionalDef, VariadicDef
from xdsl.irdl.constraints import InferenceContext

from pto_dialect.ops.base import PTOOp
from pto_opt.mlir.attributes import PREFIX
from pto_opt.mlir.bindings import current_context, mlir_ir
from pto_opt.mlir.dialects.arguments import as_attribute, as_operand, stand_in
from pto_opt.mlir.modules import bridge_of

SEGMENTS = "operandSegmentSizes"

_NO_DEFAULT = inspect.Parameter.empty


class Recipe:
    """How the builder of an operation makes it."""

    def __init__(self, op_class: type[PTOOp]):
        self.op_class = op_class
        self.definition: OpDef = op_class.get_irdl_definition()
        self.operands = dict(self.definition.operands)
        self.attributes = {
            name: one
            for name, one in self.definition.properties.items()
            if name.isidentifier()  # others, `pto.x`, are set on the operation
            and name not in (SEGMENTS, "resultSegmentSizes")
        }
        self.results = dict(self.definition.results)

    @property
    def class_name(self) -> str:
        """The name of the class in the bindings."""
        return self.op_class.BUILDER or self.op_class.__name__

    @property
    def function_name(self) -> str:
        """The name of the function in the bindings: `print_` for `pto.print`."""
        name = re.sub(r"\W", "_", self.op_class.name.removeprefix(PREFIX))
        is_taken = keyword.iskeyword(name) or hasattr(builtins, name)
        return f"{name}_" if is_taken else name

    @cached_property
    def has_segments(self) -> bool:
        """Whether it says of how many operands each group is."""
        return SEGMENTS in self.definition.properties

    @property
    def infers_from_operands(self) -> bool:
        """Whether the class tells the type of the result from operands."""
        return self.op_class.infer_type.__func__ is not PTOOp.infer_type.__func__

    @cached_property
    def infers_results(self) -> bool:
        """Whether the types of its results need not be given."""
        if self.infers_from_operands:
            return True
        return bool(self.results) and all(
            not isinstance(one, VariadicDef)
            and one.constr.can_infer(set(), length_known=True)
            for one in self.results.values()
        )

    @cached_property
    def placed(self) -> list[str]:
        """The arguments of the builder that have a place."""
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        parameters = self.signature.parameters.values()
        return [one.name for one in parameters if one.kind is kind]

    @cached_property
    def _arguments(self) -> set[str]:
        """The keywords of operands and attributes."""
        return {self.keyword(name) for name in (*self.operands, *self.attributes)}

    @cached_property
    def signature(self) -> inspect.Signature:
        """The signature of the builder, without `self`."""
        placed: dict[str, Any] = {}
        if self.op_class.BUILDER_TAKES_RESULT:
            placed["result"] = _NO_DEFAULT
        if not self.infers_results:
            placed |= {self.keyword(name): _NO_DEFAULT for name in self.results}
        named: list[str] = []
        order = self.op_class.BUILDER_ORDER
        every = {**self.operands, **self.attributes}
        for name in dict.fromkeys((*order, *every)):
            if name not in every:  # of a family, some have it
                continue
            may_be_absent = isinstance(every[name], OptionalDef)
            if name in order or not may_be_absent:
                placed[self.keyword(name)] = None if may_be_absent else _NO_DEFAULT
            else:
                named.append(self.keyword(name))
        if self.infers_results:
            named.append("results")
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        parameters = [
            inspect.Parameter(name, kind, default=default)
            for name, default in placed.items()
        ]
        kind = inspect.Parameter.KEYWORD_ONLY
        parameters += [
            inspect.Parameter(name, kind, default=None)
            for name in (*named, "loc", "ip")
        ]
        return inspect.Signature(parameters)

    def keyword(self, name: str) -> str:
        """What the bindings call an operand or attribute."""
        found = self.op_class.BUILDER_KEYWORDS.get(name, name)
        return f"{found}_" if keyword.iskeyword(found) else found

    def build(self, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """
        The operation in MLIR.

        Raises:
            TypeError: for arguments that are missing, too many, or of another kind.
            ValueError: for words that an enumeration does not have.
        """
        ir, given = mlir_ir(), self._bind(arguments, keywords)
        loc, ip = given.pop("loc"), given.pop("ip")
        self._move_run_time_values(given)
        groups = {
            name: as_operand(self.op_class, name, one, given[self.keyword(name)])
            for name, one in self.operands.items()
        }
        context = _context(loc, ip, groups)
        bridge = bridge_of(context)
        properties = {
            name: as_attribute(bridge, name, one, given[self.keyword(name)])
            for name, one in self.attributes.items()
            if given[self.keyword(name)] is not None
        }
        attributes = {
            name: value if isinstance(value, ir.Attribute) else ir.TypeAttr.get(value)
            for name, value in properties.items()
        }
        if self.has_segments:
            sizes = [len(values) for values in groups.values()]
            attributes[SEGMENTS] = ir.DenseI32ArrayAttr.get(sizes, context)
        return ir.Operation.create(
            self.op_class.name,
            results=self._result_types(given, groups, properties, bridge),
            operands=[value for values in groups.values() for value in values],
            attributes=attributes,
            regions=len(self.definition.regions),
            loc=loc,
            ip=ip,
        )

    def _bind(
        self, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> dict[str, Any]:
        named = dict(keywords)
        explicit: Any = None
        if self.infers_results:
            explicit = named.pop("result", None)
            if arguments and _is_type(arguments[0]):
                explicit, *arguments = arguments
        for name in list(named):
            found = self.resolve(name)
            if found not in named:
                named[found] = named.pop(name)
        if len(arguments) > len(self.placed):
            arguments, named = self._by_older_order(arguments, named)
        try:
            bound = self.signature.bind(*arguments, **named)
        except TypeError as error:
            raise TypeError(f"{self.class_name}: {error}") from None
        bound.apply_defaults()
        given = dict(bound.arguments)
        if explicit is not None:
            given["results"] = [explicit]
        return given

    def _by_older_order(
        self, arguments: Sequence[Any], named: dict[str, Any]
    ) -> tuple[Sequence[Any], dict[str, Any]]:
        """Arguments of programs from before some of the operands became optional."""
        order = self.op_class.BUILDER_ORDER_ONCE or tuple(self.operands)
        results = [name for name in self.placed if name not in self._arguments]
        names = [*results, *(self.keyword(name) for name in order)]
        names += [name for name in self.placed if name not in names]
        if len(arguments) > len(names):
            return arguments, named
        return (), {**dict(zip(names, arguments)), **named}

    def resolve(self, name: str) -> str:
        """The parameter that a keyword means, in either case or by its name here."""
        for found in (name, _snake(name), _camel(name), self.keyword(name)):
            if found in self.signature.parameters:
                return found
        return name

    def _move_run_time_values(self, given: dict[str, Any]) -> None:
        """A value in place of an attribute is the operand `..._dyn`, if it has one."""
        for name in self.attributes:
            other = f"{name}_dyn"
            if other in self.operands and _is_value(given[name]):
                given[other], given[name] = given[name], None

    def _result_types(
        self,
        given: Mapping[str, Any],
        groups: Mapping[str, Sequence[Any]],
        properties: Mapping[str, Any],
        bridge: Any,
    ) -> list[Any]:
        if self.op_class.BUILDER_TAKES_RESULT and given["result"] is not None:
            raise TypeError(
                f"{self.class_name}: tiles have no result, give None for it"
            )
        if not self.infers_results:
            return [
                type_
                for name, one in self.results.items()
                for type_ in (
                    given[self.keyword(name)]
                    if isinstance(one, VariadicDef)
                    else [given[self.keyword(name)]]
                )
            ]
        if given.get("results") is not None:
            return list(given["results"])
        if not self.infers_from_operands:
            return [
                bridge.to_mlir(one.constr.infer(InferenceContext(), length=1)[0])
                for one in self.results.values()
            ]
        inferred = self.op_class.infer_type(
            {
                name: [stand_in(bridge, value) for value in values]
                for name, values in groups.items()
            },
            {name: bridge.from_mlir(value) for name, value in properties.items()},
        )
        if inferred is None:
            raise TypeError(f"{self.class_name}: cannot infer the type of its result")
        return [bridge.to_mlir(inferred)]


def make_class(recipe: Recipe) -> type[Any]:
    """The class of an operation, which its arguments build."""
    ir = mlir_ir()

    def build(self: Any, *arguments: Any, **keywords: Any) -> None:
        ir.OpView.__init__(self, recipe.build(arguments, keywords))

    build.__name__, build.__qualname__ = "__init__", f"{recipe.class_name}.__init__"
    own = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    setattr(
        build,
        "__signature__",
        inspect.Signature([own, *recipe.signature.parameters.values()]),
    )
    op_class = recipe.op_class
    members: dict[str, Any] = {
        "OPERATION_NAME": op_class.name,
        "_ODS_REGIONS": (len(recipe.definition.regions), True),
        "__doc__": op_class.__doc__,
        "__init__": build,
        "__module__": "pto_opt.mlir.dialects.pto",
    }
    for name in recipe.attributes:
        if not hasattr(ir.OpView, name):  # such as `location`
            members[name] = property(
                _attribute_getter(name), doc=f"The attribute `{name}`."
            )
    for number, (name, one) in enumerate(recipe.operands.items()):
        members[recipe.keyword(name)] = property(
            _operand_getter(recipe, number, one), doc=f"The operand `{name}`."
        )
    for number, (name, one) in enumerate(recipe.results.items()):
        name = recipe.keyword(name)
        is_taken = name in members or hasattr(ir.OpView, name)
        if not isinstance(one, VariadicDef) and not is_taken:
            members[name] = property(
                _result_getter(number), doc=f"The result `{name}`."
            )
    for number, (name, _) in enumerate(recipe.definition.regions):
        members[name] = property(_region_getter(number), doc=f"The region `{name}`.")
    return type(recipe.class_name, (ir.OpView,), members)


def make_function(recipe: Recipe, op_class: type[Any]) -> Callable[..., Any]:
    """The function that builds an operation and gives its result, or else itself."""

    def build(*arguments: Any, **keywords: Any) -> Any:
        op = op_class(*arguments, **keywords)
        results = op.operation.results
        if len(results) == 1:
            return results[0]
        return results if len(results) else op

    build.__name__ = build.__qualname__ = recipe.function_name
    build.__doc__ = recipe.op_class.__doc__
    setattr(build, "__signature__", recipe.signature)
    return build


def _attribute_getter(name: str) -> Callable[[Any], Any]:
    def get(self: Any) -> Any:
        return self.operation.attributes.get(name, None)

    return get


def _operand_getter(recipe: Recipe, number: int, one: Any) -> Callable[[Any], Any]:
    def get(self: Any) -> Any:
        operands = list(self.operation.operands)
        if recipe.has_segments:
            sizes = list(self.operation.attributes[SEGMENTS])
        else:
            optional = len(operands) - len(recipe.operands) + 1
            sizes = [
                optional if isinstance(other, VariadicDef) else 1
                for other in recipe.operands.values()
            ]
        start = sum(sizes[:number])
        group = operands[start : start + sizes[number]]
        if isinstance(one, VariadicDef) and not isinstance(one, OptionalDef):
            return group
        return group[0] if group else None

    return get


def _result_getter(number: int) -> Callable[[Any], Any]:
    return lambda self: self.operation.results[number]


def _region_getter(number: int) -> Callable[[Any], Any]:
    return lambda self: self.operation.regions[number]


def _context(loc: Any, ip: Any, groups: Mapping[str, Sequence[Any]]) -> Any:
    if loc is not None:
        return loc.context
    if ip is not None:
        return ip.block.owner.context
    for values in groups.values():
        for value in values:
            return value.context
    return current_context()


def _is_type(value: Any) -> bool:
    return isinstance(value, mlir_ir().Type)


def _is_value(value: Any) -> bool:
    ir = mlir_ir()
    return isinstance(value, ir.Value | ir.OpView | ir.Operation)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)
