"""Loads and stores between global memory and tiles, and of single scalars."""

from __future__ import annotations

from abc import ABC

from xdsl.dialects.builtin import BoolAttr, IndexType, i64
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import (
    AnyAttr,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    result_def,
    traits_def,
)
from xdsl.traits import MemoryReadEffect, MemoryWriteEffect

from pto_dialect import checks
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import (
    AtomicType,
    AtomicTypeAttr,
    BLayout,
    KernelKind,
    Layout,
    LoadCachePolicyAttr,
    PadModeAttr,
    PadValue,
    Phase,
    ReluPreMode,
    ReluPreModeAttr,
    SLayout,
    STPhaseAttr,
)
from pto_dialect.cores import core_of_memory
from pto_dialect.facts import ANY_CELL, CELL_BY_CELL, same_valid
from pto_dialect.hardware import AddressSpace, ArchSpec, Pipe
from pto_dialect.layout import BOX_LINES, block_elements
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import SEGMENTS, AnyScalar, PTOOp, Ptr, Tile, TileOp, View
from pto_dialect.ops.view_ops import MakeTensorViewOp, PartitionViewOp
from pto_dialect.types import (
    DYNAMIC,
    PartitionTensorViewType,
    PtrType,
    TileBufType,
    bits_of,
    is_low_precision,
)

_LOADABLE = ("i8", "i16", "i32", "i64", "f16", "bf16", "f32")

WITH_LOW_PRECISION = "i8/i16/i32/i64/f16/bf16/f32/f8/hif8/fp4"


def is_loadable(element: Attribute) -> bool:
    """Whether chips that have low precision load it."""
    return is_low_precision(element) or checks.spelled(element) in _LOADABLE


ND = (BLayout.ROW_MAJOR, SLayout.NONE_BOX)
DN = (BLayout.COL_MAJOR, SLayout.NONE_BOX)
NZ = (BLayout.COL_MAJOR, SLayout.ROW_MAJOR)


def _layout_of(tile: TileBufType) -> tuple[BLayout, SLayout]:
    return tile.blayout, tile.slayout


def _verify_boxes(view: SSAValue, tile: TileBufType) -> None:
    """
    A view that is said to lie in boxes has a box of 16 x 32 bytes as its last two
    dimensions, wherever pto-isa moves it as it lies: `CheckNzFormat` in
    `common/arch/memory/tload_common.hpp` and its like for stores are static asserts.
    """
    owner = view.owner
    if not isinstance(owner, PartitionViewOp) or _layout_of(tile) != NZ:
        return
    base = owner.source.owner
    layout = base.layout if isinstance(base, MakeTensorViewOp) else None
    assert isinstance(view.type, PartitionTensorViewType)
    found = view.type.dims[-2:]
    box = (BOX_LINES, block_elements(tile.element_bits))
    if layout is None or layout.data is not Layout.NZ or DYNAMIC in found:
        return
    if found != box:
        fail(
            f"expects the last two dimensions of an nz view to be a box of {box[0]} x "
            f"{box[1]}, found {' x '.join(map(str, found))}",
            view,
        )


