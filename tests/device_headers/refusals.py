"""
Programs that pto-opt accepts and pto-isa's headers refuse.

    PTO_ISA_ROOT=checkout python tests device_headers/refusals --arch a5 [OPERATION...]

Each tile operation of the programs in `lit_tests/dialect/ops_*.mlir` becomes a program of
its own, in variants: one operand, or all, with another element type, shape, layout, extent
or pad value. What the verifier and `check-validshape` accept, and what has C++, the device's
headers compile, but for the disagreements in `records/<chip>.refusals.tsv`. Prints those
that are new (+) and that are gone (-), and ends with 1 if any is new; `--update` writes the
table, to be reviewed: a new row is a demand of the header that no class has yet. What is
left on a2a3: `tmov` to `left` of one row in boxes, and `tmov.fp`, the old name of `tmov` with
scales, which has the types of `tmov` once it is written so. a5 has no table yet: see
`docs/judging.md` for what is left there.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple, cast

from simulator_pipelines import cpp_of_text
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.builtin import (
    BFloat16Type,
    Float16Type,
    Float32Type,
    IndexType,
    IntegerType,
    ModuleOp,
    Signedness,
    StringAttr,
    bf16,
    f16,
    f32,
)
from xdsl.dialects.func import FuncOp, ReturnOp
from xdsl.ir import Attribute, Block, Region, SSAValue
from xdsl.utils.exceptions import ParseError

from device_headers.cases import REFUSED
from device_headers.device import ARCHES, Device, Unit
from device_headers.last_run import RECORDS
from pto_dialect.assembly.parser import PTOParser
from pto_dialect.assembly.printer import print_module
from pto_dialect.attrs import BLayout, PadValue
from pto_dialect.hardware import AddressSpace
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_dialect.types import TileBufType
from pto_opt.context import make_context

TEXTS = Path(__file__).parents[2] / "lit_tests" / "dialect"

PASSES = ("check-validshape", "materialize-tmp", "plan-memory")
"""What judges a variant, and gives it the scratch and the addresses that C++ needs."""

CHUNK = 80
"""Programs that one run of the compiler gets."""

ELEMENTS: dict[str, Attribute] = {
    **{"f32": f32, "f16": f16, "bf16": bf16},
    **{f"i{bits}": IntegerType(bits) for bits in (8, 16, 32)},
    **{f"ui{bits}": IntegerType(bits, Signedness.UNSIGNED) for bits in (8, 16, 32)},
}

OPERANDS = (
    *(TileBufType, IntegerType, IndexType),
    *(Float32Type, Float16Type, BFloat16Type),
)
"""Types of operands that a function of its own can take."""


class Disagreement(NamedTuple):
    """A variant of an operation that is accepted here, and what the header says of it."""

    op: str
    variant: str
    words: str


class Tile(NamedTuple):
    """A tile type with its parts as they are to be changed; None for a run-time extent."""

    rows: int
    cols: int
    v_row: int | None
    v_col: int | None
    element: Attribute
    blayout: BLayout
    pad: PadValue

    @staticmethod
    def of(type_: TileBufType) -> Tile:
        """The parts of a type."""
        valid = type_.valid
        return Tile(
            *(*type_.shape, *valid),
            *(type_.element_type, type_.blayout, type_.pad),
        )

    def sized(self, rows: int, cols: int) -> Tile:
        """Of another shape; extents that were the whole of it are that again."""
        v_row = _extent(self.v_row, self.rows, rows)
        v_col = _extent(self.v_col, self.cols, cols)
        return self._replace(rows=rows, cols=cols, v_row=v_row, v_col=v_col)

    def flipped(self) -> Tile:
        """Columns behind each other and not rows, or the other way round."""
        row, col = BLayout.ROW_MAJOR, BLayout.COL_MAJOR
        return self._replace(blayout=col if self.blayout is row else row)

    def type_like(self, type_: TileBufType) -> TileBufType:
        """The type of these parts, and of the rest of another type."""
        return TileBufType(
            type_.space,
            self.element,
            self.rows,
            self.cols,
            (self.v_row, self.v_col),
            blayout=self.blayout,
            slayout=type_.slayout,
            fractal=type_.fractal,
            pad=self.pad,
            compact=type_.compact,
        )


def _extent(valid: int | None, before: int, now: int) -> int | None:
    """What is valid of `now`, where `valid` of `before` were."""
    return now if valid == before else valid and min(valid, now)


Change = Callable[[Tile], Tile]

CHANGES: dict[str, Change] = {
    **{
        name: lambda t, e=element: t._replace(element=e)
        for name, element in ELEMENTS.items()
    },
    "other layout": Tile.flipped,
    "rows x 2": lambda t: t.sized(2 * t.rows, t.cols),
    "cols x 2": lambda t: t.sized(t.rows, 2 * t.cols),
    "cols / 2": lambda t: t.sized(t.rows, max(1, t.cols // 2)),
    "1 row": lambda t: t.sized(1, t.cols),
    "8 rows": lambda t: t.sized(8, t.cols),
    "17 rows": lambda t: t.sized(17, t.cols),
    "1 col": lambda t: t.sized(t.rows, 1),
    "v_row = 1": lambda t: t._replace(v_row=1),
    "v_row = rows / 2": lambda t: t._replace(v_row=max(1, t.rows // 2)),
    "v_row = rows - 1": lambda t: t._replace(v_row=max(1, t.rows - 1)),
    "v_col = cols / 2": lambda t: t._replace(v_col=max(1, t.cols // 2)),
    "v_col = cols - 1": lambda t: t._replace(v_col=max(1, t.cols - 1)),
    "rows x 2, v_row = rows / 2": lambda t: t._replace(rows=2 * t.rows, v_row=t.rows),
    "cols x 2, v_col = cols / 2": lambda t: t._replace(cols=2 * t.cols, v_col=t.cols),
    "v_row = ?, v_col = ?": lambda t: t._replace(v_row=None, v_col=None),
    "pad = zero": lambda t: t._replace(pad=PadValue.ZERO),
}


def changed(type_: Attribute, change: Change) -> Attribute:
    """A tile type after a change; other types as they are."""
    if not isinstance(type_, TileBufType):
        return type_
    return change(Tile.of(type_)).type_like(type_)


def variants(op: TileOp) -> Iterator[tuple[str, list[Attribute]]]:
    """The operands' types of variants of an operation, the operation as it is first."""
    types = list(op.operand_types)
    names = [name for name, _ in op.named_operands()]
    yield "as it is", types
    for what, change in CHANGES.items():
        yield f"all: {what}", [changed(t, change) for t in types]
        for i, name in enumerate(names):
            yield (
                f"{name}: {what}",
                [*types[:i], changed(types[i], change), *types[i + 1 :]],
            )
    for old in {t.element_type for t in types if isinstance(t, TileBufType)}:
        of_old = [
            t == old or (isinstance(t, TileBufType) and t.element_type == old)
            for t in types
        ]
        for name, new in ELEMENTS.items():
            yield (
                f"{old} to {name}",
                [
                    (changed(t, CHANGES[name]) if isinstance(t, TileBufType) else new)
                    if is_old
                    else t
                    for t, is_old in zip(types, of_old)
                ],
            )


