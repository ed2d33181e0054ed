"""Products on a cube core, in a section of their own next to that of a vector core."""

from __future__ import annotations

from generator.control import ControlBuilder
from generator.tiles import Extent, Extents
from hypothesis import strategies as st

_MAT = "blayout=col_major, slayout=row_major, fractal=512"
_RIGHT = "blayout=row_major, slayout=col_major, fractal=512"
_ACC = "blayout=col_major, slayout=row_major, fractal=1024, compact=1"
"""Compact: a store takes the rows as far apart as the product has put them."""


class ProgramBuilder(ControlBuilder):
    """Draws whole programs: for a vector core, for a cube core, or for both."""

    has_cube = False
    has_vector = True

    def program(self, length: int) -> str:
        kind = self.draw(st.integers(0, 5))
        self.has_cube, self.has_vector = kind in (1, 2), kind != 2
        if self.has_cube:
            self.section("cube", self.product)
        if self.has_vector:
            self.section("vector", lambda: self.computation(length))
        return self.text()

    def section(self, name: str, draw_all: object) -> None:
        assert callable(draw_all)
        both = self.has_cube and self.has_vector
        if both:
            self.emit(f"pto.section.{name} {{")
            self.depth += 1
        self.pipe = None
        draw_all()
        if both:
            self.depth -= 1
            self.emit("}")

    def kind(self) -> str:
        if self.has_cube and self.has_vector:
            return ""
        core = "cube" if self.has_cube else "vector"
        return f" attributes {{pto.kernel_kind = #pto.kernel_kind<{core}>}}"

    def computation(self, length: int) -> None:
        for step in (self.load, self.load, self.fill):
            step()
        self.some_steps(length)
        self.store()

    # The cube core

    def product(self) -> None:
        """`c = a @ b`, in one or two halves of the depth, with some of the rows."""
        rows, depth, cols = (self.pick([16, 32]) for _ in range(3))
        element = self.pick(["f16", "bf16", "f32"])
        valid = self.draw_extent(rows)
        halves = self.pick([1, 2])
        whole = Extent(depth * halves)
        mats = [
            self.cube_tile("mat", element, (rows, whole.limit), _MAT, (valid, whole)),
            self.cube_tile(
                "mat", element, (whole.limit, cols), _MAT, (whole, Extent(cols))
            ),
        ]
        for role, (name, type_, extents) in zip("ab", mats, strict=True):
            box, box_type = self.box(self.tensor(role, element), element, extents)
            self.run(
                "MTE2", f"pto.tload ins({box} : {box_type}) outs({name} : {type_})"
            )
        acc, acc_type, extents = self.cube_tile(
            "acc", "f32", (rows, cols), _ACC, (valid, Extent(cols))
        )
        lower = "col" if self.arch == "a5" else "row"
        left_layout = (
            f"blayout={lower}_major, slayout=row_major, fractal=512, compact=1"
        )
        for half in range(halves):
            sides = [
                self.cube_tile(
                    "left", element, (rows, depth), left_layout, (valid, Extent(depth))
                ),
                self.cube_tile(
                    "right",
                    element,
                    (depth, cols),
                    _RIGHT,
                    (Extent(depth), Extent(cols)),
                ),
            ]
            for number, ((mat, mat_type, _), (side, side_type, _)) in enumerate(
                zip(mats, sides, strict=True)
            ):
                zero, start = self.index(0), self.index(half * depth)
                offsets = f"{start}, {zero}" if number else f"{zero}, {start}"
                self.run(
                    "MTE1",
                    f"pto.textract ins({mat}, {offsets} : {mat_type}, index, index) "
                    f"outs({side} : {side_type})",
                )
            (left, left_type, _), (right, right_type, _) = sides
            names, types = f"{left}, {right}", f"{left_type}, {right_type}"
            operation = "pto.tmatmul"
            if half:
                operation = "pto.tmatmul.acc"
                names, types = f"{acc}, {names}", f"{acc_type}, {types}"
            self.run(
                "M", f"{operation} ins({names} : {types}) outs({acc} : {acc_type})"
            )
        box, box_type = self.box(self.tensor("c", "f32"), "f32", extents)
        self.run("FIX", f"pto.tstore ins({acc} : {acc_type}) outs({box} : {box_type})")

    def cube_tile(
        self,
        space: str,
        element: str,
        shape: tuple[int, int],
        layout: str,
        valid: Extents,
    ) -> tuple[str, str, Extents]:
        """A tile of the cube core's memories: its name, its type, and what is valid."""
        name = self.fresh("u")
        type_ = (
            f"!pto.tile_buf<loc={space}, dtype={element}, rows={shape[0]}, "
            f"cols={shape[1]}, v_row=?, v_col=?, {layout}, pad=0>"
        )
        clauses: list[str] = []
        if self.addressed:
            # Each memory has room for all of a product's tiles side by side.
            at = 16384 * sum(
                f"loc={space}" in line for line in self.lines if "alloc" in line
            )
            clauses.append(f"addr = {self.address_of(at)}")
        rows, cols = map(self.extent, valid)
        clauses.append(f"valid_row = {rows} valid_col = {cols}")
        self.emit(" ".join([f"{name} = pto.alloc_tile", *clauses, ":", type_]))
        return name, type_, valid