@pto_op
class TLoadOp(TileOp):
    """
    `dst[i, j] = src[i, j]`, from global memory, over dst's valid region, which is as
    large as the partition. Views of more than two dimensions are read row by row.

    With `cache_policy` `l2_bypass` the bytes do not stay in the L2 cache; `offset` is how
    far away the memory is seen uncached. Neither changes what is loaded.
    """

    name = "pto.tload"

    src = operand_def(View)
    dst = operand_def(Tile)
    pad_value = opt_operand_def(AnyAttr())
    left_padding_num = opt_operand_def(IndexType())
    right_padding_num = opt_operand_def(AnyAttr())
    init_condition = opt_operand_def(AnyAttr())
    pad_mode = opt_prop_def(PadModeAttr)
    init_out_buffer = opt_prop_def(BoolAttr)
    offset = opt_operand_def(i64)
    cache_policy = opt_prop_def(LoadCachePolicyAttr)

    irdl_options = (SEGMENTS,)

    PIPE = Pipe.MTE2
    INDEPENDENT = CELL_BY_CELL
    SHAPE_RULES = same_valid("src")
    BUILDER_TAKES_RESULT = True

    assembly_format = (
        "`ins` `(` $src `:` type($src) `)` `outs` `(` $dst `:` type($dst) `)` attr-dict "
        "(`pad_mode` `=` $pad_mode^)? "
        "(`pad_value` `=` $pad_value^ `:` type($pad_value))? "
        "(`left_padding_num` `=` $left_padding_num^ `:` type($left_padding_num))? "
        "(`init_out_buffer` `=` $init_out_buffer^)? "
        "(`right_padding_num` `=` $right_padding_num^ `:` type($right_padding_num))? "
        "(`init_condition` `=` $init_condition^ `:` type($init_condition))? "
        "(`offset` `=` $offset^ `:` type($offset))?"
    )

    def runs_on(self) -> KernelKind:
        return core_of_memory(checks.tile_type(self, "dst").space)

    def verify_types(self) -> None:
        assert isinstance(self.src.type, PartitionTensorViewType)
        dst, element = checks.tile_type(self, "dst"), self.src.type.element_type
        for i, extent in enumerate(self.src.type.dims):
            if extent == 0:
                fail(f"expects src shape[{i}] to be positive, found 0", self.src)
        chip = self.arch.title
        if not self.arch.low_precision:
            if is_low_precision(element) or is_low_precision(dst.element_type):
                fail(
                    f"expects {chip} tload low-precision element types to be unsupported, "
                    f"found {element} and {dst.element_type}",
                    self.src,
                )
            checks.has_element_type(
                self,
                "dst",
                _LOADABLE,
                f"expects {chip} tload dst element type to be i8/i16/i32/i64/f16/bf16/f32",
            )
            if dst.space not in (AddressSpace.VEC, AddressSpace.MAT):
                fail(
                    f"expects {chip} tload dst to use loc=vec or loc=mat, found "
                    f"loc={dst.space}",
                    self.dst,
                )
        self._verify_width(dst)
        if self.arch.low_precision:
            self._verify_elements(dst)
        if self.arch.in_registers:
            self._verify_layout(dst)

    def verify_values(self) -> None:
        _verify_boxes(self.src, checks.tile_type(self, "dst"))

    def _verify_width(self, dst: TileBufType) -> None:
        assert isinstance(self.src.type, PartitionTensorViewType)
        element = self.src.type.element_type
        if bits_of(element) != dst.element_bits:
            what = "element size" if self.arch.low_precision else "bitwidth"
            fail(
                f"expects src and dst element types to have the same {what}, found "
                f"{element} and {dst.element_type}",
                self.dst,
            )

    def _verify_elements(self, dst: TileBufType) -> None:
        assert isinstance(self.src.type, PartitionTensorViewType)
        for name, element in (
            ("src", self.src.type.element_type),
            ("dst", dst.element_type),
        ):
            if not is_loadable(element):
                fail(
                    f"expects {self.arch.title} tload src/dst element type to be "
                    f"{WITH_LOW_PRECISION}, found {element}",
                    self.operand(name),
                )

    def _verify_layout(self, dst: TileBufType) -> None:
        chip = self.arch.title
        if dst.element_bits == 64 and dst.pad not in (PadValue.NULL, PadValue.ZERO):
            fail(
                f"expects {chip} i64/u64 tload dst pad to be null or zero, found "
                f"{dst.pad}",
                self.dst,
            )
        if dst.space is AddressSpace.VEC and _layout_of(dst) not in (ND, DN, NZ):
            fail(
                f"expects {chip} tload vec dst layout to be ND, DN, or NZ, found "
                f"blayout={dst.blayout} and slayout={dst.slayout}",
                self.dst,
            )


