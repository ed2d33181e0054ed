"""Extents in single iterations, bytes that are written on some paths, comparisons."""

import pytest
from kernel_text import KernelText
from verdicts.programs import Program, Programs

EXTENTS = Programs()


def tail(k: KernelText, limit: int) -> None:
    """Columns in steps of 384 up to `limit`, what is left of 8192 being valid."""
    k.parameter("x", "f32*")
    k.lines += [f"%{n} = arith.constant {n[1:]} : index" for n in ("w384", "w8192")]
    k.line(f"%end = arith.constant {limit} : index")
    k.line("%rows = arith.constant 16 : index")
    k.view("v", "x", [16, 8192], [8192, 1], "nd")
    k.line(f"scf.for %i = %{k.constant(0)} to %end step %w384 {{")
    k.line("%left = arith.subi %w8192, %i : index")
    k.line("%width = arith.minsi %left, %w384 : index")
    k.part("p", "v", [0, "i"], [16, "width"])
    k.tile("t", "f32", 16, 384, valid=("rows", "width"))
    k.load("p", "t")
    k.line("}")


@EXTENTS.wrong("gives a tile -256 valid columns in one iteration")
def an_iteration_too_many(k: KernelText) -> None:
    tail(k, 8192 + 383)


@EXTENTS.right()
def iterations_that_fit(k: KernelText) -> None:
    tail(k, 8192)


@EXTENTS.wrong("16 valid rows in one iteration, but it has only 8")
def grows_beyond_its_tile(k: KernelText) -> None:
    zero, one = k.constant(0), k.constant(1)
    k.line(
        f"%end = arith.constant 17 : index\nscf.for %i = %{zero} to %end step %{one} {{"
    )
    k.tile("t", "f32", 8, 64, valid=("i", "width"))
    k.lines.insert(0, "%width = arith.constant 64 : index")
    k.line("}")


def one_arm(k: KernelText, *, condition: str = "argument", other: bool = False) -> None:
    """A value that a branch gives to a loop's tile; `other` where both arms do."""
    for name in ("x", "y"):
        k.parameter(name, "f32*")
    k.parameter("n", "index")
    k.parameter("b", "i1")
    src, dst = k.matrix("x", 16, 64), k.matrix("y", 16, 64)
    for number, name in enumerate(("acc", "new", "phi")):
        k.tile(name, "f32", 16, 64, address=4096 * number)
    k.load(src, "acc")
    k.load(src, "new")
    zero, one = k.constant(0), k.constant(1)
    k.line(f"scf.for %i = %{zero} to %n step %{one} {{")
    if condition == "first":
        k.line(f"%c = arith.cmpi eq, %i, %{zero} : index")
    else:
        k.line("%true = arith.constant true\n%c = arith.andi %b, %true : i1")
    k.line("scf.if %c {")
    k.op("tadd", ["acc", "new"], ["phi"])
    if other:
        k.line("} else {")
        k.op("tmov", ["acc"], ["phi"])
    k.line("}")
    k.op("tmov", ["phi"], ["acc"])
    k.line("}")
    k.store("acc", dst)


@EXTENTS.wrong("reads %phi, which nothing has written where %c is false")
def one_arm_alone(k: KernelText) -> None:
    one_arm(k)


@EXTENTS.right()
def both_arms(k: KernelText) -> None:
    one_arm(k, other=True)


@EXTENTS.right()
def the_first_iteration(k: KernelText) -> None:
    one_arm(k, condition="first")


def unwritten(k: KernelText, *, stored: bool) -> None:
    k.parameter("y", "f32*")
    dst = k.matrix("y", 16, 64)
    k.tile("a", "f32", 16, 64)
    k.tile("b", "f32", 16, 64, address=4096)
    k.op("texp", ["a"], ["b"])
    if stored:
        k.store("b", dst)


@EXTENTS.wrong("reads %a, which nothing has written")
def unwritten_and_stored(k: KernelText) -> None:
    unwritten(k, stored=True)


@EXTENTS.right(warns="gets to no store")
def unwritten_and_lost(k: KernelText) -> None:
    unwritten(k, stored=False)


