"""Where an operation touches memory: stretches of on-chip memory, boxes of tensors."""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.ir import BlockArgument, SSAValue

from pto_dialect.hardware import AddressSpace
from pto_passes.analysis.integers.linear import LinearExpr

END = 1 << 40
"""Beyond the end of every memory."""

_Frame = tuple[object, ...]


@dataclass(frozen=True)
class RunTimeSlot:
    """
    A slot of a multi-buffer whose number the run tells, which is one of them.

    Attributes:
        number: its number.
        key: equal for numbers that are equal in each iteration of the loops around.
        count: how many slots there are.
        ranges: the first byte of each slot, and the one after its last.
    """

    number: SSAValue
    key: LinearExpr
    count: int
    ranges: tuple[tuple[int, int], ...]
    is_bounded: bool
    """Whether it is known to be the number of a slot; no other one is allowed."""


@dataclass(frozen=True)
class OnChip:
    """
    Bytes `[start, end)` of a space, or of a tile (`owner`) whose place is not known;
    `window` are the rows and columns of them in the tile that `frame` describes.
    """

    space: AddressSpace
    owner: SSAValue | None
    start: int
    end: int
    frame: _Frame = ()
    window: tuple[int, int, int, int] = (0, 0, 0, 0)
    """First row, end of rows, first column, end of columns."""
    slot: RunTimeSlot | None = None
    """The one of all slots of a multi-buffer that is meant, if the run tells its number."""
    is_sure: bool = True
    """Whether these bytes are touched, and not those of another tile that it may be."""
    is_somewhere: bool = False
    """Whether only a part of these bytes is touched, and the run tells which one."""

    @property
    def pool(self) -> object:
        """Only accesses with the same pool can meet."""
        return self.owner or self.space

    def __str__(self) -> str:
        where = f"{self.space.value}[{self.start}, {self.end})"
        if self.owner is None:
            return where
        hint = self.owner.name_hint
        return f"{where} of {'a tile' if hint is None else '%' + hint}"


@dataclass(frozen=True)
class InGlobal:
    """A box of a tensor that a pointer (`root`) leads to; None may be any tensor."""

    root: SSAValue | None
    bits: int = 8
    """The bits of an element, the unit of offsets and sizes."""
    frame: tuple[LinearExpr, ...] = ()
    """Where the tensor begins and its strides; equal ones have comparable boxes."""
    offsets: tuple[LinearExpr, ...] = ()
    sizes: tuple[int | None, ...] = ()
    """No more elements than this in each dimension; None for any number."""
    flat: tuple[LinearExpr, int] | None = None
    """The first element from the root on, and how many from there to the last."""

    @property
    def pool(self) -> object:
        """Only accesses with the same pool can meet, but for those of an unknown root."""
        return AddressSpace.GM

    def __str__(self) -> str:
        if self.root is None:
            return "gm"
        hint = self.root.name_hint
        if hint is None:
            index = getattr(self.root, "index", "")
            hint = f"arg{index}" if isinstance(self.root, BlockArgument) else "pointer"
        return f"gm of %{hint}"


Place = OnChip | InGlobal
