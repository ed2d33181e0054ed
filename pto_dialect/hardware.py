"""
The chips: what is in them, and which rules of pto-isa hold on them.

One `ArchSpec` stands for a chip. It holds its memories (capacities, alignments), its units
and what they cost, and the values of *rules*: statements about hardware or about pto-isa's
functions in which chips differ and which decide what operations may do. A rule is about a
unit, or about a way that bytes or signals take: how the vector unit reaches its operands
(`vector`), whose columns of element types operations take (`element_types`), whether they
compute through scratch tiles (`uses_scratch`), what the cube unit multiplies (`cube`),
whether bytes go on chip from core to core (`links_cores`), and so on.

What is special to one operation stands on its class, keyed by the value of a rule and never
by a chip: `ELEMENT_TYPES = element_types("i8 i16", registers="i8 i16 i32")`, `IN_PLACE` and
`IN_PLACE_IN_REGISTERS`, `IGNORES_TMP`, `NEEDS = Instruction.MX`. So nobody asks which chip
it is; all ask `op.arch` for a rule or a figure.

A new chip is one table: `register(derive(A2A3, "a4", memories={...}, uses_scratch=False))`
states what differs from the chip that it is most like. No field has a default, a rule that
does not exist is a `TypeError`, a memory that the chip does not have and an operation whose
table says nothing about the value of a rule are errors of the program that asks. A new value
of a rule (a third kind of vector unit) is a member of its enumeration; each table that has
no entry for it then refuses, and so shows where the work is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Block, Operation
from xdsl.utils.str_enum import StrEnum

from pto_dialect.costs import Costs
from pto_dialect.messages.suggestions import did_you_mean
from pto_dialect.unchanged import remembered

TARGET_ARCH = "pto.target_arch"
"""The module attribute that names the chip."""

DEVICE_SPEC = "pto.device-spec"
"""The module attribute that names the very device, which counts for more."""

KIB = 1024


class AddressSpace(StrEnum):
    """The memories of a core, and `gm`, the memory that all cores share."""

    ZERO = "zero"
    GM = "gm"
    MAT = "mat"
    LEFT = "left"
    RIGHT = "right"
    ACC = "acc"
    VEC = "vec"
    BIAS = "bias"
    SCALING = "scaling"


class Pipe(StrEnum):
    """
    The units of a core that work side by side. Each runs its instructions in order;
    between two of them only flags, barriers and events give an order.
    """

    S = "PIPE_S"
    """Scalar unit: control flow, addresses, extents, scalar memory."""
    V = "PIPE_V"
    """Vector unit, on tiles in `vec`."""
    M = "PIPE_M"
    """Cube unit: matrix products from `left` and `right` into `acc`."""
    MTE1 = "PIPE_MTE1"
    """Moves `mat` to `left`, `right`, `bias`, `scaling`."""
    MTE2 = "PIPE_MTE2"
    """Moves global memory to `mat` and `vec`."""
    MTE3 = "PIPE_MTE3"
    """Moves `vec` to global memory."""
    ALL = "PIPE_ALL"
    MTE4 = "PIPE_MTE4"
    MTE5 = "PIPE_MTE5"
    V2 = "PIPE_V2"
    FIX = "PIPE_FIX"
    """Moves `acc` to global memory, `mat` and `vec`, converting on the way."""
    VIRTUAL_MTE2_L1A = "VIRTUAL_PIPE_MTE2_L1A"
    VIRTUAL_MTE2_L1B = "VIRTUAL_PIPE_MTE2_L1B"
    NUM = "PIPE_NUM"
    UNASSIGNED = "PIPE_UNASSIGNED"


@dataclass(frozen=True)
class Memory:
    """One on-chip memory of one chip; all figures in bytes."""

    capacity: int
    address_alignment: int
    """What the address of a tile must be a multiple of."""
    planning_alignment: int
    """What planned addresses are multiples of: ptoas' memory planner's own unit."""


class VectorUnit(Enum):
    """
    How a vector unit reaches its operands. The words are those of pto-isa's folders
    `common/arch/memory` and `common/arch/register`.
    """

    MEMORY = "memory"
    """Instructions take operands in `vec`: what lies between two steps lies there too."""
    REGISTERS = "registers"
    """It loads, computes in registers, and stores: a cell is read before it is written."""


class CubeUnit(Enum):
    """What a cube unit multiplies."""

    PLAIN = "plain"
    """8-bit integers and floats of 16 and 32 bits; pto-isa trusts the layouts."""
    SCALED = "scaled"
    """8- and 4-bit floats too, with scales; pto-isa asserts the layouts."""


class GroupFlags(Enum):
    """How the cores of a group signal one another."""

    FFTS = "ffts"
    """By messages to all cores of the other kind, once `set_ffts` tells where flags lie."""
    DIRECT = "direct"
    """Each vector core has flags of its own; the unit waits, not the scalar unit."""


class Instruction(Enum):
    """What only some chips have instructions, or functions in pto-isa, for."""

    FUSED_RELU = "fused_relu"
    """An addition and its activation in one step."""
    HISTOGRAM = "histogram"
    MX = "mx"
    """Floats with one scale for 32 elements: products, packing, quantisation."""
    RANDOM = "random"
    SIMT = "simt"
    """Lanes that run on their own."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ArchSpec:
    """One chip family: figures in bytes and numbers of things, and the values of rules."""

    name: str
    """What `pto.target_arch` calls it."""
    aliases: tuple[str, ...]
    """Other names for it."""
    devices: tuple[str, ...]
    """How `pto.device-spec` begins for its devices."""
    product: str | None
    """pypto's name of the backend for it; None where pypto has none."""
    title: str
    """What messages call it."""
    member: str
    """What messages call it that speak of its newest member."""

    memories: Mapping[AddressSpace, Memory]
    reserved_scratch: tuple[int, int] | None
    """Bytes of `vec` that some pto-isa functions use as scratch when given no tmp tile."""
    vector_bytes: int
    """The bytes that a vector instruction works on at once."""
    event_ids: int
    """Event ids of an ordered pair of pipes."""
    group_event_ids: int
    """Ids of the flags between the cores of a group."""
    self_ordered: frozenset[Pipe]
    """
    The units on which an instruction sees, without a barrier, what earlier ones of the same
    unit have done. The others only begin their instructions in order: between two that
    touch the same bytes, one of them writing, a barrier of the unit must stand. Source:
    PTOAS' insert-sync, which knows this of the scalar unit, and of the vector unit on a5.
    """
    costs: Costs

    vector: VectorUnit
    element_types: VectorUnit
    """Of which kind of vector unit operations take the element types (`ELEMENT_TYPES`)."""
    uses_scratch: bool
    """Whether operations compute through their `tmp` (else some `IGNORES_TMP`)."""
    cube: CubeUnit
    low_precision: bool
    """Whether it moves and converts 8- and 4-bit floats, and to bf16 on the way out."""
    links_cores: bool
    """
    Whether bytes go on chip from core to core of a group (`acc` to `vec`, `vec` to `mat`,
    slots of pipes in the consumer's memory). Else they go through global memory.
    """
    stores_from: tuple[AddressSpace, ...]
    """The memories from which bytes go to global memory."""
    group_flags: GroupFlags
    left_is_row_major: bool
    """Whether boxes of `left` stand side by side: the base layout is then row-major."""
    instructions: frozenset[Instruction]

    @staticmethod
    def parse(text: str) -> ArchSpec:
        """
        The chip that a program or a command line means.

        Raises:
            ValueError: for a name that no chip has.
        """
        if (known := CHIPS.get(text)) is not None:
            return known
        name = text.strip().lower()
        if (found := _by_name().get(name)) is not None:
            return found
        names = tuple(_by_name())
        listed = f"{', '.join(names[:-1])} or {names[-1]}"
        raise ValueError(
            f"unknown arch '{text}', expected {listed}{did_you_mean(name, names)}"
        )

    @property
    def headers(self) -> str:
        """The folder of pto-isa's `npu` whose code runs on it."""
        return "a5" if self.in_registers else "a2a3"

    @property
    def in_registers(self) -> bool:
        """Whether the vector unit computes in registers."""
        return self.vector is VectorUnit.REGISTERS

    @property
    def ptoas_names(self) -> tuple[str, ...]:
        """What ptoas calls it: its members where it is more than one chip."""
        return tuple(sorted(self.aliases)) or (self.name,)

    def lanes(self, bits: int) -> int:
        """How many elements of so many bits a vector instruction works on at once."""
        return 8 * self.vector_bytes // bits

    def has(self, instruction: Instruction) -> bool:
        """Whether it has what only some chips have."""
        return instruction in self.instructions

    def __reduce__(self) -> tuple[Any, ...]:
        return ArchSpec.parse, (self.name,)


