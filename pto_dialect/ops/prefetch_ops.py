"""Prefetches: global memory brought nearer before it is loaded."""

from __future__ import annotations

from xdsl.ir import SSAValue
from xdsl.irdl import BaseAttr, operand_def, result_def, traits_def
from xdsl.traits import (
    MemoryAllocEffect,
    MemoryReadEffect,
    MemoryWriteEffect,
    Pure,
)

from pto_dialect import checks
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.handles import (
    AsyncEventType,
    AsyncSessionType,
    PrefetchAsyncContextType,
)
from pto_dialect.hardware import AddressSpace, Pipe
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import PTOOp, Ptr, TileOp, TileOrView, any_of
from pto_dialect.ops.memory_ops import WITH_LOW_PRECISION, is_loadable
from pto_dialect.types import (
    DYNAMIC,
    PartitionTensorViewType,
    PtrType,
    TensorViewType,
    bits_of,
    is_low_precision,
)

GlobalView = any_of(TensorViewType, PartitionTensorViewType)
"""Constraint: a tensor in global memory, or a box of one."""


def verify_flat_1d(name: str, value: SSAValue) -> None:
    """The view is one stretch of global memory of known length."""
    type_ = value.type
    if not isinstance(type_, TensorViewType | PartitionTensorViewType):
        fail(
            f"expects {name} to be a tensor_view or partition_view, found {type_}",
            value,
        )
    dims = type_.dims
    if not dims or DYNAMIC in dims:
        fail(f"expects {name} to have a static shape, found {type_}", value)
    if any(d != 1 for d in dims[:-1]):
        fail(
            f"expects {name} to be a static flat contiguous logical 1D GM view, found "
            f"{type_}",
            value,
        )


@pto_op
class TPrefetchOp(TileOp):
    """Reads a box of a tensor through dst, whose contents are of no use afterwards."""

    name = "pto.tprefetch"

    src = operand_def(TileOrView)
    dst = operand_def(TileOrView)

    PIPE = Pipe.MTE2
    OUTS = ()
    SCRATCH = ("dst",)

    assembly_format = ins_outs("src")

    def verify_types(self) -> None:
        src = self.src.type
        if not isinstance(src, PartitionTensorViewType):
            fail(f"expects src to be !pto.partition_tensor_view, found {src}", self.src)
        for i, extent in enumerate(src.dims):
            if extent != DYNAMIC and extent <= 0:
                fail(f"expects src shape[{i}] to be positive, found {extent}", self.src)
        low_precision, chip = self.arch.low_precision, self.arch.title
        checks.tiles(self, "dst", low_precision=low_precision)
        dst = checks.tile_type(self, "dst")
        if dst.space not in (AddressSpace.VEC, AddressSpace.MAT):
            fail(
                f"expects dst to use loc=vec or loc=mat, found loc={dst.space}",
                self.dst,
            )
        if bits_of(src.element_type) != dst.element_bits:
            fail(
                "expects src and dst element types to have the same element size, found "
                f"{src.element_type} and {dst.element_type}",
                self.dst,
            )
        if not low_precision and is_low_precision(src.element_type):
            fail(
                f"expects {chip} tprefetch low-precision element types to be unsupported, "
                f"found {src.element_type}",
                self.src,
            )
        for element in (src.element_type, dst.element_type):
            if low_precision and not is_loadable(element):
                fail(
                    f"expects {chip} tprefetch element types to be {WITH_LOW_PRECISION}, "
                    f"found {element}",
                    self.dst,
                )


@pto_op
class MakePrefetchAsyncContextOp(PTOOp):
    """What asynchronous prefetches belong to, in a workspace of global memory."""

    name = "pto.make_prefetch_async_context"

    workspace = operand_def(Ptr)
    ctx = result_def(BaseAttr(PrefetchAsyncContextType))

    traits = traits_def(MemoryAllocEffect(), MemoryWriteEffect())
    PIPE = Pipe.S

    assembly_format = (
        "`(` $workspace `:` type($workspace) `)` attr-dict `->` type($ctx)"
    )

    def writes(self):
        yield "workspace", self.workspace

    def verify_types(self) -> None:
        assert isinstance(self.workspace.type, PtrType)
        element = self.workspace.type.element_type
        if not checks.is_integer(element, 8):
            fail(
                "expects workspace element type to be an 8-bit integer, found "
                f"{element}",
                self.workspace,
            )


@pto_op
class GetPrefetchAsyncSessionOp(PTOOp):
    """The session of a prefetch context, to wait with."""

    name = "pto.get_prefetch_async_session"

    ctx = operand_def(BaseAttr(PrefetchAsyncContextType))
    session = result_def(BaseAttr(AsyncSessionType))

    traits = traits_def(Pure())

    assembly_format = "$ctx attr-dict `:` type($ctx) `->` type($session)"


@pto_op
class TPrefetchAsyncOp(PTOOp):
    """Starts to bring one stretch of global memory into the cache."""

    name = "pto.tprefetch_async"

    src = operand_def(TileOrView | GlobalView)
    ctx = operand_def(BaseAttr(PrefetchAsyncContextType))
    event = result_def(BaseAttr(AsyncEventType))

    traits = traits_def(MemoryReadEffect(), MemoryWriteEffect())
    PIPE = Pipe.S

    assembly_format = (
        "`(` $src `,` $ctx `:` type($src) `,` type($ctx) `)` attr-dict "
        "`->` type($event)"
    )

    def reads(self):
        yield "src", self.src

    def verify_types(self) -> None:
        verify_flat_1d("src", self.src)
