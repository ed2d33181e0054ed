"""Tiles and their valid extents: where they come from, and how they change."""

from __future__ import annotations

from abc import ABC
from collections.abc import Mapping, Sequence
from typing import ClassVar

from xdsl.dialects.builtin import IndexType, i64
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.irdl import (
    operand_def,
    opt_operand_def,
    result_def,
    traits_def,
)
from xdsl.traits import MemoryAllocEffect, MemoryReadEffect, MemoryWriteEffect

from pto_dialect import checks
from pto_dialect.assembly.program import pto_op
from pto_dialect.facts import Dim
from pto_dialect.hardware import Pipe
from pto_dialect.integers import constant_of
from pto_dialect.messages.diagnostic import Note
from pto_dialect.messages.edits import Fix, offer
from pto_dialect.messages.failures import fail
from pto_dialect.messages.number_edits import with_other_number
from pto_dialect.messages.places import name_of
from pto_dialect.ops.base import SEGMENTS, PTOOp, Tile
from pto_dialect.ops.view_ops import BitcastOp, TReshapeOp
from pto_dialect.types import TileBufType

WINDOW = "pto.view_semantics"
"""The attribute of an allocation that is a window of another tile."""


@pto_op
class AllocTileOp(PTOOp):
    """
    A new handle on a tile: its bytes, at `addr` where that is given, and its first
    valid extents, one operand for each `?` of its type.

    An older pypto printed `?` without an operand; that extent is unset until the first
    `set_validshape`.
    """

    name = "pto.alloc_tile"

    addr = opt_operand_def(i64)
    valid_row = opt_operand_def(IndexType())
    valid_col = opt_operand_def(IndexType())
    result = result_def(Tile)

    irdl_options = (SEGMENTS,)
    traits = traits_def(MemoryAllocEffect())

    assembly_format = (
        "(`addr` `=` $addr^)? (`valid_row` `=` $valid_row^)? "
        "(`valid_col` `=` $valid_col^)? attr-dict `:` type($result)"
    )

    @property
    def tile_type(self) -> TileBufType:
        assert isinstance(self.result.type, TileBufType)
        return self.result.type

    @property
    def valid_operands(self) -> tuple[SSAValue | None, SSAValue | None]:
        """The operands for valid rows and columns."""
        return self.valid_row, self.valid_col

    @property
    def is_window(self) -> bool:
        """Whether its bytes are a part of another tile's, as those of a view."""
        return WINDOW in self.attributes

    @property
    def unset(self) -> tuple[Dim, ...]:
        """The dimensions whose extent is unset: those with a `?` and no operand."""
        valid = zip(Dim, self.tile_type.valid, self.valid_operands, strict=True)
        return tuple(dim for dim, known, v in valid if known is None and v is None)

    def verify_types(self) -> None:
        tile = self.tile_type
        checks.storage_layout(tile, self.result)
        for what, operand, extent in zip(
            ("row", "col"), self.valid_operands, tile.valid
        ):
            if operand is not None and extent is not None:
                fail(
                    f"valid_{what} operand must be absent because result type "
                    f"v_{what} is {extent}",
                    operand,
                )

    def verify_values(self) -> None:
        addr = constant_of(self.addr)
        if self.addr is not None and addr is not None:
            check_address(self, self.tile_type, addr, self.addr)
        for what, operand, size in zip(
            ("row", "col"), self.valid_operands, self.tile_type.shape
        ):
            known = constant_of(operand)
            if operand is not None and known is not None and not 0 <= known <= size:
                fail(
                    f"expects valid_{what} operand in [0, {size}], found {known}",
                    operand,
                )


def begin_together(a: SSAValue, b: SSAValue) -> bool:
    """Whether two tiles begin at one address, as their allocations tell."""
    if a is b:
        return True
    if not isinstance(a.owner, AllocTileOp) or not isinstance(b.owner, AllocTileOp):
        return False
    first, second = a.owner.addr, b.owner.addr
    if first is None or second is None:
        return False
    known = constant_of(first)
    return first is second or (known is not None and known == constant_of(second))


def known_valid(tile: SSAValue) -> tuple[int | None, int | None]:
    """
    The valid extents that a tile has wherever it is used: those of its type, and of its
    allocation where nothing changes them; None for one that this does not tell.
    """
    type, owner = tile.type, tile.owner
    assert isinstance(type, TileBufType)
    if not isinstance(owner, AllocTileOp) or not type.is_dynamic:
        return type.valid
    for use in tile.uses:
        user = use.operation
        if isinstance(user, SetValidShapeOp) or not isinstance(user, PTOOp):
            return type.valid
    row, col = (
        known if known is not None else constant_of(operand)
        for known, operand in zip(type.valid, owner.valid_operands)
    )
    return row, col


def check_address(op: PTOOp, tile: TileBufType, addr: int, about: SSAValue) -> None:
    """The address that an operation gives to a tile is one that its memory can give."""
    if addr < 0:
        fail(f"addr must be non-negative, got {addr}", about)
    alignment = op.arch.memories[tile.space].address_alignment
    if addr % alignment:
        name = f"addr_of_{name_of(op.results[0]).removeprefix('%')}"
        around = (addr - addr % alignment, addr + -addr % alignment)
        nearest, other = sorted(around, key=lambda one: abs(one - addr))
        fixes = (
            *_taken(op, about, nearest, name, "the nearest one that is"),
            *_taken(op, about, other, name, "the next nearest"),
        )
        fail(
            f"addr must be aligned to {alignment} bytes for local tile memory space, "
            f"got {addr}",
            about,
            fixes=fixes,
        )


