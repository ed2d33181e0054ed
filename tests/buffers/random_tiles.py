"""
Random programs on tiles: loads, stores, sums, transposes and windows in branches and
loops, which may carry a tile. Every tile is written before it is read, on every way, and
read after its last write; so where tiles have bytes of their own the program means one
thing.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

TILE = "!pto.tile_buf<vec, 16x16xf32>"
HALF = "!pto.tile_buf<vec, 8x16xf32>"
_VIEW = "!pto.tensor_view<?x?xf32>"
_PARTS = {
    TILE: "!pto.partition_tensor_view<16x16xf32>",
    HALF: "!pto.partition_tensor_view<8x16xf32>",
}
_ROWS = {TILE: "%c16", HALF: "%c8"}

ROWS = 8192
"""Rows of 16 elements of the input and of the output."""


class Program:
    """A program whose tiles get addresses afterwards, or none."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.tiles: list[str] = []
        self._lines: list[str] = []
        self._offsets: list[int] = []
        self._stores = 0
        self._count = 0
        self._turns: list[str] = []
        self._scopes: list[list[tuple[str, str]]] = [[]]
        self._written: set[str] = set()
        for _ in range(self.random.randint(3, 5)):
            self._alloc()
        self._block(self.random.randint(8, 14), depth=2)

    def text(self, addresses: Mapping[str, int] | None = None) -> str:
        """The module; `addresses` are in bytes."""
        lines = [
            f"%k{i} = arith.constant {n} : index" for i, n in enumerate(self._offsets)
        ]
        lines += [
            f"%at{address} = arith.constant {address} : i64"
            for address in sorted(set((addresses or {}).values()))
        ]
        for line in self._lines:
            name = line.split(" = ")[0]
            place = (
                ""
                if addresses is None or name not in addresses
                else (f"addr = %at{addresses[name]} ")
            )
            lines.append(line.replace("@ADDR@", place))
        body = "\n".join(lines)
        return f"""module attributes {{pto.target_arch = "a2a3"}} {{
  func.func @k(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {{
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c3 = arith.constant 3 : index
    %c8 = arith.constant 8 : index
    %c16 = arith.constant 16 : index
    %rows = arith.constant {ROWS} : index
    %from = pto.make_tensor_view %in, shape = [%rows, %c16], strides = [%c16, %c1] : {_VIEW}
    %to = pto.make_tensor_view %out, shape = [%rows, %c16], strides = [%c16, %c1] : {_VIEW}
{body}
    return
  }}
}}
"""

    def _new(self, prefix: str) -> str:
        self._count += 1
        return f"%{prefix}{self._count}"

    def _alloc(self) -> None:
        name, type_ = self._new("t"), self.random.choice([TILE, TILE, HALF])
        self.tiles.append(name)
        self._scopes[-1].append((name, type_))
        self._lines.append(f"{name} = pto.alloc_tile @ADDR@: {type_}")

    def _any(
        self, type_: str | None = None, *, written: bool
    ) -> tuple[str, str] | None:
        found = [
            (name, t)
            for scope in self._scopes
            for name, t in scope
            if type_ in (None, t) and (not written or name in self._written)
        ]
        return self.random.choice(found) if found else None

    def _part(self, view: str, type_: str, row: int) -> str:
        offset = f"%k{len(self._offsets)}"
        self._offsets.append(row)
        if self._turns:
            far, sum_ = self._new("m"), self._new("s")
            turn = self.random.choice(self._turns)
            self._lines.append(f"{far} = arith.muli {turn}, %c16 : index")
            self._lines.append(f"{sum_} = arith.addi {far}, {offset} : index")
            offset = sum_
        part = self._new("p")
        self._lines.append(
            f"{part} = pto.partition_view {view}, offsets = [{offset}, %c0], "
            f"sizes = [{_ROWS[type_]}, %c16] : {_VIEW} -> {_PARTS[type_]}"
        )
        return f"{part} : {_PARTS[type_]}"

    def _load(self, name: str, type_: str) -> None:
        part = self._part("%from", type_, self.random.randrange(64))
        self._lines.append(f"pto.tload ins({part}) outs({name} : {type_})")
        self._written.add(name)

    def _store(self, name: str, type_: str) -> None:
        part = self._part("%to", type_, 64 * self._stores)
        self._stores += 1
        self._lines.append(f"pto.tstore ins({name} : {type_}) outs({part})")

    def _operation(self) -> list[tuple[str, str]]:
        """One more operation; the tiles that it writes."""
        kind = self.random.choice(
            ["load", "add", "add", "add", "neg", "turn", "window"]
        )
        source, result = self._any(written=True), self._any(written=False)
        assert result is not None
        if kind == "load" or source is None:
            self._load(*result)
            return [result]
        name, type_ = source
        if kind == "window":
            if type_ != TILE:
                return []
            window = self._new("w")
            start = self.random.choice(["%c0", "%c8"])
            self._lines.append(
                f"{window} = pto.subview {name}[{start}, %c0] sizes [8, 16] : "
                f"{TILE} -> {HALF}"
            )
            self._load(window, HALF)
            return [source]
        out = self._any(type_, written=False)
        assert out is not None
        if kind == "turn":
            scratch = self._any(TILE, written=False)
            if type_ != TILE or scratch is None or len({source, scratch, out}) < 3:
                return []
            if not all(n.startswith("%t") for n, _ in (source, scratch, out)):
                return []  # What a loop carries may be one of the others.
            if self._turns and scratch[0] in self._written:
                return []  # The next turn may read it.
            self._lines.append(
                f"pto.ttrans ins({name}, {scratch[0]} : {TILE}, {TILE}) "
                f"outs({out[0]} : {TILE})"
            )
            self._written.discard(scratch[0])
        elif kind == "neg":
            self._lines.append(
                f"pto.tneg ins({name} : {type_}) outs({out[0]} : {type_})"
            )
        else:
            other = self._any(type_, written=True)
            assert other is not None
            self._lines.append(
                f"pto.tadd ins({name}, {other[0]} : {type_}, {type_}) "
                f"outs({out[0]} : {type_})"
            )
        self._written.add(out[0])
        return [out]

    def _inner(self, length: int, depth: int) -> set[str]:
        """A block within a block; what is written at its end."""
        self._scopes.append([])
        self._block(length, depth)
        self._scopes.pop()
        return self._written

    def _carrying(
        self, head: str, carried: tuple[str, str], length: int, depth: int
    ) -> None:
        """A loop that carries a tile."""
        before, (init, type_) = set(self._written), carried
        name, result = self._new("v"), self._new("r")
        self._lines.append(
            f"{result} = {head} iter_args({name} = {init}) -> ({type_}) {{"
        )
        self._scopes.append([(name, type_)])
        self._written.add(name)
        self._block(length, depth)
        yielded = self._any(type_, written=True)
        assert yielded is not None
        self._lines += [f"scf.yield {yielded[0]} : {type_}", "}"]
        self._scopes.pop()
        self._scopes[-1].append((result, type_))
        self._written &= before
        self._written.add(result)

    def _block(self, length: int, depth: int) -> None:
        written: dict[tuple[str, str], None] = {}
        for _ in range(length):
            choice = self.random.random() if depth else 1.0
            before = set(self._written)
            if choice < 0.1:
                turn = self._new("i")
                end = self.random.choice(["%c1", "%c3", "%n"])
                self._turns.append(turn)
                head = f"scf.for {turn} = %c0 to {end} step %c1"
                carried = self._any(written=True)
                if carried is None or self.random.random() < 0.5:
                    self._lines.append(f"{head} {{")
                    self._written = before & self._inner(length // 2, depth - 1)
                    self._lines.append("}")
                else:
                    self._carrying(head, carried, length // 2, depth - 1)
                self._turns.pop()
            elif choice < 0.2:
                condition, about = self._new("b"), self._turns[-1:] or ["%n"]
                self._lines.append(
                    f"{condition} = arith.cmpi eq, {about[0]}, %c0 : index"
                )
                self._lines.append(f"scf.if {condition} {{")
                one = self._inner(length // 2, depth - 1)
                self._written = set(before)
                self._lines.append("} else {")
                other = self._inner(length // 2, depth - 1)
                self._lines.append("}")
                self._written = one & other
            elif choice < 0.3:
                self._alloc()
            else:
                written.update(dict.fromkeys(self._operation()))
        for name, type_ in written:
            if name in self._written:
                self._store(name, type_)
