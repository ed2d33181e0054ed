"""Regions: parts of a function that only one kind of core runs, and fused groups."""

from __future__ import annotations

from abc import ABC
from typing import ClassVar, Self

from xdsl.ir import Block, Operation, SSAValue
from xdsl.irdl import (
    AnyAttr,
    lazy_traits_def,
    prop_def,
    region_def,
    traits_def,
    var_operand_def,
    var_result_def,
)
from xdsl.traits import (
    HasParent,
    IsTerminator,
    NoTerminator,
    Pure,
    RecursiveMemoryEffect,
)

from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import KernelKind
from pto_dialect.cores import stated_kind
from pto_dialect.functions import function_of
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import I32Attr, PTOOp
from pto_dialect.walking import ancestors

SIMT_ENTRY = "pto.simt_entry"
"""The function attribute of what each lane of a SIMT launch runs."""


class RegionOp(PTOOp, ABC):
    """An operation around one block, which may be empty."""

    body = region_def("single_block")

    traits = traits_def(RecursiveMemoryEffect())

    def __post_init__(self) -> None:
        for region in self.regions:
            if not region.blocks:
                region.add_block(Block())
        super().__post_init__()

    def clone_without_regions(
        self,
        value_mapper: dict[SSAValue, SSAValue] | None = None,
        block_mapper: dict[Block, Block] | None = None,
        *,
        clone_name_hints: bool = True,
        clone_operands: bool = True,
    ) -> Self:
        # What is cloned brings its blocks along.
        clone = super().clone_without_regions(
            value_mapper,
            block_mapper,
            clone_name_hints=clone_name_hints,
            clone_operands=clone_operands,
        )
        for region in clone.regions:
            while (block := region.blocks.first) is not None:
                region.erase_block(block)
        return clone


class SectionOp(RegionOp, ABC):
    """A part of a function that only one kind of core runs; others skip it."""

    body = region_def("single_block")

    traits = traits_def(NoTerminator(), RecursiveMemoryEffect())

    RUNS_ON: ClassVar[KernelKind]
    """The cores that run it."""

    assembly_format = "$body attr-dict"

    def runs_on(self) -> KernelKind:
        return self.RUNS_ON


@pto_op
class SectionCubeOp(SectionOp):
    """What only the cube core runs."""

    name = "pto.section.cube"

    RUNS_ON = KernelKind.CUBE


@pto_op
class SectionVectorOp(SectionOp):
    """What only the vector cores run."""

    name = "pto.section.vector"

    RUNS_ON = KernelKind.VECTOR


def core_kind(op: Operation) -> KernelKind | None:
    """
    The cores that run an operation: those of the section around it, else those of its
    function or module; None where nothing says.
    """
    for around in ancestors(op):
        if isinstance(around, SectionOp):
            return around.RUNS_ON
        if (kind := stated_kind(around)) is not None:
            return kind
    return None


@pto_op
class SectionSimtOp(RegionOp):
    """What a grid of lanes of the vector core runs, each on its own."""

    name = "pto.section.simt"

    dim_x = prop_def(I32Attr, prop_name="dimX")
    dim_y = prop_def(I32Attr, prop_name="dimY")
    dim_z = prop_def(I32Attr, prop_name="dimZ")
    body = region_def("single_block")

    traits = traits_def(NoTerminator(), RecursiveMemoryEffect())

    assembly_format = (
        "`<` `<` `<` $dimX `,` $dimY `,` $dimZ `>` `>` `>` $body attr-dict"
    )

    def verify_types(self) -> None:
        dims = [d.value.data for d in (self.dim_x, self.dim_y, self.dim_z)]
        if any(d < 0 for d in dims):
            fail(f"requires non-negative i32 launch dimensions, found {dims}", "<")

    def verify_values(self) -> None:
        if any(isinstance(around, SectionSimtOp) for around in ancestors(self)):
            fail("nested pto.section.simt is not allowed")
        if (function := function_of(self)) is None:
            fail("must be nested under a func.func")
        if SIMT_ENTRY in function.attributes:
            fail(
                "must not appear inside a function marked with 'pto.simt_entry'",
            )


@pto_op
class FusionRegionOp(RegionOp):
    """Operations that should run as one; its results are what they yield."""

    name = "pto.fusion_region"

    body = region_def("single_block")
    outputs = var_result_def(AnyAttr())

    traits = traits_def(RecursiveMemoryEffect())

    assembly_format = "$body attr-dict `:` type($outputs)"

    def verify_types(self) -> None:
        if self.body.block.args:
            fail(
                "expects body block to have no arguments, found "
                f"{len(self.body.block.args)}"
            )
        last = self.body.block.last_op
        if not isinstance(last, YieldOp):
            found = "nothing" if last is None else last.name
            fail(f"expects body to terminate with pto.yield, found {found}")


def _fusion_region_traits():
    return (HasParent(FusionRegionOp), IsTerminator(), Pure())


@pto_op
class YieldOp(PTOOp):
    """Ends a `fusion_region` with its results."""

    name = "pto.yield"

    values = var_operand_def(AnyAttr())

    traits = lazy_traits_def(_fusion_region_traits)

    assembly_format = "`(` $values `)` attr-dict `:` `(` type($values) `)` `->` `(` `)`"

    def verify_values(self) -> None:
        parent = self.parent_op()
        if not isinstance(parent, FusionRegionOp):
            return
        if len(self.values) != len(parent.outputs):
            fail(
                f"expects pto.yield to return {len(parent.outputs)} values, found "
                f"{len(self.values)}"
            )
        for i, (value, result) in enumerate(zip(self.values, parent.outputs)):
            if value.type != result.type:
                fail(
                    f"expects yielded value #{i} to have type {result.type}, found "
                    f"{value.type}",
                    value,
                )