def _taken(
    op: PTOOp, about: SSAValue, addr: int, name: str, why: str
) -> tuple[Fix, ...]:
    """The fix that gives a tile another address."""
    return offer(f"take {addr}, {why}", with_other_number(op, about, addr, name))


@pto_op
class SetValidShapeOp(PTOOp):
    """
    Gives a handle new valid extents, from here on. It moves no data, and it changes no
    other handle on the same bytes.
    """

    name = "pto.set_validshape"

    source = operand_def(Tile)
    valid_row = operand_def(IndexType())
    valid_col = operand_def(IndexType())

    traits = traits_def(MemoryWriteEffect())
    PIPE: ClassVar = Pipe.S

    assembly_format = (
        "$source `,` $valid_row `,` $valid_col attr-dict `:` type($source)"
    )

    @property
    def tile_type(self) -> TileBufType:
        return checks.tile_type(self, "source")

    def verify_types(self) -> None:
        if None in (valid := self.tile_type.valid) and valid == (None, None):
            return
        found = "x".join("?" if v is None else str(v) for v in self.tile_type.valid)
        fail(
            f"expects source tile_buf to have dynamic validShape (?, ?), found {found}",
            self.source,
            [Note("the tile is made here", self.source)],
        )

    def verify_values(self) -> None:
        owner = self.source.owner
        while isinstance(owner, TReshapeOp | BitcastOp):
            owner = owner.src.owner
        if not isinstance(owner, Operation) or owner.name not in BOUND_TILES:
            fail(
                "requires a locally bound tile source (pto.alloc_tile or "
                "pto.declare_tile, also through pto.bitcast and pto.treshape); function "
                "arguments/results are unsupported",
                self.source,
                [Note("the tile comes from here", self.source)],
            )
        operands = (self.valid_row, self.valid_col)
        for what, operand, size in zip(("row", "col"), operands, self.tile_type.shape):
            known = constant_of(operand)
            if known is not None and known < 0:
                fail(
                    f"expects {what} operand to be non-negative, found {known}", operand
                )
            if known is not None and known > size:
                fail(
                    f"expects {what} operand <= shape dim ({size}), found {known}",
                    operand,
                    [Note(f"the tile has {size} {what}s", self.source)],
                )


BOUND_TILES = ("pto.alloc_tile", "pto.declare_tile")
"""Operations whose handles `set_validshape` may change."""


@pto_op
class GetValidShapeOp(PTOOp):
    """The valid extents that a handle has now."""

    name = "pto.get_validshape"

    source = operand_def(Tile)
    valid_row = result_def(IndexType())
    valid_col = result_def(IndexType())

    traits = traits_def(MemoryReadEffect())
    PIPE: ClassVar = Pipe.S

    assembly_format = "$source attr-dict `:` type($source)"

    @property
    def tile_type(self) -> TileBufType:
        return checks.tile_type(self, "source")


class ValidExtentOp(PTOOp, ABC):
    """One valid extent that a tile has now; helpers ask it of their arguments."""

    src = operand_def(Tile)
    result = result_def(IndexType())

    traits = traits_def(MemoryReadEffect())
    PIPE = Pipe.S

    assembly_format = "$src attr-dict `:` type($src) `->` type($result)"

    @property
    def tile_type(self) -> TileBufType:
        return checks.tile_type(self, "src")


@pto_op
class TileValidRowsOp(ValidExtentOp):
    """The valid rows that a tile has now."""

    name = "pto.tile_valid_rows"

    INTRINSIC = "GetValidRow"


@pto_op
class TileValidColsOp(ValidExtentOp):
    """The valid columns that a tile has now."""

    name = "pto.tile_valid_cols"

    INTRINSIC = "GetValidCol"


@pto_op
class DeclareTileOp(PTOOp):
    """
    A new handle without bytes; what binds it (a `tpop`, a `tassign`) gives it some. Its
    extents of `?` are its rows and columns until a `set_validshape`.
    """

    name = "pto.declare_tile"

    tile = result_def(Tile)

    traits = traits_def(MemoryAllocEffect())

    assembly_format = "attr-dict `->` type($tile)"

    @property
    def tile_type(self) -> TileBufType:
        assert isinstance(self.tile.type, TileBufType)
        return self.tile.type

    def popped_pipe(self) -> object:
        return pipe_that_binds(self.tile)

    def verify_types(self) -> None:
        checks.storage_layout(self.tile_type, self.tile)


def pipe_that_binds(handle: SSAValue) -> object:
    """What tells the pipe apart of which a declared handle has a slot; None for none."""
    users = (use.operation for use in handle.uses)
    pipes = (user.popped_pipe() for user in users if isinstance(user, PTOOp))
    return next((pipe for pipe in pipes if pipe is not None), None)


@pto_op
class TAssignOp(PTOOp):
    """The tile's handle bound to other bytes, those at `addr`; its extents stay."""

    name = "pto.tassign"

    tile = operand_def(Tile)
    addr = operand_def(i64)
    result = result_def(Tile)

    traits = traits_def(MemoryAllocEffect())
    PIPE = Pipe.S

    assembly_format = "$tile `,` $addr attr-dict `:` type($tile) `->` type($result)"

    @classmethod
    def infer_type(
        cls,
        operands: Mapping[str, Sequence[SSAValue]],
        properties: Mapping[str, Attribute],
    ) -> Attribute | None:
        return operands["tile"][0].type

    @property
    def tile_type(self) -> TileBufType:
        return checks.tile_type(self, "tile")

    def verify_types(self) -> None:
        if self.result.type != self.tile.type:
            fail(
                "result type must match tile operand type, found "
                f"{self.result.type} and {self.tile.type}",
                self.result,
            )

    def verify_values(self) -> None:
        addr = constant_of(self.addr)
        if addr is not None:
            check_address(self, self.tile_type, addr, self.addr)
