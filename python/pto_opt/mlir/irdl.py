"""
The dialect as IRDL, which makes it known to an MLIR context: its types and attributes
with what their parameters may be, its operations with the types of their operands and
results, optional ones and groups among them, and the kinds of their attributes.

What IRDL cannot say, our own verifiers check when a pass reads a module: attributes that
may be absent, what is inside MLIR's own attributes (the `i32` of `4 : i32`), and the
relations between operands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args

from xdsl.dialects.builtin import (
    AnyFloat,
    ArrayAttr,
    ArrayOfConstraint,
    DenseArrayBase,
    IntAttr,
    IntegerAttr,
    IntegerType,
    MemRefType,
    Signedness,
    StringAttr,
    SymbolRefAttr,
    UnitAttr,
)
from xdsl.dialects.utils.enum_attribute import EnumAttribute
from xdsl.ir import Attribute, ParametrizedAttribute, TypeAttribute
from xdsl.irdl import (
    AllOf,
    AnyAttr,
    AnyOf,
    AttrConstraint,
    BaseAttr,
    EqAttrConstraint,
    MessageConstraint,
    OpDef,
    OptionalDef,
    ParamAttrConstraint,
    RangeConstraint,
    VarConstraint,
    VariadicDef,
)
from xdsl.irdl.constraints import RangeLengthConstraint, RangeOf

from pto_dialect import PTO
from pto_dialect.ops import all_operations
from pto_opt.mlir.attributes import PREFIX, host_text
from pto_opt.mlir.bindings import (
    MLIRContext,
    MLIRModule,
    mlir_ir,
    mlir_irdl,
    mlir_parsers,
)

_WIDTHS = (1, 2, 4, 8, 16, 32, 64, 128)
"""Integers that stand for those of any width: IRDL knows no parameters of theirs."""


def register_dialect(context: MLIRContext) -> None:
    """
    Make the dialect known to an MLIR context, once.

    Raises:
        NoBindingsError: where the bindings of MLIR are not installed.
    """
    ir = mlir_ir()
    if is_registered(context):
        return
    with context, ir.Location.unknown():
        # Definitions name attributes, which must be there first, and types as symbols.
        for module in _modules():
            mlir_irdl().load_dialects(module)


def is_registered(context: MLIRContext) -> bool:
    """Whether an MLIR context knows the dialect."""
    return context.is_registered_operation("pto.alloc_tile")


def _modules() -> Iterator[MLIRModule]:
    """Each is made when those before it are loaded: it names what they define."""
    for attribute in PTO.attributes:
        if not issubclass(attribute, TypeAttribute):
            module = mlir_ir().Module.create()
            builder = _Builder(_Builder(module.body).open("dialect", "pto"))
            _define_attribute(builder, "attribute", attribute)
            yield module
    yield _types_and_operations()


def _types_and_operations() -> MLIRModule:
    """The types stand in a symbol table of their own: operations share names of theirs."""
    module = mlir_ir().Module.create()
    root = _Builder(module.body)
    builder = _Builder(_Builder(root.module(_TYPES)).open("dialect", "pto"))
    for attribute in PTO.attributes:
        if issubclass(attribute, TypeAttribute):
            _define_attribute(builder, "type", attribute)
    builder = _Builder(root.open("dialect", "pto"), types=f"@{_TYPES}::")
    for op in all_operations():
        with builder.define("operation", op.name.removeprefix(PREFIX)):
            _define_operation(builder, op.get_irdl_definition())
    return module


_TYPES = "types"


def _define_attribute(builder: _Builder, kind: str, attribute: type[Attribute]) -> None:
    with builder.define(kind, attribute.name.removeprefix(PREFIX)):
        parameters = list(_parameters(builder, attribute))
        if parameters:
            names = [name for name, _ in parameters]
            builder.put("parameters", [v for _, v in parameters], names=names)


def _define_operation(builder: _Builder, definition: OpDef) -> None:
    variables: dict[str, Any] = {}
    for kind, values in (
        ("operands", definition.operands),
        ("results", definition.results),
    ):
        constraints = [builder.constraint(v.constr, variables) for _, v in values]
        amounts = [
            "optional"
            if isinstance(value, OptionalDef)
            else "variadic"
            if isinstance(value, VariadicDef)
            else "single"
            for _, value in values
        ]
        if values:
            names = [name for name, _ in values]
            builder.put(kind, constraints, names=names, amounts=amounts)
    required = {
        name: builder.constraint(one.constr, variables)
        for name, one in definition.properties.items()
        if not isinstance(one, OptionalDef)
    }
    if required:
        builder.put(
            "attributes", list(required.values()), attributeValueNames=list(required)
        )
    if definition.regions:
        regions = [builder.region() for _ in definition.regions]
        names = [name for name, _ in definition.regions]
        builder.put("regions", regions, names=names)


def _parameters(
    builder: _Builder, attribute: type[Attribute]
) -> Iterator[tuple[str, Any]]:
    """The parameters of a type or attribute, with their constraints."""
    if issubclass(attribute, ParametrizedAttribute):
        for name, one in attribute.get_irdl_definition().parameters:
            yield name, builder.constraint(one.constr, {})
    elif issubclass(attribute, EnumAttribute):
        words = [StringAttr(str(case.value)) for case in attribute.enum_type]
        yield "value", builder.any_of([builder.exactly(word) for word in words])
    else:
        yield "value", builder.base("#builtin.string")


def _is_beyond_irdl(constraint: AttrConstraint) -> bool:
    """Whether it asks for a type of MLIR with parameters, of which IRDL knows no kinds."""
    return isinstance(constraint, BaseAttr) and constraint.attr is MemRefType


def _cases(attribute: Any) -> list[Attribute]:
    """Every attribute of the class of an enumeration; none of another class."""
    if not issubclass(attribute, EnumAttribute):
        return []
    return [attribute(case) for case in attribute.enum_type]


class _Definition:
    """The body of a definition, which is built within a `with` statement."""

    def __init__(self, builder: _Builder, block: Any):
        self._builder, self._block = builder, block
        self._outer: Any = None

    def __enter__(self) -> None:
        self._outer, self._builder.block = self._builder.block, self._block

    def __exit__(self, *_: object) -> None:
        self._builder.block = self._outer


class _Builder:
    """
    Writes operations of IRDL. Its verifier is not asked: it wants names of small letters
    without points, while the contexts that the definitions are loaded in do not.
    """

    def __init__(self, block: Any, types: str = ""):
        self.block = block
        self._types = types
        self._attribute: Any = mlir_ir().Type.parse("!irdl.attribute")
        self._region: Any = mlir_ir().Type.parse("!irdl.region")

    def define(self, kind: str, name: str) -> _Definition:
        """A type, an attribute or an operation."""
        return _Definition(self, self.open(kind, name))

    def open(self, kind: str, name: str) -> Any:
        """The block of a new definition."""
        attributes = {"sym_name": mlir_ir().StringAttr.get(name)}
        return (
            self._add(kind, attributes=attributes, regions=1).regions[0].blocks.append()
        )

    def module(self, name: str) -> Any:
        """The block of a new module."""
        ir = mlir_ir()
        inner = ir.Module.create().operation.clone(ir.InsertionPoint(self.block))
        inner.attributes["sym_name"] = ir.StringAttr.get(name)
        return inner.regions[0].blocks[0]

    def put(
        self,
        kind: str,
        values: Sequence[Any],
        amounts: Sequence[str] = (),
        **names: Sequence[str],
    ) -> None:
        """Say what the operands, parameters, attributes or regions of a definition are."""
        ir = mlir_ir()
        attributes = {
            key: ir.ArrayAttr.get([ir.StringAttr.get(word) for word in words])
            for key, words in names.items()
        }
        if amounts:
            text = f"#irdl<variadicity_array [ {', '.join(amounts)}]>"
            attributes["variadicity"] = mlir_parsers()[1](text)
        self._add(kind, values, attributes=attributes)

    def region(self) -> Any:
        """Any region."""
        return self._add("region", results=[self._region]).result

    def exactly(self, attribute: Attribute) -> Any:
        """One attribute or type alone."""
        expected = mlir_parsers()[1](host_text(attribute))
        return self._constraint("is", expected=expected)

    def base(self, name: str) -> Any:
        """Any attribute (`#pto.pipe`) or type (`!pto.tile_buf`) of a kind."""
        return self._constraint("base", base_name=mlir_ir().StringAttr.get(name))

    def any_of(self, constraints: Sequence[Any]) -> Any:
        """One of several."""
        if len(constraints) == 1:
            return constraints[0]
        return self._constraint("any_of", constraints)

    def constraint(
        self, constraint: AttrConstraint | RangeConstraint, variables: dict[str, Any]
    ) -> Any:
        """What IRDL has for a constraint; `variables` are those of the definition."""
        match constraint:
            case RangeLengthConstraint():
                return self.constraint(constraint.constraint, variables)
            case RangeOf() | MessageConstraint():
                return self.constraint(constraint.constr, variables)
            case VarConstraint():
                if constraint.name not in variables:
                    variables[constraint.name] = self.constraint(
                        constraint.constraint, variables
                    )
                return variables[constraint.name]
            case EqAttrConstraint():
                return self.exactly(constraint.attr)
            case AnyOf() if any(map(_is_beyond_irdl, constraint.attr_constrs)):
                return self._constraint("any")
            case AnyOf():
                return self.any_of(
                    [self._alternative(c, variables) for c in constraint.attr_constrs]
                )
            case AllOf():
                return self._constraint(
                    "all_of",
                    [self.constraint(c, variables) for c in constraint.attr_constrs],
                )
            case BaseAttr():
                return self._any_of_class(constraint.attr)
            case ParamAttrConstraint():
                return self._with_parameters(constraint)
            case ArrayOfConstraint():
                return self.base("#builtin.array")
            case AnyAttr():
                return self._constraint("any")
            case _:
                raise TypeError(f"there is no IRDL for the constraint {constraint}")

    def _any_of_class(self, attribute: type[Attribute]) -> Any:
        if attribute in get_args(AnyFloat):
            return self.exactly(attribute())
        if attribute is IntegerType:
            return self._integers(*Signedness)
        if attribute is UnitAttr:
            return self.exactly(attribute())
        if not issubclass(attribute, TypeAttribute):
            return self.base(_HOST_NAMES.get(attribute) or f"#{attribute.name}")
        assert issubclass(attribute, ParametrizedAttribute)
        if not attribute.name.startswith(PREFIX):
            return self.exactly(attribute())
        # MLIR looks into alternatives of this form, not into `irdl.base`.
        count = len(attribute.get_irdl_definition().parameters)
        name = f"{self._types}@pto::@{attribute.name.removeprefix(PREFIX)}"
        return self._constraint(
            "parametric",
            [self._constraint("any") for _ in range(count)],
            base_type=mlir_parsers()[1](name),
        )

    def _alternative(
        self, constraint: AttrConstraint, variables: dict[str, Any]
    ) -> Any:
        """As `constraint`; MLIR does not look into alternatives of `irdl.base`."""
        cases = _cases(constraint.attr) if isinstance(constraint, BaseAttr) else []
        if cases:
            return self.any_of([self.exactly(one) for one in cases])
        return self.constraint(constraint, variables)

    def _integers(self, *signs: Signedness) -> Any:
        widths = [IntegerType(width, sign) for sign in signs for width in _WIDTHS]
        return self.any_of([self.exactly(one) for one in widths])

    def _with_parameters(self, constraint: ParamAttrConstraint[Any]) -> Any:
        """Those of this dialect have parameters for IRDL, those of MLIR have none."""
        if constraint.base_attr is IntegerType:
            return self._integers(Signedness.SIGNLESS)
        return self._any_of_class(constraint.base_attr)

    def _constraint(self, kind: str, operands: Sequence[Any] = (), **attributes: Any):
        return self._add(kind, operands, [self._attribute], attributes).result

    def _add(
        self,
        kind: str,
        operands: Sequence[Any] = (),
        results: Sequence[Any] = (),
        attributes: dict[str, Any] | None = None,
        regions: int = 0,
    ) -> Any:
        ir = mlir_ir()
        return ir.Operation.create(
            f"irdl.{kind}",
            results=list(results),
            operands=list(operands),
            attributes=attributes or {},
            regions=regions,
            ip=ir.InsertionPoint(self.block),
        )


_HOST_NAMES: dict[type[Attribute], str] = {
    ArrayAttr: "#builtin.array",
    DenseArrayBase: "#builtin.dense_array",
    IntAttr: "#builtin.integer",
    IntegerAttr: "#builtin.integer",
    StringAttr: "#builtin.string",
    SymbolRefAttr: "#builtin.symbol_ref",
}
"""What MLIR calls kinds of its own: where xDSL has names for them, they are others."""