@pto_op
class TStoreOp(TileOp):
    """
    `dst[i, j] = src[i, j]`, to global memory, over src's valid region, which is as large
    as the partition. From `acc` it converts on the way; `atomicType` adds instead.
    """

    name = "pto.tstore"

    src = operand_def(Tile)
    dst = operand_def(View)
    fp = opt_operand_def(Tile)
    pre_quant_scalar = opt_operand_def(i64)
    st_phase = opt_prop_def(STPhaseAttr, prop_name="stPhase")
    atomic_type = opt_prop_def(AtomicTypeAttr, prop_name="atomicType")
    relu_pre_mode = opt_prop_def(ReluPreModeAttr, prop_name="reluPreMode")

    irdl_options = (SEGMENTS,)

    SHAPE_RULES = same_valid("dst", of="src")
    READS_BEYOND = {"fp": ANY_CELL}
    BUILDER_TAKES_RESULT = True

    assembly_format = (
        "`ins` `(` $src `:` type($src) (`fp` $fp^ `:` type($fp))? "
        "(`,` $pre_quant_scalar^ `:` type($pre_quant_scalar))? `)` "
        "`outs` `(` $dst `:` type($dst) `)` attr-dict"
    )

    def pipe_on(self, arch: ArchSpec) -> Pipe:
        src = checks.tile_type(self, "src")
        return Pipe.FIX if src.space is AddressSpace.ACC else Pipe.MTE3

    def runs_on(self) -> KernelKind:
        return core_of_memory(checks.tile_type(self, "src").space)

    @property
    def is_atomic(self) -> bool:
        """Whether it adds to global memory."""
        return self.atomic_type is not None and (
            self.atomic_type.data is not AtomicType.NONE
        )

    @property
    def phase(self) -> Phase:
        """Whether it waits for the flag of a product, and lowers it."""
        return Phase.UNSPECIFIED if self.st_phase is None else self.st_phase.data

    @property
    def has_relu(self) -> bool:
        """Whether it applies an activation."""
        return self.relu_pre_mode is not None and (
            self.relu_pre_mode.data is not ReluPreMode.NO_RELU
        )

    def verify_values(self) -> None:
        src = checks.tile_type(self, "src")
        if src.space is AddressSpace.VEC:
            _verify_boxes(self.dst, src)

    def verify_types(self) -> None:
        if self.fp is not None and self.pre_quant_scalar is not None:
            fail("expects fp and preQuantScalar to be mutually exclusive", self.fp)
        if self.fp is not None and self.phase is not Phase.UNSPECIFIED:
            fail("expects fp form to use the default stPhase", "stPhase")
        if self.fp is not None:
            space = checks.tile_type(self, "fp").space
            if space is not AddressSpace.SCALING:
                fail(f"expects fp to use loc=scaling, found loc={space}", self.fp)
        self._verify_extents()
        src = checks.tile_type(self, "src")
        if src.space is not AddressSpace.ACC:
            if self.fp is not None or self.pre_quant_scalar is not None:
                fail("expects fp/preQuantScalar form to use loc=acc src", self.src)
            if self.has_relu:
                fail("expects reluPreMode form to use loc=acc src", "reluPreMode")
        self._verify_source(src)
        assert isinstance(self.dst.type, PartitionTensorViewType)
        if self.is_atomic:
            checks.can_be_added(self, self.dst.type.element_type, self.dst)

    def _verify_extents(self) -> None:
        assert isinstance(self.dst.type, PartitionTensorViewType)
        src, dims = checks.tile_type(self, "src"), self.dst.type.dims
        for i, extent in enumerate(dims):
            if extent == 0:
                fail(f"expects dst shape[{i}] to be positive, found 0", self.dst)
        if self.fp is not None or any(d < 0 for d in dims):
            return
        if src.v_row and src.v_col:
            count = 1
            for extent in dims:
                count *= extent
            if count != src.v_row * src.v_col:
                fail(
                    f"expects dst static element count ({count}) to match src "
                    f"valid_shape static element count ({src.v_row * src.v_col})",
                    self.dst,
                )

    def _verify_source(self, src: TileBufType) -> None:
        chip, spaces = self.arch.title, self.arch.stores_from
        if src.space not in spaces:
            *others, last = (f"loc={space}" for space in spaces)
            comma = "," if len(others) > 1 else ""
            fail(
                f"expects {chip} tstore src to use {', '.join(others)}{comma} or {last}, "
                f"found loc={src.space}",
                self.src,
            )
        if src.space is AddressSpace.ACC:
            self._verify_acc(src, chip)
        else:
            self._verify_vec(src, chip)

    def _verify_vec(self, src: TileBufType, chip: str) -> None:
        assert isinstance(self.dst.type, PartitionTensorViewType)
        element = self.dst.type.element_type
        kind = "/".join(s for s in self.arch.stores_from if s is not AddressSpace.ACC)
        if not self.arch.low_precision:
            if is_low_precision(element):
                fail(
                    f"expects {kind} tstore low-precision dst element types to be "
                    f"unsupported, found {element}",
                    self.dst,
                )
            checks.has_element_type(
                self,
                "src",
                _LOADABLE,
                f"expects {chip} {kind} tstore src element type to be "
                "i8/i16/i32/i64/f16/bf16/f32",
            )
        elif not is_loadable(src.element_type):
            fail(
                f"expects {chip} {kind} tstore src element type to be {WITH_LOW_PRECISION}, found "
                f"{src.element_type}",
                self.src,
            )
        if bits_of(element) != src.element_bits:
            fail(
                f"expects {chip} {kind} tstore src and dst element types to have the "
                f"same bitwidth, found {src.element_type} and {element}",
                self.dst,
            )
        is_line = 1 in src.shape
        is_plain = is_line or _layout_of(src) in (ND, DN, NZ)
        if self.arch.in_registers and not is_plain:
            fail(
                f"expects {chip} vec tstore src layout to be ND, DN, or NZ (or special case "
                "with 1 row/col)",
                self.src,
            )

    def _verify_acc(self, src: TileBufType, chip: str) -> None:
        assert isinstance(self.dst.type, PartitionTensorViewType)
        checks.has_element_type(
            self,
            "src",
            ("i32", "f32"),
            f"expects {chip} acc tstore src element type to be i32 or f32",
        )
        element = checks.spelled(self.dst.type.element_type)
        if (
            scale := next(iter(checks.present(self, tuple(_SCALES))), None)
        ) is not None:
            verify_quantised(self, _SCALES[scale])
        elif element not in ("i32", "f32", "f16", "bf16"):
            fail(
                f"expects {chip} acc tstore dst element type to be i32/f32/f16/bf16, "
                f"found {element}",
                self.dst,
            )
        elif (checks.spelled(src.element_type), element) not in _PLAIN:
            fail(
                f"expects {chip} acc tstore without a scale to be from f32 to f32/f16/bf16 "
                f"or from i32 to i32, found {src.element_type} to {element}: the fix-pipe "
                "would write bits that nothing has converted",
                self.dst,
            )
        if not self.arch.in_registers and not 1 <= src.cols <= 4095:
            fail(f"expects src cols to be in [1, 4095], found {src.cols}", self.src)


