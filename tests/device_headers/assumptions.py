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
    chips: tuple[str, ...] = ("a2a3", "a5")

    def is_about(self, intrinsic: str, arch: str) -> bool:
        """Whether it is about an intrinsic of a chip."""
        return arch in self.chips and any(
            fnmatchcase(intrinsic, name) for name in self.intrinsics
        )


_BYTES = frozenset({Oracle.READS, Oracle.WRITES, Oracle.VALUES})
_VALUES = frozenset({Oracle.VALUES})

_A2A3, _A5 = ("a2a3",), ("a5",)

ASSUMPTIONS = (
    Assumption(
        ("v*",),
        "a repeat is 256 bytes in eight blocks of 32, whose strides the call gives; the mask "
        "chooses lanes, or counts elements over all repeats",
        "general parameters of vector computation (mask, repeatTime, strides)",
        chips=_A2A3,
    ),
    Assumption(
        ("vcmp*", "vsel", "set_cmpmask"),
        "a comparison writes one bit for each lane of whole repeats; a selection takes them "
        "from the register for each repeat anew, or from memory one behind the other",
        "Compare, Select, SetCmpMask",
        chips=_A2A3,
    ),
    Assumption(
        ("vcadd", "vcmax", "vcmin", "vcgadd", "vcgmax", "vcgmin"),
        "one result a repeat, or a block; a place alone has 32 bits",
        "WholeReduceSum, WholeReduceMax, BlockReduceMax",
        chips=_A2A3,
    ),
    Assumption(("vbrcb",), "eight elements become eight blocks", "Brcb", chips=_A2A3),
    Assumption(
        ("vgather", "vgatherb"), "offsets are bytes", "Gather, Gatherb", chips=_A2A3
    ),
    Assumption(("vreducev2",), "kept elements are packed", "GatherMask", chips=_A2A3),
    Assumption(("vbitsort", "vmrgsort4"), "records of 8 bytes", "Sort32, MrgSort"),
    Assumption(
        ("scatter_vnchwconv",), "16 lists are turned", "TransDataTo5HD", chips=_A2A3
    ),
    Assumption(
        ("copy_*", "load_*", "store_*"),
        "bursts with gaps between them; boxes of 32 bytes where rows become boxes",
        "DataCopy, DataCopyPad, ND2NZ; Fixpipe on the way out of acc",
    ),
    Assumption(("img2col*", "create_*", "set_l1*"), "boxes of an image", "Load3Dv2"),
    Assumption(
        ("mad*",),
        "a product of boxes, which stand as close on all three sides as the rows, columns "
        "and depth that are multiplied: the instruction has no strides",
        "Mmad; pto-isa's `TExtractToBTransposeCompact` steps by whole boxes of valid columns",
    ),
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
        chips=_A2A3,
    ),
    Assumption(
        ("vconv_*", "vbrcb"),
        "all of a repeat is read before any of it is written (TDEQUANT, TCI)",
        None,
        frozenset({Oracle.IN_PLACE, Oracle.VALUES}),
        chips=_A2A3,
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
    Assumption(
        ("scope", "mem_bar"),
        "instructions between the braces of a scope are one piece of work; a load sees what "
        "a store of the same scope left only behind a `mem_bar`",
        "pto-isa docs/isa: vecscope, mem_bar",
        chips=_A5,
    ),
    Assumption(
        ("vlds", "vsts"),
        "256 bytes, or what the distribution says: one element, half of the lanes, pairs of "
        "registers; stores only of lanes that the mask lets through",
        "pto-isa docs/isa: vector load/store",
        chips=_A5,
    ),
    Assumption(
        ("vlds_blk", "vlds_e2b", "vlds_unpk4", "vsts_pk4"),
        "one block eight times, eight elements each to a block, each fourth lane, the low "
        "quarter of each lane (TROWEXPAND, TQUANT)",
        None,
        _BYTES,
        _A5,
    ),
    Assumption(
        ("vldas", "vldus", "vstus", "vstas"),
        "from any byte on; a store's bytes go with the instruction that has them",
        "pto-isa docs/isa: vldus, vstus",
        chips=_A5,
    ),
    Assumption(
        ("vstur", "vstar", "sprclr", "sprsts"),
        "the register AR has the bytes that `vsqz` kept; stores go on behind one another "
        "until it is cleared (TGATHER)",
        None,
        _BYTES,
        _A5,
    ),
    Assumption(
        ("plds", "psts"),
        "a bit for each byte of a register, every second one with PK, each twice with US; "
        "offsets are bytes (TCMP, TSEL)",
        None,
        _BYTES,
        _A5,
    ),
    Assumption(
        ("vsstb",),
        "the word has the step of blocks in its high half, that of the pointer in its low "
        "half (TMOV)",
        None,
        _BYTES,
        _A5,
    ),
    Assumption(
        ("pset_b*", "pge_b*", "plt_b*", "pand", "por", "pxor", "pnot", "psel"),
        "the bit of a lane's first byte decides about the lane",
        "pto-isa docs/isa: predicate generation and algebra",
        chips=_A5,
    ),
    Assumption(
        ("ppack", "punpack", "pintlv_b*", "pdintlv_b*"),
        "every second bit to a half, or a half to every second bit; bits in turn (TCMP)",
        None,
        _BYTES,
        _A5,
    ),
    Assumption(
        ("vgather2*", "vgatherb", "vscatter"),
        "an index, or a byte offset, for each active lane",
        "pto-isa docs/isa: vgather2, vgatherb, vscatter",
        chips=_A5,
    ),
    Assumption(
        ("vgather2*", "vscatter"),
        "elements narrower than their indices lie in lanes of the indices' size (TGATHER)",
        None,
        _VALUES,
        _A5,
    ),
    Assumption(
        (
            *(
                "vabs",
                "vadd*",
                "vand",
                "vaxpy",
                "vbr",
                "vci",
                "vcmp*",
                "vcvt",
                "vdintlv",
            ),
            *("vdiv", "vdup", "vexpdif", "vintlv", "vlrelu", "vmadd", "vmins", "vmaxs"),
            *(
                "vmov",
                "vmul*",
                "vneg",
                "vnot",
                "vor",
                "vpack",
                "vprelu",
                "vsel*",
                "vsh*",
            ),
            *("vsqz", "vsub*", "vtrc", "vxor", "vbitsort", "vmrgsort4"),
            *(
                "vmax",
                "vmin",
                "vcadd",
                "vcpadd",
                "vcmax",
                "vcmin",
                "vcg*",
                "vexp",
                "vln",
            ),
            *("vrelu", "vsqrt"),
        ),
        "lane by lane; others become 0, or stay with MODE_MERGING",
        "pto-isa docs/isa: vector instructions",
        chips=_A5,
    ),
    Assumption(
        ("vcvt",),
        "where sizes differ, PART names the narrow lane of each wide one, whose mask decides",
        None,
        _VALUES,
        _A5,
    ),
    Assumption(
        ("vcvt",),
        "where bit 60 of CTRL is set, bit 59 alone says whether numbers out of range wrap "
        "(TCVT)",
        None,
        _VALUES,
        _A5,
    ),
    Assumption(
        ("vcmax", "vcmin", "vcg*", "vcpadd"),
        "results lie side by side in the first lanes; a place lies behind its value (TQUANT, "
        "TROWARGMAX)",
        None,
        _VALUES,
        _A5,
    ),
    Assumption(("vmod",), "has the sign of the divisor (TREM)", None, _VALUES, _A5),
    Assumption(
        ("chistv2",),
        "adds to each bin how many bytes are as large as it, or smaller (THISTOGRAM)",
        None,
        _VALUES,
        _A5,
    ),
    Assumption(
        ("threads",),
        "threads of the vector core run one after the other; their plain accesses are the "
        "vector unit's",
        None,
        chips=_A5,
    ),
)


def unknown(intrinsics: Iterable[str], arch: str) -> set[str]:
    """Those about which nothing is said: what they do is not known."""
    return {
        name
        for name in intrinsics
        if not any(a.is_about(name, arch) for a in ASSUMPTIONS)
    }


def inferred(intrinsics: Iterable[str], oracle: Oracle, arch: str) -> list[Assumption]:
    """The inferred assumptions that findings of an oracle rest on."""
    names = list(intrinsics)
    return [
        a
        for a in ASSUMPTIONS
        if a.source is None
        and oracle in a.oracles
        and any(a.is_about(name, arch) for name in names)
    ]