def derive(base: ArchSpec, name: str, **differences: Any) -> ArchSpec:
    """
    A chip that is like another but for what is stated: fields of `ArchSpec`, `memories` by
    space (None for one that it does not have).

        derive(A5, "a5s", memories={AddressSpace.VEC: Memory(128 * KIB, 32, 256)})

    Raises:
        TypeError: for a field that there is not.
    """
    memories = {**base.memories, **differences.pop("memories", {})}
    named = {
        "aliases": (),
        "devices": (),
        "product": None,
        "title": name.upper(),
        "member": name.upper(),
    }
    there = {space: memory for space, memory in memories.items() if memory is not None}
    return replace(base, **{**named, "name": name, "memories": there, **differences})


CHIPS: dict[str, ArchSpec] = {}
"""The chips by name; a module that names none is for the first."""


def register(chip: ArchSpec) -> ArchSpec:
    """
    Make a chip known by its names.

    Raises:
        ValueError: if another one has a name of its.
    """
    for name in (chip.name, *chip.aliases):
        if name in _by_name():
            raise ValueError(f"there is a chip named '{name}' already")
    CHIPS[chip.name] = chip
    return chip


def ptoas_names() -> tuple[str, ...]:
    """The chips as ptoas calls them."""
    return tuple(name for chip in CHIPS.values() for name in chip.ptoas_names)


