"""Operations on tiles of `vec`: loads and stores, arithmetic, views, extents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from generator.builder import Builder
from generator.families import Drawn, families
from generator.tiles import (
    BLOCK,
    TENSOR,
    WIDTHS,
    Extent,
    Extents,
    Origin,
    Shape,
    Tile,
    cover,
)
from hypothesis import strategies as st

_WHOLE = {1: "i8", 2: "i16", 4: "i32"}
_REAL = {2: "f16", 4: "f32"}


class VectorBuilder(Builder):
    """Draws what a vector core does between control flow."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.families = families(self.arch)

    def steps(self) -> list[Callable[[], object]]:
        """What can be drawn anywhere."""
        return [
            self.load,
            self.load,
            self.store,
            self.binary,
            self.binary,
            self.unary,
            self.scalar_operation,
            self.reduce_rows,
            self.expand_rows,
            self.reduce_columns,
            self.expand_columns,
            self.fill,
            self.move,
            self.pad,
            self.transpose,
            self.convert,
            self.set_validshape,
            self.set_validshape,
            self.set_and_write,
            self.subview,
            self.reinterpret,
            self.slots,
            self.read_number,
            self.write_number,
        ]

    # Transfers

    def load(self) -> None:
        shape = self.pick(self.shapes)
        if self.chance(5):
            column = Shape(max(16, shape.rows), 1, shape.element, is_column=True)
            shape = column if column.fits else shape
        valid = self.draw_extent(shape.rows), self.draw_extent(shape.cols)
        if shape.is_column:
            valid = valid[0], Extent(1)
        tile = self.target(shape, valid)
        role = self.pick(["x", "x", "x", "out"])
        view = self.tensor(role, shape.element, shape.is_column)
        box, type_ = self.box(view, shape.element, valid)
        self.run(
            "MTE2", f"pto.tload ins({box} : {type_}) outs({tile.name} : {tile.type})"
        )
        self.wrote(tile)

    def store(self) -> None:
        if tiles := [t for t in self.readable() if t.shape.rows <= TENSOR // 2]:
            tile = self.pick(tiles)
            view = self.tensor("out", tile.element, tile.shape.is_column)
            box, type_ = self.box(view, tile.element, tile.valid)
            self.run(
                "MTE3",
                f"pto.tstore ins({tile.name} : {tile.type}) outs({box} : {type_})",
            )

    # Arithmetic

    def compute(
        self,
        operation: str,
        operands: list[Tile],
        target: Tile,
        scalars: list[tuple[str, str]] | None = None,
    ) -> None:
        """An operation of the vector unit."""
        values = [*((t.name, t.type) for t in operands), *(scalars or [])]
        names, types = (", ".join(column) for column in zip(*values, strict=True))
        self.run(
            "V",
            f"{operation} ins({names} : {types}) outs({target.name} : {target.type})",
        )
        self.wrote(target)

    def drawn(self, family: str, of: list[Tile]) -> tuple[Drawn, Tile] | None:
        """An operation of a family, and a tile that it takes."""
        choices = [
            (operation, tile)
            for tile in of
            for operation in self.families[family]
            if tile.element in operation.elements
        ]
        return self.pick(choices) if choices else None

    def flat(self) -> list[Tile]:
        """Readable tiles that lie row by row."""
        return [tile for tile in self.readable() if not tile.shape.is_column]

    def binary(self) -> None:
        if found := self.drawn("binary", self.flat()):
            operation, one = found
            other = self.pick(
                [
                    t
                    for t in self.flat()
                    if t.valid == one.valid and t.shape == one.shape
                ]
            )
            if not operation.in_place and self.root(one) == self.root(other):
                return  # it computes with scratch: all bytes have to differ
            operands = [one, other]
            same = {"src0": one, "src1": other}
            target = self.target(
                one.shape,
                one.valid,
                operands,
                [same[name] for name in operation.in_place],
            )
            self.compute(operation.name, operands, target)

    def unary(self) -> None:
        if found := self.drawn("unary", self.flat()):
            operation, one = found
            in_place = [one] if "src" in operation.in_place else []
            target = self.target(one.shape, one.valid, [one], in_place)
            self.compute(operation.name, [one], target)

    def scalar_operation(self) -> None:
        if found := self.drawn("scalar", self.flat()):
            operation, one = found
            if operation.spoils and not self.is_last_use(one):
                return
            number = self.scalar(one.element)
            if "sh" in operation.name:  # how far must be less than the width
                number = self.scalar_constant(one.element)
            stays = "src" in operation.in_place and not operation.spoils
            in_place = [one] if stays else []
            if operation.name == "pto.taxpy":
                target = self.pick(
                    [
                        t
                        for t in self.flat()
                        if t.valid == one.valid and t.shape == one.shape
                    ]
                )
                if self.root(target) == self.root(one):
                    return
            else:
                target = self.target(one.shape, one.valid, [one], in_place)
            element = one.element
            if operation.name == "pto.tlrelu":  # takes a slope of f32 for all tiles
                number, element = self.scalar("f32"), "f32"
            self.compute(operation.name, [one], target, [(number, element)])
            if operation.spoils:
                self.give_back(one)

    def scalar_constant(self, element: str) -> str:
        read = self.scalars.pop(element, [])
        name = self.scalar(element)
        self.scalars[element] = read
        return name

    def reduce_rows(self) -> Tile | None:
        """One number for each row."""
        full = [t for t in self.flat() if not t.valid[1].value]
        found = self.drawn("row reduction", full)
        if found is None:
            return None
        operation, source = found
        shape = Shape(source.shape.rows, 1, source.element, is_column=True)
        if not shape.fits or self.chance(4):
            shape = Shape(shape.rows, BLOCK // WIDTHS[source.element], source.element)
        valid = source.valid[0], Extent(1)
        target = self.target(shape, valid, [source])
        operands = [source]
        if self.draw(st.booleans()):
            operands.append(self.alloc(source.shape, source.valid))
        self.compute(operation.name, operands, target)
        for scratch in operands[1:]:
            self.give_back(scratch)
        return target

    def expand_rows(self) -> None:
        if found := self.drawn("row expansion", self.flat()):
            operation, full = found
            columns = [
                t
                for t in self.readable()
                if t.shape.is_column and t.element == full.element
                if t.valid == (full.valid[0], Extent(1))
                if t.shape.rows == full.shape.rows
            ]
            if not columns:
                column = self.column_of(full)
                if column is None:
                    return
                columns = [column]
            operands = [full, self.pick(columns)]
            target = self.target(full.shape, full.valid, operands, [full])
            self.compute(operation.name, operands, target)

    def column_of(self, full: Tile) -> Tile | None:
        """One number for each row of a tile, as a column."""
        shape = Shape(full.shape.rows, 1, full.element, is_column=True)
        if not shape.fits or full.valid[1].value:
            return None
        found = self.drawn("row reduction", [full])
        if found is None:
            return None
        column = self.target(shape, (full.valid[0], Extent(1)), [full])
        self.compute(found[0].name, [full], column)
        return column

    def reduce_columns(self) -> None:
        full = [t for t in self.flat() if not t.valid[0].value]
        if found := self.drawn("column reduction", full):
            operation, source = found
            shape = Shape(1, source.shape.cols, source.element)
            valid = Extent(1), source.valid[1]
            target = self.target(shape, valid, [source])
            self.compute(operation.name, [source], target)

    def expand_columns(self) -> None:
        if found := self.drawn("column expansion", self.flat()):
            operation, full = found
            rows = [
                t
                for t in self.flat()
                if t.valid == (Extent(1), full.valid[1])
                if t.element == full.element and t.shape.cols == full.shape.cols
                if self.root(t) != self.root(full)
            ]
            if rows:
                operands = [full, self.pick(rows)]
                target = self.target(full.shape, full.valid, operands, [full])
                self.compute(operation.name, operands, target)

    def fill(self) -> None:
        shape = self.pick(self.shapes)
        if shape.element == "i8":
            return  # a2a3 does not fill such tiles
        number = self.scalar(shape.element)
        target = self.target(shape, self.draw_extents(shape))
        self.compute("pto.texpands", [], target, [(number, shape.element)])

    def move(self) -> None:
        if tiles := self.flat():
            source = self.pick(tiles)
            target = self.target(source.shape, source.valid, [source], [source])
            self.compute("pto.tmov", [source], target)

    def pad(self) -> None:
        tiles = [t for t in self.flat() if t.element not in ("i8", "bf16")]
        if tiles:
            source = self.pick(tiles)
            wider = Shape(source.shape.rows, source.shape.cols * 2, source.element)
            shape = source.shape
            if shape.cols <= TENSOR // 2 and self.chance(4):
                shape = wider
            pad = self.draw(st.integers(1, 3))
            may_stay = shape == source.shape and self.is_last_use(source)
            if may_stay and source.address is not None and self.chance(3):
                self.give_back(source)
                self.free.remove((source.address, source.shape.size))
                target = self.alloc(shape, pad=pad, address=source.address)
            else:
                target = self.alloc(shape, pad=pad)
            self.compute("pto.tfillpad", [source], target)

    def is_last_use(self, tile: Tile) -> bool:
        """Whether nobody else needs what an operation reads there."""
        return tile.name not in self.outer and tile.origin is Origin.ALLOC

    def transpose(self) -> None:
        tiles = [
            tile
            for tile in self.flat()
            if Shape(tile.shape.cols, tile.shape.rows, tile.element).fits
        ]
        if tiles:
            source = self.pick(tiles)
            shape = Shape(source.shape.cols, source.shape.rows, source.element)
            valid = source.valid[1], source.valid[0]
            target = self.target(shape, valid, [source])
            scratch = self.alloc(source.shape, source.valid)
            self.compute("pto.ttrans", [source, scratch], target)
            self.give_back(scratch)

    def convert(self) -> None:
        pairs = {"f32": ["f16", "i32"], "f16": ["f32"], "i32": ["f32"]}
        tiles = [tile for tile in self.flat() if tile.element in pairs]
        if tiles:
            source = self.pick(tiles)
            element = self.pick(pairs[source.element])
            shape = replace(source.shape, element=element)
            if shape.fits:
                target = self.target(shape, source.valid, [source])
                self.compute("pto.tcvt", [source], target)

    # Extents

    def settable(self) -> list[Tile]:
        """Handles that `set_validshape` takes, and that nothing has a copy of."""
        return [
            tile
            for tile in self.tiles
            if tile.is_dynamic and tile.origin.may_be_set
            if tile.name not in self.frozen
        ]

    def set_validshape(self) -> None:
        if tiles := self.settable():
            tile = self.pick(tiles)
            valid = self.draw_extents(tile.shape)
            if tile.written is not None and self.draw(st.booleans()):
                narrow = [e for e in (tile.written, valid) if cover(tile.written, e)]
                valid = self.pick(narrow)
            self.set_extents(tile, valid)
            self.change(tile, replace(tile, valid=valid))

    def set_and_write(self) -> None:
        """A tile gets other extents, and then other values on just these."""
        if tiles := [t for t in self.settable() if not t.shape.is_column]:
            tile = self.pick(tiles)
            valid = self.draw_extents(tile.shape)
            sources = [
                t
                for t in self.flat()
                if t.valid == valid and t.shape == tile.shape
                if self.root(t) != self.root(tile)
            ]
            if tile.element == "i8" and not sources:
                return
            self.set_extents(tile, valid)
            tile = self.change(tile, replace(tile, valid=valid))
            if sources:
                self.compute("pto.tmov", [self.pick(sources)], tile)
            else:
                number = self.scalar(tile.element)
                self.compute("pto.texpands", [], tile, [(number, tile.element)])

    def value(self, limit: int) -> str:
        """A value of the program that extents may be, at most a limit."""
        name = self.fresh("d")
        kind = self.pick(["rest", "less", "chosen"])
        zero, bound = self.index(0), self.index(limit)
        if kind == "rest" and self.turns:
            done, rest = self.fresh("d"), self.fresh("d")
            four = self.index(4)
            self.emit(f"{done} = arith.muli {self.pick(self.turns)}, {four} : index")
            self.emit(f"{rest} = arith.subi %n, {done} : index")
            self.emit(f"{name} = arith.maxsi {rest}, {zero} : index")
        elif kind == "less":
            self.emit(f"{name} = arith.minsi %m, {bound} : index")
        else:
            which = self.fresh("b")
            one = self.index(1)
            self.emit(f"{which} = arith.cmpi sgt, %m, {one} : index")
            self.emit(f"{name} = arith.select {which}, %n, {one} : index")
        return name[1:]

    # Views

    def subview(self) -> None:
        tiles = [t for t in self.tiles if t.is_whole and not t.shape.is_column]
        tiles = [t for t in tiles if t.shape.rows > 1]
        if not tiles:
            return
        tile = self.pick(tiles)
        shape = replace(tile.shape, rows=tile.shape.rows // 2)
        first = self.pick([self.index(0), self.index(shape.rows)])
        if self.turns and shape.rows >= 3 and self.draw(st.booleans()):
            first = self.pick(self.turns)
        view = Tile(
            self.fresh("v"),
            shape,
            shape.whole,
            shape.whole,
            tile.pad,
            is_dynamic=False,
            origin=Origin.SUBVIEW,
            base=tile.name,
        )
        self.emit(
            f"{view.name} = pto.subview {tile.name}[{first}, {self.index(0)}] sizes "
            f"[{shape.rows}, {shape.cols}] : {tile.type} -> {view.type}"
        )
        self.tiles.append(view)

    def reinterpret(self) -> None:
        """The same bytes as another shape, or as another type."""
        tiles = [
            t
            for t in self.tiles
            if t.is_whole and t.origin is not Origin.SUBVIEW and not t.shape.is_column
        ]
        if not tiles:
            return
        tile = self.pick(tiles)
        shape, origin = tile.shape, Origin.RESHAPE
        is_dynamic = self.is_bound(tile) and self.draw(st.booleans())
        kind = self.pick(["same", "shape", "type"])
        if kind == "shape" and shape.rows > 1 and shape.cols <= TENSOR // 2:
            shape = Shape(shape.rows // 2, shape.cols * 2, shape.element)
        elif kind == "type":
            whole, width = shape.element.startswith("i"), WIDTHS[shape.element]
            other = (_REAL if whole else _WHOLE).get(width)
            if other is not None and (self.is_bound(tile) or not tile.is_dynamic):
                origin, is_dynamic = Origin.BITCAST, tile.is_dynamic
                shape = replace(shape, element=other)
        view = Tile(
            self.fresh("v"),
            shape,
            shape.whole,
            shape.whole,
            tile.pad,
            is_dynamic,
            origin=origin,
            base=tile.name,
        )
        self.emit(
            f"{view.name} = pto.{origin.value} {tile.name} : {tile.type} -> {view.type}"
        )
        if view.is_dynamic:
            self.set_extents(view, shape.whole)
        self.tiles.append(view)

    def is_bound(self, tile: Tile) -> bool:
        """Whether `set_validshape` takes a view of it."""
        base = self.named(tile.base) if tile.base else None
        return self.is_bound(base) if base else tile.origin is Origin.ALLOC

    def slots(self) -> None:
        """Several tiles behind one handle; one or two of them are used."""
        shape = self.pick(self.shapes)
        count = self.draw(st.integers(2, 3))
        valid: Extents = self.draw_extents(shape)
        is_dynamic = any(extent.value for extent in valid) or self.draw(st.booleans())
        slot = Tile("", shape, valid, None, is_dynamic=is_dynamic, origin=Origin.SLOT)
        name = self.fresh("s")
        type_ = f"!pto.multi_tile_buf<{slot.type}, count={count}>"
        clauses: list[str] = []
        if self.addressed:
            at = self.end
            self.end += count * shape.size
            clauses.append(f"addr = {self.address_of(at)}")
        if is_dynamic:
            clauses.append(f"valid_row = {self.extent(valid[0])}")
            clauses.append(f"valid_col = {self.extent(valid[1])}")
        self.emit(" ".join([f"{name} = pto.alloc_multi_tile", *clauses, ":", type_]))
        which = [self.index(i) for i in range(self.draw(st.integers(1, 2)))]
        if self.turns:
            turn, modulus = self.fresh("r"), self.index(count)
            self.emit(f"{turn} = arith.remsi {self.turns[-1]}, {modulus} : index")
            which = [turn]
        for index in which:
            tile = replace(slot, name=self.fresh("t"))
            self.emit(
                f"{tile.name} = pto.multi_tile_get {name}[{index}] : {type_} -> {tile.type}"
            )
            self.tiles.append(tile)
        first = self.tiles[-1]
        box, type_ = self.box(self.tensor("x", shape.element), shape.element, valid)
        self.run(
            "MTE2", f"pto.tload ins({box} : {type_}) outs({first.name} : {first.type})"
        )
        self.wrote(first)

    # The scalar unit

    def numbers(self) -> list[Tile]:
        return [
            t
            for t in self.flat()
            if not t.valid[0].value and not t.valid[1].value
            if t.element in ("f32", "i32", "f16", "i16")
        ]

    def read_number(self) -> None:
        if tiles := self.numbers():
            tile, name = self.pick(tiles), self.fresh("x")
            self.run(
                "S",
                f"{name} = pto.tgetval ins({tile.name}, {self.index(0)} : {tile.type}, "
                f"index) outs : {tile.element}",
            )
            self.scalars.setdefault(tile.element, []).append(name)

    def write_number(self) -> None:
        if tiles := self.numbers():
            tile = self.pick(tiles)
            number = self.scalar(tile.element)
            self.run(
                "S",
                f"pto.tsetval ins({self.index(0)}, {number} : index, {tile.element}) "
                f"outs({tile.name} : {tile.type})",
            )

    def retire(self) -> None:
        """A tile is not used any more: its bytes are free."""
        tiles = [
            t for t in self.tiles if t.address is not None and t.name not in self.outer
        ]
        if tiles:
            self.give_back(self.pick(tiles))