def widened(k: KernelText, *, stored: int) -> None:
    """32 columns are loaded and 64 added, of which some are stored."""
    k.parameter("x", "f32*")
    k.parameter("y", "f32*")
    for name, number in (("rows", 16), ("half", 32), ("all", 64)):
        k.line(f"%{name} = arith.constant {number} : index")
    k.view("v", "x", [16, 64], [64, 1], "nd")
    k.part("p", "v", [0, 0], [16, 32])
    k.view("w", "y", [16, 64], [64, 1], "nd")
    k.part("q", "w", [0, 0], [16, stored])
    k.tile("a", "f32", 16, 64, valid=("rows", "half"))
    k.tile("d", "f32", 16, 64, address=8192, valid=("rows", "all"))
    k.load("p", "a")
    k.line("pto.set_validshape %a, %rows, %all : $a")
    k.op("tadd", ["a", "a"], ["d"])
    k.line(f"pto.set_validshape %d, %rows, %{'all' if stored == 64 else 'half'} : $d")
    k.store("d", "q")


@EXTENTS.wrong("reads 64 columns of %d, of which only 32 come from valid cells")
def widened_and_stored(k: KernelText) -> None:
    widened(k, stored=64)


@EXTENTS.right(warns="reads 64 columns of %a, but only 32 were computed")
def widened_and_lost(k: KernelText) -> None:
    widened(k, stored=32)


def padded(k: KernelText, *, through: str) -> None:
    """A fillpad of a tile with 48 of its 64 rows, of which all are stored."""
    k.parameter("x", "f32*")
    k.parameter("y", "f32*")
    k.tile("a", "f32", 64, 64, valid=(48, 64), pad=1)
    k.tile("b", "f32", 64, 64, pad=1)
    k.load(k.matrix("x", 48, 64), "a")
    k.op("tfillpad", ["a"], [through])
    k.store("b", k.matrix("y", 64, 64))


@EXTENTS.wrong("reads 64 rows of %b, but only 48 were computed")
def padded_to_what_it_has(k: KernelText) -> None:
    padded(k, through="a")


@EXTENTS.right()
def padded_to_all(k: KernelText) -> None:
    padded(k, through="b")


def expanded(k: KernelText, *, rows: str) -> None:
    """A vector without rows, as the second core of a pair has it, for `rows` of dst."""
    k.parameter("x", "f32*")
    k.parameter("y", "f32*")
    for name, number in (("no", 0), ("one", 1), ("rows", 16), ("cols", 64)):
        k.line(f"%{name} = arith.constant {number} : index")
    k.tile("a", "f32", 16, 64, valid=("rows", "cols"))
    k.tile("s", "f32", 16, 1, layout="dn", address=8192, valid=("no", "one"))
    k.tile("d", "f32", 16, 64, address=16384, valid=(rows, "cols"))
    k.load(k.matrix("x", 16, 64), "a")
    k.op("trowexpandmul", ["a", "s"], ["d"])
    if rows == "rows":
        k.store("d", k.matrix("y", 16, 64))


@EXTENTS.right()
def expanded_to_nothing(k: KernelText) -> None:
    expanded(k, rows="no")


@EXTENTS.wrong("reads 16 rows of %d, of which only 0 come from valid cells")
def expanded_from_nothing(k: KernelText) -> None:
    expanded(k, rows="rows")


def packed(k: KernelText, count: int) -> None:
    """Exponents of 2 x 64 groups become boxes, which are told as one row of them."""
    k.parameter("x", "ui8*")
    k.parameter("y", "ui8*")
    k.tile("e", "ui8", 2, 64)
    k.tile("z", "ui8", 1, count, layout="zz", address=8192)
    k.tile("t", "ui8", 1, 32, address=16384)
    k.load(k.matrix("x", 2, 64), "e")
    axis = "{grpAxis = #pto<mx_group_axis axis0>}"
    k.line(f"pto.tmov ins(%e : $e, %t : $t) outs(%z : $z) {axis}")
    k.tile("o", "ui8", 1, count, address=8192)
    k.store("o", k.matrix("y", 1, count))


