"""
Reads what pypto prints of the functions that call kernels (`pl.FunctionType.Orchestration`,
`Spmd` and `Group`), and calls the kernels in that order.

The text is Python, with types for annotations. Tensors are memory with a shape; a kernel
gets the memory from the tensor's first element on.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, cast

from pto_opt.pypto.tensors import DTYPES, Tensor


def _floor_divided(one: Any, other: Any) -> Any:
    return one // other


def _divided(one: Any, other: Any) -> Any:
    return one / other


_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: _floor_divided,
    ast.Div: _divided,
    ast.Mod: operator.mod,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.USub: operator.neg,
    ast.Not: operator.not_,
}


class CannotRunError(Exception):
    """What keeps a program from being run here, and the statement that it stands in."""

    def __init__(self, message: str):
        super().__init__(message)
        self.statement: str | None = None

    def __str__(self) -> str:
        message = super().__str__()
        return message if self.statement is None else f"{message}, in: {self.statement}"


@dataclass(frozen=True)
class Call:
    """One launch of a kernel: what a front end would give the launcher."""

    kernel: str
    arguments: list[Any]
    """Tensors and numbers, in the order of the kernel's parameters."""
    sizes: dict[str, int]
    """What the names in the parameters' shapes stand for."""
    blocks: int


@dataclass(frozen=True)
class HostParameter:
    """A parameter of a function."""

    name: str
    """As its author wrote it, without the number that pypto gives each assignment."""
    shape: list[ast.expr] | None
    """The extents of a tensor; None for a number."""
    dtype: str | None
    """pypto's name for the type of a tensor's elements."""
    is_output: bool
    """Whether it is there for results alone."""

    @staticmethod
    def of(node: ast.arg) -> HostParameter:
        """What the text says of it."""
        annotation = node.annotation
        what = annotation.value if isinstance(annotation, ast.Subscript) else None
        is_output = what is not None and ast.unparse(what) == "pl.Out"
        shape, dtype = _shape_of(annotation), _dtype_of(annotation)
        return HostParameter(node.arg.partition("__")[0], shape, dtype, is_output)

    @property
    def static_shape(self) -> list[int | None]:
        """The extents; None for one that the caller chooses."""
        return [
            extent.value
            if isinstance(extent, ast.Constant) and isinstance(extent.value, int)
            else None
            for extent in self.shape or ()
        ]


@dataclass
class _Function:
    node: ast.FunctionDef
    kind: str

    @property
    def arguments(self) -> list[ast.arg]:
        return [a for a in self.node.args.args if a.arg != "self"]


_CALLERS = ("Orchestration", "Spmd")
"""The kinds of functions that call kernels and are none."""


@dataclass
class Orchestration:
    """The functions of a printed program, and who launches its kernels."""

    functions: dict[str, _Function]
    run: Callable[[Call], None]
    """Launches a kernel."""

    @staticmethod
    def read(text: str, run: Callable[[Call], None]) -> Orchestration:
        """
        Raises:
            CannotRunError: if it is no program.
        """
        try:
            module = ast.parse(text)
        except SyntaxError as error:
            raise CannotRunError(f"pypto prints what is no Python: {error}") from error
        found: dict[str, _Function] = {}
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef):
                found[node.name] = _Function(node, _kind_of(node))
        return Orchestration(found, run)

    @property
    def entry(self) -> str:
        """The function that a host calls: what orchestrates, else the one kernel."""
        names = [n for n, f in self.functions.items() if f.kind == "Orchestration"]
        names = names or list(self.functions)
        if len(names) != 1:
            listed = ", ".join(names) or "none"
            raise CannotRunError(f"needs the name of a function, of these: {listed}")
        return names[0]

    def parameters(self, name: str) -> list[HostParameter]:
        """
        What a function takes.

        Raises:
            CannotRunError: if there is no such function.
        """
        return [HostParameter.of(a) for a in self._function(name).arguments]

    def _function(self, name: str) -> _Function:
        if name not in self.functions:
            known = ", ".join(self.functions)
            raise CannotRunError(f"there is no function {name}, only {known}")
        return self.functions[name]

    def call(
        self,
        name: str,
        arguments: Sequence[Any],
        blocks: int = 1,
        is_skipped: bool = False,
    ) -> Any:
        """
        Call a function; a kernel is launched. A task that is skipped gives back what it
        would have written, as it is.

        Raises:
            CannotRunError: for what is not known here.
        """
        function = self._function(name)
        values: dict[str, Any] = {}
        sizes: dict[str, int] = {}
        for parameter, value in zip(function.arguments, arguments, strict=True):
            values[parameter.arg] = value
            shape = _shape_of(parameter.annotation)
            if shape is not None and isinstance(value, Tensor):
                for extent, size in zip(shape, value.shape):
                    for symbol, found in _solved(extent, size):
                        sizes.setdefault(symbol, found)
        if function.kind in _CALLERS and not is_skipped:
            frame = _Frame(self, {**sizes, **values}, blocks)
            frame.block(function.node.body)
            return frame.result
        if not is_skipped:
            self.run(Call(name, list(arguments), sizes, blocks))
        return _returned(function.node, values)


