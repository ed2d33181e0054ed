"""The bases of all operations: the facts that tools ask for, and who verifies what."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, NoReturn

from xdsl.dialects.builtin import (
    AnyFloatConstr,
    IntegerAttr,
    IntegerType,
    Signedness,
    SignednessAttr,
    i8,
    i32,
    i64,
)
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import (
    AnyAttr,
    AnyOf,
    AttrSizedOperandSegments,
    BaseAttr,
    EqAttrConstraint,
    ParamAttrConstraint,
    ParsePropInAttrDict,
    traits_def,
)
from xdsl.traits import MemoryReadEffect, MemoryWriteEffect

from pto_dialect import checks, device_facts
from pto_dialect.assembly.formats import Enum, Pointer, ResultOrInferred, Sizes
from pto_dialect.attrs import CompactMode, KernelKind
from pto_dialect.cores import core_of_work
from pto_dialect.facts import Bounds, Dim, ExtentFault, ShapeRule, ValidBounds, ValidOf
from pto_dialect.hardware import (
    AddressSpace,
    ArchSpec,
    Instruction,
    Pipe,
    VectorUnit,
    arch_of,
    titles_with,
)
from pto_dialect.integers import align_up
from pto_dialect.layout import (
    BLOCK_BYTES,
    block_elements,
    scratch_tile,
    whole_boxes,
)
from pto_dialect.messages.failures import fail
from pto_dialect.sync_effects import Stage, SyncEffect
from pto_dialect.types import (
    PartitionTensorViewType,
    PtrType,
    TensorViewType,
    TileBufType,
    bits_of,
)
from pto_dialect.xdsl_internals import OpenOperation

Tile = BaseAttr(TileBufType)
"""Constraint: a tile."""

View = BaseAttr(PartitionTensorViewType)
"""Constraint: a box of a tensor in global memory."""

Ptr = BaseAttr(PtrType)
"""Constraint: a pointer."""

AnyInt = BaseAttr(IntegerType)
"""Constraint: an integer of any width and sign."""

SignlessInt = ParamAttrConstraint(
    IntegerType, (AnyAttr(), EqAttrConstraint(SignednessAttr(Signedness.SIGNLESS)))
)
"""Constraint: an integer without a sign, of any width."""

AnyScalar = SignlessInt | AnyFloatConstr
"""Constraint: an integer without a sign, or a float."""

TileOrScalar = Tile | AnyInt | AnyFloatConstr
"""Constraint: a tile or a number."""

TileOrView = Tile | View
"""Constraint: a tile or a box of a tensor, whichever the verifier asks for."""

I8Attr = IntegerAttr.constr(i8)
"""Constraint: a number that texts write without its type."""

I32Attr = IntegerAttr.constr(i32)
"""Constraint: a number that texts write without its type."""

I64Attr = IntegerAttr.constr(i64)
"""Constraint: a number that texts write without its type."""

SEGMENTS = AttrSizedOperandSegments(as_property=True)
"""Option of operations with more than one optional or variadic operand."""

MEMORY_TYPES = (TileBufType, PartitionTensorViewType, TensorViewType, PtrType)
"""Types of values that stand for bytes."""


class PTOOp(OpenOperation, ABC):
    """
    An operation of the dialect.

    A leaf states, in this order, its docstring (what the operation computes), `name`,
    and those facts that differ from its family's.
    """

    irdl_options = (ParsePropInAttrDict(),)
    custom_directives = (Enum, Pointer, Sizes, ResultOrInferred)

    PIPE: ClassVar[Pipe | None] = None
    """The unit that runs it; None for what needs no unit (views, allocations)."""

    PIPES: ClassVar[tuple[Pipe, ...]] = ()
    """All the units, in the order of the work, where it is more than one."""

    IS_ENCLOSED: ClassVar[bool] = False
    """
    Whether, of several units, the first one begins before any other touches a byte, and
    has waited for the last one, which waited for all others, before it goes on. Flags to
    and from the first unit then order all of the operation.
    """

    DEPRECATED: ClassVar[str | None] = None
    """What to write instead, for operations that only older programs have."""

    RESPELLED: ClassVar[tuple[str, str] | None] = None
    """A pattern of the text of such an operation, and what to write in its place."""

    INTRINSIC: ClassVar[str | None] = None
    """The pto-isa function; None where it is the name in capitals, `TADD` of `tadd`."""

    READS_BEYOND: ClassVar[Mapping[str, frozenset[Dim]]] = {}
    """
    Operands of which it may read cells that are not valid, by the dimensions in which
    it does not keep to the valid extent of that operand.
    """

    MANUAL: ClassVar[str] = ""
    """The chapter of the PTO IR manual, where it is not named like the operation."""

    BUILDER: ClassVar[str] = ""
    """Its class in MLIR's Python bindings, where that has another name."""

    BUILDER_ORDER: ClassVar[tuple[str, ...]] = ()
    """
    The arguments of its builder that have a place, in order, where that is not all
    operands and then all attributes that must be there.
    """

    BUILDER_ORDER_ONCE: ClassVar[tuple[str, ...]] = ()
    """
    All operands in the order in which builders took them before some became optional,
    where that is not the order of the definition.
    """

    BUILDER_KEYWORDS: ClassVar[Mapping[str, str]] = {}
    """What its builder calls operands and results with another name (`lhs`: `a`)."""

    BUILDER_TAKES_RESULT: ClassVar[bool] = False
    """
    Whether the type of a result comes first in its builder, None for tiles: the
    definition in MLIR has one for tensors.
    """

    def emit_error(self, message: str, underlying_error: Exception) -> NoReturn:
        """Raise what a verifier has raised; xDSL's prints the whole module around it."""
        raise underlying_error

    def pipe_on(self, arch: ArchSpec) -> Pipe | None:
        """The unit that runs this operation on a chip."""
        return self.PIPE

    def pipes_on(self, arch: ArchSpec) -> tuple[Pipe, ...]:
        """All the units that run this operation on a chip, in the order of the work."""
        if stages := self.stages(arch):
            return tuple(dict.fromkeys(stage.pipe for stage in stages))
        if self.PIPES:
            return self.PIPES
        pipe = self.pipe_on(arch)
        return () if pipe is None else (pipe,)

    def stages(self, arch: ArchSpec) -> tuple[Stage, ...]:
        """
        What each unit does, where several do it one after the other and the header tells
        how; none for what one unit runs, or several in another way.
        """
        del arch
        return ()

    def runs_on(self) -> KernelKind | None:
        """The only kind of cores that can run it; None where both can."""
        pipes = self.pipes_on(self.arch)
        if pipes == (Pipe.S,) and not any((*self.reads(), *self.writes())):
            return None
        return core_of_work(pipes, self.operand_types)

    def sync_effect(self, arch: ArchSpec) -> SyncEffect | None:
        """What it does to the order of units; None for what orders nothing."""
        del arch
        return None

    STARTS_TRANSFER: ClassVar[bool] = False
    """Whether it starts what goes on behind it, until its event has been waited for."""

    def popped_pipe(self) -> object:
        """What tells the pipe apart that it has a slot of; None where it has none."""
        return None

    def freed_pipe(self) -> object:
        """What tells the pipe apart that it gives a slot back to; None for most."""
        return None

    def ordering_pipes(self, arch: ArchSpec) -> tuple[Pipe, ...]:
        """The units that have to wait for what it needs, and be waited for after it."""
        pipes = self.pipes_on(arch)
        return pipes[:1] if self.IS_ENCLOSED else pipes

    def acc_pitch(self, tile: TileBufType, valid_row: int) -> int | None:
        """
        Rows from a column of boxes to the next where it reads an accumulator with as many
        valid rows; None where they are those of the tile.

        Source: pto-isa `TStoreAcc` of `npu/*/TStore.hpp`.
        """
        compact = tile.compact is CompactMode.NORMAL
        return whole_boxes(valid_row) if compact else None

    def event_ids_within(self) -> range:
        """The numbers of the flags that pto-isa has between several units within it."""
        return range(2)

    @classmethod
    def flags_within(cls, arch: ArchSpec) -> tuple[tuple[Pipe, Pipe, int], ...]:
        """
        The flags within it besides those between the units that run it: who raises, who
        waits, and the number.
        """
        key = arch.headers, cls.name.removeprefix("pto.")
        rows = device_facts.FLAGS.get(key, ())
        return tuple((Pipe[source], Pipe[to], number) for source, to, number in rows)

    @classmethod
    def leaves(cls, arch: ArchSpec) -> tuple[str, ...]:
        """The registers of the core that it leaves changed (`device_facts.LEAVES`)."""
        key = arch.headers, cls.name.removeprefix("pto.")
        return device_facts.LEAVES.get(key, ())

    @classmethod
    def intrinsic(cls) -> str:
        """The pto-isa function."""
        if cls.INTRINSIC is not None:
            return cls.INTRINSIC
        return cls.name.removeprefix("pto.").replace(".", "_").upper()

    @property
    def arch(self) -> ArchSpec:
        """The chip that the module around it is for."""
        return arch_of(self)

    def reads(self) -> Iterator[tuple[str, SSAValue]]:
        """The operands, with their names, whose bytes the operation reads."""
        return iter(())

    def writes(self) -> Iterator[tuple[str, SSAValue]]:
        """
        The operands, with their names, whose bytes the operation writes; also results
        that are handles on bytes that it fills.
        """
        return iter(())

    NEEDS: ClassVar[Instruction | None] = None
    """What the chip must have for it, of what only some have."""

    def verify_chip(self) -> None:
        """
        Check that the chip has the operation, and the memories of its tiles; runs with, and
        before, `verify_types`.
        """
        arch = self.arch
        if self.NEEDS is not None and not arch.has(self.NEEDS):
            name = self.name.removeprefix("pto.")
            fail(f"{name} is only supported {titles_with(self.NEEDS)}")
        for value in (*self.operands, *self.results):
            tile = value.type
            if isinstance(tile, TileBufType) and tile.space not in arch.memories:
                fail(f"uses {tile.space}, which {arch.title} does not have", value)

    def verify_types(self) -> None:
        """
        Check what types and attributes can show. Equal types and attributes give equal
        answers, so this runs once for each combination in a process.
        """

    def verify_memory(self) -> None:
        """
        Check that the unit that runs it reaches the memories of its operands; runs
        after, and as seldom as, `verify_types`.
        """

    def verify_extents(self) -> None:
        """Check valid extents as far as types show them; runs with `verify_types`."""

    def verify_values(self) -> None:
        """Check what needs the operands' definitions: constants, chains of views."""

    def cautions(self) -> Iterator[str]:
        """
        What the device computes otherwise than the text says, for some numbers that only
        the run knows: a warning each.
        """
        return iter(())

    def deprecation(self) -> str | None:
        """What to write instead, where only older programs have this form of it."""
        return self.DEPRECATED

    def verify_for_ptoas(self) -> None:
        """
        Check what some version of ptoas demands and pto-isa does not: it runs the operation
        all the same, so a failure is a warning.
        """

    @classmethod
    def infer_type(
        cls,
        operands: Mapping[str, Sequence[SSAValue]],
        properties: Mapping[str, Attribute],
    ) -> Attribute | None:
        """
        The type of the only result, from operands by name and properties; None where
        they do not tell. Results whose constraint allows one type need no answer.
        """
        del operands, properties
        return None

    def operand(self, name: str) -> SSAValue:
        """An operand by the name that it has in the class."""
        return getattr(self, name)

    def optional_operand(self, name: str) -> SSAValue | None:
        """An operand by name; None where it, or the very name, is absent."""
        return getattr(self, name, None)

    def given(self, names: Sequence[str]) -> list[SSAValue]:
        """The operands of these names that are there."""
        found = (self.optional_operand(name) for name in names)
        return [value for value in found if value is not None]

    def named_operands(self) -> Iterator[tuple[str, SSAValue]]:
        """All operands with the names of the class, groups as the same name again."""
        for name, _ in self.get_irdl_definition().operands:
            value: SSAValue | tuple[SSAValue, ...] | None = getattr(self, name)
            # A tuple first, as the answer for an abstract base such as `SSAValue` is slow.
            if isinstance(value, tuple):
                for one in value:
                    yield name, one
            elif value is not None:
                yield name, value


