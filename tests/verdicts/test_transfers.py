"""Loads and stores that pto-isa does not compile, or that go elsewhere, and right ones."""

import pytest
from kernel_text import KernelText
from verdicts.programs import Program, Programs

TRANSFERS = Programs()


def column(k: KernelText, stride: int, layout: str) -> None:
    """A column of 8 numbers is loaded and stored among others, `stride` apart."""
    k.parameter("x", "f32*")
    k.parameter("y", "f32*")
    k.view("v", "x", [8, 1], [1, 1], "dn")
    k.part("p", "v", [0, 0], [8, 1])
    k.view("w", "y", [8, stride], [stride, 1], layout)
    k.part("q", "w", [0, 0], [8, 1])
    k.tile("t", "f32", 8, 1, layout="dn")
    k.load("p", "t")
    k.store("t", "q")


@TRANSFERS.wrong("writes 8 elements one behind the other")
def column_among_columns(k: KernelText) -> None:
    column(k, 2, "nd")


@TRANSFERS.wrong("writes 8 elements one behind the other", arch="a5")
def column_among_columns_of_a5(k: KernelText) -> None:
    column(k, 4, "nd")


@TRANSFERS.right()
def column_that_is_all(k: KernelText) -> None:
    column(k, 1, "nd")


@TRANSFERS.right()
def column_in_columns(k: KernelText) -> None:
    column(k, 1, "dn")


@TRANSFERS.wrong("needs a view with layout dn for a tile of vec")
def column_of_rows(k: KernelText) -> None:
    k.parameter("x", "f32*")
    k.view("v", "x", [16, 4], [4, 1])
    k.part("p", "v", [0, 1], [16, 1])
    k.tile("t", "f32", 16, 1, layout="dn")
    k.load("p", "t")


@TRANSFERS.wrong("needs a view with layout nd, which pto-isa asserts")
def rows_to_columns(k: KernelText) -> None:
    k.parameter("x", "f32*")
    k.view("v", "x", [16, 16], [1, 16], "dn")
    k.part("p", "v", [0, 0], [16, 16])
    k.tile("t", "f32", 16, 16)
    k.line("%s = arith.constant 1.0 : f32")
    k.line("pto.texpands ins(%s : f32) outs(%t : $t)")
    k.store("t", "p")


def four_dimensions(k: KernelText, sizes: list[int], layout: str, loc: str) -> None:
    k.parameter("x", "f16*")
    k.view("v", "x", [2, 64, 4, 64], [16384, 256, 64, 1], "nd")
    k.part("p", "v", [0, 0, 1, 0], sizes)
    k.tile("t", "f16", 64, 64, loc=loc, layout=layout)
    k.load("p", "t")


@TRANSFERS.wrong("needs one matrix to make boxes of", kind="cube")
def rows_of_matrices_into_boxes(k: KernelText) -> None:
    four_dimensions(k, [1, 64, 1, 64], "nz", "mat")


@TRANSFERS.right()
def rows_of_matrices(k: KernelText) -> None:
    four_dimensions(k, [1, 64, 1, 64], "nd", "vec")


def into_boxes(k: KernelText, strides: list[int], layout: str) -> None:
    k.parameter("x", "f16*")
    k.view("v", "x", [64, 64], strides, layout)
    k.part("p", "v", [0, 0], [64, 64])
    k.tile("t", "f16", 64, 64, loc="mat", layout="nz")
    k.load("p", "t")


@TRANSFERS.right(kind="cube")
def rows_into_boxes(k: KernelText) -> None:
    into_boxes(k, [64, 1], "nd")


@TRANSFERS.wrong("needs a view with layout nz or nd for a tile of mat", kind="cube")
def columns_into_boxes(k: KernelText) -> None:
    into_boxes(k, [1, 64], "dn")


@TRANSFERS.right(kind="cube", arch="a5")
def columns_into_boxes_of_a5(k: KernelText) -> None:
    into_boxes(k, [1, 64], "dn")