def _kind_of(node: ast.FunctionDef) -> str:
    for decorator in node.decorator_list:
        for keyword in getattr(decorator, "keywords", ()):
            if keyword.arg == "type":
                return ast.unparse(keyword.value).rpartition(".")[2]
    return ""


def _shape_of(annotation: ast.expr | None) -> list[ast.expr] | None:
    """The extents in the type of a tensor; None for another type."""
    match _tensor(annotation):
        case [ast.List(elts=extents), *_]:
            return extents
        case _:
            return None


def _dtype_of(annotation: ast.expr | None) -> str | None:
    """The name of a tensor's element type; None for another type."""
    match _tensor(annotation):
        case [_, ast.expr() as dtype, *_]:
            return ast.unparse(dtype).rpartition(".")[2]
        case _:
            return None


def _tensor(annotation: ast.expr | None) -> list[ast.expr]:
    """What stands in the brackets of a tensor's type."""
    if not isinstance(annotation, ast.Subscript):
        return []
    inner = annotation.slice
    if ast.unparse(annotation.value) in ("pl.Out", "pl.InOut"):
        return _tensor(inner)
    if ast.unparse(annotation.value) == "pl.Tensor" and isinstance(inner, ast.Tuple):
        return inner.elts
    return []


def _solved(extent: ast.expr, size: int) -> Iterator[tuple[str, int]]:
    """What the name in an extent, `N` or `N * pl.const(2, ...)`, is for a size."""
    match extent:
        case ast.Name(id=name):
            yield name, size
        case ast.BinOp(
            left=ast.Name(id=name), op=ast.Mult(), right=ast.Call() as times
        ):
            factor = times.args[0]
            if isinstance(factor, ast.Constant) and isinstance(factor.value, int):
                yield name, size // factor.value
        case _:
            pass


def _returned(node: ast.FunctionDef, values: Mapping[str, Any]) -> Any:
    """What a kernel returns: parameters that it has written, under other names."""
    last = node.body[-1]
    if not isinstance(last, ast.Return) or last.value is None:
        return None
    same: dict[str, str] = {}
    for inner in ast.walk(node):
        for name, other in _other_names(inner):
            same.setdefault(name, other)
    found: list[Any] = []
    for each in last.value.elts if isinstance(last.value, ast.Tuple) else [last.value]:
        name = ast.unparse(each)
        while name in same and name not in values:
            name = same.pop(name)
        if name not in values:
            raise CannotRunError(f"{node.name} returns {name}, which is no parameter")
        found.append(values[name])
    return found[0] if len(found) == 1 else tuple(found)