@EXTENTS.right(arch="a5")
def exponents_are_counted(k: KernelText) -> None:
    packed(k, 128)


@EXTENTS.wrong("to hold the same exponent count", arch="a5")
def exponents_are_lost(k: KernelText) -> None:
    packed(k, 64)


def column_extremes(k: KernelText, dtype: str) -> None:
    k.parameter("x", f"{dtype}*")
    k.parameter("y", "i32*")
    k.tile("a", dtype, 16, 64)
    k.tile("t", dtype, 4, 64, address=8192)
    k.tile("d", "i32", 1, 64, address=16384)
    k.load(k.matrix("x", 16, 64), "a")
    k.op("tcolargmax", ["a", "t"], ["d"])
    k.store("d", k.matrix("y", 1, 64))


@EXTENTS.right()
def column_extremes_of_floats(k: KernelText) -> None:
    column_extremes(k, "f32")


@EXTENTS.wrong("expects src element type to be f16/f32/ui16/ui32, found i32")
def column_extremes_of_signed_numbers(k: KernelText) -> None:
    column_extremes(k, "i32")


@EXTENTS.right(arch="a5")
def column_extremes_of_signed_numbers_on_a5(k: KernelText) -> None:
    column_extremes(k, "i32")


@EXTENTS.right(warns="has no attribute 'cache_policy'")
def store_with_a_policy_for_loads(k: KernelText) -> None:
    k.parameter("x", "f32*")
    k.tile("a", "f32", 16, 64)
    k.load(k.matrix("x", 16, 64), "a")
    policy = "{cache_policy = #pto.load_cache_policy<l2_bypass>}"
    k.op("tstore", ["a"], [k.matrix("x", 16, 64)], policy)


def compared_in_place(k: KernelText, *, address: int, bits: int = 32) -> None:
    """A mask that takes the place of what is compared."""
    k.parameter("x", "f32*")
    k.tile("a", "f32", 16, 64)
    k.tile("m", "ui8", 16, bits, address=address)
    k.load(k.matrix("x", 16, 64), "a")
    k.line("%s = arith.constant 0.0 : f32")
    k.line("pto.tcmps ins(%a, %s {cmpMode = #pto<cmp gt>} : $a, f32) outs(%m : $m)")


@EXTENTS.right()
def compared_where_it_was(k: KernelText) -> None:
    compared_in_place(k, address=0)


@EXTENTS.wrong("which overlap in part")
def compared_in_front_of_it(k: KernelText) -> None:
    compared_in_place(k, address=256)


@EXTENTS.wrong("which overlap in part")
def compared_into_longer_rows(k: KernelText) -> None:
    compared_in_place(k, address=0, bits=512)


def compared(k: KernelText, number: str, mode: str, dtype: str = "i16") -> None:
    k.parameter("x", f"{dtype}*")
    k.tile("a", dtype, 16, 64)
    k.tile("m", "i8", 16, 32, address=8192)
    k.load(k.matrix("x", 16, 64), "a")
    k.line(f"%s = arith.constant {number} : {dtype}")
    k.line(
        f"pto.tcmps ins(%a, %s {{cmpMode = #pto<cmp {mode}>}} : $a, {dtype}) outs(%m : $m)"
    )


@EXTENTS.right(warns="compares the bits of i16 as those of halves")
def compared_with_one(k: KernelText) -> None:
    compared(k, "1", "gt")


@EXTENTS.wrong("to compare with 0 to 31744")
def compared_with_a_negative_number(k: KernelText) -> None:
    compared(k, "-1", "gt")


@EXTENTS.wrong("to compare with 0 to 31744")
def equal_to_no_number(k: KernelText) -> None:
    compared(k, "-1", "eq")


@EXTENTS.right(arch="a5")
def compared_on_a5(k: KernelText) -> None:
    compared(k, "-1", "gt")


@pytest.mark.parametrize("program", EXTENTS.found, ids=str)
def test_verdict(program: Program) -> None:
    program.judge()
