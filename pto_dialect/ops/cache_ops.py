"""Caches and the order of accesses to global memory."""

from __future__ import annotations

from xdsl.irdl import AnyAttr, opt_operand_def, prop_def

from pto_dialect.assembly.clauses.sync import CacheLines
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import AddressSpaceAttr
from pto_dialect.hardware import AddressSpace, ArchSpec, Pipe
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.sync_ops import SyncOp
from pto_dialect.sync_attrs import FenceScopeAttr
from pto_dialect.sync_effects import Barrier
from pto_dialect.types import PartitionTensorViewType, PtrType, TensorViewType


@pto_op
class CmoCacheInvalidOp(SyncOp):
    """
    The scalar unit forgets what it has cached of global memory, all of it or one line,
    after it has written changes back.
    """

    name = "pto.cmo.cacheinvalid"

    addr = opt_operand_def(AnyAttr())
    space = prop_def(AddressSpaceAttr)

    PIPE = Pipe.S
    INTRINSIC = "dcci"

    custom_directives = (*PTOOp.custom_directives, CacheLines)
    assembly_format = "custom<CacheLines>($addr, $space, type($addr)) attr-dict"

    def verify_types(self) -> None:
        space = self.space.data
        if space not in (AddressSpace.GM, AddressSpace.ZERO):
            fail(f"only supports GM cache maintenance, found {space}", space.value)
        if self.addr is None:
            return
        type_ = self.addr.type
        in_gm = isinstance(type_, PtrType) and type_.space is AddressSpace.GM
        if not in_gm and not isinstance(
            type_, TensorViewType | PartitionTensorViewType
        ):
            fail(
                "single_cache_line address expects a GM pointer or GM tensor view, found "
                f"{type_}",
                self.addr,
            )


@pto_op
class FenceBarrierAllOp(SyncOp):
    """Every unit finishes what stands before, and its writes are seen by other cores."""

    name = "pto.fence.barrier_all"

    scope = prop_def(FenceScopeAttr)

    PIPE = Pipe.ALL

    assembly_format = "custom<Enum>($scope) attr-dict"

    def sync_effect(self, arch: ArchSpec) -> Barrier:
        return Barrier(Pipe.ALL)