def copies(k: KernelText, src: str, dst: str, rows: int = 32) -> None:
    """A tile of `vec` becomes one that lies otherwise."""
    k.parameter("x", "f16*")
    k.view("v", "x", [rows, 32], [32, 1] if src == "nd" else [1, rows], src)
    k.part("p", "v", [0, 0], [rows, 32])
    k.tile("t", "f16", rows, 32, layout=src)
    k.tile("u", "f16", rows, 32, layout=dst, address=8192)
    k.load("p", "t")
    k.op("tmov", ["t"], ["u"])


@TRANSFERS.wrong("copies rows as they lie", arch="a5")
def columns_copied_to_boxes(k: KernelText) -> None:
    copies(k, "dn", "nz")


@TRANSFERS.wrong("copies rows as they lie")
def rows_copied_to_columns(k: KernelText) -> None:
    copies(k, "nd", "dn")


@TRANSFERS.right(arch="a5")
def rows_copied_to_boxes(k: KernelText) -> None:
    copies(k, "nd", "nz")


@TRANSFERS.right(arch="a5")
def rows_copied_to_other_boxes(k: KernelText) -> None:
    copies(k, "nd", "zn")


def in_boxes(k: KernelText, layout: str) -> None:
    """A row that lies in boxes is stored to a row."""
    k.parameter("x", "f16*")
    k.parameter("y", "f16*")
    k.tile("t", "f16", 1, 64)
    k.tile("u", "f16", 1, 64, layout=layout)
    k.load(k.matrix("x", 1, 64), "t")
    k.store("u", k.matrix("y", 1, 64))


@TRANSFERS.wrong(
    "stores nothing: pto-isa has no store of tiles that are row_major, row"
)
def rows_of_rows(k: KernelText) -> None:
    in_boxes(k, "zz")


@TRANSFERS.wrong("stores nothing: pto-isa has no store of tiles that are", arch="a5")
def rows_of_columns(k: KernelText) -> None:
    in_boxes(k, "zn")


def both_cores(k: KernelText, mode: str, rows: int, cols: int) -> None:
    """A product of 64 x 64 goes to the vector cores, half of it to each."""
    for name, loc, layout in (("l", "left", "nz"), ("r", "right", "zn")):
        k.parameter(f"p{name}", "f16*")
        k.tile(f"m{name}", "f16", 64, 64, loc="mat", layout="nz", address=8192)
        k.tile(name, "f16", 64, 64, loc=loc, layout=layout)
        k.load(k.matrix(f"p{name}", 64, 64), f"m{name}")
        k.op("tmov", [f"m{name}"], [name])
    k.tile("c", "f32", 64, 64, loc="acc", layout="nz", fractal=1024)
    k.tile("v", "f32", rows, cols)
    k.op("tmatmul", ["l", "r"], ["c"])
    mode = f"{{accToVecMode = #pto.acc_to_vec_mode<dual_mode_split_{mode}>}}"
    k.op("tmov", ["c"], ["v"], mode)


@TRANSFERS.right(kind="cube", arch="a5")
def rows_to_both_cores(k: KernelText) -> None:
    both_cores(k, "m", 32, 64)


@TRANSFERS.right(kind="cube", arch="a5")
def columns_to_both_cores(k: KernelText) -> None:
    both_cores(k, "n", 64, 32)


@TRANSFERS.right(kind="cube", arch="a5")
def half_of_the_rows_of_dst(k: KernelText) -> None:
    both_cores(k, "m", 64, 64)


@TRANSFERS.wrong(
    "moves half of 64 rows to each core: dst has 16", kind="cube", arch="a5"
)
def fewer_rows_than_half(k: KernelText) -> None:
    both_cores(k, "m", 16, 64)


def table(k: KernelText, loc: str, kind: str, cols: int, rows: int = 1) -> None:
    """Biases or scales of the fix-pipe come from `mat`."""
    k.parameter("x", f"{kind}*")
    to = "f32" if loc == "bias" else kind
    k.tile("m", kind, rows, cols, loc="mat")
    k.tile("t", to, rows, cols, loc=loc)
    k.load(k.matrix("x", rows, cols), "m")
    k.op("tmov", ["m"], ["t"])


