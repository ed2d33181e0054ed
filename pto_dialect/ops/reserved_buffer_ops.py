"""The memory of pipes: bytes that a consumer reserves, and that its peer is told of."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.builtin import (
    BoolAttr,
    FlatSymbolRefAttrConstr,
    ModuleOp,
    StringAttr,
    i32,
)
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation
from xdsl.irdl import (
    opt_prop_def,
    prop_def,
    result_def,
    traits_def,
)
from xdsl.traits import MemoryAllocEffect

from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import AddressSpaceAttr
from pto_dialect.functions import function_of
from pto_dialect.hardware import AddressSpace
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import I32Attr, PTOOp
from pto_dialect.walking import ancestors, walk


@pto_op
class ReserveBufferOp(PTOOp):
    """Bytes of `vec` or `mat` for a pipe, at `base`, or where planning puts them."""

    name = "pto.reserve_buffer"

    buffer_name = prop_def(StringAttr, prop_name="name")
    size = prop_def(I32Attr)
    memory = prop_def(AddressSpaceAttr, prop_name="location")
    auto_alloc = prop_def(BoolAttr, prop_name="autoAlloc")
    base = opt_prop_def(I32Attr)
    addr = result_def(i32)

    traits = traits_def(MemoryAllocEffect())

    assembly_format = (
        "` ` `{` `name` `=` $name `,` `size` `=` $size `,` `location` `=` "
        "custom<Enum>($location) `,` `auto` `=` $autoAlloc (`,` `base` `=` $base^)? `}` "
        "attr-dict `->` type($addr)"
    )

    @property
    def is_automatic(self) -> bool:
        """Whether planning chooses the address."""
        return bool(self.auto_alloc.value.data)

    def verify_types(self) -> None:
        if self.size.value.data <= 0:
            fail(
                f"expects 'size' to be greater than 0, found {self.size.value.data}",
                "size",
            )
        if self.memory.data not in (AddressSpace.VEC, AddressSpace.MAT):
            fail(
                "expects 'location' to be #pto.address_space<vec> or "
                f"#pto.address_space<mat>, found {self.memory.data}",
                "location",
            )
        if not self.is_automatic and self.base is None:
            fail("expects 'base' when 'auto' is false", "auto")
        if self.base is not None and self.base.value.data < 0:
            fail(
                f"expects 'base' to be non-negative, found {self.base.value.data}",
                "base",
            )

    def verify_values(self) -> None:
        function = function_of(self)
        if function is None:
            fail("expects a func.func around it")
        name = self.buffer_name
        same = [o for o in reservations_of(function) if o.buffer_name == name]
        if len(same) > 1:
            fail(
                "requires 'name' to be unique within the function, found "
                f'"{name.data}" {len(same)} times',
                name.data,
            )


def reservations_of(function: FuncOp) -> Iterator[ReserveBufferOp]:
    """The buffers that a function reserves."""
    return (op for op in walk(function) if isinstance(op, ReserveBufferOp))


@pto_op
class ImportReservedBufferOp(PTOOp):
    """The address of a buffer that the function of the peer core reserves."""

    name = "pto.import_reserved_buffer"

    buffer_name = prop_def(StringAttr, prop_name="name")
    peer_func = prop_def(FlatSymbolRefAttrConstr)
    addr = result_def(i32)

    traits = traits_def(MemoryAllocEffect())

    assembly_format = (
        "` ` `{` `name` `=` $name `,` `peer_func` `=` $peer_func `}` attr-dict "
        "`->` type($addr)"
    )

    @property
    def peer(self) -> FuncOp | None:
        """The function that reserves the buffer."""
        return find_function(self, self.peer_func.root_reference.data)

    def verify_values(self) -> None:
        function = function_of(self)
        if function is None:
            fail("expects a func.func around it")
        peer_name = self.peer_func.root_reference.data
        if (peer := self.peer) is None:
            fail(
                "expects 'peer_func' to reference an existing func.func, found "
                f"@{peer_name}",
                peer_name,
            )
        key = (self.buffer_name, self.peer_func)
        same = [
            op
            for op in walk(function)
            if isinstance(op, ImportReservedBufferOp)
            and (op.buffer_name, op.peer_func) == key
        ]
        if len(same) > 1:
            fail(
                "requires (name, peer_func) to be unique within the function, found "
                f'"{self.buffer_name.data}" of @{peer_name} {len(same)} times',
                self.buffer_name.data,
            )
        name = self.buffer_name
        if not any(o.buffer_name == name for o in reservations_of(peer)):
            fail(
                "expects matching peer reserve_buffer to exist, found none of "
                f'"{name.data}" in @{peer_name}',
                name.data,
            )


LOGICAL_NAME = "pto.ptodsl.logical_name"
"""What a function was called before it got a module of its own."""


def find_function(op: Operation, name: str) -> FuncOp | None:
    """
    The function of a name in the module around `op`; else the one public function of
    that name in its sibling modules.
    """
    module = next((m for m in ancestors(op) if isinstance(m, ModuleOp)), None)
    if module is None:
        return None
    for function in _functions_in(module):
        if function.sym_name.data == name:
            return function
    outer = module.parent_op()
    if not isinstance(outer, ModuleOp):
        return None
    found = [
        function
        for sibling in walk(outer)
        if isinstance(sibling, ModuleOp)
        for function in _functions_in(sibling)
        if _is_public(function)
        and name in (function.sym_name.data, _logical_name(function))
    ]
    return found[0] if len(found) == 1 else None


def _functions_in(module: ModuleOp) -> Iterator[FuncOp]:
    return (op for op in module.body.ops if isinstance(op, FuncOp))


def _is_public(function: FuncOp) -> bool:
    visibility = function.sym_visibility
    return visibility is None or visibility.data == "public"


def _logical_name(function: FuncOp) -> str | None:
    name = function.attributes.get(LOGICAL_NAME)
    return name.data if isinstance(name, StringAttr) else None