def program(op: TileOp, types: Sequence[Attribute], arch: str) -> str:
    """A program of the operation alone, on tiles of these types, and on arguments."""
    block = Block(arg_types=types)
    here: list[SSAValue] = []
    extent = ConstantOp.from_int_and_width(1, IndexType())
    block.add_op(extent)
    for argument, type_ in zip(block.args, types):
        value: SSAValue = argument
        if isinstance(type_, TileBufType):
            extents = [[extent.result] if v is None else [] for v in type_.valid]
            tile = AllocTileOp.build(operands=[[], *extents], result_types=[type_])
            block.add_op(tile)
            value = tile.result
        here.append(value)
    block.add_op(op.clone(value_mapper=dict(zip(op.operands, here))))
    block.add_op(ReturnOp())
    for argument in tuple(block.args):
        if isinstance(argument.type, TileBufType):
            block.erase_arg(argument)
    inputs = [argument.type for argument in block.args]
    module = ModuleOp([FuncOp("kernel", (inputs, []), Region(block))])
    module.attributes["pto.target_arch"] = StringAttr(arch)
    stream = io.StringIO()
    print_module(module, stream)
    return stream.getvalue()


def operations(arch: str) -> Iterator[TileOp]:
    """The tile operations in the dialect's tests that a chip may have."""
    for path in sorted(TEXTS.glob("ops_*.mlir")):
        for text in path.read_text().split("// -----"):
            try:
                module = PTOParser(make_context(), text, path.name).parse_module()
            except ParseError:
                continue  # macros and aliases of another part
            chip = module.attributes.get("pto.target_arch")
            if arch != "a5" and chip == StringAttr("a5"):
                continue
            for op in module.walk():
                if isinstance(op, TileOp) and not op.regions:
                    if all(isinstance(t, OPERANDS) for t in op.operand_types):
                        yield op