_SCALES = {"fp": "fp", "pre_quant_scalar": "preQuantScalar"}
"""The operands that are scales of a store, by their names in the manual."""


def verify_quantised(op: PTOOp, form: str) -> None:
    """What a store from `acc` with scales, in the given form, makes of the elements."""
    src = checks.tile_type(op, "src")
    dst = op.operand("dst")
    assert isinstance(dst.type, PartitionTensorViewType)
    element = checks.spelled(dst.type.element_type)
    allowed = _QUANTISED[op.arch.low_precision].get(checks.spelled(src.element_type))
    if allowed is not None and element not in allowed:
        listed = "/".join(allowed).replace("i8", "i8/ui8")
        fail(
            f"expects {op.arch.title} acc {form} tstore dst type to be {listed}, found "
            f"{element}",
            dst,
        )


_PLAIN = (("f32", "f32"), ("f32", "f16"), ("f32", "bf16"), ("i32", "i32"))
"""
What a store makes of an accumulator without a scale (`GetCastPreQuantMode` in pto-isa's
`npu/{a2a3,a5}/common.hpp`): with any other pair the fix-pipe converts nothing.
"""

_QUANTISED = {
    False: {"i32": ("i8", "f16"), "f32": ("i8",)},
    True: {
        "i32": ("i8", "f16", "bf16"),
        "f32": ("i8", "f16", "bf16", "f32", "hif8", "f8E4M3", "f8E4M3FN"),
    },
}
"""
What `acc` elements may become with a quantisation scale, be it one number or one a column,
on chips without and with low precision. Source: `CheckAcc2gm` of pto-isa's
`npu/a2a3/TStore.hpp` and `CheckStaticAcc` of `npu/a5/TStore.hpp`, which assert it.
"""