def titles_where(rule: Callable[[ArchSpec], bool]) -> str:
    """What messages call the chips on which a rule holds."""
    return " and ".join(chip.title for chip in CHIPS.values() if rule(chip))


def titles_with(instruction: Instruction) -> str:
    """`on A5 targets`: the chips that have what only some have."""
    return f"on {titles_where(lambda chip: chip.has(instruction))} targets"


def _by_name() -> dict[str, ArchSpec]:
    return {n: chip for chip in CHIPS.values() for n in (chip.name, *chip.aliases)}


def _memories(
    vec: int, acc: int, bias: int, scaling: int
) -> dict[AddressSpace, Memory]:
    return {
        AddressSpace.VEC: Memory(vec, 32, 256),
        AddressSpace.MAT: Memory(512 * KIB, 32, 256),
        AddressSpace.LEFT: Memory(64 * KIB, 512, 4096),
        AddressSpace.RIGHT: Memory(64 * KIB, 512, 4096),
        AddressSpace.ACC: Memory(acc, 512, 4096),
        AddressSpace.BIAS: Memory(bias, 32, 256),
        AddressSpace.SCALING: Memory(scaling, 32, 256),
    }


A2A3 = register(
    ArchSpec(
        name="a2a3",
        aliases=("a3", "a2"),
        devices=(),
        product="Ascend910B",
        title="A2/A3",
        member="A3",
        memories=_memories(192 * KIB, 128 * KIB, 1 * KIB, 2 * KIB),
        reserved_scratch=(184 * KIB, 192 * KIB),
        vector_bytes=256,
        event_ids=8,
        group_event_ids=16,
        self_ordered=frozenset({Pipe.S}),
        costs=Costs(),
        vector=VectorUnit.MEMORY,
        element_types=VectorUnit.MEMORY,
        uses_scratch=True,
        cube=CubeUnit.PLAIN,
        low_precision=False,
        links_cores=False,
        stores_from=(AddressSpace.VEC, AddressSpace.MAT, AddressSpace.ACC),
        group_flags=GroupFlags.FFTS,
        left_is_row_major=True,
        instructions=frozenset({Instruction.FUSED_RELU}),
    )
)
"""
Ascend 910B and 910C. Sizes are pto-isa's (`include/pto/common/buffer_limits.hpp`), address
alignments those of PTOAS' level 3 checks.
"""

A5 = register(
    ArchSpec(
        name="a5",
        aliases=(),
        devices=("Ascend950", "Ascend910_95"),
        product="Ascend950",
        title="A5",
        member="A5",
        memories=_memories(248 * KIB, 256 * KIB, 4 * KIB, 4 * KIB),
        reserved_scratch=None,
        vector_bytes=256,
        event_ids=8,
        group_event_ids=32,
        self_ordered=frozenset({Pipe.S, Pipe.V}),
        costs=Costs(),
        vector=VectorUnit.REGISTERS,
        element_types=VectorUnit.REGISTERS,
        uses_scratch=False,
        cube=CubeUnit.SCALED,
        low_precision=True,
        links_cores=True,
        stores_from=(AddressSpace.VEC, AddressSpace.ACC),
        group_flags=GroupFlags.DIRECT,
        left_is_row_major=False,
        instructions=frozenset(
            {
                Instruction.HISTOGRAM,
                Instruction.MX,
                Instruction.RANDOM,
                Instruction.SIMT,
            }
        ),
    )
)
"""Ascend 950. pto-isa has 256 KiB of `vec`; ptoas leaves the last 8 to the runtime."""


def arch_of(op: Operation) -> ArchSpec:
    """The chip that the module around `op` is for; the first where it does not say."""
    return _arch_stated_by(op) if op.parent is None else _arch_around(op.parent)


@remembered
def _arch_around(block: Block) -> ArchSpec:
    top = around = block.parent_op()
    while around is not None:
        top, around = around, around.parent_op()
    return A2A3 if top is None else _arch_stated_by(top)


def _arch_stated_by(top: Operation) -> ArchSpec:
    device = top.attributes.get(DEVICE_SPEC)
    if isinstance(device, StringAttr):
        for chip in CHIPS.values():
            if chip.devices and device.data.startswith(chip.devices):
                return chip
    name = top.attributes.get(TARGET_ARCH)
    if isinstance(name, StringAttr):
        try:
            return ArchSpec.parse(name.data)
        except ValueError:
            pass
    return A2A3
