"""Loops and branches, and what they carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from generator.tiles import Extent, Extents, Origin, Tile
from generator.vector import VectorBuilder
from hypothesis import strategies as st

DEEPEST = 2


class ControlBuilder(VectorBuilder):
    """Draws control flow around what a vector core does."""

    def everything(self) -> list[Callable[[], object]]:
        """What can be drawn at the end of a block."""
        regions = [self.loop, self.loop, self.branch, self.branch]
        more = [self.carrying_loop, self.choosing_branch, self.counting_loop] * 2
        found = [*self.steps(), self.retire, self.retire]
        return [*found, *regions, *more] if self.depth < DEEPEST else found

    def some_steps(self, count: int) -> None:
        for _ in range(count):
            if self.has_room:
                self.pick(self.everything())()

    # Blocks

    def body(self, last: Callable[[], None] | None = None) -> None:
        """
        Some operations in a block of their own. Tiles of around it have the extents in
        the end that they had in the beginning.
        """
        before, outer = list(self.tiles), self.outer
        free, end = list(self.free), self.end
        values, turns = list(self.values), list(self.turns)
        scalars = {element: list(names) for element, names in self.scalars.items()}
        self.outer = frozenset(t.name for t in before)
        self.depth += 1
        if self.chance(3):
            self.values.append(self.value(16))
        self.some_steps(self.draw(st.integers(1, 3)))
        for old in before:
            new = self.named(old.name)
            if new is not None and new.valid != old.valid:
                self.set_extents(old, old.valid)
        self.settle()
        if last is not None:
            last()
        self.depth -= 1
        self.tiles, self.outer, self.free = before, outer, free
        self.values, self.turns, self.scalars = values, turns, scalars
        if self.draw(st.booleans()):
            self.end = end  # what it had for itself may be used again

    def trip_count(self) -> str:
        """How often a loop runs: never, once or more, or as a value says."""
        if self.chance(2):
            return self.least("%m", 3)
        return self.index(self.pick([0, 1, 2, 3]))

    def open_loop(self, carried: str = "") -> str:
        bound, zero, one = self.trip_count(), self.index(0), self.index(1)
        self.settle()
        name = self.fresh("i")
        self.emit(f"scf.for {name} = {zero} to {bound} step {one}{carried} {{")
        return name

    def close(self, line: str = "}") -> None:
        self.emit(line)
        self.pipe = None

    def condition(self) -> str:
        name = self.fresh("b")
        value = self.pick(["%n", "%m", *self.turns])
        self.emit(f"{name} = arith.cmpi slt, {value}, {self.index(2)} : index")
        return name

    # Without results

    def loop(self) -> None:
        name = self.open_loop()
        self.turns.append(name)
        self.body()
        self.turns.remove(name)
        self.close()

    def branch(self) -> None:
        condition = self.condition()
        self.settle()
        has_else, joined = self.draw(st.booleans()), None
        if has_else and (tiles := self.settable()) and self.chance(2):
            tile = self.pick(tiles)
            joined = tile, self.draw_extents(tile.shape)
        self.emit(f"scf.if {condition} {{")
        self.body(self.setter(joined))
        if has_else:
            self.close("} else {")
            self.body(self.setter(joined))
        self.close()
        if joined is not None:
            tile, valid = joined
            self.change(tile, replace(tile, valid=valid))

    def setter(self, joined: tuple[Tile, Extents] | None) -> Callable[[], None] | None:
        """What gives a tile the same extents at the end of each branch."""
        if joined is None:
            return None
        tile, valid = joined
        return lambda: self.set_extents(tile, valid)

    # With results

    def counting_loop(self) -> None:
        """A number from turn to turn; the last one is an extent afterwards."""
        result, carried = self.fresh("d"), self.fresh("d")
        bound, zero, one = self.trip_count(), self.index(0), self.index(1)
        self.settle()
        name = self.fresh("i")
        self.emit(
            f"{result} = scf.for {name} = {zero} to {bound} step {one} "
            f"iter_args({carried} = {self.index(1)}) -> (index) {{"
        )
        self.turns.append(name)
        self.values.append(carried[1:])
        self.body(lambda: self.count_on(carried))
        self.values.remove(carried[1:])
        self.turns.remove(name)
        self.close()
        self.values.append(result[1:])

    def count_on(self, carried: str) -> None:
        more = self.fresh("d")
        self.emit(f"{more} = arith.addi {carried}, {self.index(2)} : index")
        self.emit(f"scf.yield {more} : index")

    def carried_tiles(self) -> list[Tile]:
        """Tiles that may go from turn to turn: written, and nobody's view."""
        return [
            tile
            for tile in self.flat()
            if tile.origin is Origin.ALLOC and tile.name not in self.outer
            if tile.element in ("f32", "f16", "i32", "i16")
            if not any(other.base == tile.name for other in self.tiles)
        ]

    def carrying_loop(self) -> None:
        """
        A tile from turn to turn: what the body returns is the tile itself or one of its
        own. Sometimes there are two that change places.
        """
        tiles = self.carried_tiles()
        if not tiles:
            return
        first = self.pick(tiles)
        initial = [first]
        if self.chance(3):
            second = self.like(first)
            self.compute("pto.tmov", [first], second)
            made = self.named(second.name)
            initial += [made] if made and made.type == first.type else []
        self.frozen |= {tile.name for tile in initial}
        results = [self.fresh("t") for _ in initial]
        names = [self.fresh("t") for _ in initial]
        assigned = ", ".join(
            f"{name} = {tile.name}" for name, tile in zip(names, initial, strict=True)
        )
        types = ", ".join(tile.type for tile in initial)
        bound, zero, one = self.trip_count(), self.index(0), self.index(1)
        # Nothing else may lie where a turn leaves something for the next one.
        spare = self.like(first) if len(initial) == 1 and self.chance(2) else None
        if spare is not None:
            self.tiles.remove(spare)
        self.settle()
        turn = self.fresh("i")
        self.emit(
            f"{', '.join(results)} = scf.for {turn} = {zero} to {bound} step {one} "
            f"iter_args({assigned}) -> ({types}) {{"
        )
        before = self.tiles
        # What went in is read through its new name only.
        hidden = {tile.name for tile in initial}
        carried = [
            replace(tile, name=name, address=None, origin=Origin.CARRIED)
            for name, tile in zip(names, initial, strict=True)
        ]
        self.tiles = [t for t in self.tiles if t.name not in hidden] + carried
        self.turns.append(turn)
        self.body(lambda: self.hand_on(carried, spare))
        self.turns.remove(turn)
        self.close()
        self.tiles = [t for t in before if t.name not in hidden]
        for name, tile in zip(results, initial, strict=True):
            self.tiles.append(
                replace(tile, name=name, address=None, origin=Origin.CARRIED)
            )

    def like(self, tile: Tile) -> Tile:
        """A new tile of the same type and extents, where it can be had."""
        return self.alloc(tile.shape, tile.valid, tile.pad, is_dynamic=tile.is_dynamic)

    def hand_on(self, carried: list[Tile], spare: Tile | None) -> None:
        names = [tile.name for tile in carried]
        tile = carried[0]
        operation = "pto.tneg" if tile.element == "i16" else "pto.trelu"
        if len(names) == 2:
            if self.draw(st.booleans()):
                names.reverse()
        elif spare is not None and spare.type == tile.type:
            self.compute(operation, [tile], spare)
            names = [spare.name]
        else:
            self.compute(operation, [tile], tile)
        self.settle()
        types = ", ".join(tile.type for tile in carried)
        self.emit(f"scf.yield {', '.join(names)} : {types}")

    def choosing_branch(self) -> None:
        """A branch with a result: a tile of two, or an extent of two."""
        pairs = [
            (one, other)
            for one in self.carried_tiles()
            for other in self.carried_tiles()
            if one.type == other.type and one.valid == other.valid and one is not other
        ]
        condition = self.condition()
        if not pairs and (alone := self.carried_tiles()) and self.draw(st.booleans()):
            one = self.pick(alone)
            other = self.like(one)
            self.compute("pto.tmov", [one], other)
            pairs = [(one, other)] if one.type == other.type else []
        self.settle()
        if pairs and self.draw(st.booleans()):
            one, other = self.pick(pairs)
            result = self.fresh("t")
            self.frozen |= {one.name, other.name}
            yields, type_ = (one.name, other.name), one.type
        else:
            result, type_ = self.fresh("d"), "index"
            one = other = None
            yields = self.index(1), self.extent(Extent(16, self.pick(self.values)))
        self.emit(f"{result} = scf.if {condition} -> ({type_}) {{")
        for number, value in enumerate(yields):
            if number:
                self.close("} else {")
            self.body(lambda value=value: self.emit(f"scf.yield {value} : {type_}"))
        self.close()
        if one is None or other is None:
            self.values.append(result[1:])
            return
        # Both may be meant by the result: neither is used by its own name again.
        chosen = replace(one, name=result, address=None, origin=Origin.CARRIED)
        self.tiles = [t for t in self.tiles if t.name not in (one.name, other.name)]
        self.tiles.append(chosen)
