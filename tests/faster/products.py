"""Loops of two products, the second of what the first has made."""

from __future__ import annotations

import random
from dataclasses import dataclass

_FORMS = {
    "mat": "blayout=col_major, slayout=row_major",
    "left": "blayout=row_major, slayout=row_major",
    "right": "blayout=row_major, slayout=col_major",
    "acc": "blayout=col_major, slayout=row_major, fractal=1024",
}


@dataclass(frozen=True)
class Products:
    """`y = (x @ w) @ u`, so many rows in each iteration."""

    rows: int
    depth: int
    between: int
    cols: int

    @staticmethod
    def drawn(seed: int) -> Products:
        die = random.Random(seed)
        depth, between = die.choice((32, 64, 128)), die.choice((32, 64, 128))
        return Products(
            die.choice((16, 32, 64)), depth, between, die.choice((16, 32, 64))
        )

    @property
    def text(self) -> str:
        """A module of a function of four tensors and a number of iterations."""
        m, k, n, l = self.rows, self.depth, self.between, self.cols
        names = {"x": ("%rows", k), "w": (k, n), "u": (n, l), "y": ("%rows", l)}
        views = "\n    ".join(
            f"%{name}v = pto.make_tensor_view %{name}, shape = [{_index(height)}, "
            f"{_index(width)}], strides = [{_index(width)}, %c1] : {_view(name)}"
            for name, (height, width) in names.items()
        )
        constants = "\n    ".join(
            f"%c{number} = arith.constant {number} : index"
            for number in sorted({0, 1, m, k, n, l})
        )
        return f"""module attributes {{pto.target_arch = "a2a3"}} {{
  func.func @k(%x: !pto.ptr<f16>, %w: !pto.ptr<f16>, %u: !pto.ptr<f16>, %y: !pto.ptr<f32>,
      %n: index) attributes {{pto.kernel_kind = #pto.kernel_kind<cube>}} {{
    {constants}
    %at0 = arith.constant 0 : i64
    %at1 = arith.constant 131072 : i64
    %at2 = arith.constant 262144 : i64
    %rows = arith.muli %n, %c{m} : index
    {views}
    {_load("w", "%wm", "%at1", "%c0", k, n)}
    {_load("u", "%um", "%at2", "%c0", n, l)}
    scf.for %i = %c0 to %n step %c1 {{
      %row = arith.muli %i, %c{m} : index
      {_load("x", "%xm", "%at0", "%row", m, k)}
      {_product("%xm", "%wm", "%first", m, k, n)}
      %h = pto.alloc_tile addr = %at0 : {_tile("mat", m, n)}
      pto.tmov ins(%first : {_tile("acc", m, n)}) outs(%h : {_tile("mat", m, n)})
      {_product("%h", "%um", "%second", m, n, l)}
      {_part_of("y", "%row", m, l)}
      pto.tstore ins(%second : {_tile("acc", m, l)}) outs(%yp : {_part("y", m, l)})
    }}
    return
  }}
}}
"""


def _index(size: int | str) -> str:
    return size if isinstance(size, str) else f"%c{size}"


def _element(name: str) -> str:
    return "f32" if name == "y" else "f16"


def _view(name: str) -> str:
    return f"!pto.tensor_view<?x?x{_element(name)}>"


def _part(name: str, rows: int, cols: int) -> str:
    return f"!pto.partition_tensor_view<{rows}x{cols}x{_element(name)}>"


def _part_of(name: str, row: str, rows: int, cols: int) -> str:
    return (
        f"%{name}p = pto.partition_view %{name}v, offsets = [{row}, %c0], "
        f"sizes = [%c{rows}, %c{cols}] : {_view(name)} -> {_part(name, rows, cols)}"
    )


def _tile(space: str, rows: int, cols: int) -> str:
    element = "f32" if space == "acc" else "f16"
    return f"!pto.tile_buf<{space}, {rows}x{cols}x{element}, {_FORMS[space]}>"


def _load(name: str, tile: str, place: str, row: str, rows: int, cols: int) -> str:
    part, type_ = _part(name, rows, cols), _tile("mat", rows, cols)
    return (
        f"{tile} = pto.alloc_tile addr = {place} : {type_}\n      "
        f"{_part_of(name, row, rows, cols)}\n      "
        f"pto.tload ins(%{name}p : {part}) outs({tile} : {type_})"
    )


def _product(lhs: str, rhs: str, dst: str, rows: int, depth: int, cols: int) -> str:
    """Its factors go to their memories first, all to address 0."""
    left, right = _tile("left", rows, depth), _tile("right", depth, cols)
    acc = _tile("acc", rows, cols)
    return "\n      ".join(
        (
            f"{lhs}_l = pto.alloc_tile addr = %at0 : {left}",
            f"pto.tmov ins({lhs} : {_tile('mat', rows, depth)}) outs({lhs}_l : {left})",
            f"{rhs}_r = pto.alloc_tile addr = %at0 : {right}",
            f"pto.tmov ins({rhs} : {_tile('mat', depth, cols)}) outs({rhs}_r : {right})",
            f"{dst} = pto.alloc_tile addr = %at0 : {acc}",
            f"pto.tmatmul ins({lhs}_l, {rhs}_r : {left}, {right}) outs({dst} : {acc})",
        )
    )
