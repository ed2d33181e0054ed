"""The chips: address spaces, pipes, capacities and alignments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Operation
from xdsl.utils.str_enum import StrEnum

TARGET_ARCH = "pto.target_arch"
"""The module attribute that names the chip."""

DEVICE_SPEC = "pto.device-spec"
"""The module attribute that names the very device, which counts for more."""

_A5_DEVICES = ("Ascend950", "Ascend910_95")

KIB = 1024


class Arch(Enum):
    """A chip family. `a2a3` is Ascend 910B / 910C, `a5` is Ascend 950."""

    A2A3 = "a2a3"
    A5 = "a5"

    @staticmethod
    def parse(text: str) -> Arch:
        """
        The chip that pypto or a command line means.

        Raises:
            ValueError: for anything but a2, a3, a2a3 and a5.
        """
        name = text.strip().lower()
        if name in ("a2", "a3", "a2a3"):
            return Arch.A2A3
        if name == "a5":
            return Arch.A5
        from pto_dialect.suggestions import did_you_mean

        known = ("a2a3", "a3", "a2", "a5")
        raise ValueError(
            f"unknown arch '{text}', expected a2a3, a3, a2 or a5{did_you_mean(name, known)}"
        )


def arch_of(op: Operation) -> Arch:
    """The chip that the module around `op` is for; a2a3 where it does not say."""
    top = op
    while (parent := top.parent_op()) is not None:
        top = parent
    device = top.attributes.get(DEVICE_SPEC)
    if isinstance(device, StringAttr) and device.data.startswith(_A5_DEVICES):
        return Arch.A5
    name = top.attributes.get(TARGET_ARCH)
    if isinstance(name, StringAttr):
        try:
            return Arch.parse(name.data)
        except ValueError:
            pass
    return Arch.A2A3


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


MEMORIES: dict[Arch, dict[AddressSpace, Memory]] = {
    Arch.A2A3: _memories(192 * KIB, 128 * KIB, 1 * KIB, 2 * KIB),
    Arch.A5: _memories(248 * KIB, 256 * KIB, 4 * KIB, 4 * KIB),
}
"""
The memories by chip and space. Sizes are pto-isa's (`include/pto/common/buffer_limits.hpp`),
but for `vec` of a5: 256 KiB there, of which ptoas leaves the last 8 to the runtime.
Address alignments are those of PTOAS' level 3 checks.
"""

VECTOR_BYTES = 256
"""The bytes that a vector instruction works on at once, on both chips."""

RESERVED_SCRATCH = {Arch.A2A3: (184 * KIB, 192 * KIB)}
"""Bytes of `vec` that some pto-isa instructions use as scratch when given no tmp tile."""

EVENT_IDS = 8
"""Event ids of an ordered pair of pipes."""

SELF_ORDERED = {
    Arch.A2A3: frozenset({Pipe.S}),
    Arch.A5: frozenset({Pipe.S, Pipe.V}),
}
"""
The units on which an instruction sees, without a barrier, what earlier ones of the same
unit have done. The others only begin their instructions in order: between two that
touch the same bytes, one of them writing, a barrier of the unit must stand. Source:
PTOAS' insert-sync, which knows this of the scalar unit, and of the vector unit on a5.
"""


def memory_of(space: AddressSpace, arch: Arch = Arch.A2A3) -> Memory:
    """The memory of a space; what it is aligned to is the same on every chip."""
    return MEMORIES[arch][space]
