"""Synchronisation between the units of a core."""

from __future__ import annotations

from abc import ABC

from xdsl.irdl import prop_def, traits_def
from xdsl.traits import MemoryReadEffect, MemoryWriteEffect

from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import EventAttr, PipeAttr
from pto_dialect.hardware import Arch, Pipe
from pto_dialect.ops.base import PTOOp


class SyncOp(PTOOp, ABC):
    """An operation that orders others; it must stay where it is."""

    traits = traits_def(MemoryReadEffect(), MemoryWriteEffect())


class FlagOp(SyncOp, ABC):
    """One of the eight flags between an ordered pair of units."""

    src_pipe = prop_def(PipeAttr)
    dst_pipe = prop_def(PipeAttr)
    event_id = prop_def(EventAttr)

    assembly_format = (
        "`[` custom<Enum>($src_pipe) `,` custom<Enum>($dst_pipe) `,` "
        "custom<Enum>($event_id) `]` attr-dict"
    )


@pto_op
class SetFlagOp(FlagOp):
    """`src_pipe` raises the flag when it has done all that stands before."""

    name = "pto.set_flag"

    def pipe_on(self, arch: Arch) -> Pipe:
        return self.src_pipe.data


@pto_op
class WaitFlagOp(FlagOp):
    """`dst_pipe` waits for the flag, and lowers it, before it does what comes after."""

    name = "pto.wait_flag"

    def pipe_on(self, arch: Arch) -> Pipe:
        return self.dst_pipe.data


@pto_op
class BarrierOp(SyncOp):
    """A unit finishes all that stands before; `PIPE_ALL` means every unit."""

    name = "pto.barrier"

    pipe = prop_def(PipeAttr)

    assembly_format = "custom<Enum>($pipe) attr-dict"

    def pipe_on(self, arch: Arch) -> Pipe:
        return self.pipe.data
