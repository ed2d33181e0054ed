"""
Kernels around single operations, as text: tiles are loaded whole from tensors, the body
runs, and they are stored whole again. So what an operation leaves alone is seen as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template

WIDTHS = {"f32": 4, "i32": 4, "ui32": 4, "f16": 2, "bf16": 2, "i16": 2, "ui16": 2} | {
    "i64": 8
}
"""Bytes of the element types; all others have one."""


@dataclass(frozen=True)
class TileOf:
    """A tile of a kernel, with the extents that the body's handle on it has."""

    dtype: str
    rows: int
    cols: int
    valid: tuple[int, int] | None = None
    """All of it where it is None."""
    col_major: bool = False
    pad: int = 0
    address: int | None = None
    """Behind the other tiles where it is None."""
    dynamic: bool = False
    """Whether the extents are values of the program instead of parts of the type."""
    is_scratch: bool = False
    """Nothing is loaded or stored."""

    @property
    def size(self) -> int:
        """Bytes."""
        return self.rows * self.cols * WIDTHS.get(self.dtype, 1)

    @property
    def extents(self) -> tuple[int, int]:
        """The valid rows and columns."""
        return (self.rows, self.cols) if self.valid is None else self.valid

    def type(self, whole: bool = False) -> str:
        """The type of the body's handle, or of the one that loads and stores."""
        row, col = (self.rows, self.cols) if whole else self.extents
        if self.dynamic and not whole:
            row, col = "?", "?"
        layout = "col_major" if self.col_major else "row_major"
        return (
            f"!pto.tile_buf<loc=vec, dtype={self.dtype}, rows={self.rows}, "
            f"cols={self.cols}, v_row={row}, v_col={col}, blayout={layout}, "
            f"slayout=none_box, fractal=512, pad={0 if whole else self.pad}>"
        )


def op_kernel(
    body: str,
    tiles: Mapping[str, TileOf],
    *,
    scalars: Mapping[str, str] | None = None,
    arch: str = "a2a3",
    name: str = "kernel",
    transfers: bool = True,
) -> str:
    """
    A kernel with a tensor for each tile, then its scalars (names and types), around a
    body in which `%a` is the tile `a` and `$a` its type. Tensors of col-major tiles hold
    one column after the other. Without `transfers` nothing is loaded or stored.
    """
    scalars = scalars or {}
    addresses = addresses_of(tiles)
    parameters = [
        f"%{n}__memory: !pto.ptr<{t.dtype}>"
        for n, t in tiles.items()
        if not t.is_scratch
    ]
    parameters += [f"%{n}: {type_}" for n, type_ in scalars.items()]
    numbers = {0, 1}
    for tile in tiles.values():
        numbers |= {tile.rows, tile.cols, *tile.extents}
    lines = [f"%c{n} = arith.constant {n} : index" for n in sorted(numbers)]
    loads: list[str] = []
    stores: list[str] = []
    for tile_name, tile in tiles.items():
        stem, whole = f"%{tile_name}__", tile.type(whole=True)
        strides = f"%c1, %c{tile.rows}" if tile.col_major else f"%c{tile.cols}, %c1"
        layout = "dn" if tile.col_major else "nd"
        view, part = (
            f"{tile.dtype}>",
            f"!pto.partition_tensor_view<{tile.rows}x{tile.cols}",
        )
        sizes = f"%c{tile.rows}, %c{tile.cols}"
        valid = ""
        if tile.dynamic:
            row, col = tile.extents
            valid = f" valid_row = %c{row} valid_col = %c{col}"
        lines += [
            f"{stem}address = arith.constant {addresses[tile_name]} : i64",
            f"%{tile_name} = pto.alloc_tile addr = {stem}address{valid} : {tile.type()}",
        ]
        if tile.is_scratch or not transfers:
            continue
        lines += [
            f"{stem}view = pto.make_tensor_view {stem}memory, shape = [{sizes}], strides "
            f"= [{strides}] {{layout = #pto.layout<{layout}>}} : !pto.tensor_view<?x?x{view}",
            f"{stem}part = pto.partition_view {stem}view, offsets = [%c0, %c0], sizes = "
            f"[{sizes}] : !pto.tensor_view<?x?x{view} -> {part}x{view}",
            f"{stem}all = pto.alloc_tile addr = {stem}address : {whole}",
        ]
        loads.append(
            f"pto.tload ins({stem}part : {part}x{view}) outs({stem}all : {whole})"
        )
        stores.append(
            f"pto.tstore ins({stem}all : {whole}) outs({stem}part : {part}x{view})"
        )
    types = {tile_name: tile.type() for tile_name, tile in tiles.items()}
    lines += [*loads, Template(body).substitute(types), *stores, "return"]
    kind = "attributes {pto.kernel_kind = #pto.kernel_kind<vector>}"
    return "\n".join(
        [
            f'module attributes {{pto.target_arch = "{arch}"}} {{',
            f"func.func @{name}({', '.join(parameters)}) {kind} {{",
            *lines,
            "}",
            "}",
        ]
    )


def addresses_of(tiles: Mapping[str, TileOf]) -> dict[str, int]:
    """
    Where each tile lies: a multiple of 256 bytes for one that has no address of its own.
    """
    found: dict[str, int] = {}
    free = 0
    for name, tile in tiles.items():
        found[name] = free if tile.address is None else tile.address
        end = found[name] + tile.size
        free = max(free, -(-end // 256) * 256)
    return found