class TileOp(PTOOp, ABC):
    """
    An operation that computes on tiles: it reads its operands and writes `dst`.

    It iterates over the valid region that `dst` has when it runs.
    """

    traits = traits_def(MemoryReadEffect(), MemoryWriteEffect())

    OUTS: ClassVar[tuple[str, ...]] = ("dst",)
    """Operands that it writes."""

    UPDATED: ClassVar[tuple[str, ...]] = ()
    """Those of `OUTS` whose old cells it reads as well."""

    SCRATCH: ClassVar[tuple[str, ...]] = ("tmp",)
    """Operands whose bytes it overwrites without a meaning before or after."""

    TMP_MAY_BE_ABSENT: ClassVar[bool] = False
    """Whether its function in pto-isa can be called without a `tmp`."""

    IGNORES_TMP: ClassVar[bool] = False
    """
    Whether pto-isa takes a `tmp` and neither reads nor writes it on chips where operations
    do not compute through scratch (`ArchSpec.uses_scratch`).
    """

    IN_PLACE: ClassVar[tuple[str, ...]] = ()
    """
    Operands that may have exactly the bytes of `dst` (address, shape, layout): pto-isa
    reads each of their cells before, or with, the write of the same cell.
    """

    IN_PLACE_IN_REGISTERS: ClassVar[tuple[str, ...]] = ()
    """The operands of which that holds where the vector unit computes in registers only."""

    NEVER_DST: ClassVar[tuple[str, ...]] = ()
    """
    Operands that ptoas refuses to be the value `dst` itself, on either chip, whether or not
    pto-isa may run there in place: two tiles may still have the same bytes (`IN_PLACE`).
    """

    SAME_START: ClassVar[tuple[str, ...]] = ()
    """
    Operands at whose start `dst` may lie although its cells lie elsewhere: pto-isa has
    read all bytes of such an operand that a write changes, whenever it writes.
    """

    ONE_CPP_TYPE: ClassVar[tuple[str, ...]] = ()
    """
    The operands that pto-isa takes with one C++ type alone, on chips as in the simulator:
    one template parameter in `include/pto/common/pto_instr.hpp`.
    """

    ONE_SIMULATED_TYPE: ClassVar[tuple[str, ...]] = ()
    """The operands for which that holds in pto-isa's CPU simulator only."""

    FILLS_AS_TYPED: ClassVar[tuple[str, ...]] = ()
    """
    Operands whose cells a vector unit that works on memory fills one behind the other
    where their type has the valid columns and they are fewer than it is wide (`TExpandS`
    of pto-isa's `npu/a2a3/TExpandS.hpp`, line 61): C++ has to learn them at run time.
    """

    SHAPE_RULES: ClassVar[tuple[ShapeRule, ...]] = ()
    """The relations between valid extents that pto-isa demands."""

    INDEPENDENT: ClassVar[frozenset[Dim]] = frozenset()
    """
    The dimensions of `dst` along which its cells do not depend on one another: with
    fewer valid rows (columns), the rows (columns) that are left come out the same.
    """

    def counts_at_run_time(self, arch: ArchSpec) -> tuple[str, ...]:
        """
        The operands of which C++ has to learn the valid columns at run time, as pto-isa does
        something else where the type has them.
        """
        if arch.in_registers:
            return ()
        values = ((n, self.optional_operand(n)) for n in self.FILLS_AS_TYPED)
        return tuple(n for n, v in values if v is not None and _is_narrowed(v.type))

    def in_place(self, arch: ArchSpec) -> tuple[str, ...]:
        """The operands that may have exactly the bytes of `dst` on a chip."""
        if arch.in_registers:
            return self.IN_PLACE + self.IN_PLACE_IN_REGISTERS
        return self.IN_PLACE

    def same_start(self, arch: ArchSpec) -> tuple[str, ...]:
        """The operands at whose start `dst` may lie on a chip, laid out otherwise."""
        del arch
        return self.SAME_START

    def shape_rules(self) -> tuple[ShapeRule, ...]:
        """The shape rules of this very operation; layouts may choose between some."""
        return self.SHAPE_RULES

    def window_of(self, name: str) -> tuple[TileBufType, SSAValue, SSAValue] | None:
        """The size, first row and first column of what it touches of an operand, if no more."""
        return None

    def idle_operands(self) -> tuple[str, ...]:
        """
        The operands of its shape rules without whose valid cells it has nothing to do, so
        that the rules demand nothing: its results, or all, of a transfer; none of one that
        computes in any case.
        """
        sides = [
            side for rule in self.shape_rules() for side in (rule.left, rule.right)
        ]
        names = {side.operand: None for side in sides if isinstance(side, ValidOf)}
        there = tuple(n for n in names if self.optional_operand(n) is not None)
        results = tuple(name for name in there if name in self.OUTS)
        tiles = all(isinstance(self.operand(n).type, TileBufType) for n in there)
        return results if results and tiles else there

    def ignores(self, name: str) -> bool:
        """Whether the bytes of an operand mean nothing to the operation on its chip."""
        return self.IGNORES_TMP and name == "tmp" and not self.arch.uses_scratch

    def clobbered(self) -> tuple[str, ...]:
        """The operands whose bytes it reads and does not leave as they were."""
        return ()

    def verify_memory(self) -> None:
        # The functions of pto-isa for this unit take pointers to `__ubuf__` alone.
        if self.pipe_on(self.arch) is Pipe.V:
            for name, value in self.named_operands():
                tile = value.type
                if isinstance(tile, TileBufType) and tile.space is not AddressSpace.VEC:
                    fail(
                        f"expects {name} to be in the vec address space, found "
                        f"loc={tile.space}",
                        value,
                    )

    def extent_faults(self, valid: ValidBounds) -> Iterator[ExtentFault]:
        """
        What is wrong with the operation whatever the valid extents within their bounds
        are. The verifier asks with what types say, `check-validshape` with what the
        analysis knows, the sanitizer with what the run has.
        """
        del valid
        return iter(())

    def verify_extents(self) -> None:
        checks.tied_extents(self, self.shape_rules(), self.idle_operands())
        for fault in self.extent_faults(self._bounds_of_type):
            fail(fault.message, self.operand(fault.operand))

    def _bounds_of_type(self, name: str) -> tuple[Bounds, Bounds]:
        tile = checks.tile_type(self, name)
        rows, cols = (
            (0, size) if extent is None else (extent, extent)
            for extent, size in zip(tile.valid, tile.shape, strict=True)
        )
        return rows, cols

    def reads(self) -> Iterator[tuple[str, SSAValue]]:
        for name, value in self.named_operands():
            if name in self.SCRATCH or not isinstance(value.type, MEMORY_TYPES):
                continue
            if name not in self.OUTS or name in self.UPDATED:
                yield name, value

    def writes(self) -> Iterator[tuple[str, SSAValue]]:
        clobbered = self.clobbered()
        for name, value in self.named_operands():
            if self.ignores(name):
                continue
            if name in self.OUTS or name in self.SCRATCH or name in clobbered:
                yield name, value

    NEEDS_TMP: ClassVar[bool] = False
    """Whether it computes through `tmp` on chips without scratch (`uses_scratch`) too."""

    TMP_IS_A_CHOICE: ClassVar[bool] = False
    """Whether pto-isa has another way to the same result where it gets no `tmp`."""

    TMP_REASON: ClassVar[str] = ""
    """What it needs `tmp` for, where that is not all that it does."""

    IGNORED_TMP_LIKE: ClassVar[str] = "dst"
    """The operand whose element type a `tmp` has that pto-isa takes and ignores."""

    def missing_tmp(self) -> TileBufType | None:
        """
        What `tmp` has to be where the program gives none and pto-isa takes one; None
        where it can do without. It may be a tile that nothing reads or writes.
        """
        if self.optional_operand("tmp") is not None:
            return None
        if self.ignores("tmp"):
            is_taken = not self.TMP_IS_A_CHOICE
            return self.ignored_tmp(self.IGNORED_TMP_LIKE) if is_taken else None
        return self.needed_tmp()

    def needed_tmp(self) -> TileBufType | None:
        """The smallest tile that it computes through; None where it can do without."""
        return None

    def lacks_tmp(self) -> bool | None:
        """
        Whether it comes out wrong without the scratch tile that `missing_tmp` speaks of;
        None where that depends on extents that only a run knows.
        """
        return self.missing_tmp() is not None and not self.TMP_IS_A_CHOICE

    def ignored_tmp(self, name: str) -> TileBufType:
        """The smallest tile of an operand's elements, for what is ignored."""
        element = checks.tile_type(self, name).element_type
        return scratch_tile(element, 1, block_elements(bits_of(element)))

    WRITES_VALID: ClassVar[bool] = True
    """Whether it writes the valid region of `dst`; else other cells, fewer or more."""

    def written_extents(self) -> tuple[str, str] | None:
        """
        The operands whose valid rows, and whose valid columns, are those of the cells of
        `dst` that it writes, all of them; None where that is not known of it.
        """
        return ("dst", "dst") if self.WRITES_VALID else None

    FILLS: ClassVar[frozenset[Dim]] = frozenset()
    """The dimensions in which it writes all of `dst`, beyond the valid extent too."""

    REJECTS_EMPTY: ClassVar[bool] = False
    """Whether pto-isa demands that there is a row and a column to work on."""

    # What the families' verifiers share.

    ELEMENT_TYPES: ClassVar[Mapping[VectorUnit, tuple[str, ...]]] = {}
    """
    The element types of `dst` by the kind of vector unit that chips take them from
    (`ArchSpec.element_types`), signs left aside. A verifier that asks for an entry that
    is missing refuses the operation.
    """

    SCRATCH_IS_MEASURED: ClassVar[bool] = False
    """
    Whether the bytes of `tmp` that it needs stand in `device_facts.SCRATCH`. Where they
    follow from rows and columns, the class has the formula.
    """

    def measured_scratch(self, dst: TileBufType) -> int:
        """The bytes of `tmp` that such an operation needs for a dst of a type, in blocks."""
        key = self.arch.headers, self.name.removeprefix("pto.")
        short, long = device_facts.SCRATCH[key][dst.element_bits]
        cols = dst.cols if dst.v_col is None else dst.v_col
        is_long = cols * dst.element_bits >= 8 * self.arch.vector_bytes
        return align_up(long if is_long else short, BLOCK_BYTES)

    SIGNED_ON: ClassVar[frozenset[VectorUnit]] = frozenset()
    """
    The kinds of vector units for which pto-isa refuses integers that are `ui` (by a
    `static_assert` of the function in `npu/*`).
    """

    @classmethod
    def takes_unsigned_on(cls, arch: ArchSpec) -> bool:
        """Whether integers without a sign are among its element types on a chip."""
        return arch.element_types not in cls.SIGNED_ON

    @classmethod
    def element_types_on(cls, arch: ArchSpec) -> tuple[str, ...]:
        """The element types of `dst` on a chip; none where the class does not say."""
        return cls.ELEMENT_TYPES.get(arch.element_types, ())

    def allowed_types(self) -> tuple[str, ...]:
        """
        The element types of `dst` on its chip.

        Raises:
            PTOVerifyException: if the class does not say.
        """
        if (kind := self.arch.element_types) not in self.ELEMENT_TYPES:
            fail(
                f"is not known to have element types on {self.arch.name}: it says nothing "
                f"about element_types={kind.value}"
            )
        return self.ELEMENT_TYPES[kind]

    TYPED: ClassVar[str] = ""
    """Whose element type messages speak of, where they name operands."""

    NAMES_CHIP: ClassVar[bool] = True
    """Whether messages about the element type name the chip, as ptoas words them."""

    def verify_element_type(self, name: str = "dst") -> None:
        """The element type is one that the chip computes on."""
        allowed = self.allowed_types()
        chip = f"{self.arch.title} " if self.NAMES_CHIP else ""
        op = self.name.removeprefix("pto.")
        listed = (" or " if len(allowed) == 2 else "/").join(allowed)
        wanted = f"expects {chip}{op} {self.TYPED}element type to be {listed}"
        checks.has_element_type(self, name, allowed, wanted)
        if not self.takes_unsigned_on(self.arch):
            checks.is_not_unsigned(self, name, wanted)


SIGNED_ON_MEMORY = frozenset({VectorUnit.MEMORY})
"""For `TileOp.SIGNED_ON`: the functions of `npu/a2a3`."""


def _is_narrowed(type_: Attribute) -> bool:
    """Whether a type says that rows behind one another have fewer valid columns."""
    return (
        isinstance(type_, TileBufType)
        and type_.space is AddressSpace.VEC
        and type_.rows > 1
        and (type_.v_col or type_.cols) < type_.cols
    )


def element_types(
    memory: str, *, registers: str | None = None
) -> dict[VectorUnit, tuple[str, ...]]:
    """
    A table for `TileOp.ELEMENT_TYPES` from lists of type names: those of vector units that
    work on memory, and those of units with registers, where they differ.
    """
    return {
        VectorUnit.MEMORY: tuple(memory.split()),
        VectorUnit.REGISTERS: tuple(
            (memory if registers is None else registers).split()
        ),
    }


def any_of(*types: type[Attribute]) -> AnyOf[Attribute]:
    """Constraint: one of several types."""
    return AnyOf(tuple(BaseAttr(t) for t in types))
