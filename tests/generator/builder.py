"""
The text of a program while it is drawn: names, constants, tiles and their bytes, sync.

Whatever is drawn is right: an operation only reads cells that are written, extents fit
together, and a tile gets the bytes of another only when that is not used any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TypeVar

from generator.tiles import (
    BLOCK,
    COLS,
    ROWS,
    TENSOR,
    Extent,
    Extents,
    Origin,
    Shape,
    Tile,
)
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

T = TypeVar("T")

MOST_BYTES = 128 * 1024
"""Where addresses stop to be drawn; from 184 KiB on lies what pto-isa reserves."""


class Sync(Enum):
    """How the units of a program are kept in order."""

    NONE = "none"
    """Left to a pass."""
    BARRIERS = "barriers"
    """A full barrier after each operation."""
    FLAGS = "flags"
    """A flag wherever the next operation runs on another unit."""
    EVENTS = "events"
    """The same, told as events between kinds of work where there are such."""


_EVENTS = {"MTE2": "TLOAD", "V": "TVEC", "MTE3": "TSTORE_VEC"}
"""The kind of work that an event names, for each unit that has one in this generator."""


@dataclass
class Builder:
    """One program."""

    draw: DrawFn
    sync: Sync
    arch: str
    lines: list[str] = field(default_factory=list[str])
    tiles: list[Tile] = field(default_factory=list[Tile])
    free: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    """Addresses that may be used again, with their sizes."""
    constants: dict[str, str] = field(default_factory=dict[str, str])
    tensors: dict[str, str] = field(default_factory=dict[str, str])
    """The element type of each tensor that is a parameter."""
    views: dict[str, str] = field(default_factory=dict[str, str])
    values: list[str] = field(default_factory=lambda: ["n"])
    """What extents may be, besides constants."""
    scalars: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Numbers of each element type that have been read from tiles."""
    turns: list[str] = field(default_factory=list[str])
    """The loop variables around; each is less than 3."""
    depth: int = 0
    count: int = 0
    end: int = 0
    flags: int = 0
    pipe: str | None = None
    """The unit of the last operation, where flags keep the order."""
    outer: frozenset[str] = frozenset()
    """Tiles of around the region: they and their bytes must stay."""
    frozen: set[str] = field(default_factory=set[str])
    """Tiles that control flow has passed on: C++ has a copy of their extents."""

    def __post_init__(self) -> None:
        elements = ["f32", "f32", "f16", "i32", "i16", "bf16", "i8"]
        drawn = self.draw(st.lists(st.sampled_from(elements), min_size=1, max_size=2))
        self.elements = list(dict.fromkeys(drawn))
        shapes = st.tuples(st.sampled_from(ROWS), st.sampled_from(COLS))
        sizes = self.draw(st.lists(shapes, min_size=1, max_size=2))
        self.shapes = [
            shape
            for element in self.elements
            for rows, cols in dict.fromkeys(sizes)
            if (shape := Shape(rows, cols, element)).fits
        ] or [Shape(16, 32, self.elements[0])]
        self.addressed = self.draw(st.booleans())

    # Draws

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == one_in

    def pick(self, choices: Sequence[T]) -> T:
        return self.draw(st.sampled_from(choices))

    # Pieces of text

    def emit(self, line: str) -> None:
        self.lines.append("  " * (self.depth + 2) + line)

    def fresh(self, prefix: str) -> str:
        self.count += 1
        return f"%{prefix}{self.count}"

    def index(self, value: int) -> str:
        name = f"%c{value}"
        self.constants[name] = f"arith.constant {value} : index"
        return name

    def address_of(self, value: int) -> str:
        name = f"%a{value}"
        self.constants[name] = f"arith.constant {value} : i64"
        return name

    def least(self, value: str, limit: int) -> str:
        """A value, or the limit if that is less."""
        bound = self.index(limit)
        if value in ("%n", "%m"):
            name = f"{value}_{limit}"
            self.constants[name] = f"arith.minsi {value}, {bound} : index"
            return name
        name = self.fresh("e")
        self.emit(f"{name} = arith.minsi {value}, {bound} : index")
        return name

    def extent(self, extent: Extent) -> str:
        if not extent.value:
            return self.index(extent.limit)
        return self.least(f"%{extent.value}", extent.limit)

    def draw_extent(self, size: int) -> Extent:
        return self.pick(
            [
                *[Extent(size)] * 4,
                Extent(max(1, size // 2)),
                *(Extent(size, value) for value in self.values),
            ]
        )

    def draw_extents(self, shape: Shape) -> Extents:
        return self.draw_extent(shape.rows), self.draw_extent(shape.cols)

    def scalar(self, element: str) -> str:
        read = self.scalars.get(element)
        if read and self.draw(st.booleans()):
            return self.pick(read)
        name = f"%scalar_{element}"
        literal = "3" if element.startswith("i") else "1.5"
        self.constants[name] = f"arith.constant {literal} : {element}"
        return name

    # Order

    def run(self, pipe: str, line: str) -> None:
        """An operation of a unit, in its order."""
        if self.sync in (Sync.FLAGS, Sync.EVENTS) and self.pipe is not None:
            if self.pipe != pipe:
                self.signal(self.pipe, pipe)
            elif pipe != "S" and not (pipe == "V" and self.arch == "a5"):
                self.emit(f"pto.barrier <PIPE_{pipe}>")
        self.emit(line)
        self.pipe = pipe
        if self.sync is Sync.BARRIERS:
            self.emit("pto.barrier <PIPE_ALL>")

    def signal(self, source: str, target: str) -> None:
        event = f"EVENT_ID{self.flags % 8}"
        self.flags += 1
        kinds = _EVENTS.get(source), _EVENTS.get(target)
        if self.sync is Sync.EVENTS and None not in kinds:
            names = ", ".join(f"#pto.pipe_event_type<{kind}>" for kind in kinds)
            self.emit(f"pto.record_event[{names}, #pto.event<{event}>]")
            self.emit(f"pto.wait_event[{names}, #pto.event<{event}>]")
        else:
            names = f"<PIPE_{source}>, <PIPE_{target}>, <{event}>"
            self.emit(f"pto.set_flag[{names}]")
            self.emit(f"pto.wait_flag[{names}]")

    def settle(self) -> None:
        """All units have to be done, where control flow divides or joins."""
        if self.sync in (Sync.FLAGS, Sync.EVENTS):
            self.emit("pto.barrier <PIPE_ALL>")
            self.pipe = None

    # Bytes

    @property
    def has_room(self) -> bool:
        """Whether some more tiles still get addresses of their own."""
        return not self.addressed or self.end <= MOST_BYTES

    def take(self, size: int) -> int:
        """An address of so many bytes: that of a tile that is gone, or a new one."""
        fitting = [slot for slot in self.free if slot[1] >= size]
        if fitting and self.draw(st.booleans()):
            slot = self.pick(fitting)
            self.free.remove(slot)
            return slot[0]
        start = self.end
        self.end += -(-size // BLOCK) * BLOCK
        return start

    def give_back(self, tile: Tile) -> None:
        """A tile is not used any more, nor is any view of it."""
        gone = {tile.name}
        for other in self.tiles:  # views come after what they are views of
            if other.base in gone:
                gone.add(other.name)
        self.tiles = [other for other in self.tiles if other.name not in gone]
        if tile.address is not None:
            self.free.append((tile.address, tile.shape.size))

    # Tiles

    def alloc(
        self,
        shape: Shape,
        valid: Extents | None = None,
        pad: int = 0,
        address: int | None = None,
        is_dynamic: bool = False,
    ) -> Tile:
        """
        A new handle; `address` instead of one that is drawn, `is_dynamic` where its type
        must not tell its extents.
        """
        extents = shape.whole if valid is None else valid
        must = is_dynamic or any(extent.value for extent in extents)
        is_dynamic = must or self.draw(st.booleans())
        tile = Tile(self.fresh("t"), shape, extents, None, pad, is_dynamic)
        clauses: list[str] = []
        if self.addressed:
            at = self.take(shape.size) if address is None else address
            tile = replace(tile, address=at)
            clauses.append(f"addr = {self.address_of(at)}")
        is_unset = is_dynamic and self.chance(8)
        if is_dynamic and not is_unset:
            clauses.append(f"valid_row = {self.extent(extents[0])}")
            clauses.append(f"valid_col = {self.extent(extents[1])}")
        self.emit(" ".join([f"{tile.name} = pto.alloc_tile", *clauses, ":", tile.type]))
        if is_unset:
            self.set_extents(tile, extents)
        self.tiles.append(tile)
        return tile

    def set_extents(self, tile: Tile, valid: Extents) -> None:
        rows, cols = map(self.extent, valid)
        self.emit(f"pto.set_validshape {tile.name}, {rows}, {cols} : {tile.type}")

    def change(self, old: Tile, new: Tile) -> Tile:
        self.tiles = [new if tile.name == old.name else tile for tile in self.tiles]
        return new

    def named(self, name: str) -> Tile | None:
        return next((tile for tile in self.tiles if tile.name == name), None)

    def root(self, tile: Tile) -> str:
        """The tile whose bytes a tile lies in."""
        base = self.named(tile.base) if tile.base else None
        if base is None:
            return tile.base or tile.name
        return self.root(base)

    def wrote(self, tile: Tile) -> None:
        """The valid cells of a tile are written, and so are those of what it views."""
        self.change(tile, tile.wrote())
        base, view = self.named(tile.base) if tile.base else None, tile
        while base is not None and base.shape.size == view.shape.size:
            if base.shape == tile.shape:
                written = replace(base, valid=tile.valid).wrote().written
                self.change(base, replace(base, written=written))
            base, view = self.named(base.base) if base.base else None, base

    def readable(self, elements: Iterable[str] = ()) -> list[Tile]:
        wanted = set(elements)
        return [
            tile
            for tile in self.tiles
            if tile.is_readable and (not wanted or tile.element in wanted)
        ]

    def target(
        self,
        shape: Shape,
        valid: Extents,
        operands: Sequence[Tile] = (),
        in_place: Sequence[Tile] = (),
    ) -> Tile:
        """
        A tile for a result: a new one, one that may be written over, or a new one on the
        bytes of an operand that nobody reads any more, if the operation may run in place.
        """
        taken = {self.root(tile) for tile in operands}
        same = {tile.name for tile in in_place}
        old = [
            tile
            for tile in self.tiles
            if tile.shape == shape and tile.valid == valid
            if tile.name in same or self.root(tile) not in taken
            if tile.origin is not Origin.SUBVIEW or tile.is_whole
        ]
        if old and self.chance(3):
            return self.pick(old)
        dying = [
            tile
            for tile in in_place
            if tile.address is not None and tile.name not in self.outer
            if tile.shape == shape and [t.name for t in operands].count(tile.name) == 1
            if not any(t.base == tile.name for t in operands)
        ]
        if dying and self.chance(3):
            last = self.pick(dying)
            assert last.address is not None
            self.give_back(last)
            self.free.remove((last.address, last.shape.size))
            return self.alloc(shape, valid, address=last.address)
        return self.alloc(shape, valid)

    # Tensors

    def tensor(self, role: str, element: str, is_column: bool = False) -> str:
        """The view of a tensor of TENSOR x TENSOR, or of one column."""
        name = f"%{role}_{element}"
        self.tensors[name] = element
        size, one = self.index(TENSOR), self.index(1)
        cols = one if is_column else size
        strides = f"{one}, {size}" if is_column else f"{size}, {one}"
        layout = "dn" if is_column else "nd"
        view = f"{name}_{layout}"
        self.views[view] = (
            f"pto.make_tensor_view {name}, shape = [{size}, {cols}], strides = "
            f"[{strides}] {{layout = #pto.layout<{layout}>}} : "
            f"!pto.tensor_view<?x?x{element}>"
        )
        return view

    def box(self, view: str, element: str, sizes: Extents) -> tuple[str, str]:
        """A box of a tensor as large as extents, and its type."""
        offset = self.index(0)
        if self.turns and self.draw(st.booleans()):
            offset = self.fresh("o")
            eight = self.index(8)
            self.emit(f"{offset} = arith.muli {self.pick(self.turns)}, {eight} : index")
        name = self.fresh("p")
        dims = "x".join(extent.in_type for extent in sizes)
        type_ = f"!pto.partition_tensor_view<{dims}x{element}>"
        rows, cols = map(self.extent, sizes)
        self.emit(
            f"{name} = pto.partition_view {view}, offsets = [{offset}, "
            f"{self.index(0)}], sizes = [{rows}, {cols}] : "
            f"!pto.tensor_view<?x?x{element}> -> {type_}"
        )
        return name, type_

    # The whole

    def text(self) -> str:
        tensors = [f"{name}: !pto.ptr<{e}>" for name, e in self.tensors.items()]
        parameters = ", ".join([*tensors, "%n: index", "%m: index"])
        heads = [*self.constants.items(), *self.views.items()]
        return "\n".join(
            [
                f'module attributes {{pto.target_arch = "{self.arch}"}} {{',
                f"  func.func @k({parameters}){self.kind()} {{",
                *(f"    {name} = {text}" for name, text in heads),
                *self.lines,
                "    return",
                "  }",
                "}",
                "",
            ]
        )

    def kind(self) -> str:
        """What the function says about its core."""
        return " attributes {pto.kernel_kind = #pto.kernel_kind<vector>}"