def _other_names(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Names of tensors that a statement makes, each with another name of the same one."""
    match node:
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            targets = [target]
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
            pass
        case ast.For(target=ast.Tuple(elts=[_, names]), iter=ast.Call() as call):
            carried = [k.value for k in call.keywords if k.arg == "init_values"]
            if isinstance(names, ast.Tuple) and carried:
                if isinstance(carried[0], ast.Tuple):
                    for name, first in zip(names.elts, carried[0].elts):
                        yield ast.unparse(name), ast.unparse(first)
            return
        case _:
            return
    if isinstance(value, ast.Name):
        yield ast.unparse(targets[0]), value.id
    elif isinstance(value, ast.Call):
        if ast.unparse(value.func) == "pl.yield_":
            for name, other in zip(targets, value.args):
                yield ast.unparse(name), ast.unparse(other)
        elif value.args and ast.unparse(value.func) == "pl.tensor.write":
            yield ast.unparse(targets[0]), ast.unparse(value.args[0])
        elif value.args and ast.unparse(value.func).endswith(("store", "scatter")):
            yield ast.unparse(targets[0]), ast.unparse(value.args[-1])


class _Frame:
    """One call of a function that calls others."""

    def __init__(
        self, program: Orchestration, values: dict[str, Any], blocks: int
    ) -> None:
        self._program = program
        self._values = values
        self._blocks = blocks
        self._yielded: tuple[Any, ...] = ()
        self.result: Any = None

    # Statements

    def block(self, body: Iterable[ast.stmt]) -> None:
        """Run statements."""
        for statement in body:
            try:
                self._statement(statement)
            except CannotRunError as error:
                if error.statement is None:
                    error.statement = ast.unparse(statement).splitlines()[0]
                raise

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._bind(target, self._value(value))
            case ast.Assign(targets=[target], value=value):
                self._bind(target, self._value(value))
            case ast.Expr(value=value):
                self._value(value)
            case ast.With(body=body):
                self.block(body)
            case ast.Return(value=value):
                self.result = None if value is None else self._value(value)
            case ast.If(test=test, body=body, orelse=orelse):
                self.block(body if self._value(test) else orelse)
            case ast.For():
                self._loop(node)
            case ast.Pass():
                pass
            case _:
                raise CannotRunError(f"{type(node).__name__} is not run here")

    def _bind(self, target: ast.expr, value: Any) -> None:
        if isinstance(target, ast.Tuple):
            for one, part in zip(target.elts, value, strict=True):
                self._bind(one, part)
        else:
            self._values[ast.unparse(target)] = value

    def _loop(self, node: ast.For) -> None:
        call = node.iter
        known = ("pl.range", "pl.parallel", "pl.unroll")
        if not isinstance(call, ast.Call) or ast.unparse(call.func) not in known:
            raise CannotRunError(f"a loop over {ast.unparse(call)} is not run here")
        numbers = range(*(int(self._value(a)) for a in call.args))
        start = [k.value for k in call.keywords if k.arg == "init_values"]
        carried = tuple(self._value(start[0])) if start else ()
        counter, names = node.target, None
        if start:
            assert isinstance(node.target, ast.Tuple)
            counter, names = node.target.elts
        for number in numbers:
            self._bind(counter, number)
            if names is not None:
                self._bind(names, carried)
            self.block(node.body)
            if names is not None:
                carried = self._yielded
        if names is not None and not numbers:
            self._bind(_yield_targets(node.body), carried)

    # Expressions

    def _value(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return self._name(name)
            case ast.Tuple(elts=elts) | ast.List(elts=elts):
                return tuple(self._value(e) for e in elts)
            case ast.BinOp(left=left, op=op, right=right):
                return self._operator(op)(self._value(left), self._value(right))
            case ast.UnaryOp(op=op, operand=operand):
                return self._operator(op)(self._value(operand))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._operator(op)(self._value(left), self._value(right))
            case ast.BoolOp(op=op, values=values):
                found = [self._value(v) for v in values]
                return all(found) if isinstance(op, ast.And) else any(found)
            case ast.Subscript(value=value, slice=index):
                return self._value(value)[self._value(index)]
            case ast.Call():
                return self._call(node)
            case _:
                raise CannotRunError(f"{ast.unparse(node)} is not run here")

    def _operator(self, op: ast.AST) -> Callable[..., Any]:
        found = _OPERATORS.get(type(op))
        if found is None:
            raise CannotRunError(f"{type(op).__name__} is not run here")
        return found

    def _name(self, name: str) -> Any:
        if name not in self._values:
            raise CannotRunError(f"{name} has no value")
        return self._values[name]

    def _call(self, node: ast.Call) -> Any:
        name = ast.unparse(node.func)
        if name.startswith("self."):
            arguments = [self._value(a) for a in node.args]
            return self._launch(name.removeprefix("self."), arguments, node)
        if name in ("pl.submit", "pl.spmd_submit"):
            kernel = ast.unparse(node.args[0]).removeprefix("self.")
            found = self._launch(kernel, [self._value(a) for a in node.args[1:]], node)
            if isinstance(found, tuple):
                return (*cast("tuple[Any, ...]", found), None)
            return found, None
        if name == "pl.tensor.create":
            return self._create(node)
        if name in ("pl.const", "pl.cast"):
            return self._value(node.args[0])
        if name.startswith(("pl.func_attr", "pl.system.task_")):
            return None  # Marks, and the tasks that others wait for.
        if name == "pl.array.create":
            return (0,) * self._value(node.args[0])
        arguments = [self._value(a) for a in node.args]
        match name, arguments:
            case "pl.yield_", _:
                self._yielded = tuple(arguments)
                return arguments[0] if len(arguments) == 1 else self._yielded
            case (("pl.min" | "pl.max"), _):
                return min(arguments) if name == "pl.min" else max(arguments)
            case "pl.array.get_element", [array, index]:
                return array[index]
            case "pl.array.update_element", [array, index, value]:
                changed = list(array)
                changed[index] = value
                return tuple(changed)
            case "pl.tensor.read", [Tensor() as tensor, index]:
                return tensor.element(index)
            case "pl.tensor.slice", [Tensor() as tensor, shape, offsets, *_]:
                return tensor.part(shape, offsets)
            case "pl.tensor.dim", [Tensor() as tensor, index]:
                extents: Sequence[int] = tensor.shape
                return extents[int(index)]
            case "pl.tensor.reshape", [Tensor() as tensor, shape]:
                return Tensor.of(tensor.from_here[: prod(shape)], shape)
            case "pl.tensor.transpose", [Tensor() as tensor, one, other]:
                order = list(range(len(tensor.shape)))
                order[one], order[other] = order[other], order[one]
                return Tensor(
                    tensor.memory,
                    tuple(tensor.shape[i] for i in order),
                    tuple(tensor.strides[i] for i in order),
                    tensor.offset,
                )
            case _:
                raise CannotRunError(f"{name} is not run here")

    def _launch(self, name: str, arguments: list[Any], node: ast.Call) -> Any:
        blocks, is_skipped = self._blocks, False
        for keyword in node.keywords:
            if keyword.arg == "core_num":
                blocks = self._value(keyword.value)
            elif keyword.arg == "attrs" and isinstance(keyword.value, ast.Dict):
                for key, value in zip(keyword.value.keys, keyword.value.values):
                    if isinstance(key, ast.Constant) and key.value == "core_num":
                        blocks = self._value(value)
            elif keyword.arg == "predicate":
                is_skipped = not self._value(keyword.value)
            elif keyword.arg == "device":
                raise CannotRunError("tasks of other devices are not run here")
        return self._program.call(name, arguments, int(blocks), is_skipped)

    def _create(self, node: ast.Call) -> Tensor:
        shape = self._value(node.args[0])
        given = [ast.unparse(k.value) for k in node.keywords if k.arg == "dtype"]
        dtype = DTYPES.get(given[0].rpartition(".")[2]) if given else None
        if dtype is None:
            raise CannotRunError(f"tensors of type {given} are not run here")
        is_pipe = prod(shape) == 1 and any(
            keyword.arg == "manual_dep" for keyword in node.keywords
        )
        return Tensor.fresh(shape, dtype, is_pipe=is_pipe)


def _yield_targets(body: Sequence[ast.stmt]) -> ast.expr:
    """What the last statement of a loop calls the values that it hands on."""
    last = body[-1]
    while isinstance(last, ast.With):
        last = last.body[-1]
    match last:
        case ast.AnnAssign(target=target):
            return ast.Tuple([target], ast.Store())
        case ast.Assign(targets=[ast.Tuple() as target]):
            return target
        case ast.Assign(targets=[target]):
            return ast.Tuple([target], ast.Store())
        case _:
            raise CannotRunError("a loop that yields nothing is not run here")
