"""
Random programs that are right by construction, as Hypothesis strategies.

A program loads tiles, computes with them and stores some. The builder knows of each tile
which cells are written and how much of it is valid, in three extents: all, `%vr` (a
run-time value of at most all) and half. It only draws operations whose operands are
written as far as they are valid and whose extents fit together, and it gives a tile the
bytes of another only when that one is not used any more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy


class Sync(Enum):
    """How the units of a program are kept in order."""

    NONE = "none"
    """Left to a pass."""
    BARRIERS = "barriers"
    """A full barrier after each operation."""
    FLAGS = "flags"
    """A flag wherever the next operation runs on another unit."""


class Extent(Enum):
    """How much of a dimension is valid."""

    ALL = "all"
    SOME = "some"
    HALF = "half"

    def covers(self, other: Extent) -> bool:
        """Whether the other extent is surely not larger."""
        return self is Extent.ALL or self is other


@dataclass(frozen=True)
class Tile:
    """A tile of a program, and what is known of it."""

    name: str
    rows: int
    cols: int
    element: str
    valid: tuple[Extent, Extent]
    written: tuple[Extent, Extent] | None = None
    """The cells that hold something, from the first on; None for none."""
    pad: int = 0
    is_dynamic: bool = True
    address: int | None = None
    is_view: bool = False

    @property
    def type(self) -> str:
        valid = "?" if self.is_dynamic else None
        v_row, v_col = (valid or self.rows), (valid or self.cols)
        return (
            f"!pto.tile_buf<loc=vec, dtype={self.element}, rows={self.rows}, "
            f"cols={self.cols}, v_row={v_row}, v_col={v_col}, blayout=row_major, "
            f"slayout=none_box, fractal=512, pad={self.pad}>"
        )

    @property
    def size(self) -> int:
        return self.rows * self.cols * WIDTHS[self.element]

    @property
    def is_readable(self) -> bool:
        """Whether its valid cells are written."""
        return self.written is not None and all(
            whole.covers(part)
            for whole, part in zip(self.written, self.valid, strict=True)
        )


WIDTHS = {"f32": 4, "f16": 2, "i32": 4, "i16": 2}
SHAPES = [(16, 16), (8, 32), (32, 16), (4, 64)]
BINARY = {
    "f32": ["tadd", "tsub", "tmul", "tmax", "tmin"],
    "f16": ["tadd", "tsub", "tmul", "tmax", "tmin"],
    "i32": ["tadd", "tsub", "tmul", "tmax", "tmin"],
    "i16": ["tadd", "tsub", "tmul", "tmax", "tmin", "tand", "tor"],
}
UNARY = {
    "f32": ["tabs", "tneg", "trelu", "texp", "tsqrt"],
    "f16": ["tabs", "tneg", "trelu", "texp"],
    "i32": ["tneg", "trelu"],
    "i16": ["tneg"],
}
SCALAR = ["tadds", "tmuls", "tmaxs", "tmins"]


@dataclass
class _Builder:
    """Draws one program."""

    draw: DrawFn
    sync: Sync
    lines: list[str] = field(default_factory=list[str])
    tiles: list[Tile] = field(default_factory=list[Tile])
    free: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    """Addresses that may be used again, with their sizes."""
    constants: dict[str, str] = field(default_factory=dict[str, str])
    depth: int = 0
    count: int = 0
    end: int = 0
    flag: int = 0
    pipe: str | None = None
    """The unit of the last operation, where flags keep the order."""
    outer: frozenset[str] = frozenset()
    """Tiles of around the region: their extents must stay, and so must their bytes."""

    def __post_init__(self) -> None:
        self.rows, self.cols = self.draw(st.sampled_from(SHAPES))
        self.element = self.draw(st.sampled_from(list(BINARY)))
        if self.element in ("f16", "i16") and self.cols < 16:
            self.cols = 16
        self.addressed = self.draw(st.booleans())

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

    def extent(self, extent: Extent, dim: int) -> str:
        size = (self.rows, self.cols)[dim]
        if extent is Extent.ALL:
            return self.index(size)
        if extent is Extent.HALF:
            return self.index(size // 2)
        return ("%vr", "%vc")[dim]

    def size_in_type(self, extent: Extent, dim: int) -> str:
        size = (self.rows, self.cols)[dim]
        known = {Extent.ALL: str(size), Extent.HALF: str(size // 2)}
        return known.get(extent, "?")

    def scalar(self) -> str:
        name = "%scalar"
        literal = "1.5" if self.element.startswith("f") else "3"
        self.constants[name] = f"arith.constant {literal} : {self.element}"
        return name

    def run(self, pipe: str, line: str) -> None:
        """An operation of a unit, in its order."""
        if self.sync is Sync.FLAGS and self.pipe not in (None, pipe):
            event = f"<PIPE_{self.pipe}>, <PIPE_{pipe}>, <EVENT_ID{self.flag % 8}>"
            self.flag += 1
            self.emit(f"pto.set_flag[{event}]")
            self.emit(f"pto.wait_flag[{event}]")
        self.emit(line)
        self.pipe = pipe
        if self.sync is Sync.BARRIERS:
            self.emit("pto.barrier <PIPE_ALL>")

    def settle(self) -> None:
        """All units have to be done, where control flow divides or joins."""
        if self.sync is Sync.FLAGS:
            self.emit("pto.barrier <PIPE_ALL>")
            self.pipe = None

    # Tiles

    def address(self, size: int) -> int:
        fitting = [slot for slot in self.free if slot[1] >= size]
        if fitting and self.draw(st.booleans()):
            slot = self.draw(st.sampled_from(fitting))
            self.free.remove(slot)
            return slot[0]
        start = self.end
        self.end += -(-size // 32) * 32
        return start

    def alloc(
        self,
        valid: tuple[Extent, Extent] | None = None,
        pad: int = 0,
        must_be_dynamic: bool = False,
    ) -> Tile:
        full = Extent.ALL, Extent.ALL
        wanted = full if valid is None else valid
        is_dynamic = must_be_dynamic or wanted != full or self.draw(st.booleans())
        tile = Tile(
            self.fresh("t"),
            self.rows,
            self.cols,
            self.element,
            wanted,
            pad=pad,
            is_dynamic=is_dynamic,
        )
        clauses: list[str] = []
        if self.addressed:
            tile = replace(tile, address=self.address(tile.size))
            name = f"%a{tile.address}"
            self.constants[name] = f"arith.constant {tile.address} : i64"
            clauses.append(f"addr = {name}")
        if is_dynamic:
            clauses.append(f"valid_row = {self.extent(wanted[0], 0)}")
            clauses.append(f"valid_col = {self.extent(wanted[1], 1)}")
        self.emit(f"{tile.name} = pto.alloc_tile {' '.join(clauses)} : {tile.type}")
        self.tiles.append(tile)
        return tile

    def change(self, tile: Tile, **changes: object) -> Tile:
        new = replace(tile, **changes)  # pyright: ignore[reportArgumentType]
        self.tiles[self.tiles.index(tile)] = new
        return new

    def wrote(self, tile: Tile) -> Tile:
        """The valid cells of a tile are written; what lay beyond may lie there still."""
        old, new = tile.written, tile.valid
        if old is not None and all(map(Extent.covers, old, new)):
            new = old
        return self.change(tile, written=new)

    def readable(self) -> list[Tile]:
        return [tile for tile in self.tiles if tile.is_readable]

    def pick(self, tiles: list[Tile]) -> Tile:
        return self.draw(st.sampled_from(tiles))

    def target(self, valid: tuple[Extent, Extent], operands: list[Tile]) -> Tile:
        """A tile for a result: a new one, or one that may be written over."""
        old = [t for t in self.tiles if t.valid == valid and not t.is_view]
        if self.outer:
            # Around the region the tile must hold at least what it held before.
            old = [t for t in old if t.name not in self.outer or t.is_readable]
        if old and self.draw(st.integers(0, 2)) == 0:
            return self.pick(old)
        del operands
        return self.alloc(valid)

    # Operations

    def load(self) -> None:
        extents = st.sampled_from(list(Extent))
        valid = self.draw(st.tuples(extents, extents))
        tile = self.alloc(valid)
        source = self.draw(st.sampled_from(["%x", "%y"]))
        box, type_ = self.box(f"{source}_view", valid)
        self.run(
            "MTE2", f"pto.tload ins({box} : {type_}) outs({tile.name} : {tile.type})"
        )
        self.wrote(tile)

    def box(self, view: str, valid: tuple[Extent, Extent]) -> tuple[str, str]:
        name = self.fresh("p")
        sizes = ", ".join(self.extent(e, d) for d, e in enumerate(valid))
        dims = "x".join(self.size_in_type(e, d) for d, e in enumerate(valid))
        type_ = f"!pto.partition_tensor_view<{dims}x{self.element}>"
        zero = self.index(0)
        self.emit(
            f"{name} = pto.partition_view {view}, offsets = [{zero}, {zero}], "
            f"sizes = [{sizes}] : !pto.tensor_view<?x?x{self.element}> -> {type_}"
        )
        return name, type_

    def store(self) -> None:
        tiles = self.readable()
        if tiles:
            tile = self.pick(tiles)
            box, type_ = self.box("%out_view", tile.valid)
            self.run(
                "MTE3",
                f"pto.tstore ins({tile.name} : {tile.type}) outs({box} : {type_})",
            )

    def compute(self, name: str, operands: list[Tile], more: str = "") -> None:
        target = self.target(operands[0].valid, operands)
        texts = ", ".join([*(t.name for t in operands), *([more] if more else [])])
        types = ", ".join([*(t.type for t in operands), *([self.element] * bool(more))])
        self.run(
            "V",
            f"pto.{name} ins({texts} : {types}) outs({target.name} : {target.type})",
        )
        self.wrote(target)

    def binary(self) -> None:
        tiles = self.readable()
        if tiles:
            one = self.pick(tiles)
            other = self.pick([t for t in tiles if t.valid == one.valid])
            self.compute(self.draw(st.sampled_from(BINARY[self.element])), [one, other])

    def unary(self) -> None:
        if tiles := self.readable():
            name = self.draw(st.sampled_from(UNARY[self.element]))
            self.compute(name, [self.pick(tiles)])

    def scalar_op(self) -> None:
        if tiles := self.readable():
            name = self.draw(st.sampled_from(SCALAR))
            self.compute(name, [self.pick(tiles)], self.scalar())

    def expand(self) -> None:
        tile = self.alloc()
        self.run(
            "V",
            f"pto.texpands ins({self.scalar()} : {self.element}) "
            f"outs({tile.name} : {tile.type})",
        )
        self.wrote(tile)

    def move(self) -> None:
        if tiles := self.readable():
            self.compute("tmov", [self.pick(tiles)])

    def fillpad(self) -> None:
        if tiles := self.readable():
            source = self.pick(tiles)
            target = self.alloc(pad=self.draw(st.integers(1, 3)))
            self.run(
                "V",
                f"pto.tfillpad ins({source.name} : {source.type}) "
                f"outs({target.name} : {target.type})",
            )
            self.wrote(target)

    def set_validshape(self) -> None:
        tiles = [
            t
            for t in self.tiles
            if t.is_dynamic and t.name not in self.outer and not t.is_view
        ]
        if tiles:
            tile = self.pick(tiles)
            extents = st.sampled_from(list(Extent))
            valid = self.draw(st.tuples(extents, extents))
            names = (self.extent(e, d) for d, e in enumerate(valid))
            self.emit(
                f"pto.set_validshape {tile.name}, {', '.join(names)} : {tile.type}"
            )
            self.change(tile, valid=valid)

    def subview(self) -> None:
        full = Extent.ALL, Extent.ALL
        tiles = [t for t in self.tiles if t.written == full and not t.is_view]
        if not tiles:
            return
        tile = self.pick(tiles)
        half = self.rows // 2
        first = self.draw(st.sampled_from([0, half]))
        view = replace(
            tile,
            name=self.fresh("v"),
            rows=half,
            valid=full,
            is_dynamic=False,
            is_view=True,
        )
        self.emit(
            f"{view.name} = pto.subview {tile.name}[{self.index(first)}, "
            f"{self.index(0)}] sizes [{half}, {self.cols}] : {tile.type} -> {view.type}"
        )
        result = replace(view, name=self.fresh("t"), is_view=False, address=None)
        clauses = ""
        if self.addressed:
            address = self.address(result.size)
            self.constants[f"%a{address}"] = f"arith.constant {address} : i64"
            clauses = f"addr = %a{address} "
        self.emit(f"{result.name} = pto.alloc_tile {clauses}: {result.type}")
        self.run(
            "V",
            f"pto.tadd ins({view.name}, {view.name} : {view.type}, {view.type}) "
            f"outs({result.name} : {result.type})"
            if self.element != "i16"
            else f"pto.tor ins({view.name}, {view.name} : {view.type}, {view.type}) "
            f"outs({result.name} : {result.type})",
        )
        type_ = f"!pto.partition_tensor_view<{half}x{self.cols}x{self.element}>"
        box = self.fresh("p")
        self.emit(
            f"{box} = pto.partition_view %out_view, offsets = [{self.index(first)}, "
            f"{self.index(0)}], sizes = [{self.index(half)}, {self.index(self.cols)}] : "
            f"!pto.tensor_view<?x?x{self.element}> -> {type_}"
        )
        self.run(
            "MTE3",
            f"pto.tstore ins({result.name} : {result.type}) outs({box} : {type_})",
        )

    def reinterpret(self) -> None:
        """A second handle of the same shape, read and never written."""
        full = Extent.ALL, Extent.ALL
        tiles = [
            t for t in self.tiles if t.valid == t.written == full and not t.is_view
        ]
        if tiles:
            tile = self.pick(tiles)
            view = replace(
                tile, name=self.fresh("v"), is_dynamic=False, is_view=True, address=None
            )
            self.emit(
                f"{view.name} = pto.treshape {tile.name} : {tile.type} -> {view.type}"
            )
            self.compute("tmov", [view])

    def retire(self) -> None:
        """A tile is not used any more: its bytes are free."""
        tiles = [
            t for t in self.tiles if t.address is not None and t.name not in self.outer
        ]
        if tiles:
            tile = self.pick(tiles)
            self.tiles.remove(tile)
            assert tile.address is not None
            self.free.append((tile.address, tile.size))

    # Regions

    def region(self) -> None:
        if self.depth >= 2:
            return
        kinds = ["if", "if else", "for", "for"]
        kind = self.draw(st.sampled_from(kinds))
        self.settle()
        if kind == "for":
            turns = self.draw(st.sampled_from([self.index(0), self.index(2), "%m"]))
            zero, one = self.index(0), self.index(1)
            name = self.fresh("i")
            self.emit(f"scf.for {name} = {zero} to {turns} step {one} {{")
        else:
            condition = self.fresh("b")
            self.emit(f"{condition} = arith.cmpi slt, %m, {self.index(2)} : index")
            self.emit(f"scf.if {condition} {{")
        self.body()
        if kind == "if else":
            self.emit("} else {")
            self.body()
        self.emit("}")
        self.pipe = None

    def body(self) -> None:
        before, outer, free = list(self.tiles), self.outer, list(self.free)
        self.outer = frozenset(t.name for t in before)
        self.depth += 1
        for _ in range(self.draw(st.integers(1, 3))):
            self.draw(st.sampled_from(self.inside()))()
        self.settle()
        self.depth -= 1
        self.tiles, self.outer, self.free = before, outer, free

    def inside(self) -> list[Callable[[], None]]:
        return [
            self.load,
            self.store,
            self.binary,
            self.unary,
            self.scalar_op,
            self.expand,
            self.move,
            self.fillpad,
            self.set_validshape,
            self.subview,
            self.region,
        ]

    def everything(self) -> list[Callable[[], None]]:
        return [*self.inside(), self.reinterpret, self.retire, self.region]

    def program(self, arch: str, length: int) -> str:
        self.load()
        for _ in range(length):
            self.draw(st.sampled_from(self.everything()))()
        self.store()
        return self.text(arch)

    def text(self, arch: str) -> str:
        element = self.element
        rows, cols, one = self.index(self.rows), self.index(self.cols), self.index(1)
        views = [
            f"    %{name}_view = pto.make_tensor_view %{name}, shape = [{rows}, {cols}], "
            f"strides = [{cols}, {one}] : !pto.tensor_view<?x?x{element}>"
            for name in ("x", "y", "out")
        ]
        constants = [f"    {name} = {text}" for name, text in self.constants.items()]
        extents = [
            f"    %vr = arith.minsi %n, {rows} : index",
            f"    %vc = arith.minsi %n, {cols} : index",
        ]
        parameters = ", ".join(
            f"%{name}: !pto.ptr<{element}>" for name in ("x", "y", "out")
        )
        return "\n".join(
            [
                f'module attributes {{pto.target_arch = "{arch}"}} {{',
                f"  func.func @k({parameters}, %n: index, %m: index) attributes "
                "{pto.kernel_kind = #pto.kernel_kind<vector>} {",
                *constants,
                *extents,
                *views,
                *self.lines,
                "    return",
                "  }",
                "}",
                "",
            ]
        )


@st.composite
def programs(
    draw: DrawFn, sync: SearchStrategy[Sync] | None = None, longest: int = 10
) -> str:
    """The text of a valid program; its sync, if it has any, is right."""
    chosen = draw(st.sampled_from(list(Sync)) if sync is None else sync)
    arch = draw(st.sampled_from(["a2a3", "a5"]))
    return _Builder(draw, chosen).program(arch, draw(st.integers(1, longest)))


@st.composite
def programs_out_of_order(draw: DrawFn) -> tuple[str, str]:
    """
    A program from which one half of a flag is gone, and what the race check has to call
    it. It stands where every run passes.
    """
    text = draw(programs(st.just(Sync.FLAGS)).filter(_has_outer_flag))
    lines = text.split("\n")
    flags = [i for i, line in enumerate(lines) if _is_outer_flag(line)]
    gone = draw(st.sampled_from(flags))
    problem = "deadlock" if "set_flag" in lines[gone] else "flag left set"
    del lines[gone]
    return "\n".join(lines), problem


def _is_outer_flag(line: str) -> bool:
    return line.startswith(("    pto.set_flag", "    pto.wait_flag"))


def _has_outer_flag(text: str) -> bool:
    return any(map(_is_outer_flag, text.split("\n")))
