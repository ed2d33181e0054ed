"""Writes kernels as text, line by line: views, tiles of any layout, loops, pipes."""

from __future__ import annotations

from collections.abc import Sequence

LAYOUTS = {
    "nd": ("row_major", "none_box"),
    "dn": ("col_major", "none_box"),
    "nz": ("col_major", "row_major"),
    "zn": ("row_major", "col_major"),
    "zz": ("row_major", "row_major"),
    "nn": ("col_major", "col_major"),
}
"""How rows and columns lie: of boxes, and in them."""


class KernelText:
    """One function, for one kind of core."""

    def __init__(self, name: str = "kernel", kind: str = "vector", arch: str = "a2a3"):
        self.name = name
        self.kind = kind
        self.arch = arch
        self.parameters: list[str] = []
        self.lines: list[str] = []
        self.types: dict[str, str] = {}
        """The types of values, by their names."""
        self._constants: dict[str, str] = {}

    def parameter(self, name: str, type_: str) -> str:
        """A parameter; `f32*` is memory of f32."""
        if type_.endswith("*"):
            type_ = f"!pto.ptr<{type_[:-1]}>"
        self.types[name] = type_
        self.parameters.append(f"%{name}: {type_}")
        return name

    def constant(self, number: float, type_: str = "index") -> str:
        """A constant, at the top of the function."""
        name = f"c{str(number).replace('-', 'm').replace('.', '_')}_{type_}"
        self._constants[name] = f"%{name} = arith.constant {number} : {type_}"
        self.types[name] = type_
        return name

    def _operand(self, value: int | str) -> str:
        return f"%{self.constant(value) if isinstance(value, int) else value}"

    def line(self, text: str) -> None:
        """
        Any line. `%a` is a value; `$a` is its type, where the name is known.
        """
        for name in sorted(self.types, key=len, reverse=True):
            text = text.replace(f"${name}", self.types[name])
        self.lines.append(text)

    def view(
        self,
        name: str,
        memory: str,
        shape: Sequence[int | str],
        strides: Sequence[int | str],
        layout: str | None = None,
    ) -> str:
        """A view of a tensor; extents are numbers or names of values."""
        dtype = self.types[memory].removeprefix("!pto.ptr<").removesuffix(">")
        self.types[name] = f"!pto.tensor_view<{'?x' * len(shape)}{dtype}>"
        attribute = "" if layout is None else f" {{layout = #pto.layout<{layout}>}}"
        self.line(
            f"%{name} = pto.make_tensor_view %{memory}, "
            f"shape = [{', '.join(map(self._operand, shape))}], "
            f"strides = [{', '.join(map(self._operand, strides))}]{attribute} : ${name}"
        )
        return name

    def part(
        self,
        name: str,
        view: str,
        offsets: Sequence[int | str],
        sizes: Sequence[int | str],
    ) -> str:
        """A box of a view."""
        dtype = self.types[view].rpartition("x")[2].removesuffix(">")
        shown = "".join(f"{s}x" if isinstance(s, int) else "?x" for s in sizes)
        self.types[name] = f"!pto.partition_tensor_view<{shown}{dtype}>"
        self.line(
            f"%{name} = pto.partition_view %{view}, "
            f"offsets = [{', '.join(map(self._operand, offsets))}], "
            f"sizes = [{', '.join(map(self._operand, sizes))}] : ${view} -> ${name}"
        )
        return name

    def tile(
        self,
        name: str,
        dtype: str,
        rows: int,
        cols: int,
        *,
        address: int = 0,
        valid: tuple[int | str, int | str] | None = None,
        loc: str = "vec",
        layout: str = "nd",
        fractal: int = 512,
        pad: int = 0,
        compact: int = 0,
    ) -> str:
        """A tile; extents that are names of values are dynamic, and so are both then."""
        self.types[name] = tile_type(
            dtype,
            rows,
            cols,
            valid,
            loc=loc,
            layout=layout,
            fractal=fractal,
            pad=pad,
            compact=compact,
        )
        extents = ""
        row, col = valid or (rows, cols)
        if isinstance(row, str) or isinstance(col, str):
            extents = (
                f" valid_row = {self._operand(row)} valid_col = {self._operand(col)}"
            )
        where = self.constant(address, "i64")
        self.line(f"%{name} = pto.alloc_tile addr = %{where}{extents} : ${name}")
        return name

    def op(
        self,
        name: str,
        ins: Sequence[str],
        outs: Sequence[str],
        attributes: str = "",
        inner: str = "",
    ) -> None:
        """`pto.NAME ins(...) outs(...)`; `inner` stands behind the names of the first."""

        def group(names: Sequence[str], more: str = "") -> str:
            values = ", ".join(f"%{n}" for n in names)
            types = ", ".join(self.types[n] for n in names)
            return f"({values}{more} : {types})"

        self.lines.append(
            f"pto.{name} ins{group(ins, inner)} outs{group(outs)} {attributes}".rstrip()
        )

    def load(self, part: str, tile: str) -> None:
        """From memory into a tile."""
        self.op("tload", [part], [tile])

    def store(self, tile: str, part: str) -> None:
        """From a tile to memory."""
        self.op("tstore", [tile], [part])

    def matrix(self, memory: str, rows: int, cols: int) -> str:
        """All of a row-major matrix, as a part of a view."""
        if f"{memory}_part" not in self.types:
            self.view(f"{memory}_view", memory, [rows, cols], [cols, 1], "nd")
            self.part(f"{memory}_part", f"{memory}_view", [0, 0], [rows, cols])
        return f"{memory}_part"

    def function(self) -> str:
        """The text of the function."""
        return "\n".join(
            [
                f"func.func @{self.name}({', '.join(self.parameters)}) attributes "
                f"{{pto.kernel_kind = #pto.kernel_kind<{self.kind}>}} {{",
                *self._constants.values(),
                *self.lines,
                "return",
                "}",
            ]
        )

    def text(self, *others: KernelText) -> str:
        """The text of a module with this function, and others."""
        functions = [f.function() for f in (self, *others)]
        head = f'module attributes {{pto.target_arch = "{self.arch}"}} {{'
        return "\n".join([head, *functions, "}"])


def tile_type(
    dtype: str,
    rows: int,
    cols: int,
    valid: tuple[int | str, int | str] | None = None,
    *,
    loc: str = "vec",
    layout: str = "nd",
    fractal: int = 512,
    pad: int = 0,
    compact: int = 0,
) -> str:
    """The text of a tile type."""
    row, col = valid or (rows, cols)
    if isinstance(row, str) or isinstance(col, str):
        row, col = "?", "?"
    outer, inner = LAYOUTS[layout]
    return (
        f"!pto.tile_buf<loc={loc}, dtype={dtype}, rows={rows}, cols={cols}, "
        f"v_row={row}, v_col={col}, blayout={outer}, slayout={inner}, "
        f"fractal={fractal}, pad={pad}{f', compact={compact}' if compact else ''}>"
    )