@TRANSFERS.right(kind="cube")
def biases_in_units(k: KernelText) -> None:
    table(k, "bias", "f32", 16)


@TRANSFERS.right(kind="cube", arch="a5")
def biases_that_make_units(k: KernelText) -> None:
    table(k, "bias", "f16", 16)


@TRANSFERS.wrong(
    "a row of src of A2/A3 mat-to-bias tmov to be in whole units of 64 bytes, found 32",
    kind="cube",
)
def biases_of_half_a_unit(k: KernelText) -> None:
    table(k, "bias", "f16", 16)


@TRANSFERS.wrong(
    "a row of dst of A5 mat-to-bias tmov to be in whole units of 64 bytes, found 32",
    kind="cube",
    arch="a5",
)
def biases_of_half_a_unit_of_dst(k: KernelText) -> None:
    table(k, "bias", "f32", 8)


@TRANSFERS.right(kind="cube")
def scales_in_units(k: KernelText) -> None:
    table(k, "scaling", "ui64", 16)


@TRANSFERS.wrong("in whole units of 128 bytes, found 64 bytes", kind="cube")
def scales_of_half_a_unit(k: KernelText) -> None:
    table(k, "scaling", "ui64", 8)


@TRANSFERS.wrong(
    "A5 mat-to-scaling tmov element type to be i64 or ui64, found f16",
    kind="cube",
    arch="a5",
)
def scales_in_halves(k: KernelText) -> None:
    table(k, "scaling", "f16", 64)


@TRANSFERS.wrong("mat-to-scaling tmov to have one row, found 2", kind="cube")
def scales_in_two_rows(k: KernelText) -> None:
    table(k, "scaling", "ui64", 16, rows=2)


def staged(k: KernelText, pong: int) -> None:
    k.parameter("x", "f32*")
    k.parameter("y", "f32*")
    src, dst = k.matrix("x", 64, 64), k.matrix("y", 64, 64)
    k.tile("a", "f32", 8, 64)
    k.tile("b", "f32", 8, 64, address=pong)
    k.line(f"pto.comm.tput(%{dst}, %{src}, buf(%a, %b) : ${dst}, ${src}, $a, $b)")


@TRANSFERS.right()
def staged_in_two_tiles(k: KernelText) -> None:
    staged(k, 2048)


@TRANSFERS.wrong("writes %a at vec[0, 2048) and %b at vec[1024, 3072), which overlap")
def staged_in_one_tile(k: KernelText) -> None:
    staged(k, 1024)


def padded(k: KernelText, *, end: int, cols: int = 256) -> None:
    """A tile of 16 KiB is padded in place; it ends at `end`."""
    k.parameter("x", "f32*")
    for name, pad in (("a", 0), ("b", 1)):
        valid = (16, cols if name == "a" else 256)
        k.tile(name, "f32", 16, 256, address=end - 16384, valid=valid, pad=pad)
    k.load(k.matrix("x", 16, cols), "a")
    k.op("tfillpad", ["a"], ["b"])
    k.parameter("y", "f32*")
    k.store("b", k.matrix("y", 16, 256))


@TRANSFERS.wrong("has nothing to pad to the right of 256 columns")
def padded_at_the_end(k: KernelText) -> None:
    padded(k, end=196608)


@TRANSFERS.wrong("has nothing to pad to the right of 250 columns")
def padded_within_the_last_block(k: KernelText) -> None:
    padded(k, end=196608, cols=250)


@TRANSFERS.right()
def padded_by_a_block_at_the_end(k: KernelText) -> None:
    padded(k, end=196608, cols=248)


@TRANSFERS.right()
def padded_before_the_end(k: KernelText) -> None:
    padded(k, end=196576)


@TRANSFERS.right(arch="a5")
def padded_at_the_end_of_a5(k: KernelText) -> None:
    padded(k, end=253952)


@pytest.mark.parametrize("program", TRANSFERS.found, ids=str)
def test_verdict(program: Program) -> None:
    program.judge()