class ScalarLoadOp(PTOOp, ABC):
    """`value = ptr[offset]`, read by the scalar unit."""

    ptr = operand_def(Ptr)
    offset = operand_def(IndexType())
    value = result_def(AnyAttr())

    traits = traits_def(MemoryReadEffect())
    PIPE = Pipe.S

    assembly_format = (
        "$ptr `[` $offset `]` attr-dict "
        "`:` custom<Pointer>(type($ptr)) `->` type($value)"
    )

    def reads(self):
        yield "ptr", self.ptr

    def verify_types(self) -> None:
        assert isinstance(self.ptr.type, PtrType)
        if self.value.type != self.ptr.type.element_type:
            fail(
                "expects result type to match ptr element type, found "
                f"{self.value.type} and {self.ptr.type.element_type}",
                self.value,
            )


@pto_op
class LoadScalarOp(ScalarLoadOp):
    """`value = ptr[offset]`, read by the scalar unit."""

    name = "pto.load_scalar"


@pto_op
class LoadOp(ScalarLoadOp):
    """`value = ptr[offset]`: `load_scalar`, as ptoas spells it since 0.64."""

    name = "pto.load"

    MANUAL = "load_scalar"


class ScalarStoreOp(PTOOp, ABC):
    """`ptr[offset] = value`, written by the scalar unit."""

    ptr = operand_def(Ptr)
    offset = operand_def(IndexType())
    value = operand_def(AnyAttr())

    traits = traits_def(MemoryWriteEffect())
    PIPE = Pipe.S

    assembly_format = (
        "$value `,` $ptr `[` $offset `]` attr-dict "
        "`:` custom<Pointer>(type($ptr)) `,` type($value)"
    )

    def writes(self):
        yield "ptr", self.ptr

    def verify_types(self) -> None:
        assert isinstance(self.ptr.type, PtrType)
        if self.value.type != self.ptr.type.element_type:
            fail(
                "expects value type to match ptr element type, found "
                f"{self.value.type} and {self.ptr.type.element_type}",
                self.value,
            )


@pto_op
class StoreScalarOp(ScalarStoreOp):
    """`ptr[offset] = value`, written by the scalar unit."""

    name = "pto.store_scalar"


@pto_op
class StoreOp(ScalarStoreOp):
    """`ptr[offset] = value`: `store_scalar`, as ptoas spells it since 0.64."""

    name = "pto.store"

    MANUAL = "store_scalar"


# Single elements of tiles. The offset counts the tile's storage, whatever its layout.


@pto_op
class TGetValOp(PTOOp):
    """`value = src[offset]`, counted in the tile's storage, read by the scalar unit."""

    name = "pto.tgetval"

    src = operand_def(Tile)
    offset = operand_def(IndexType())
    value = result_def(AnyScalar)

    traits = traits_def(MemoryReadEffect())
    PIPE = Pipe.S
    INTRINSIC = "GetValue"
    READS_BEYOND = {"src": ANY_CELL}
    BUILDER_KEYWORDS = {"value": "dst"}

    assembly_format = (
        "`ins` `(` $src `,` $offset `:` type($src) `,` type($offset) `)` `outs` `:` "
        "type($value) attr-dict"
    )

    def reads(self):
        yield "src", self.src

    def verify_types(self) -> None:
        src = checks.tile_type(self, "src")
        if src.space is AddressSpace.MAT:
            fail("Ascend hardware does not support reading from Mat tile_buf", self.src)
        if src.space is not AddressSpace.VEC:
            fail(f"expects src memory space to be vec, found loc={src.space}", self.src)
        if self.value.type != src.element_type:
            fail(
                "expects dst type to match src element type, found "
                f"{self.value.type} and {src.element_type}",
                self.value,
            )


@pto_op
class TSetValOp(PTOOp):
    """`dst[offset] = value`, counted in the tile's storage, written by the scalar unit."""

    name = "pto.tsetval"

    dst = operand_def(Tile)
    offset = operand_def(IndexType())
    value = operand_def(AnyScalar)

    traits = traits_def(MemoryWriteEffect())
    PIPE = Pipe.S
    INTRINSIC = "SetValue"
    BUILDER_KEYWORDS = {"value": "val"}

    assembly_format = (
        "`ins` `(` $offset `,` $value `:` type($offset) `,` type($value) `)` `outs` `(` "
        "$dst `:` type($dst) `)` attr-dict"
    )

    def writes(self):
        yield "dst", self.dst
