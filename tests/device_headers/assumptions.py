"""
What the stubs take the device's intrinsics to do, and where that is from: the vendor's
documentation, or inferred from how pto-isa uses them. What rests on an inferred one is no
more than inferred itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from device_headers.oracles import Oracle


@dataclass(frozen=True)
class Assumption:
    """One thing that is taken to be so."""

    intrinsics: tuple[str, ...]
    """Names, with `*` for any letters."""
    says: str
    source: str | None
    """The page of the Ascend C API reference; None where it is inferred."""
    oracles: frozenset[Oracle] = frozenset(Oracle)
    """Whose findings rest on it."""

    def is_about(self, intrinsic: str) -> bool:
        """Whether it is about an intrinsic."""
        return any(fnmatchcase(intrinsic, name) for name in self.intrinsics)


_BYTES = frozenset({Oracle.READS, Oracle.WRITES, Oracle.VALUES})
_VALUES = frozenset({Oracle.VALUES})

ASSUMPTIONS = (
    Assumption(
        ("v*",),
        "a repeat is 256 bytes in eight blocks of 32, whose strides the call gives; the mask "
        "chooses lanes, or counts elements over all repeats",
        "general parameters of vector computation (mask, repeatTime, strides)",
    ),
    Assumption(
        ("vcmp*", "vsel", "set_cmpmask"),
        "a comparison writes one bit for each lane of whole repeats; a selection takes them "
        "from the register for each repeat anew, or from memory one behind the other",
        "Compare, Select, SetCmpMask",
    ),
    Assumption(
        ("vcadd", "vcmax", "vcmin", "vcgadd", "vcgmax", "vcgmin"),
        "one result a repeat, or a block; a place alone has 32 bits",
        "WholeReduceSum, WholeReduceMax, BlockReduceMax",
    ),
    Assumption(("vbrcb",), "eight elements become eight blocks", "Brcb"),
    Assumption(("vgather", "vgatherb"), "offsets are bytes", "Gather, Gatherb"),
    Assumption(("vreducev2",), "kept elements are packed", "GatherMask"),
    Assumption(("vbitsort", "vmrgsort4"), "records of 8 bytes", "Sort32, MrgSort"),
    Assumption(("scatter_vnchwconv",), "16 lists are turned", "TransDataTo5HD"),
    Assumption(
        ("copy_*", "load_*", "store_*"),
        "bursts with gaps between them; boxes of 32 bytes where rows become boxes",
        "DataCopy, DataCopyPad, ND2NZ; Fixpipe on the way out of acc",
    ),
    Assumption(("img2col*", "create_*", "set_l1*"), "boxes of an image", "Load3Dv2"),
    Assumption(("mad*",), "a product of boxes", "Mmad"),
    Assumption(
        ("load", "store"),
        "plain C++ accesses of the scalar unit, seen by the compiler's own hooks",
        "clang: SanitizerCoverage, trace-loads and trace-stores",
    ),
    Assumption(
        ("vcopy",),
        "in counter mode each repeat copies the counted elements (TFILLPAD, TEXTRACT)",
        None,
        _BYTES,
    ),
    Assumption(
        ("vconv_*", "vbrcb"),
        "all of a repeat is read before any of it is written (TDEQUANT, TCI)",
        None,
        frozenset({Oracle.IN_PLACE, Oracle.VALUES}),
    ),
    Assumption(
        ("mad*",),
        "boxes stand at the pitch of the valid rows and columns in whole boxes, on all "
        "three sides (compact modes)",
        None,
        _BYTES,
    ),
    Assumption(
        ("vmax*", "vmin*", "vcmax", "vcmin", "vcgmax", "vcgmin", "vrelu"),
        "what is no number stays",
        None,
        _VALUES,
    ),
    Assumption(
        ("vexp", "vln", "vsqrt", "vrsqrt", "vrec"),
        "approximations within two units in the last place",
        None,
        _VALUES,
    ),
    Assumption(
        ("vcadd", "vcgadd", "vcpadd"),
        "the order of a sum does not matter beyond rounding",
        None,
        _VALUES,
    ),
    Assumption(("vbitsort",), "equal numbers stay in their order", None, _VALUES),
)


def unknown(intrinsics: Iterable[str]) -> set[str]:
    """Those about which nothing is said: what they do is not known."""
    return {
        name for name in intrinsics if not any(a.is_about(name) for a in ASSUMPTIONS)
    }


def inferred(intrinsics: Iterable[str], oracle: Oracle) -> list[Assumption]:
    """The inferred assumptions that findings of an oracle rest on."""
    names = list(intrinsics)
    return [
        a
        for a in ASSUMPTIONS
        if a.source is None and oracle in a.oracles and any(map(a.is_about, names))
    ]