def accepted(
    arch: str, only: AbstractSet[str]
) -> dict[Unit, dict[tuple[str, str, str], str]]:
    """The C++ of all variants that are accepted: by operation, variant, and program."""
    found = {unit: dict[tuple[str, str, str], str]() for unit in Unit}
    seen = set[str]()
    for op in operations(arch):
        name = op.name.removeprefix("pto.")
        if only and name not in only:
            continue
        for variant, types in variants(op):
            text = program(op, types, arch)
            if text in seen:
                continue
            seen.add(text)
            try:
                cpp = cpp_of_text(text, passes=PASSES)
            except REFUSED:
                continue
            tiles = [t for t in types if isinstance(t, TileBufType)]
            in_vec = all(t.space is AddressSpace.VEC for t in tiles)
            unit = Unit.VEC if in_vec else Unit.CUBE
            found[unit][name, variant, text] = cpp
    return found


def disagreements(arch: str, only: AbstractSet[str] = frozenset()) -> set[Disagreement]:
    """What is accepted here and refused by the header, of all operations or of some."""
    found = set[Disagreement]()
    with tempfile.TemporaryDirectory() as folder:
        device = Device(Path(folder), arch)
        for unit, kernels in accepted(arch, only).items():
            keys = list(kernels)
            for start in range(0, len(keys), CHUNK):
                texts = {
                    str(i): kernels[keys[i]]
                    for i in range(start, min(start + CHUNK, len(keys)))
                }
                for i, said in device.refused(texts, unit, "variants").items():
                    op, variant, _ = keys[int(i)]
                    found.add(Disagreement(op, variant, words(said)))
    return found


def words(said: str) -> str:
    """What a message says on any machine, and of any types."""
    said = re.sub(r" due to requirement '.*?'(?=:|$)", "", said)
    return re.sub(r"\s+", " ", said).removeprefix("static assertion failed: ")


def known(arch: str) -> set[Disagreement]:
    """The disagreements in the table of a chip; none for one that has no table yet."""
    if not table(arch).exists():
        return set()
    lines = table(arch).read_text().splitlines()[1:]
    return {Disagreement(*line.split("\t")) for line in lines}


def table(arch: str) -> Path:
    """Where the disagreements of a chip are kept."""
    return RECORDS / f"{arch}.refusals.tsv"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="What headers refuse, and we do not.")
    parser.add_argument("operations", nargs="*", metavar="OPERATION")
    parser.add_argument("--arch", default="a2a3", choices=tuple(ARCHES))
    parser.add_argument("--update", action="store_true", help="write the table")
    options = parser.parse_args()
    only = frozenset(cast("list[str]", options.operations))
    now = disagreements(options.arch, only)
    before = known(options.arch)
    if only:
        now |= {row for row in before if row.op not in only}
    for row in sorted(before ^ now):
        print("+" if row in now else "-", *row, sep="\t")
    if options.update:
        rows = [Disagreement(*Disagreement._fields), *sorted(now)]
        text = "".join("\t".join(row) + "\n" for row in rows)
        table(options.arch).write_text(text)
        return 0
    return int(not now <= before)


if __name__ == "__main__":
    sys.exit(main())
