# Written by `python -m pto_opt.mlir.dialects.stubs`; do not edit.
from collections.abc import Sequence
from enum import IntEnum
from typing import Any, TypeAlias, overload

from mlir.ir import OpView
from pto_opt.mlir.dialects.bases import DialectAttribute, DialectType
from pto_opt.mlir.dialects.types import PtrType as PtrType
from pto_opt.mlir.dialects.types import TensorViewType as TensorViewType
from pto_opt.mlir.dialects.types import PartitionTensorViewType as PartitionTensorViewType
from pto_opt.mlir.dialects.types import TileBufType as TileBufType
from pto_opt.mlir.dialects.types import TileBufConfigAttr as TileBufConfigAttr
from pto_opt.mlir.dialects.types import MultiTileBufType as MultiTileBufType
from pto_opt.mlir.dialects.types import LocalArrayType as LocalArrayType
from pto_opt.mlir.dialects.types import StructType as StructType
from pto_opt.mlir.dialects.types import EventIdArrayType as EventIdArrayType

Operand: TypeAlias = Any
"""A value, or an operation with one result."""
Attribute: TypeAlias = Any
"""An attribute of MLIR."""
Type: TypeAlias = Any
"""A type of MLIR."""
Context: TypeAlias = Any
"""An `mlir.ir.Context`; the current one where it is left out."""
Location: TypeAlias = Any
"""An `mlir.ir.Location`; the current one where it is left out."""
InsertionPoint: TypeAlias = Any
"""An `mlir.ir.InsertionPoint`; the current one where it is left out."""

class TileConfig:
    """The sizes of boxes, in elements and (fractal sizes) in bytes."""

    alignedSize: int
    fixedRowSize: int
    fixedColSize: int
    fixedMxRowSize: int
    fixedMxColSize: int
    fractalABSize: int
    fractalCSize: int
    fractalMxSize: int

def register_dialect(context: Context = None, load: bool = True) -> None:
    """Make the dialect known to a context."""

class HiF8Type(DialectType):
    """HiFloat8: 8 bits with a tapered exponent."""
    @classmethod
    def get(cls, context: Context = None) -> HiF8Type:
        """The only type of this class."""

class F8E8M0Type(DialectType):
    """The shared exponent of an MX block."""
    @classmethod
    def get(cls, context: Context = None) -> F8E8M0Type:
        """The only type of this class."""

class HiF8x2Type(DialectType):
    """A pair of HiFloat8."""
    @classmethod
    def get(cls, context: Context = None) -> HiF8x2Type:
        """The only type of this class."""

class F4E1M2x2Type(DialectType):
    """A pair of 4-bit floats with 2 mantissa bits; shapes count pairs."""
    @classmethod
    def get(cls, context: Context = None) -> F4E1M2x2Type:
        """The only type of this class."""

class F4E2M1x2Type(DialectType):
    """A pair of 4-bit floats with 1 mantissa bit; shapes count pairs."""
    @classmethod
    def get(cls, context: Context = None) -> F4E2M1x2Type:
        """The only type of this class."""

class BF16x2Type(DialectType):
    """A pair of bf16."""
    @classmethod
    def get(cls, context: Context = None) -> BF16x2Type:
        """The only type of this class."""

class PipeType(DialectType):
    """A queue of slots between the cube core and its vector cores."""
    @classmethod
    def get(cls, context: Context = None) -> PipeType:
        """The only type of this class."""

class AsyncSessionType(DialectType):
    """What asynchronous transfers belong to."""
    @classmethod
    def get(cls, context: Context = None) -> AsyncSessionType:
        """The only type of this class."""

class AsyncEventType(DialectType):
    """The end of one asynchronous transfer."""
    @classmethod
    def get(cls, context: Context = None) -> AsyncEventType:
        """The only type of this class."""

class PrefetchAsyncContextType(DialectType):
    """What asynchronous prefetches belong to."""
    @classmethod
    def get(cls, context: Context = None) -> PrefetchAsyncContextType:
        """The only type of this class."""

class AddressSpace(IntEnum):
    """The memories of a core, and `gm`, the memory that all cores share."""
    Zero = 0
    ZERO = 0
    zero = 0
    Gm = 1
    GM = 1
    gm = 1
    Mat = 2
    MAT = 2
    mat = 2
    Left = 3
    LEFT = 3
    left = 3
    Right = 4
    RIGHT = 4
    right = 4
    Acc = 5
    ACC = 5
    acc = 5
    Vec = 6
    VEC = 6
    vec = 6
    Bias = 7
    BIAS = 7
    bias = 7
    Scaling = 8
    SCALING = 8
    scaling = 8

class AddressSpaceAttr(DialectAttribute):
    """A memory: `#pto.address_space<vec>`."""
    @classmethod
    def get(cls, value: AddressSpace | int | str, context: Context = None) -> AddressSpaceAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> AddressSpace:
        """The case."""

class Layout(IntEnum):
    """How a tensor lies in global memory."""
    Nd = 0
    ND = 0
    nd = 0
    Dn = 1
    DN = 1
    dn = 1
    Nz = 2
    NZ = 2
    nz = 2
    MxAZz = 3
    MX_A_ZZ = 3
    mx_a_zz = 3
    MxBNn = 4
    MX_B_NN = 4
    mx_b_nn = 4

class LayoutAttr(DialectAttribute):
    """The layout of a `tensor_view`: `#pto.layout<nd>`."""
    @classmethod
    def get(cls, value: Layout | int | str, context: Context = None) -> LayoutAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> Layout:
        """The case."""

class BLayout(IntEnum):
    """The order of a tile's elements, or of its boxes."""
    RowMajor = 0
    ROW_MAJOR = 0
    row_major = 0
    ColMajor = 1
    COL_MAJOR = 1
    col_major = 1

class BLayoutAttr(DialectAttribute):
    """`#pto.blayout<row_major>`."""
    @classmethod
    def get(cls, value: BLayout | int | str, context: Context = None) -> BLayoutAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> BLayout:
        """The case."""

class SLayout(IntEnum):
    """The order of the elements within a box; `none_box` for tiles without boxes."""
    NoneBox = 0
    NONE_BOX = 0
    none_box = 0
    RowMajor = 1
    ROW_MAJOR = 1
    row_major = 1
    ColMajor = 2
    COL_MAJOR = 2
    col_major = 2

class SLayoutAttr(DialectAttribute):
    """`#pto.slayout<none_box>`."""
    @classmethod
    def get(cls, value: SLayout | int | str, context: Context = None) -> SLayoutAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> SLayout:
        """The case."""

class PadValue(IntEnum):
    """What `tfillpad` writes beyond the valid region."""
    Null = 0
    NULL = 0
    null = 0
    Zero = 1
    ZERO = 1
    zero = 1
    Max = 2
    MAX = 2
    max = 2
    Min = 3
    MIN = 3
    min = 3

class PadValueAttr(DialectAttribute):
    """`#pto.pad_value<zero>`; tile types write its number (`pad=1`)."""
    @classmethod
    def get(cls, value: PadValue | int | str, context: Context = None) -> PadValueAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> PadValue:
        """The case."""

class CompactMode(IntEnum):
    """How a boxed tile with a partial last box lies."""
    Null = 0
    NULL = 0
    null = 0
    Normal = 1
    NORMAL = 1
    normal = 1
    RowPlusOne = 2
    ROW_PLUS_ONE = 2
    row_plus_one = 2

class CompactModeAttr(DialectAttribute):
    """`#pto.compact_mode<null>`; tile types write its number (`compact=1`)."""
    @classmethod
    def get(cls, value: CompactMode | int | str, context: Context = None) -> CompactModeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> CompactMode:
        """The case."""

class PadMode(IntEnum):
    """How `tload` pads."""
    PadNull = 0
    PADNULL = 0
    NULL = 0
    PadFirstElem = 1
    PADFIRSTELEM = 1
    FIRST_ELEMENT = 1
    PadValue = 2
    PADVALUE = 2
    VALUE = 2

class PadModeAttr(DialectAttribute):
    """`#pto.padmode<PadNull>`."""
    @classmethod
    def get(cls, value: PadMode | int | str, context: Context = None) -> PadModeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> PadMode:
        """The case."""

class LoadCachePolicy(IntEnum):
    """Whether a load leaves its bytes in the L2 cache."""
    Default = 0
    DEFAULT = 0
    default = 0
    L2Bypass = 1
    L2_BYPASS = 1
    l2_bypass = 1

class LoadCachePolicyAttr(DialectAttribute):
    """`#pto.load_cache_policy<l2_bypass>`; ptoas has it since 0.61."""
    @classmethod
    def get(cls, value: LoadCachePolicy | int | str, context: Context = None) -> LoadCachePolicyAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> LoadCachePolicy:
        """The case."""

class KernelKind(IntEnum):
    """Which cores of a core group run a function."""
    Cube = 0
    CUBE = 0
    cube = 0
    Vector = 1
    VECTOR = 1
    vector = 1

class KernelKindAttr(DialectAttribute):
    """`#pto.kernel_kind<vector>`."""
    @classmethod
    def get(cls, value: KernelKind | int | str, context: Context = None) -> KernelKindAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> KernelKind:
        """The case."""

class RoundMode(IntEnum):
    """How `tcvt` rounds."""
    NONE = 0
    RINT = 1
    ROUND = 2
    FLOOR = 3
    CEIL = 4
    TRUNC = 5
    ODD = 6
    CASTRINT = 7
    CAST_RINT = 7

class RoundModeAttr(DialectAttribute):
    """`#pto<round_mode RINT>`."""
    @classmethod
    def get(cls, value: RoundMode | int | str, context: Context = None) -> RoundModeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> RoundMode:
        """The case."""

class SaturationMode(IntEnum):
    """Whether `tcvt` clamps values that the target type cannot hold."""
    ON = 0
    OFF = 1

class SaturationModeAttr(DialectAttribute):
    """`#pto<saturation_mode ON>`."""
    @classmethod
    def get(cls, value: SaturationMode | int | str, context: Context = None) -> SaturationModeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> SaturationMode:
        """The case."""

class AccPhase(IntEnum):
    """The part that an instruction plays in a chain of accumulations."""
    Unspecified = 0
    UNSPECIFIED = 0
    unspecified = 0
    Partial = 1
    PARTIAL = 1
    partial = 1
    Final = 2
    FINAL = 2
    final = 2

class AccPhaseAttr(DialectAttribute):
    """`#pto<acc_phase final>`."""
    @classmethod
    def get(cls, value: AccPhase | int | str, context: Context = None) -> AccPhaseAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> AccPhase:
        """The case."""

class STPhase(IntEnum):
    """The part that an instruction plays in a chain of accumulations."""
    Unspecified = 0
    UNSPECIFIED = 0
    unspecified = 0
    Partial = 1
    PARTIAL = 1
    partial = 1
    Final = 2
    FINAL = 2
    final = 2

class STPhaseAttr(DialectAttribute):
    """`#pto<st_phase final>`."""
    @classmethod
    def get(cls, value: STPhase | int | str, context: Context = None) -> STPhaseAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> STPhase:
        """The case."""

class AtomicType(IntEnum):
    """Whether `tstore` replaces what is in global memory or adds to it."""
    AtomicNone = 0
    ATOMIC_NONE = 0
    NONE = 0
    atomic_none = 0
    AtomicAdd = 1
    ATOMIC_ADD = 1
    ADD = 1
    atomic_add = 1

class AtomicTypeAttr(DialectAttribute):
    """`#pto<atomic_type atomic_add>`."""
    @classmethod
    def get(cls, value: AtomicType | int | str, context: Context = None) -> AtomicTypeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> AtomicType:
        """The case."""

class ReluPreMode(IntEnum):
    """The activation that moves out of `acc` apply."""
    NoRelu = 0
    NO_RELU = 0
    no_relu = 0
    NormalRelu = 1
    NORMAL_RELU = 1
    normal_relu = 1
    ScalarRelu = 2
    SCALAR_RELU = 2
    scalar_relu = 2
    VectorRelu = 3
    VECTOR_RELU = 3
    vector_relu = 3
    Pwl = 4
    PWL = 4
    pwl = 4

class ReluPreModeAttr(DialectAttribute):
    """`#pto<relu_pre_mode no_relu>`."""
    @classmethod
    def get(cls, value: ReluPreMode | int | str, context: Context = None) -> ReluPreModeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> ReluPreMode:
        """The case."""

class AccToVecMode(IntEnum):
    """Which vector core a move from `acc` to `vec` feeds."""
    SingleModeVec0 = 0
    SINGLE_MODE_VEC0 = 0
    SINGLE_VEC0 = 0
    single_mode_vec0 = 0
    SingleModeVec1 = 1
    SINGLE_MODE_VEC1 = 1
    SINGLE_VEC1 = 1
    single_mode_vec1 = 1
    DualModeSplitM = 2
    DUAL_MODE_SPLIT_M = 2
    DUAL_SPLIT_M = 2
    dual_mode_split_m = 2
    DualModeSplitN = 3
    DUAL_MODE_SPLIT_N = 3
    DUAL_SPLIT_N = 3
    dual_mode_split_n = 3

class AccToVecModeAttr(DialectAttribute):
    """`#pto.acc_to_vec_mode<single_mode_vec0>`."""
    @classmethod
    def get(cls, value: AccToVecMode | int | str, context: Context = None) -> AccToVecModeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> AccToVecMode:
        """The case."""

class MxGroupAxis(IntEnum):
    """The axis along which MX formats share an exponent."""
    Axis0 = 0
    AXIS0 = 0
    axis0 = 0
    Axis1 = 1
    AXIS1 = 1
    axis1 = 1

class MxGroupAxisAttr(DialectAttribute):
    """`#pto<mx_group_axis axis0>`."""
    @classmethod
    def get(cls, value: MxGroupAxis | int | str, context: Context = None) -> MxGroupAxisAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> MxGroupAxis:
        """The case."""

class QuantType(IntEnum):
    """What `tquant` makes of floats."""
    INT8SYM = 0
    INT8_SYM = 0
    INT8ASYM = 1
    INT8_ASYM = 1
    MXFP8 = 2
    MXFP4E2M1 = 3
    MXFP4_E2M1 = 3

class QuantTypeAttr(DialectAttribute):
    """`#pto<quant_type INT8_SYM>`."""
    @classmethod
    def get(cls, value: QuantType | int | str, context: Context = None) -> QuantTypeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> QuantType:
        """The case."""

class QuantScaleAlg(IntEnum):
    """How MX quantisation chooses the shared exponents."""
    Ocp = 0
    OCP = 0
    ocp = 0
    Nv = 1
    NV = 1
    nv = 1

class QuantScaleAlgAttr(DialectAttribute):
    """`#pto<quant_scale_alg ocp>`."""
    @classmethod
    def get(cls, value: QuantScaleAlg | int | str, context: Context = None) -> QuantScaleAlgAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> QuantScaleAlg:
        """The case."""

class VecStoreMode(IntEnum):
    """The layout in which MX quantisation leaves its exponents."""
    Nd = 0
    ND = 0
    nd = 0
    Nz = 1
    NZ = 1
    nz = 1

class VecStoreModeAttr(DialectAttribute):
    """`#pto<vec_store_mode nd>`."""
    @classmethod
    def get(cls, value: VecStoreMode | int | str, context: Context = None) -> VecStoreModeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> VecStoreMode:
        """The case."""

class TInsertMode(IntEnum):
    """In how many parts `tinsert` moves a tile from `vec` to `mat`."""
    Split2 = 0
    SPLIT2 = 0
    split2 = 0
    Split4 = 1
    SPLIT4 = 1
    split4 = 1

class TInsertModeAttr(DialectAttribute):
    """`#pto.tinsert_mode<split2>`."""
    @classmethod
    def get(cls, value: TInsertMode | int | str, context: Context = None) -> TInsertModeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> TInsertMode:
        """The case."""

class MaskPattern(IntEnum):
    """Which elements of each group a mask takes, the first one rightmost."""
    P0101 = 0
    P1010 = 1
    P0001 = 2
    P0010 = 3
    P0100 = 4
    P1000 = 5
    P1111 = 6

class MaskPatternAttr(DialectAttribute):
    """`#pto.mask_pattern<P0101>`."""
    @classmethod
    def get(cls, value: MaskPattern | int | str, context: Context = None) -> MaskPatternAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> MaskPattern:
        """The case."""

class Coalesce(IntEnum):
    """Whether an index names a whole row of global memory or one element."""
    Row = 0
    ROW = 0
    row = 0
    Elem = 1
    ELEM = 1
    elem = 1

class CoalesceAttr(DialectAttribute):
    """`#pto<coalesce row>`."""
    @classmethod
    def get(cls, value: Coalesce | int | str, context: Context = None) -> CoalesceAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> Coalesce:
        """The case."""

class GatherOob(IntEnum):
    """What an index beyond the end reads."""
    Undefined = 0
    UNDEFINED = 0
    undefined = 0
    Clamp = 1
    CLAMP = 1
    clamp = 1
    Wrap = 2
    WRAP = 2
    wrap = 2
    Zero = 3
    ZERO = 3
    zero = 3

class GatherOobAttr(DialectAttribute):
    """`#pto<gather_oob clamp>`."""
    @classmethod
    def get(cls, value: GatherOob | int | str, context: Context = None) -> GatherOobAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> GatherOob:
        """The case."""

class ScatterAtomicOp(IntEnum):
    """How a scatter combines an element with what is there."""
    NONE = 0
    none = 0
    Add = 1
    ADD = 1
    add = 1
    Max = 2
    MAX = 2
    max = 2
    Min = 3
    MIN = 3
    min = 3

class ScatterAtomicOpAttr(DialectAttribute):
    """`#pto<scatter_atomic_op add>`."""
    @classmethod
    def get(cls, value: ScatterAtomicOp | int | str, context: Context = None) -> ScatterAtomicOpAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> ScatterAtomicOp:
        """The case."""

class ScatterOob(IntEnum):
    """Where an index beyond the end writes."""
    Undefined = 0
    UNDEFINED = 0
    undefined = 0
    Skip = 1
    SKIP = 1
    skip = 1
    Clamp = 2
    CLAMP = 2
    clamp = 2
    Wrap = 3
    WRAP = 3
    wrap = 3

class ScatterOobAttr(DialectAttribute):
    """`#pto<scatter_oob skip>`."""
    @classmethod
    def get(cls, value: ScatterOob | int | str, context: Context = None) -> ScatterOobAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> ScatterOob:
        """The case."""

class ScatterConflict(IntEnum):
    """Which of several elements with one index stays."""
    Default = 0
    DEFAULT = 0
    default = 0
    Last = 1
    LAST = 1
    last = 1

class ScatterConflictAttr(DialectAttribute):
    """`#pto<scatter_conflict last>`."""
    @classmethod
    def get(cls, value: ScatterConflict | int | str, context: Context = None) -> ScatterConflictAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> ScatterConflict:
        """The case."""

class NotifyOp(IntEnum):
    """How a notification changes its signal."""
    AtomicAdd = 0
    ATOMIC_ADD = 0
    atomic_add = 0
    Set = 1
    SET = 1
    set = 1

class NotifyOpAttr(DialectAttribute):
    """`#pto<notify_op set>`."""
    @classmethod
    def get(cls, value: NotifyOp | int | str, context: Context = None) -> NotifyOpAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> NotifyOp:
        """The case."""

class WaitCmp(IntEnum):
    """The comparison that a signal is waited for with."""
    Eq = 0
    EQ = 0
    eq = 0
    Ne = 1
    NE = 1
    ne = 1
    Gt = 2
    GT = 2
    gt = 2
    Ge = 3
    GE = 3
    ge = 3
    Lt = 4
    LT = 4
    lt = 4
    Le = 5
    LE = 5
    le = 5

class WaitCmpAttr(DialectAttribute):
    """`#pto<wait_cmp ge>`."""
    @classmethod
    def get(cls, value: WaitCmp | int | str, context: Context = None) -> WaitCmpAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> WaitCmp:
        """The case."""

class ReduceOp(IntEnum):
    """How a reduction over chips combines elements."""
    Sum = 0
    SUM = 0
    sum = 0
    Max = 1
    MAX = 1
    max = 1
    Min = 2
    MIN = 2
    min = 2

class ReduceOpAttr(DialectAttribute):
    """`#pto<reduce_op sum>`."""
    @classmethod
    def get(cls, value: ReduceOp | int | str, context: Context = None) -> ReduceOpAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> ReduceOp:
        """The case."""

class PrintFormat(IntEnum):
    """How `tprint` writes numbers."""
    Width8Precision4 = 0
    WIDTH8_PRECISION4 = 0
    width8_precision4 = 0
    Width8Precision2 = 1
    WIDTH8_PRECISION2 = 1
    width8_precision2 = 1
    Width10Precision6 = 2
    WIDTH10_PRECISION6 = 2
    width10_precision6 = 2

class PrintFormatAttr(DialectAttribute):
    """`#pto<print_format width8_precision4>`."""
    @classmethod
    def get(cls, value: PrintFormat | int | str, context: Context = None) -> PrintFormatAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> PrintFormat:
        """The case."""

class Pipe(IntEnum):
    """
    The units of a core that work side by side. Each runs its instructions in order;
    between two of them only flags, barriers and events give an order.
    """
    PIPES = 0
    PIPE_S = 0
    S = 0
    PIPEV = 1
    PIPE_V = 1
    V = 1
    PIPEM = 2
    PIPE_M = 2
    M = 2
    PIPEMTE1 = 3
    PIPE_MTE1 = 3
    MTE1 = 3
    PIPEMTE2 = 4
    PIPE_MTE2 = 4
    MTE2 = 4
    PIPEMTE3 = 5
    PIPE_MTE3 = 5
    MTE3 = 5
    PIPEALL = 6
    PIPE_ALL = 6
    ALL = 6
    PIPEMTE4 = 7
    PIPE_MTE4 = 7
    MTE4 = 7
    PIPEMTE5 = 8
    PIPE_MTE5 = 8
    MTE5 = 8
    PIPEV2 = 9
    PIPE_V2 = 9
    V2 = 9
    PIPEFIX = 10
    PIPE_FIX = 10
    FIX = 10
    VIRTUALPIPEMTE2L1A = 11
    VIRTUAL_PIPE_MTE2_L1A = 11
    VIRTUAL_MTE2_L1A = 11
    VIRTUALPIPEMTE2L1B = 12
    VIRTUAL_PIPE_MTE2_L1B = 12
    VIRTUAL_MTE2_L1B = 12
    PIPENUM = 13
    PIPE_NUM = 13
    NUM = 13
    PIPEUNASSIGNED = 14
    PIPE_UNASSIGNED = 14
    UNASSIGNED = 14

class PipeAttr(DialectAttribute):
    """`#pto.pipe<PIPE_V>`; synchronisation operations print it as `<PIPE_V>`."""
    @classmethod
    def get(cls, value: Pipe | int | str, context: Context = None) -> PipeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> Pipe:
        """The case."""

class Event(IntEnum):
    """The flags of an ordered pair of pipes."""
    EVENTID0 = 0
    EVENT_ID0 = 0
    EVENTID1 = 1
    EVENT_ID1 = 1
    EVENTID2 = 2
    EVENT_ID2 = 2
    EVENTID3 = 3
    EVENT_ID3 = 3
    EVENTID4 = 4
    EVENT_ID4 = 4
    EVENTID5 = 5
    EVENT_ID5 = 5
    EVENTID6 = 6
    EVENT_ID6 = 6
    EVENTID7 = 7
    EVENT_ID7 = 7

class EventAttr(DialectAttribute):
    """`#pto.event<EVENT_ID0>`."""
    @classmethod
    def get(cls, value: Event | int | str, context: Context = None) -> EventAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> Event:
        """The case."""

class PipeEventType(IntEnum):
    """A kind of work, which stands for the unit that does it."""
    TLOAD = 0
    TSTOREACC = 1
    TSTORE_ACC = 1
    TSTOREVEC = 2
    TSTORE_VEC = 2
    TMOVM2L = 3
    TMOV_M2L = 3
    TMOVM2S = 4
    TMOV_M2S = 4
    TMOVM2B = 5
    TMOV_M2B = 5
    TMOVM2V = 6
    TMOV_M2V = 6
    TMOVV2M = 7
    TMOV_V2M = 7
    TMATMUL = 8
    TVEC = 9
    TVECWAITEVENT = 10
    TVECWAIT_EVENT = 10

class PipeEventTypeAttr(DialectAttribute):
    """`#pto.pipe_event_type<TLOAD>`."""
    @classmethod
    def get(cls, value: PipeEventType | int | str, context: Context = None) -> PipeEventTypeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> PipeEventType:
        """The case."""

class SyncOpType(IntEnum):
    """A kind of work, which stands for the unit that does it."""
    TLOAD = 0
    TSTOREACC = 1
    TSTORE_ACC = 1
    TSTOREVEC = 2
    TSTORE_VEC = 2
    TMOVM2L = 3
    TMOV_M2L = 3
    TMOVM2S = 4
    TMOV_M2S = 4
    TMOVM2B = 5
    TMOV_M2B = 5
    TMOVM2V = 6
    TMOV_M2V = 6
    TMOVV2M = 7
    TMOV_V2M = 7
    TMATMUL = 8
    TVEC = 9
    TVECWAITEVENT = 10
    TVECWAIT_EVENT = 10

class SyncOpTypeAttr(DialectAttribute):
    """`#pto.sync_op_type<TLOAD>`, the older name of `pipe_event_type`."""
    @classmethod
    def get(cls, value: SyncOpType | int | str, context: Context = None) -> SyncOpTypeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> SyncOpType:
        """The case."""

class FenceScope(IntEnum):
    """Whose earlier accesses a fence waits for."""
    LocalMemory = 0
    LOCAL_MEMORY = 0
    local_memory = 0
    Gm = 1
    GM = 1
    gm = 1
    All = 2
    ALL = 2
    all = 2

class FenceScopeAttr(DialectAttribute):
    """`#pto.fence_scope<gm>`."""
    @classmethod
    def get(cls, value: FenceScope | int | str, context: Context = None) -> FenceScopeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> FenceScope:
        """The case."""

class SyncAllMode(IntEnum):
    """How all cores meet: by hardware flags, or by counters in global memory."""
    Hard = 0
    HARD = 0
    hard = 0
    Soft = 1
    SOFT = 1
    soft = 1

class SyncAllModeAttr(DialectAttribute):
    """`#pto.sync_all_mode<hard>`."""
    @classmethod
    def get(cls, value: SyncAllMode | int | str, context: Context = None) -> SyncAllModeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> SyncAllMode:
        """The case."""

class SyncCoreType(IntEnum):
    """Which cores meet."""
    AivOnly = 0
    AIV_ONLY = 0
    aiv_only = 0
    AicOnly = 1
    AIC_ONLY = 1
    aic_only = 1
    Mix = 2
    MIX = 2
    mix = 2

class SyncCoreTypeAttr(DialectAttribute):
    """`#pto.sync_core_type<mix>`."""
    @classmethod
    def get(cls, value: SyncCoreType | int | str, context: Context = None) -> SyncCoreTypeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> SyncCoreType:
        """The case."""

class CmpMode(IntEnum):
    """A comparison."""
    Eq = 0
    EQ = 0
    eq = 0
    Ne = 1
    NE = 1
    ne = 1
    Lt = 2
    LT = 2
    lt = 2
    Le = 3
    LE = 3
    le = 3
    Gt = 4
    GT = 4
    gt = 4
    Ge = 5
    GE = 5
    ge = 5

class CmpModeAttr(DialectAttribute):
    """`#pto<cmp lt>`."""
    @classmethod
    def get(cls, value: CmpMode | int | str, context: Context = None) -> CmpModeAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> CmpMode:
        """The case."""

class DivPrecision(IntEnum):
    """How exact an instruction is; `high_precision` is slower."""
    Default = 0
    DEFAULT = 0
    default = 0
    HighPrecision = 1
    HIGH_PRECISION = 1
    HIGH = 1
    high_precision = 1

class DivPrecisionAttr(DialectAttribute):
    """`#pto<div_precision default>`."""
    @classmethod
    def get(cls, value: DivPrecision | int | str, context: Context = None) -> DivPrecisionAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> DivPrecision:
        """The case."""

class ExpPrecision(IntEnum):
    """How exact an instruction is; `high_precision` is slower."""
    Default = 0
    DEFAULT = 0
    default = 0
    HighPrecision = 1
    HIGH_PRECISION = 1
    HIGH = 1
    high_precision = 1

class ExpPrecisionAttr(DialectAttribute):
    """`#pto<exp_precision default>`."""
    @classmethod
    def get(cls, value: ExpPrecision | int | str, context: Context = None) -> ExpPrecisionAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> ExpPrecision:
        """The case."""

class LogPrecision(IntEnum):
    """How exact an instruction is; `high_precision` is slower."""
    Default = 0
    DEFAULT = 0
    default = 0
    HighPrecision = 1
    HIGH_PRECISION = 1
    HIGH = 1
    high_precision = 1

class LogPrecisionAttr(DialectAttribute):
    """`#pto<log_precision default>`."""
    @classmethod
    def get(cls, value: LogPrecision | int | str, context: Context = None) -> LogPrecisionAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> LogPrecision:
        """The case."""

class RecipPrecision(IntEnum):
    """How exact an instruction is; `high_precision` is slower."""
    Default = 0
    DEFAULT = 0
    default = 0
    HighPrecision = 1
    HIGH_PRECISION = 1
    HIGH = 1
    high_precision = 1

class RecipPrecisionAttr(DialectAttribute):
    """`#pto<recip_precision default>`."""
    @classmethod
    def get(cls, value: RecipPrecision | int | str, context: Context = None) -> RecipPrecisionAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> RecipPrecision:
        """The case."""

class RemPrecision(IntEnum):
    """How exact an instruction is; `high_precision` is slower."""
    Default = 0
    DEFAULT = 0
    default = 0
    HighPrecision = 1
    HIGH_PRECISION = 1
    HIGH = 1
    high_precision = 1

class RemPrecisionAttr(DialectAttribute):
    """`#pto<rem_precision default>`."""
    @classmethod
    def get(cls, value: RemPrecision | int | str, context: Context = None) -> RemPrecisionAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> RemPrecision:
        """The case."""

class RsqrtPrecision(IntEnum):
    """How exact an instruction is; `high_precision` is slower."""
    Default = 0
    DEFAULT = 0
    default = 0
    HighPrecision = 1
    HIGH_PRECISION = 1
    HIGH = 1
    high_precision = 1

class RsqrtPrecisionAttr(DialectAttribute):
    """`#pto<rsqrt_precision default>`."""
    @classmethod
    def get(cls, value: RsqrtPrecision | int | str, context: Context = None) -> RsqrtPrecisionAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> RsqrtPrecision:
        """The case."""

class SqrtPrecision(IntEnum):
    """How exact an instruction is; `high_precision` is slower."""
    Default = 0
    DEFAULT = 0
    default = 0
    HighPrecision = 1
    HIGH_PRECISION = 1
    HIGH = 1
    high_precision = 1

class SqrtPrecisionAttr(DialectAttribute):
    """`#pto<sqrt_precision default>`."""
    @classmethod
    def get(cls, value: SqrtPrecision | int | str, context: Context = None) -> SqrtPrecisionAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> SqrtPrecision:
        """The case."""

class FmodPrecision(IntEnum):
    """How exact an instruction is; `high_precision` is slower."""
    Default = 0
    DEFAULT = 0
    default = 0
    HighPrecision = 1
    HIGH_PRECISION = 1
    HIGH = 1
    high_precision = 1

class FmodPrecisionAttr(DialectAttribute):
    """`#pto<fmod_precision default>`."""
    @classmethod
    def get(cls, value: FmodPrecision | int | str, context: Context = None) -> FmodPrecisionAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> FmodPrecision:
        """The case."""

class PowPrecision(IntEnum):
    """How exact an instruction is; `high_precision` is slower."""
    Default = 0
    DEFAULT = 0
    default = 0
    HighPrecision = 1
    HIGH_PRECISION = 1
    HIGH = 1
    high_precision = 1

class PowPrecisionAttr(DialectAttribute):
    """`#pto<pow_precision default>`."""
    @classmethod
    def get(cls, value: PowPrecision | int | str, context: Context = None) -> PowPrecisionAttr:
        """The attribute of a case, of its number or of its word."""
    @property
    def value(self) -> PowPrecision:
        """The case."""

class MakeTensorViewOp(OpView):
    """
    A pointer with a shape and strides, both in elements: a tensor in global memory.

    Element (i, j, ...) lies `i * strides[0] + j * strides[1] + ...` elements after the
    pointer. Without `layout` it is inferred from shape and strides.
    """
    def __init__(self, result: Type | None, ptr: Operand, shape: Sequence[Operand], strides: Sequence[Operand], *, layout: Layout | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def ptr(self) -> Any: ...
    @property
    def shape(self) -> Any: ...
    @property
    def strides(self) -> Any: ...
    @property
    def layout(self) -> Any: ...

def make_tensor_view(result: Type | None, ptr: Operand, shape: Sequence[Operand], strides: Sequence[Operand], *, layout: Layout | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    A pointer with a shape and strides, both in elements: a tensor in global memory.

    Element (i, j, ...) lies `i * strides[0] + j * strides[1] + ...` elements after the
    pointer. Without `layout` it is inferred from shape and strides.
    """

class PartitionViewOp(OpView):
    """
    A box of a tensor: `sizes` elements from `offsets` on, in each dimension.

    The result's type holds the sizes that are constants.
    """
    @overload
    def __init__(self, result: Type, source: Operand, offsets: Sequence[Operand], sizes: Sequence[Operand], *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @overload
    def __init__(self, source: Operand, offsets: Sequence[Operand], sizes: Sequence[Operand], *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def source(self) -> Any: ...
    @property
    def offsets(self) -> Any: ...
    @property
    def sizes(self) -> Any: ...

def partition_view(source: Operand, offsets: Sequence[Operand], sizes: Sequence[Operand], *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    A box of a tensor: `sizes` elements from `offsets` on, in each dimension.

    The result's type holds the sizes that are constants.
    """

class GetTensorViewDimOp(OpView):
    """The size of one dimension of a view, in elements."""
    def __init__(self, tensor_view: Operand, dim_index: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def tensor_view(self) -> Any: ...
    @property
    def dim_index(self) -> Any: ...

def get_tensor_view_dim(tensor_view: Operand, dim_index: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The size of one dimension of a view, in elements."""

class GetTensorViewStrideOp(OpView):
    """The stride of one dimension of a view, in elements."""
    def __init__(self, tensor_view: Operand, dim_index: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def tensor_view(self) -> Any: ...
    @property
    def dim_index(self) -> Any: ...

def get_tensor_view_stride(tensor_view: Operand, dim_index: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The stride of one dimension of a view, in elements."""

class AddPtrOp(OpView):
    """`result = ptr + offset`, in elements."""
    @overload
    def __init__(self, result: Type, ptr: Operand, offset: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @overload
    def __init__(self, ptr: Operand, offset: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def ptr(self) -> Any: ...
    @property
    def offset(self) -> Any: ...

def addptr(ptr: Operand, offset: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`result = ptr + offset`, in elements."""

class SubViewOp(OpView):
    """
    A window of `sizes` elements at `offsets` in a tile, with the strides of the tile.

    Valid extents are the `valid` operands, clipped to `sizes`; without them `sizes`.
    """
    @overload
    def __init__(self, result: Type, source: Operand, offsets: Sequence[Operand], sizes: Sequence[int] | Attribute, *, valid_row: Operand | None = None, valid_col: Operand | None = None, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @overload
    def __init__(self, source: Operand, offsets: Sequence[Operand], sizes: Sequence[int] | Attribute, *, valid_row: Operand | None = None, valid_col: Operand | None = None, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def source(self) -> Any: ...
    @property
    def offsets(self) -> Any: ...
    @property
    def valid_row(self) -> Any: ...
    @property
    def valid_col(self) -> Any: ...
    @property
    def sizes(self) -> Any: ...

def subview(source: Operand, offsets: Sequence[Operand], sizes: Sequence[int] | Attribute, *, valid_row: Operand | None = None, valid_col: Operand | None = None, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    A window of `sizes` elements at `offsets` in a tile, with the strides of the tile.

    Valid extents are the `valid` operands, clipped to `sizes`; without them `sizes`.
    """

class TReshapeOp(OpView):
    """The bytes of a tile as a tile of another shape and layout."""
    def __init__(self, result: Type | None, src: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...

def treshape(result: Type | None, src: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The bytes of a tile as a tile of another shape and layout."""

class BitcastOp(OpView):
    """The bytes of a tile as elements of another type."""
    def __init__(self, result: Type | None, src: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...

def bitcast(result: Type | None, src: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The bytes of a tile as elements of another type."""

class PtrToIntOp(OpView):
    """The address that a pointer holds, in bytes."""
    def __init__(self, result: Type | None, ptr: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def ptr(self) -> Any: ...

def ptrtoint(result: Type | None, ptr: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The address that a pointer holds, in bytes."""

class IntToPtrOp(OpView):
    """A pointer to an address; only scalar loads and stores can use it."""
    def __init__(self, result: Type | None, addr: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def addr(self) -> Any: ...

def inttoptr(result: Type | None, addr: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A pointer to an address; only scalar loads and stores can use it."""

class CastPtrOp(OpView):
    """A pointer of another element type, or from and to an integer."""
    def __init__(self, result: Type | None, input: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def input(self) -> Any: ...

def castptr(result: Type | None, input: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A pointer of another element type, or from and to an integer."""

class AllocTileOp(OpView):
    """
    A new handle on a tile: its bytes, at `addr` where that is given, and its first
    valid extents, one operand for each `?` of its type.

    An older pypto printed `?` without an operand; that extent is unset until the first
    `set_validshape`.
    """
    def __init__(self, result: Type | None, *, addr: Operand | None = None, valid_row: Operand | None = None, valid_col: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def addr(self) -> Any: ...
    @property
    def valid_row(self) -> Any: ...
    @property
    def valid_col(self) -> Any: ...

def alloc_tile(result: Type | None, *, addr: Operand | None = None, valid_row: Operand | None = None, valid_col: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    A new handle on a tile: its bytes, at `addr` where that is given, and its first
    valid extents, one operand for each `?` of its type.

    An older pypto printed `?` without an operand; that extent is unset until the first
    `set_validshape`.
    """

class SetValidShapeOp(OpView):
    """
    Gives a handle new valid extents, from here on. It moves no data, and it changes no
    other handle on the same bytes.
    """
    def __init__(self, source: Operand, valid_row: Operand, valid_col: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def source(self) -> Any: ...
    @property
    def valid_row(self) -> Any: ...
    @property
    def valid_col(self) -> Any: ...

def set_validshape(source: Operand, valid_row: Operand, valid_col: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    Gives a handle new valid extents, from here on. It moves no data, and it changes no
    other handle on the same bytes.
    """

class GetValidShapeOp(OpView):
    """The valid extents that a handle has now."""
    def __init__(self, source: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def source(self) -> Any: ...
    @property
    def valid_row(self) -> Any: ...
    @property
    def valid_col(self) -> Any: ...

def get_validshape(source: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The valid extents that a handle has now."""

class TileValidRowsOp(OpView):
    """The valid rows that a tile has now."""
    def __init__(self, src: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...

def tile_valid_rows(src: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The valid rows that a tile has now."""

class TileValidColsOp(OpView):
    """The valid columns that a tile has now."""
    def __init__(self, src: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...

def tile_valid_cols(src: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The valid columns that a tile has now."""

class DeclareTileOp(OpView):
    """
    A new handle without bytes; what binds it (a `tpop`, a `tassign`) gives it some. Its
    extents of `?` are its rows and columns until a `set_validshape`.
    """
    def __init__(self, tile: Type, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def tile(self) -> Any: ...

def declare_tile(tile: Type, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    A new handle without bytes; what binds it (a `tpop`, a `tassign`) gives it some. Its
    extents of `?` are its rows and columns until a `set_validshape`.
    """

class TAssignOp(OpView):
    """The tile's handle bound to other bytes, those at `addr`; its extents stay."""
    @overload
    def __init__(self, result: Type, tile: Operand, addr: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @overload
    def __init__(self, tile: Operand, addr: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def tile(self) -> Any: ...
    @property
    def addr(self) -> Any: ...

def tassign(tile: Operand, addr: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The tile's handle bound to other bytes, those at `addr`; its extents stay."""

class AllocMultiTileOp(OpView):
    """
    Slots of one tile type one after the other, the first at `addr`; the valid operands
    are the first extents of every slot. Planned addresses may take the place of `addr`.
    """
    def __init__(self, result: Type | None, *, addr: Operand | None = None, valid_row: Operand | None = None, valid_col: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def addr(self) -> Any: ...
    @property
    def valid_row(self) -> Any: ...
    @property
    def valid_col(self) -> Any: ...

def alloc_multi_tile(result: Type | None, *, addr: Operand | None = None, valid_row: Operand | None = None, valid_col: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    Slots of one tile type one after the other, the first at `addr`; the valid operands
    are the first extents of every slot. Planned addresses may take the place of `addr`.
    """

class MultiTileGetOp(OpView):
    """The handle of one slot, with the valid extents that all slots began with."""
    def __init__(self, result: Type | None, source: Operand, slot: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def source(self) -> Any: ...
    @property
    def slot(self) -> Any: ...

def multi_tile_get(result: Type | None, source: Operand, slot: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The handle of one slot, with the valid extents that all slots began with."""

class TLoadOp(OpView):
    """
    `dst[i, j] = src[i, j]`, from global memory, over dst's valid region, which is as
    large as the partition. Views of more than two dimensions are read row by row.

    With `cache_policy` `l2_bypass` the bytes do not stay in the L2 cache; `offset` is how
    far away the memory is seen uncached. Neither changes what is loaded.
    """
    def __init__(self, result: Type | None, src: Operand, dst: Operand, *, pad_value: Operand | None = None, left_padding_num: Operand | None = None, right_padding_num: Operand | None = None, init_condition: Operand | None = None, offset: Operand | None = None, pad_mode: PadMode | Attribute | None = None, init_out_buffer: int | Attribute | None = None, cache_policy: LoadCachePolicy | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def pad_value(self) -> Any: ...
    @property
    def left_padding_num(self) -> Any: ...
    @property
    def right_padding_num(self) -> Any: ...
    @property
    def init_condition(self) -> Any: ...
    @property
    def offset(self) -> Any: ...
    @property
    def pad_mode(self) -> Any: ...
    @property
    def init_out_buffer(self) -> Any: ...
    @property
    def cache_policy(self) -> Any: ...

def tload(result: Type | None, src: Operand, dst: Operand, *, pad_value: Operand | None = None, left_padding_num: Operand | None = None, right_padding_num: Operand | None = None, init_condition: Operand | None = None, offset: Operand | None = None, pad_mode: PadMode | Attribute | None = None, init_out_buffer: int | Attribute | None = None, cache_policy: LoadCachePolicy | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    `dst[i, j] = src[i, j]`, from global memory, over dst's valid region, which is as
    large as the partition. Views of more than two dimensions are read row by row.

    With `cache_policy` `l2_bypass` the bytes do not stay in the L2 cache; `offset` is how
    far away the memory is seen uncached. Neither changes what is loaded.
    """

class TStoreOp(OpView):
    """
    `dst[i, j] = src[i, j]`, to global memory, over src's valid region, which is as large
    as the partition. From `acc` it converts on the way; `atomicType` adds instead.
    """
    def __init__(self, result: Type | None, src: Operand, dst: Operand, *, fp: Operand | None = None, pre_quant_scalar: Operand | None = None, stPhase: STPhase | Attribute | None = None, atomicType: AtomicType | Attribute | None = None, reluPreMode: ReluPreMode | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def fp(self) -> Any: ...
    @property
    def pre_quant_scalar(self) -> Any: ...
    @property
    def stPhase(self) -> Any: ...
    @property
    def atomicType(self) -> Any: ...
    @property
    def reluPreMode(self) -> Any: ...

def tstore(result: Type | None, src: Operand, dst: Operand, *, fp: Operand | None = None, pre_quant_scalar: Operand | None = None, stPhase: STPhase | Attribute | None = None, atomicType: AtomicType | Attribute | None = None, reluPreMode: ReluPreMode | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    `dst[i, j] = src[i, j]`, to global memory, over src's valid region, which is as large
    as the partition. From `acc` it converts on the way; `atomicType` adds instead.
    """

class LoadScalarOp(OpView):
    """`value = ptr[offset]`, read by the scalar unit."""
    def __init__(self, value: Type, ptr: Operand, offset: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def ptr(self) -> Any: ...
    @property
    def offset(self) -> Any: ...
    @property
    def value(self) -> Any: ...

def load_scalar(value: Type, ptr: Operand, offset: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`value = ptr[offset]`, read by the scalar unit."""

class LoadOp(OpView):
    """`value = ptr[offset]`: `load_scalar`, as ptoas spells it since 0.64."""
    def __init__(self, value: Type, ptr: Operand, offset: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def ptr(self) -> Any: ...
    @property
    def offset(self) -> Any: ...
    @property
    def value(self) -> Any: ...

def load(value: Type, ptr: Operand, offset: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`value = ptr[offset]`: `load_scalar`, as ptoas spells it since 0.64."""

class StoreScalarOp(OpView):
    """`ptr[offset] = value`, written by the scalar unit."""
    def __init__(self, ptr: Operand, offset: Operand, value: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def ptr(self) -> Any: ...
    @property
    def offset(self) -> Any: ...
    @property
    def value(self) -> Any: ...

def store_scalar(ptr: Operand, offset: Operand, value: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`ptr[offset] = value`, written by the scalar unit."""

class StoreOp(OpView):
    """`ptr[offset] = value`: `store_scalar`, as ptoas spells it since 0.64."""
    def __init__(self, ptr: Operand, offset: Operand, value: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def ptr(self) -> Any: ...
    @property
    def offset(self) -> Any: ...
    @property
    def value(self) -> Any: ...

def store(ptr: Operand, offset: Operand, value: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`ptr[offset] = value`: `store_scalar`, as ptoas spells it since 0.64."""

class TGetValOp(OpView):
    """`value = src[offset]`, counted in the tile's storage, read by the scalar unit."""
    def __init__(self, dst: Type, src: Operand, offset: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def offset(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tgetval(dst: Type, src: Operand, offset: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`value = src[offset]`, counted in the tile's storage, read by the scalar unit."""

class TSetValOp(OpView):
    """`dst[offset] = value`, counted in the tile's storage, written by the scalar unit."""
    def __init__(self, dst: Operand, offset: Operand, val: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def dst(self) -> Any: ...
    @property
    def offset(self) -> Any: ...
    @property
    def val(self) -> Any: ...

def tsetval(dst: Operand, offset: Operand, val: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[offset] = value`, counted in the tile's storage, written by the scalar unit."""

class TPrefetchOp(OpView):
    """Reads a box of a tensor through dst, whose contents are of no use afterwards."""
    def __init__(self, src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tprefetch(src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Reads a box of a tensor through dst, whose contents are of no use afterwards."""

class MakePrefetchAsyncContextOp(OpView):
    """What asynchronous prefetches belong to, in a workspace of global memory."""
    def __init__(self, workspace: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def workspace(self) -> Any: ...
    @property
    def ctx(self) -> Any: ...

def make_prefetch_async_context(workspace: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """What asynchronous prefetches belong to, in a workspace of global memory."""

class GetPrefetchAsyncSessionOp(OpView):
    """The session of a prefetch context, to wait with."""
    def __init__(self, ctx: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def ctx(self) -> Any: ...
    @property
    def session(self) -> Any: ...

def get_prefetch_async_session(ctx: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The session of a prefetch context, to wait with."""

class TPrefetchAsyncOp(OpView):
    """Starts to bring one stretch of global memory into the cache."""
    def __init__(self, src: Operand, ctx: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def ctx(self) -> Any: ...
    @property
    def event(self) -> Any: ...

def tprefetch_async(src: Operand, ctx: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Starts to bring one stretch of global memory into the cache."""

class TAddOp(OpView):
    """`dst[i, j] = src0[i, j] + src1[i, j]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tadd(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] + src1[i, j]`"""

class TSubOp(OpView):
    """`dst[i, j] = src0[i, j] - src1[i, j]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tsub(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] - src1[i, j]`"""

class TMulOp(OpView):
    """`dst[i, j] = src0[i, j] * src1[i, j]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tmul(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] * src1[i, j]`"""

class TDivOp(OpView):
    """`dst[i, j] = src0[i, j] / src1[i, j]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, precisionType: DivPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def precisionType(self) -> Any: ...

def tdiv(src0: Operand, src1: Operand, dst: Operand, *, precisionType: DivPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] / src1[i, j]`"""

class TMaxOp(OpView):
    """`dst[i, j] = max(src0[i, j], src1[i, j])`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tmax(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = max(src0[i, j], src1[i, j])`"""

class TMinOp(OpView):
    """`dst[i, j] = min(src0[i, j], src1[i, j])`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tmin(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = min(src0[i, j], src1[i, j])`"""

class TFModOp(OpView):
    """`dst[i, j]` is the remainder of `src0 / src1` truncated; it has src0's sign."""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, precisionType: FmodPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def precisionType(self) -> Any: ...

def tfmod(src0: Operand, src1: Operand, dst: Operand, *, precisionType: FmodPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j]` is the remainder of `src0 / src1` truncated; it has src0's sign."""

class TAddReluOp(OpView):
    """`dst[i, j] = max(0, src0[i, j] + src1[i, j])`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def taddrelu(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = max(0, src0[i, j] + src1[i, j])`"""

class TAndOp(OpView):
    """`dst[i, j] = src0[i, j] & src1[i, j]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tand(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] & src1[i, j]`"""

class TOrOp(OpView):
    """`dst[i, j] = src0[i, j] | src1[i, j]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tor(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] | src1[i, j]`"""

class TShlOp(OpView):
    """`dst[i, j] = src0[i, j] << src1[i, j]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tshl(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] << src1[i, j]`"""

class TShrOp(OpView):
    """`dst[i, j] = src0[i, j] >> src1[i, j]`, with the sign for signed types."""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tshr(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] >> src1[i, j]`, with the sign for signed types."""

class TXorOp(OpView):
    """`dst[i, j] = src0[i, j] ^ src1[i, j]`; on a2a3 `tmp` is of dst's type and size."""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def txor(src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] ^ src1[i, j]`; on a2a3 `tmp` is of dst's type and size."""

class TRemOp(OpView):
    """
    `dst[i, j]` is the remainder of `src0 / src1` floored; it has src1's sign. On a2a3
    `tmp` has two rows of dst's width, of which the second is a repeat of 256 bytes or more
    for f32 (`RemF32Instr` of pto-isa's `npu/a2a3/TRem.hpp`), and i32 sources are overwritten.
    """
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, precisionType: RemPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def precisionType(self) -> Any: ...

def trem(src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, precisionType: RemPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    `dst[i, j]` is the remainder of `src0 / src1` floored; it has src1's sign. On a2a3
    `tmp` has two rows of dst's width, of which the second is a repeat of 256 bytes or more
    for f32 (`RemF32Instr` of pto-isa's `npu/a2a3/TRem.hpp`), and i32 sources are overwritten.
    """

class TPReluOp(OpView):
    """`dst[i, j] = src0[i, j] > 0 ? src0[i, j] : src0[i, j] * src1[i, j]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tprelu(src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] > 0 ? src0[i, j] : src0[i, j] * src1[i, j]`"""

class TPowOp(OpView):
    """`dst[i, j] = base[i, j] ** exp[i, j]`; float types on a2a3 need `tmp`, like dst."""
    def __init__(self, base: Operand, exp: Operand, dst: Operand, *, tmp: Operand | None = None, precisionType: PowPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def base(self) -> Any: ...
    @property
    def exp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def precisionType(self) -> Any: ...

def tpow(base: Operand, exp: Operand, dst: Operand, *, tmp: Operand | None = None, precisionType: PowPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = base[i, j] ** exp[i, j]`; float types on a2a3 need `tmp`, like dst."""

class TAddCOp(OpView):
    """`dst[i, j] = src0[i, j] + src1[i, j] + src2[i, j]`"""
    def __init__(self, src0: Operand, src1: Operand, src2: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def src2(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def taddc(src0: Operand, src1: Operand, src2: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] + src1[i, j] + src2[i, j]`"""

class TSubCOp(OpView):
    """`dst[i, j] = src0[i, j] - src1[i, j] + src2[i, j]`"""
    def __init__(self, src0: Operand, src1: Operand, src2: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def src2(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tsubc(src0: Operand, src1: Operand, src2: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] - src1[i, j] + src2[i, j]`"""

class TPartAddOp(OpView):
    """`src0[i, j] + src1[i, j]` where both are valid."""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tpartadd(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`src0[i, j] + src1[i, j]` where both are valid."""

class TPartMulOp(OpView):
    """`src0[i, j] * src1[i, j]` where both are valid."""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tpartmul(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`src0[i, j] * src1[i, j]` where both are valid."""

class TPartMaxOp(OpView):
    """`max(src0[i, j], src1[i, j])` where both are valid."""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tpartmax(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`max(src0[i, j], src1[i, j])` where both are valid."""

class TPartMinOp(OpView):
    """`min(src0[i, j], src1[i, j])` where both are valid."""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tpartmin(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`min(src0[i, j], src1[i, j])` where both are valid."""

class TPartArgMaxOp(OpView):
    """The larger of two values, with its index, where both are valid."""
    def __init__(self, src0: Operand, src1: Operand, src0_idx: Operand, src1_idx: Operand, dst: Operand, dst_idx: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def src0_idx(self) -> Any: ...
    @property
    def src1_idx(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def dst_idx(self) -> Any: ...

def tpartargmax(src0: Operand, src1: Operand, src0_idx: Operand, src1_idx: Operand, dst: Operand, dst_idx: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The larger of two values, with its index, where both are valid."""

class TPartArgMinOp(OpView):
    """The smaller of two values, with its index, where both are valid."""
    def __init__(self, src0: Operand, src1: Operand, src0_idx: Operand, src1_idx: Operand, dst: Operand, dst_idx: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def src0_idx(self) -> Any: ...
    @property
    def src1_idx(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def dst_idx(self) -> Any: ...

def tpartargmin(src0: Operand, src1: Operand, src0_idx: Operand, src1_idx: Operand, dst: Operand, dst_idx: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The smaller of two values, with its index, where both are valid."""

class TAddSOp(OpView):
    """`dst[i, j] = src[i, j] + scalar`"""
    def __init__(self, src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tadds(src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src[i, j] + scalar`"""

class TSubSOp(OpView):
    """
    `dst[i, j] = src[i, j] - scalar`; on a2a3 the scalar is negated as f32, so that of i32
    some above 2 ** 24 are rounded.
    """
    def __init__(self, src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tsubs(src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    `dst[i, j] = src[i, j] - scalar`; on a2a3 the scalar is negated as f32, so that of i32
    some above 2 ** 24 are rounded.
    """

class TMulSOp(OpView):
    """`dst[i, j] = src[i, j] * scalar`"""
    def __init__(self, src0: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tmuls(src0: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src[i, j] * scalar`"""

class TMaxSOp(OpView):
    """`dst[i, j] = max(src[i, j], scalar)`"""
    def __init__(self, src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tmaxs(src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = max(src[i, j], scalar)`"""

class TMinSOp(OpView):
    """`dst[i, j] = min(src[i, j], scalar)`"""
    def __init__(self, src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tmins(src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = min(src[i, j], scalar)`"""

class TDivSOp(OpView):
    """`dst[i, j] = src[i, j] / scalar`, or `scalar / src[i, j]` with them swapped."""
    def __init__(self, src: Operand, scalar: Operand, dst: Operand, *, precisionType: DivPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def precisionType(self) -> Any: ...

def tdivs(src: Operand, scalar: Operand, dst: Operand, *, precisionType: DivPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src[i, j] / scalar`, or `scalar / src[i, j]` with them swapped."""

class TAndSOp(OpView):
    """`dst[i, j] = src[i, j] & scalar`"""
    def __init__(self, src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tands(src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src[i, j] & scalar`"""

class TOrSOp(OpView):
    """`dst[i, j] = src[i, j] | scalar`"""
    def __init__(self, src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tors(src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src[i, j] | scalar`"""

class TXorSOp(OpView):
    """`dst[i, j] = src[i, j] ^ scalar`; on a2a3 `tmp` is of dst's type and size."""
    def __init__(self, src: Operand, scalar: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def txors(src: Operand, scalar: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src[i, j] ^ scalar`; on a2a3 `tmp` is of dst's type and size."""

class TShlSOp(OpView):
    """`dst[i, j] = src[i, j] << scalar`"""
    def __init__(self, src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tshls(src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src[i, j] << scalar`"""

class TShrSOp(OpView):
    """`dst[i, j] = src[i, j] >> scalar`, with the sign for signed types."""
    def __init__(self, src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tshrs(src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src[i, j] >> scalar`, with the sign for signed types."""

class TFModSOp(OpView):
    """`dst[i, j]` is the remainder of `src / scalar` truncated; it has src's sign."""
    def __init__(self, src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tfmods(src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j]` is the remainder of `src / scalar` truncated; it has src's sign."""

class TRemSOp(OpView):
    """
    `dst[i, j]` is the remainder of `src / scalar` floored; it has the scalar's sign.
    On a2a3 `tmp` is one row of dst's width.
    """
    def __init__(self, src: Operand, scalar: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def trems(src: Operand, scalar: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    `dst[i, j]` is the remainder of `src / scalar` floored; it has the scalar's sign.
    On a2a3 `tmp` is one row of dst's width.
    """

class TPowSOp(OpView):
    """`dst[i, j] = src[i, j] ** scalar`; float types on a2a3 need `tmp`, like dst."""
    def __init__(self, src: Operand, scalar: Operand, dst: Operand, *, tmp: Operand | None = None, precisionType: PowPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def precisionType(self) -> Any: ...

def tpows(src: Operand, scalar: Operand, dst: Operand, *, tmp: Operand | None = None, precisionType: PowPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src[i, j] ** scalar`; float types on a2a3 need `tmp`, like dst."""

class TAxpyOp(OpView):
    """`dst[i, j] += src[i, j] * scalar`; src may be f16 where dst is f32."""
    def __init__(self, src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def taxpy(src: Operand, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] += src[i, j] * scalar`; src may be f16 where dst is f32."""

class TLReluOp(OpView):
    """`dst[i, j] = src[i, j] > 0 ? src[i, j] : src[i, j] * slope`; the slope is f32."""
    def __init__(self, src: Operand, slope: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def slope(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tlrelu(src: Operand, slope: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src[i, j] > 0 ? src[i, j] : src[i, j] * slope`; the slope is f32."""

class TAddSCOp(OpView):
    """`dst[i, j] = src0[i, j] + scalar + src1[i, j]`"""
    def __init__(self, src0: Operand, scalar: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def taddsc(src0: Operand, scalar: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] + scalar + src1[i, j]`"""

class TSubSCOp(OpView):
    """`dst[i, j] = src0[i, j] - scalar + src1[i, j]`, the first part as `tsubs`."""
    def __init__(self, src0: Operand, scalar: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tsubsc(src0: Operand, scalar: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] - scalar + src1[i, j]`, the first part as `tsubs`."""

class TExpandsOp(OpView):
    """`dst[i, j] = scalar`"""
    def __init__(self, scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def texpands(scalar: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = scalar`"""

class TAbsOp(OpView):
    """`dst[i, j] = |src[i, j]|`"""
    def __init__(self, src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tabs(src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = |src[i, j]|`"""

class TExpOp(OpView):
    """`dst[i, j] = e ** src[i, j]`"""
    def __init__(self, src: Operand, dst: Operand, *, precisionType: ExpPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def precisionType(self) -> Any: ...

def texp(src: Operand, dst: Operand, *, precisionType: ExpPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = e ** src[i, j]`"""

class TLogOp(OpView):
    """`dst[i, j]` is the natural logarithm of `src[i, j]`."""
    def __init__(self, src: Operand, dst: Operand, *, precisionType: LogPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def precisionType(self) -> Any: ...

def tlog(src: Operand, dst: Operand, *, precisionType: LogPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j]` is the natural logarithm of `src[i, j]`."""

class TSqrtOp(OpView):
    """`dst[i, j] = sqrt(src[i, j])`"""
    def __init__(self, src: Operand, dst: Operand, *, precisionType: SqrtPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def precisionType(self) -> Any: ...

def tsqrt(src: Operand, dst: Operand, *, precisionType: SqrtPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = sqrt(src[i, j])`"""

class TRsqrtOp(OpView):
    """`dst[i, j] = 1 / sqrt(src[i, j])`; with `tmp` (32 bytes) a2a3 is more exact."""
    def __init__(self, src: Operand, dst: Operand, *, tmp: Operand | None = None, precisionType: RsqrtPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def precisionType(self) -> Any: ...

def trsqrt(src: Operand, dst: Operand, *, tmp: Operand | None = None, precisionType: RsqrtPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = 1 / sqrt(src[i, j])`; with `tmp` (32 bytes) a2a3 is more exact."""

class TRecipOp(OpView):
    """`dst[i, j] = 1 / src[i, j]`"""
    def __init__(self, src: Operand, dst: Operand, *, precisionType: RecipPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def precisionType(self) -> Any: ...

def trecip(src: Operand, dst: Operand, *, precisionType: RecipPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = 1 / src[i, j]`"""

class TReluOp(OpView):
    """`dst[i, j] = max(src[i, j], 0)`"""
    def __init__(self, src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def trelu(src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = max(src[i, j], 0)`"""

class TNegOp(OpView):
    """`dst[i, j] = -src[i, j]`"""
    def __init__(self, src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tneg(src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = -src[i, j]`"""

class TNotOp(OpView):
    """`dst[i, j] = ~src[i, j]`"""
    def __init__(self, src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tnot(src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = ~src[i, j]`"""

class TCmpOp(OpView):
    """Bit j of row i of dst is `src0[i, j] cmp src1[i, j]`."""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, cmpMode: CmpMode | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def cmpMode(self) -> Any: ...

def tcmp(src0: Operand, src1: Operand, dst: Operand, *, cmpMode: CmpMode | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Bit j of row i of dst is `src0[i, j] cmp src1[i, j]`."""

class TCmpSOp(OpView):
    """Bit j of row i of dst is `src[i, j] cmp scalar`."""
    def __init__(self, src: Operand, scalar: Operand, dst: Operand, *, cmpMode: CmpMode | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def cmpMode(self) -> Any: ...

def tcmps(src: Operand, scalar: Operand, dst: Operand, *, cmpMode: CmpMode | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Bit j of row i of dst is `src[i, j] cmp scalar`."""

class TSelOp(OpView):
    """
    `dst[i, j] = bit j of mask's row i ? src0[i, j] : src1[i, j]`. On a2a3 `tmp` has 32
    bytes.
    """
    def __init__(self, mask: Operand, src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def mask(self) -> Any: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tsel(mask: Operand, src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    `dst[i, j] = bit j of mask's row i ? src0[i, j] : src1[i, j]`. On a2a3 `tmp` has 32
    bytes.
    """

class TSelSOp(OpView):
    """
    `dst[i, j] = bit j of mask's row i ? src[i, j] : scalar`. On a2a3 the scalar stands in
    the first 16 bytes of `tmp`.
    """
    def __init__(self, mask: Operand, src: Operand, scalar: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def mask(self) -> Any: ...
    @property
    def src(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tsels(mask: Operand, src: Operand, scalar: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    `dst[i, j] = bit j of mask's row i ? src[i, j] : scalar`. On a2a3 the scalar stands in
    the first 16 bytes of `tmp`.
    """

class TRowMaxOp(OpView):
    """`dst[i, 0] = max over j of src[i, j]`"""
    def __init__(self, src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def trowmax(src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, 0] = max over j of src[i, j]`"""

class TRowMinOp(OpView):
    """`dst[i, 0] = min over j of src[i, j]`"""
    def __init__(self, src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def trowmin(src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, 0] = min over j of src[i, j]`"""

class TRowSumOp(OpView):
    """`dst[i, 0] = sum over j of src[i, j]`"""
    def __init__(self, src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def trowsum(src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, 0] = sum over j of src[i, j]`"""

class TRowProdOp(OpView):
    """`dst[i, 0] = product over j of src[i, j]`"""
    def __init__(self, src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def trowprod(src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, 0] = product over j of src[i, j]`"""

class TRowArgMaxOp(OpView):
    """`dst[i, 0] = argmax over j of src[i, j]`"""
    def __init__(self, src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def trowargmax(src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, 0] = argmax over j of src[i, j]`"""

class TRowArgMinOp(OpView):
    """`dst[i, 0] = argmin over j of src[i, j]`"""
    def __init__(self, src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def trowargmin(src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, 0] = argmin over j of src[i, j]`"""

class TColMaxOp(OpView):
    """`dst[0, j] = max over i of src[i, j]`"""
    def __init__(self, src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tcolmax(src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[0, j] = max over i of src[i, j]`"""

class TColMinOp(OpView):
    """`dst[0, j] = min over i of src[i, j]`"""
    def __init__(self, src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tcolmin(src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[0, j] = min over i of src[i, j]`"""

class TColProdOp(OpView):
    """`dst[0, j] = product over i of src[i, j]`"""
    def __init__(self, src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tcolprod(src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[0, j] = product over i of src[i, j]`"""

class TColSumOp(OpView):
    """
    `dst[0, j] = sum over i of src[i, j]`; with `isBinary` pairwise, through `tmp`, which
    has half the rows of src.
    """
    def __init__(self, src: Operand, dst: Operand, *, tmp: Operand | None = None, isBinary: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def isBinary(self) -> Any: ...

def tcolsum(src: Operand, dst: Operand, *, tmp: Operand | None = None, isBinary: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    `dst[0, j] = sum over i of src[i, j]`; with `isBinary` pairwise, through `tmp`, which
    has half the rows of src.
    """

class TColArgMaxOp(OpView):
    """`dst[0, j] = argmax over i of src[i, j]`"""
    def __init__(self, src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tcolargmax(src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[0, j] = argmax over i of src[i, j]`"""

class TColArgMinOp(OpView):
    """`dst[0, j] = argmin over i of src[i, j]`"""
    def __init__(self, src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tcolargmin(src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[0, j] = argmin over i of src[i, j]`"""

class THistogramOp(OpView):
    """
    `dst[i, b]` is how many elements of row i of src have byte number `byte` of at most
    b, counting only those whose higher bytes are the ones in `idx`. Only a5 has it.
    """
    def __init__(self, src: Operand, idx: Operand, dst: Operand, *, byte: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def idx(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def byte(self) -> Any: ...

def thistogram(src: Operand, idx: Operand, dst: Operand, *, byte: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    `dst[i, b]` is how many elements of row i of src have byte number `byte` of at most
    b, counting only those whose higher bytes are the ones in `idx`. Only a5 has it.
    """

class TRowExpandOp(OpView):
    """`dst[i, j] = src[i, 0]`"""
    def __init__(self, src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def trowexpand(src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src[i, 0]`"""

class TColExpandOp(OpView):
    """
    `dst[i, j] = src[0, j]`. The rule is only asserted: `TCOLEXPAND_IMPL` in pto-isa's
    `npu/a2a3/TColExpand.hpp` (lines 55 to 66) and `npu/a5/TColExpand.hpp` (line 125).
    """
    def __init__(self, src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tcolexpand(src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    `dst[i, j] = src[0, j]`. The rule is only asserted: `TCOLEXPAND_IMPL` in pto-isa's
    `npu/a2a3/TColExpand.hpp` (lines 55 to 66) and `npu/a5/TColExpand.hpp` (line 125).
    """

class TRowExpandAddOp(OpView):
    """`dst[i, j] = src0[i, j] + src1[i, 0]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def trowexpandadd(src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] + src1[i, 0]`"""

class TRowExpandSubOp(OpView):
    """`dst[i, j] = src0[i, j] - src1[i, 0]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def trowexpandsub(src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] - src1[i, 0]`"""

class TRowExpandMulOp(OpView):
    """`dst[i, j] = src0[i, j] * src1[i, 0]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def trowexpandmul(src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] * src1[i, 0]`"""

class TRowExpandDivOp(OpView):
    """`dst[i, j] = src0[i, j] / src1[i, 0]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, precisionType: DivPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def precisionType(self) -> Any: ...

def trowexpanddiv(src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, precisionType: DivPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] / src1[i, 0]`"""

class TRowExpandMaxOp(OpView):
    """`dst[i, j] = max(src0[i, j], src1[i, 0])`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def trowexpandmax(src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = max(src0[i, j], src1[i, 0])`"""

class TRowExpandMinOp(OpView):
    """`dst[i, j] = min(src0[i, j], src1[i, 0])`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def trowexpandmin(src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = min(src0[i, j], src1[i, 0])`"""

class TRowExpandExpdifOp(OpView):
    """`dst[i, j] = e ** (src0[i, j] - src1[i, 0])`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def trowexpandexpdif(src0: Operand, src1: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = e ** (src0[i, j] - src1[i, 0])`"""

class TColExpandAddOp(OpView):
    """`dst[i, j] = src0[i, j] + src1[0, j]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tcolexpandadd(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] + src1[0, j]`"""

class TColExpandSubOp(OpView):
    """`dst[i, j] = src0[i, j] - src1[0, j]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tcolexpandsub(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] - src1[0, j]`"""

class TColExpandMulOp(OpView):
    """`dst[i, j] = src0[i, j] * src1[0, j]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tcolexpandmul(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] * src1[0, j]`"""

class TColExpandDivOp(OpView):
    """`dst[i, j] = src0[i, j] / src1[0, j]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, precisionType: DivPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def precisionType(self) -> Any: ...

def tcolexpanddiv(src0: Operand, src1: Operand, dst: Operand, *, precisionType: DivPrecision | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src0[i, j] / src1[0, j]`"""

class TColExpandMaxOp(OpView):
    """`dst[i, j] = max(src0[i, j], src1[0, j])`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tcolexpandmax(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = max(src0[i, j], src1[0, j])`"""

class TColExpandMinOp(OpView):
    """`dst[i, j] = min(src0[i, j], src1[0, j])`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tcolexpandmin(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = min(src0[i, j], src1[0, j])`"""

class TColExpandExpdifOp(OpView):
    """`dst[i, j] = e ** (src0[i, j] - src1[0, j])`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tcolexpandexpdif(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = e ** (src0[i, j] - src1[0, j])`"""

class TMovOp(OpView):
    """
    `dst[i, j] = src[i, j]`, between memories, with the layout that dst's needs. From
    `acc` it can convert, with `fp` or `preQuantScalar`, and apply an activation.
    """
    def __init__(self, result: Type | None, src: Operand, dst: Operand, *, fp: Operand | None = None, pre_quant_scalar: Operand | None = None, accToVecMode: AccToVecMode | Attribute | None = None, reluPreMode: ReluPreMode | Attribute | None = None, grpAxis: MxGroupAxis | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def fp(self) -> Any: ...
    @property
    def pre_quant_scalar(self) -> Any: ...
    @property
    def accToVecMode(self) -> Any: ...
    @property
    def reluPreMode(self) -> Any: ...
    @property
    def grpAxis(self) -> Any: ...

def tmov(result: Type | None, src: Operand, dst: Operand, *, fp: Operand | None = None, pre_quant_scalar: Operand | None = None, accToVecMode: AccToVecMode | Attribute | None = None, reluPreMode: ReluPreMode | Attribute | None = None, grpAxis: MxGroupAxis | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    `dst[i, j] = src[i, j]`, between memories, with the layout that dst's needs. From
    `acc` it can convert, with `fp` or `preQuantScalar`, and apply an activation.
    """

class TCvtOp(OpView):
    """
    `dst[i, j] = src[i, j]` in dst's element type, rounded as `rmode` says. On a2a3
    `tmp` is needed to wrap values that the type cannot hold (`satmode` off).
    """
    def __init__(self, src: Operand, dst: Operand, *, tmp: Operand | None = None, rmode: RoundMode | Attribute | None = None, sat_mode: SaturationMode | Attribute | None = None, satmode: SaturationMode | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def rmode(self) -> Any: ...
    @property
    def sat_mode(self) -> Any: ...
    @property
    def satmode(self) -> Any: ...

def tcvt(src: Operand, dst: Operand, *, tmp: Operand | None = None, rmode: RoundMode | Attribute | None = None, sat_mode: SaturationMode | Attribute | None = None, satmode: SaturationMode | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    `dst[i, j] = src[i, j]` in dst's element type, rounded as `rmode` says. On a2a3
    `tmp` is needed to wrap values that the type cannot hold (`satmode` off).
    """

class TFillPadOp(OpView):
    """`dst[i, j] = src[i, j]` where src is valid, and the pad value of dst elsewhere."""
    def __init__(self, src: Operand, dst: Operand, *, padValue: PadValue | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def padValue(self) -> Any: ...

def tfillpad(src: Operand, dst: Operand, *, padValue: PadValue | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src[i, j]` where src is valid, and the pad value of dst elsewhere."""

class TExtractOp(OpView):
    """`dst[i, j] = src[indexRow + i, indexCol + j]`"""
    def __init__(self, src: Operand, index_row: Operand, index_col: Operand, dst: Operand, *, fp: Operand | None = None, pre_quant_scalar: Operand | None = None, accToVecMode: AccToVecMode | Attribute | None = None, reluPreMode: ReluPreMode | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def index_row(self) -> Any: ...
    @property
    def index_col(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def fp(self) -> Any: ...
    @property
    def pre_quant_scalar(self) -> Any: ...
    @property
    def accToVecMode(self) -> Any: ...
    @property
    def reluPreMode(self) -> Any: ...

def textract(src: Operand, index_row: Operand, index_col: Operand, dst: Operand, *, fp: Operand | None = None, pre_quant_scalar: Operand | None = None, accToVecMode: AccToVecMode | Attribute | None = None, reluPreMode: ReluPreMode | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src[indexRow + i, indexCol + j]`"""

class TInsertOp(OpView):
    """`dst[indexRow + i, indexCol + j] = src[i, j]`; the rest of dst stays."""
    def __init__(self, src: Operand, index_row: Operand, index_col: Operand, dst: Operand, *, fp: Operand | None = None, pre_quant_scalar: Operand | None = None, tinsertMode: TInsertMode | Attribute | None = None, accToVecMode: AccToVecMode | Attribute | None = None, reluPreMode: ReluPreMode | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def index_row(self) -> Any: ...
    @property
    def index_col(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def fp(self) -> Any: ...
    @property
    def pre_quant_scalar(self) -> Any: ...
    @property
    def tinsertMode(self) -> Any: ...
    @property
    def accToVecMode(self) -> Any: ...
    @property
    def reluPreMode(self) -> Any: ...

def tinsert(src: Operand, index_row: Operand, index_col: Operand, dst: Operand, *, fp: Operand | None = None, pre_quant_scalar: Operand | None = None, tinsertMode: TInsertMode | Attribute | None = None, accToVecMode: AccToVecMode | Attribute | None = None, reluPreMode: ReluPreMode | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[indexRow + i, indexCol + j] = src[i, j]`; the rest of dst stays."""

class TTransOp(OpView):
    """`dst[j, i] = src[i, j]`; a2a3 goes through `tmp`, which is as large as src."""
    def __init__(self, src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def ttrans(src: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[j, i] = src[i, j]`; a2a3 goes through `tmp`, which is as large as src."""

class TConcatOp(OpView):
    """`dst[i, :] = src0[i, :] ++ src1[i, :]`"""
    def __init__(self, src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tconcat(src0: Operand, src1: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, :] = src0[i, :] ++ src1[i, :]`"""

class TConcatidxOp(OpView):
    """
    `dst[i, :] = src0[i, :a] ++ src1[i, :b]`, where the first column of `src0_idx` and
    `src1_idx` holds the counts a and b, in bytes.
    """
    def __init__(self, src0: Operand, src1: Operand, src0_idx: Operand, src1_idx: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src0(self) -> Any: ...
    @property
    def src1(self) -> Any: ...
    @property
    def src0_idx(self) -> Any: ...
    @property
    def src1_idx(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tconcatidx(src0: Operand, src1: Operand, src0_idx: Operand, src1_idx: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    `dst[i, :] = src0[i, :a] ++ src1[i, :b]`, where the first column of `src0_idx` and
    `src1_idx` holds the counts a and b, in bytes.
    """

class TGatherOp(OpView):
    """
    By indices: `dst[i, j]` is element `indices[i, j]` of src, counted along its rows. By
    a mask: the elements that it takes of each group move together. By a comparison: dst
    lists, for each row, which elements are equal to (or above) `k_value`, and `cdst`
    how many they are.
    """
    def __init__(self, src: Operand, dst: Operand, *, cdst: Operand | None = None, indices: Operand | None = None, tmp: Operand | None = None, k_value: Operand | None = None, cmpMode: CmpMode | Attribute | None = None, offset: int | Attribute | None = None, maskPattern: MaskPattern | Attribute | None = None, axis: str | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def cdst(self) -> Any: ...
    @property
    def indices(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def k_value(self) -> Any: ...
    @property
    def cmpMode(self) -> Any: ...
    @property
    def offset(self) -> Any: ...
    @property
    def maskPattern(self) -> Any: ...
    @property
    def axis(self) -> Any: ...

def tgather(src: Operand, dst: Operand, *, cdst: Operand | None = None, indices: Operand | None = None, tmp: Operand | None = None, k_value: Operand | None = None, cmpMode: CmpMode | Attribute | None = None, offset: int | Attribute | None = None, maskPattern: MaskPattern | Attribute | None = None, axis: str | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    By indices: `dst[i, j]` is element `indices[i, j]` of src, counted along its rows. By
    a mask: the elements that it takes of each group move together. By a comparison: dst
    lists, for each row, which elements are equal to (or above) `k_value`, and `cdst`
    how many they are.
    """

class TGatherBOp(OpView):
    """Block b of dst, of 32 bytes, is the block at byte `offsets[b]` of src."""
    def __init__(self, src: Operand, offsets: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def offsets(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tgatherb(src: Operand, offsets: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Block b of dst, of 32 bytes, is the block at byte `offsets[b]` of src."""

class TScatterOp(OpView):
    """
    dst becomes zero, then element `indexes[i, j]` of dst becomes `src[i, j]`; with a
    mask, the elements of src go to the places that it takes of each group.
    """
    def __init__(self, src: Operand, dst: Operand, *, indexes: Operand | None = None, maskPattern: MaskPattern | Attribute | None = None, axis: str | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def indexes(self) -> Any: ...
    @property
    def maskPattern(self) -> Any: ...
    @property
    def axis(self) -> Any: ...

def tscatter(src: Operand, dst: Operand, *, indexes: Operand | None = None, maskPattern: MaskPattern | Attribute | None = None, axis: str | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    dst becomes zero, then element `indexes[i, j]` of dst becomes `src[i, j]`; with a
    mask, the elements of src go to the places that it takes of each group.
    """

class MGatherOp(OpView):
    """
    dst's rows (elements) are rows (elements) of `mem`. Into `mat`, the indices are in
    global memory too, and single elements go through the memory of `scratch`.
    """
    def __init__(self, mem: Operand, idx: Operand, dst: Operand, coalesce: Coalesce | Attribute, *, scratch: Operand | None = None, gatherOob: GatherOob | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def mem(self) -> Any: ...
    @property
    def idx(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def scratch(self) -> Any: ...
    @property
    def coalesce(self) -> Any: ...
    @property
    def gatherOob(self) -> Any: ...

def mgather(mem: Operand, idx: Operand, dst: Operand, coalesce: Coalesce | Attribute, *, scratch: Operand | None = None, gatherOob: GatherOob | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    dst's rows (elements) are rows (elements) of `mem`. Into `mat`, the indices are in
    global memory too, and single elements go through the memory of `scratch`.
    """

class MScatterOp(OpView):
    """Rows (elements) of `mem` become src's rows (elements), or take them in."""
    def __init__(self, src: Operand, idx: Operand, mem: Operand, *, coalesce: Coalesce | Attribute | None = None, scatterAtomicOp: ScatterAtomicOp | Attribute | None = None, scatterOob: ScatterOob | Attribute | None = None, scatterConflict: ScatterConflict | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def idx(self) -> Any: ...
    @property
    def mem(self) -> Any: ...
    @property
    def coalesce(self) -> Any: ...
    @property
    def scatterAtomicOp(self) -> Any: ...
    @property
    def scatterOob(self) -> Any: ...
    @property
    def scatterConflict(self) -> Any: ...

def mscatter(src: Operand, idx: Operand, mem: Operand, *, coalesce: Coalesce | Attribute | None = None, scatterAtomicOp: ScatterAtomicOp | Attribute | None = None, scatterOob: ScatterOob | Attribute | None = None, scatterConflict: ScatterConflict | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Rows (elements) of `mem` become src's rows (elements), or take them in."""

class TSort32Op(OpView):
    """
    Each 32 columns of a row are sorted, the largest first: dst holds records of 8 bytes,
    the value and its number from `idx`. Columns that do not fill 32 need `tmp`, like src.
    """
    def __init__(self, src: Operand, idx: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def idx(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tsort32(src: Operand, idx: Operand, dst: Operand, *, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    Each 32 columns of a row are sorted, the largest first: dst holds records of 8 bytes,
    the value and its number from `idx`. Columns that do not fill 32 need `tmp`, like src.
    """

class TMrgSortOp(OpView):
    """
    Merges sorted records of 8 bytes. With a block length: every four blocks of src
    become one. With two to four sources: all of them become one list in dst, through
    `tmp`, and `excuted` takes how many records of each source were used.
    """
    def __init__(self, srcs: Sequence[Operand], dsts: Sequence[Operand], *, block_len: Operand | None = None, tmp: Operand | None = None, excuted: Operand | None = None, exhausted: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def srcs(self) -> Any: ...
    @property
    def block_len(self) -> Any: ...
    @property
    def dsts(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def excuted(self) -> Any: ...
    @property
    def exhausted(self) -> Any: ...

def tmrgsort(srcs: Sequence[Operand], dsts: Sequence[Operand], *, block_len: Operand | None = None, tmp: Operand | None = None, excuted: Operand | None = None, exhausted: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    Merges sorted records of 8 bytes. With a block length: every four blocks of src
    become one. With two to four sources: all of them become one list in dst, through
    `tmp`, and `excuted` takes how many records of each source were used.
    """

class TCIOp(OpView):
    """
    `dst[0, j] = start + j`, or `start - j` with `descending` (on memory `-(start + j)` where
    there is a `tmp`), over the valid columns of its only row (`CheckValid` in pto-isa's
    `npu/a2a3/TCI.hpp` and `npu/a5/Tci.hpp`).

    Without `tmp` the scalar unit stores element by element; with it the vector unit does
    all of the work, on a5 without touching `tmp`. Source: the overloads of `TCI_IMPL` in
    pto-isa's `npu/a2a3/TCI.hpp` and `npu/a5/Tci.hpp`; its table of events, and ptoas'
    insert-sync, call both forms scalar.
    """
    def __init__(self, S: Operand, dst: Operand, *, tmp: Operand | None = None, descending: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def S(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def descending(self) -> Any: ...

def tci(S: Operand, dst: Operand, *, tmp: Operand | None = None, descending: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    `dst[0, j] = start + j`, or `start - j` with `descending` (on memory `-(start + j)` where
    there is a `tmp`), over the valid columns of its only row (`CheckValid` in pto-isa's
    `npu/a2a3/TCI.hpp` and `npu/a5/Tci.hpp`).

    Without `tmp` the scalar unit stores element by element; with it the vector unit does
    all of the work, on a5 without touching `tmp`. Source: the overloads of `TCI_IMPL` in
    pto-isa's `npu/a2a3/TCI.hpp` and `npu/a5/Tci.hpp`; its table of events, and ptoas'
    insert-sync, call both forms scalar.
    """

class TTriOp(OpView):
    """
    A triangle of ones in zeros: `dst[i, j] = j <= i + diagonal`, or with `upperOrLower`
    1 `j >= i + diagonal`.
    """
    def __init__(self, diagonal: Operand, dst: Operand, *, upperOrLower: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def diagonal(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def upperOrLower(self) -> Any: ...

def ttri(diagonal: Operand, dst: Operand, *, upperOrLower: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    A triangle of ones in zeros: `dst[i, j] = j <= i + diagonal`, or with `upperOrLower`
    1 `j >= i + diagonal`.
    """

class TRandomOp(OpView):
    """Numbers that a key and a counter determine, in 7 or 10 rounds."""
    def __init__(self, key0: Operand, key1: Operand, counter0: Operand, counter1: Operand, counter2: Operand, counter3: Operand, dst: Operand, *, rounds: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def key0(self) -> Any: ...
    @property
    def key1(self) -> Any: ...
    @property
    def counter0(self) -> Any: ...
    @property
    def counter1(self) -> Any: ...
    @property
    def counter2(self) -> Any: ...
    @property
    def counter3(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def rounds(self) -> Any: ...

def trandom(key0: Operand, key1: Operand, counter0: Operand, counter1: Operand, counter2: Operand, counter3: Operand, dst: Operand, *, rounds: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Numbers that a key and a counter determine, in 7 or 10 rounds."""

class TQuantOp(OpView):
    """
    `dst[i, j] = round(src[i, j] * fp[i, 0] + offset[i, 0])`, clamped to 8 bits. a2a3
    computes in src, and through `tmp`, which is like src.
    """
    def __init__(self, src: Operand, fp: Operand, dst: Operand, quant_type: QuantType | Attribute, *, offset: Operand | None = None, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def fp(self) -> Any: ...
    @property
    def offset(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def quant_type(self) -> Any: ...

def tquant(src: Operand, fp: Operand, dst: Operand, quant_type: QuantType | Attribute, *, offset: Operand | None = None, tmp: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    `dst[i, j] = round(src[i, j] * fp[i, 0] + offset[i, 0])`, clamped to 8 bits. a2a3
    computes in src, and through `tmp`, which is like src.
    """

class TDequantOp(OpView):
    """`dst[i, j] = (src[i, j] - offset[i, 0]) * scale[i, 0]`"""
    def __init__(self, src: Operand, scale: Operand, offset: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def scale(self) -> Any: ...
    @property
    def offset(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tdequant(src: Operand, scale: Operand, offset: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = (src[i, j] - offset[i, 0]) * scale[i, 0]`"""

class TQuantMxOp(OpView):
    """
    Blocks of 32 elements, along `grpAxis`, with one exponent each: dst holds 8- or 4-bit
    floats, `exp` the exponents; `max` and `scaling` are scratch.
    """
    def __init__(self, src: Operand, dst: Operand, exp: Operand, max: Operand, scaling: Operand, quant_type: QuantType | Attribute, *, exp_zz: Operand | None = None, quantScaleAlg: QuantScaleAlg | Attribute | None = None, storeMode: VecStoreMode | Attribute | None = None, grpAxis: MxGroupAxis | Attribute | None = None, interleave: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def exp(self) -> Any: ...
    @property
    def max(self) -> Any: ...
    @property
    def scaling(self) -> Any: ...
    @property
    def exp_zz(self) -> Any: ...
    @property
    def quant_type(self) -> Any: ...
    @property
    def quantScaleAlg(self) -> Any: ...
    @property
    def storeMode(self) -> Any: ...
    @property
    def grpAxis(self) -> Any: ...
    @property
    def interleave(self) -> Any: ...

def tquant_mx(src: Operand, dst: Operand, exp: Operand, max: Operand, scaling: Operand, quant_type: QuantType | Attribute, *, exp_zz: Operand | None = None, quantScaleAlg: QuantScaleAlg | Attribute | None = None, storeMode: VecStoreMode | Attribute | None = None, grpAxis: MxGroupAxis | Attribute | None = None, interleave: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    Blocks of 32 elements, along `grpAxis`, with one exponent each: dst holds 8- or 4-bit
    floats, `exp` the exponents; `max` and `scaling` are scratch.
    """

class TMatmulOp(OpView):
    """`dst = lhs @ rhs`"""
    def __init__(self, result: Type | None, lhs: Operand, rhs: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def lhs(self) -> Any: ...
    @property
    def rhs(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def accPhase(self) -> Any: ...

def tmatmul(result: Type | None, lhs: Operand, rhs: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst = lhs @ rhs`"""

class TMatmulAccOp(OpView):
    """`dst = acc_in + lhs @ rhs`"""
    def __init__(self, result: Type | None, acc_in: Operand, lhs: Operand, rhs: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def acc_in(self) -> Any: ...
    @property
    def lhs(self) -> Any: ...
    @property
    def rhs(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def accPhase(self) -> Any: ...

def tmatmul_acc(result: Type | None, acc_in: Operand, lhs: Operand, rhs: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst = acc_in + lhs @ rhs`"""

class TMatmulBiasOp(OpView):
    """`dst[m, n] = bias[0, n] + (lhs @ rhs)[m, n]`"""
    def __init__(self, result: Type | None, a: Operand, b: Operand, bias: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def a(self) -> Any: ...
    @property
    def b(self) -> Any: ...
    @property
    def bias(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def accPhase(self) -> Any: ...

def tmatmul_bias(result: Type | None, a: Operand, b: Operand, bias: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[m, n] = bias[0, n] + (lhs @ rhs)[m, n]`"""

class TGemvOp(OpView):
    """`dst = lhs @ rhs`, one row."""
    def __init__(self, result: Type | None, lhs: Operand, rhs: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def lhs(self) -> Any: ...
    @property
    def rhs(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def accPhase(self) -> Any: ...

def tgemv(result: Type | None, lhs: Operand, rhs: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst = lhs @ rhs`, one row."""

class TGemvAccOp(OpView):
    """`dst = acc_in + lhs @ rhs`, one row"""
    def __init__(self, result: Type | None, acc_in: Operand, lhs: Operand, rhs: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def acc_in(self) -> Any: ...
    @property
    def lhs(self) -> Any: ...
    @property
    def rhs(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def accPhase(self) -> Any: ...

def tgemv_acc(result: Type | None, acc_in: Operand, lhs: Operand, rhs: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst = acc_in + lhs @ rhs`, one row"""

class TGemvBiasOp(OpView):
    """`dst[0, n] = bias[0, n] + (lhs @ rhs)[0, n]`"""
    def __init__(self, result: Type | None, a: Operand, b: Operand, bias: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def a(self) -> Any: ...
    @property
    def b(self) -> Any: ...
    @property
    def bias(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def accPhase(self) -> Any: ...

def tgemv_bias(result: Type | None, a: Operand, b: Operand, bias: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[0, n] = bias[0, n] + (lhs @ rhs)[0, n]`"""

class TMatmulMxOp(OpView):
    """`dst = (lhs * lhs_scale) @ (rhs * rhs_scale)`"""
    def __init__(self, result: Type | None, a: Operand, a_scale: Operand, b: Operand, b_scale: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def a(self) -> Any: ...
    @property
    def a_scale(self) -> Any: ...
    @property
    def b(self) -> Any: ...
    @property
    def b_scale(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def accPhase(self) -> Any: ...

def tmatmul_mx(result: Type | None, a: Operand, a_scale: Operand, b: Operand, b_scale: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst = (lhs * lhs_scale) @ (rhs * rhs_scale)`"""

class TMatmulMxAccOp(OpView):
    """`dst = acc_in + (lhs * lhs_scale) @ (rhs * rhs_scale)`"""
    def __init__(self, result: Type | None, c_in: Operand, a: Operand, a_scale: Operand, b: Operand, b_scale: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def c_in(self) -> Any: ...
    @property
    def a(self) -> Any: ...
    @property
    def a_scale(self) -> Any: ...
    @property
    def b(self) -> Any: ...
    @property
    def b_scale(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def accPhase(self) -> Any: ...

def tmatmul_mx_acc(result: Type | None, c_in: Operand, a: Operand, a_scale: Operand, b: Operand, b_scale: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst = acc_in + (lhs * lhs_scale) @ (rhs * rhs_scale)`"""

class TMatmulMxBiasOp(OpView):
    """`dst = bias + (lhs * lhs_scale) @ (rhs * rhs_scale)`"""
    def __init__(self, result: Type | None, a: Operand, a_scale: Operand, b: Operand, b_scale: Operand, bias: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def a(self) -> Any: ...
    @property
    def a_scale(self) -> Any: ...
    @property
    def b(self) -> Any: ...
    @property
    def b_scale(self) -> Any: ...
    @property
    def bias(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def accPhase(self) -> Any: ...

def tmatmul_mx_bias(result: Type | None, a: Operand, a_scale: Operand, b: Operand, b_scale: Operand, bias: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst = bias + (lhs * lhs_scale) @ (rhs * rhs_scale)`"""

class TGemvMxOp(OpView):
    """`dst = (lhs * lhs_scale) @ (rhs * rhs_scale)`, one row."""
    def __init__(self, result: Type | None, a: Operand, a_scale: Operand, b: Operand, b_scale: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def a(self) -> Any: ...
    @property
    def a_scale(self) -> Any: ...
    @property
    def b(self) -> Any: ...
    @property
    def b_scale(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def accPhase(self) -> Any: ...

def tgemv_mx(result: Type | None, a: Operand, a_scale: Operand, b: Operand, b_scale: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst = (lhs * lhs_scale) @ (rhs * rhs_scale)`, one row."""

class TGemvMxAccOp(OpView):
    """`dst = acc_in + (lhs * lhs_scale) @ (rhs * rhs_scale)`, one row."""
    def __init__(self, result: Type | None, c_in: Operand, a: Operand, a_scale: Operand, b: Operand, b_scale: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def c_in(self) -> Any: ...
    @property
    def a(self) -> Any: ...
    @property
    def a_scale(self) -> Any: ...
    @property
    def b(self) -> Any: ...
    @property
    def b_scale(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def accPhase(self) -> Any: ...

def tgemv_mx_acc(result: Type | None, c_in: Operand, a: Operand, a_scale: Operand, b: Operand, b_scale: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst = acc_in + (lhs * lhs_scale) @ (rhs * rhs_scale)`, one row."""

class TGemvMxBiasOp(OpView):
    """`dst = bias + (lhs * lhs_scale) @ (rhs * rhs_scale)`, one row."""
    def __init__(self, result: Type | None, a: Operand, a_scale: Operand, b: Operand, b_scale: Operand, bias: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def a(self) -> Any: ...
    @property
    def a_scale(self) -> Any: ...
    @property
    def b(self) -> Any: ...
    @property
    def b_scale(self) -> Any: ...
    @property
    def bias(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def accPhase(self) -> Any: ...

def tgemv_mx_bias(result: Type | None, a: Operand, a_scale: Operand, b: Operand, b_scale: Operand, bias: Operand, dst: Operand, *, accPhase: AccPhase | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst = bias + (lhs * lhs_scale) @ (rhs * rhs_scale)`, one row."""

class TGetScaleAddrOp(OpView):
    """dst becomes the scales that belong to src's bytes in `left` or `right`."""
    def __init__(self, src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tget_scale_addr(src: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """dst becomes the scales that belong to src's bytes in `left` or `right`."""

class SetFlagOp(OpView):
    """`src_pipe` raises the flag when it has done all that stands before."""
    def __init__(self, src_pipe: Pipe | Attribute, dst_pipe: Pipe | Attribute, event_id: Event | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src_pipe(self) -> Any: ...
    @property
    def dst_pipe(self) -> Any: ...
    @property
    def event_id(self) -> Any: ...

def set_flag(src_pipe: Pipe | Attribute, dst_pipe: Pipe | Attribute, event_id: Event | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`src_pipe` raises the flag when it has done all that stands before."""

class WaitFlagOp(OpView):
    """`dst_pipe` waits for the flag, and lowers it, before it does what comes after."""
    def __init__(self, src_pipe: Pipe | Attribute, dst_pipe: Pipe | Attribute, event_id: Event | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src_pipe(self) -> Any: ...
    @property
    def dst_pipe(self) -> Any: ...
    @property
    def event_id(self) -> Any: ...

def wait_flag(src_pipe: Pipe | Attribute, dst_pipe: Pipe | Attribute, event_id: Event | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst_pipe` waits for the flag, and lowers it, before it does what comes after."""

class SetFlagDynOp(OpView):
    """`set_flag` with a run-time number."""
    def __init__(self, src_pipe: Pipe | Attribute, dst_pipe: Pipe | Attribute, event_id: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def event_id(self) -> Any: ...
    @property
    def src_pipe(self) -> Any: ...
    @property
    def dst_pipe(self) -> Any: ...

def set_flag_dyn(src_pipe: Pipe | Attribute, dst_pipe: Pipe | Attribute, event_id: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`set_flag` with a run-time number."""

class WaitFlagDynOp(OpView):
    """`wait_flag` with a run-time number."""
    def __init__(self, src_pipe: Pipe | Attribute, dst_pipe: Pipe | Attribute, event_id: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def event_id(self) -> Any: ...
    @property
    def src_pipe(self) -> Any: ...
    @property
    def dst_pipe(self) -> Any: ...

def wait_flag_dyn(src_pipe: Pipe | Attribute, dst_pipe: Pipe | Attribute, event_id: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`wait_flag` with a run-time number."""

class RecordEventOp(OpView):
    """`set_flag` from the unit of `src_op` to that of `dst_op`."""
    def __init__(self, src_op: PipeEventType | SyncOpType | Attribute, dst_op: PipeEventType | SyncOpType | Attribute, event_id: Event | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src_op(self) -> Any: ...
    @property
    def dst_op(self) -> Any: ...
    @property
    def event_id(self) -> Any: ...

def record_event(src_op: PipeEventType | SyncOpType | Attribute, dst_op: PipeEventType | SyncOpType | Attribute, event_id: Event | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`set_flag` from the unit of `src_op` to that of `dst_op`."""

class WaitEventOp(OpView):
    """`wait_flag` of the unit of `dst_op` for that of `src_op`."""
    def __init__(self, src_op: PipeEventType | SyncOpType | Attribute, dst_op: PipeEventType | SyncOpType | Attribute, event_id: Event | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src_op(self) -> Any: ...
    @property
    def dst_op(self) -> Any: ...
    @property
    def event_id(self) -> Any: ...

def wait_event(src_op: PipeEventType | SyncOpType | Attribute, dst_op: PipeEventType | SyncOpType | Attribute, event_id: Event | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`wait_flag` of the unit of `dst_op` for that of `src_op`."""

class BarrierOp(OpView):
    """A unit finishes all that stands before; `PIPE_ALL` means every unit."""
    def __init__(self, pipe: Pipe | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def pipe(self) -> Any: ...

def barrier(pipe: Pipe | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A unit finishes all that stands before; `PIPE_ALL` means every unit."""

class BarrierSyncOp(OpView):
    """A barrier of the unit that does a kind of work."""
    def __init__(self, op_type: SyncOpType | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def op_type(self) -> Any: ...

def barrier_sync(op_type: SyncOpType | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A barrier of the unit that does a kind of work."""

class GetBufOp(OpView):
    """The unit waits for a buffer id and takes it."""
    def __init__(self, op_type: Pipe | PipeEventType | SyncOpType | Attribute, buf_id: int | Attribute, mode: int | Attribute | None = None, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def buf_id(self) -> Any: ...
    @property
    def op_type(self) -> Any: ...
    @property
    def mode(self) -> Any: ...

def get_buf(op_type: Pipe | PipeEventType | SyncOpType | Attribute, buf_id: int | Attribute, mode: int | Attribute | None = None, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The unit waits for a buffer id and takes it."""

class RlsBufOp(OpView):
    """The unit gives a buffer id back when it has done all that stands before."""
    def __init__(self, op_type: Pipe | PipeEventType | SyncOpType | Attribute, buf_id: int | Attribute, mode: int | Attribute | None = None, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def buf_id(self) -> Any: ...
    @property
    def op_type(self) -> Any: ...
    @property
    def mode(self) -> Any: ...

def rls_buf(op_type: Pipe | PipeEventType | SyncOpType | Attribute, buf_id: int | Attribute, mode: int | Attribute | None = None, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The unit gives a buffer id back when it has done all that stands before."""

class GetBufDynOp(OpView):
    """`get_buf` with a run-time id."""
    def __init__(self, op_type: Pipe | PipeEventType | SyncOpType | Attribute, buf_id: Operand, mode: int | Attribute | None = None, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def buf_id(self) -> Any: ...
    @property
    def op_type(self) -> Any: ...
    @property
    def mode(self) -> Any: ...

def get_buf_dyn(op_type: Pipe | PipeEventType | SyncOpType | Attribute, buf_id: Operand, mode: int | Attribute | None = None, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`get_buf` with a run-time id."""

class RlsBufDynOp(OpView):
    """`rls_buf` with a run-time id."""
    def __init__(self, op_type: Pipe | PipeEventType | SyncOpType | Attribute, buf_id: Operand, mode: int | Attribute | None = None, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def buf_id(self) -> Any: ...
    @property
    def op_type(self) -> Any: ...
    @property
    def mode(self) -> Any: ...

def rls_buf_dyn(op_type: Pipe | PipeEventType | SyncOpType | Attribute, buf_id: Operand, mode: int | Attribute | None = None, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`rls_buf` with a run-time id."""

class TSyncOp(OpView):
    """Waits until what made the tiles is done."""
    def __init__(self, events: Sequence[Operand], *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def events(self) -> Any: ...

def tsync(events: Sequence[Operand], *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Waits until what made the tiles is done."""

class SyncSetOp(OpView):
    """The unit raises the flag for the other cores of its group."""
    def __init__(self, pipe: Pipe | Attribute, event_id: int | Attribute | None = None, ffts_mode: int | Attribute | None = None, *, event_id_dyn: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def event_id_dyn(self) -> Any: ...
    @property
    def ffts_mode(self) -> Any: ...
    @property
    def pipe(self) -> Any: ...
    @property
    def event_id(self) -> Any: ...

def sync_set(pipe: Pipe | Attribute, event_id: int | Attribute | None = None, ffts_mode: int | Attribute | None = None, *, event_id_dyn: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The unit raises the flag for the other cores of its group."""

class SyncWaitOp(OpView):
    """The unit waits for the flag of the other cores of its group."""
    def __init__(self, pipe: Pipe | Attribute, event_id: int | Attribute | None = None, ffts_mode: int | Attribute | None = None, *, event_id_dyn: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def event_id_dyn(self) -> Any: ...
    @property
    def ffts_mode(self) -> Any: ...
    @property
    def pipe(self) -> Any: ...
    @property
    def event_id(self) -> Any: ...

def sync_wait(pipe: Pipe | Attribute, event_id: int | Attribute | None = None, ffts_mode: int | Attribute | None = None, *, event_id_dyn: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The unit waits for the flag of the other cores of its group."""

class SetCrossBlockOp(OpView):
    """The unit raises the flag for all groups."""
    def __init__(self, pipe: Pipe | Attribute, event_id: int | Attribute | None = None, ffts_mode: int | Attribute | None = None, *, event_id_dyn: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def event_id_dyn(self) -> Any: ...
    @property
    def ffts_mode(self) -> Any: ...
    @property
    def pipe(self) -> Any: ...
    @property
    def event_id(self) -> Any: ...

def set_cross_block(pipe: Pipe | Attribute, event_id: int | Attribute | None = None, ffts_mode: int | Attribute | None = None, *, event_id_dyn: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The unit raises the flag for all groups."""

class WaitCrossBlockOp(OpView):
    """The unit waits until all groups have raised the flag."""
    def __init__(self, pipe: Pipe | Attribute, event_id: int | Attribute | None = None, *, event_id_dyn: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def event_id_dyn(self) -> Any: ...
    @property
    def pipe(self) -> Any: ...
    @property
    def event_id(self) -> Any: ...

def wait_cross_block(pipe: Pipe | Attribute, event_id: int | Attribute | None = None, *, event_id_dyn: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The unit waits until all groups have raised the flag."""

class SetIntraBlockOp(OpView):
    """The unit raises the flag for another core of its group."""
    def __init__(self, pipe: Pipe | Attribute, event_id: int | Attribute | None = None, *, event_id_dyn: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def event_id_dyn(self) -> Any: ...
    @property
    def pipe(self) -> Any: ...
    @property
    def event_id(self) -> Any: ...

def set_intra_block(pipe: Pipe | Attribute, event_id: int | Attribute | None = None, *, event_id_dyn: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The unit raises the flag for another core of its group."""

class WaitIntraBlockOp(OpView):
    """The unit waits for the flag of another core of its group."""
    def __init__(self, pipe: Pipe | Attribute, event_id: int | Attribute | None = None, *, event_id_dyn: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def event_id_dyn(self) -> Any: ...
    @property
    def pipe(self) -> Any: ...
    @property
    def event_id(self) -> Any: ...

def wait_intra_block(pipe: Pipe | Attribute, event_id: int | Attribute | None = None, *, event_id_dyn: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The unit waits for the flag of another core of its group."""

class SyncAllOp(OpView):
    """
    All cores wait for one another: by hardware, or by counters in global memory, which
    begin as zeros.
    """
    def __init__(self, mode: SyncAllMode | Attribute, core_type: SyncCoreType | Attribute, *, gm_workspace: Operand | None = None, used_cores: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def gm_workspace(self) -> Any: ...
    @property
    def used_cores(self) -> Any: ...
    @property
    def mode(self) -> Any: ...
    @property
    def core_type(self) -> Any: ...

def syncall(mode: SyncAllMode | Attribute, core_type: SyncCoreType | Attribute, *, gm_workspace: Operand | None = None, used_cores: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    All cores wait for one another: by hardware, or by counters in global memory, which
    begin as zeros.
    """

class SetFFTsOp(OpView):
    """Tells the core where its group's flags live; a2a3 needs it before the first one."""
    def __init__(self, ffts: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def ffts(self) -> Any: ...

def set_ffts(ffts: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Tells the core where its group's flags live; a2a3 needs it before the first one."""

class CmoCacheInvalidOp(OpView):
    """
    The scalar unit forgets what it has cached of global memory, all of it or one line,
    after it has written changes back.
    """
    def __init__(self, space: AddressSpace | Attribute, *, addr: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def addr(self) -> Any: ...
    @property
    def space(self) -> Any: ...

def cmo_cacheinvalid(space: AddressSpace | Attribute, *, addr: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    The scalar unit forgets what it has cached of global memory, all of it or one line,
    after it has written changes back.
    """

class FenceBarrierAllOp(OpView):
    """Every unit finishes what stands before, and its writes are seen by other cores."""
    def __init__(self, scope: FenceScope | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def scope(self) -> Any: ...

def fence_barrier_all(scope: FenceScope | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Every unit finishes what stands before, and its writes are seen by other cores."""

class AicInitializePipeOp(OpView):
    """The cube core's end of the pipes to and from its vector cores."""
    def __init__(self, dir_mask: int | Attribute, slot_size: int | Attribute, *, gm_slot_buffer: Operand | None = None, gm_slot_tensor: Operand | None = None, c2v_consumer_buf: Operand | None = None, v2c_consumer_buf: Operand | None = None, id: int | Attribute | None = None, slot_num: int | Attribute | None = None, local_slot_num: int | Attribute | None = None, nosplit: int | Attribute | None = None, acc_push_epilogue: Sequence[int] | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def gm_slot_buffer(self) -> Any: ...
    @property
    def gm_slot_tensor(self) -> Any: ...
    @property
    def c2v_consumer_buf(self) -> Any: ...
    @property
    def v2c_consumer_buf(self) -> Any: ...
    @property
    def id(self) -> Any: ...
    @property
    def dir_mask(self) -> Any: ...
    @property
    def slot_size(self) -> Any: ...
    @property
    def slot_num(self) -> Any: ...
    @property
    def local_slot_num(self) -> Any: ...
    @property
    def nosplit(self) -> Any: ...
    @property
    def acc_push_epilogue(self) -> Any: ...

def aic_initialize_pipe(dir_mask: int | Attribute, slot_size: int | Attribute, *, gm_slot_buffer: Operand | None = None, gm_slot_tensor: Operand | None = None, c2v_consumer_buf: Operand | None = None, v2c_consumer_buf: Operand | None = None, id: int | Attribute | None = None, slot_num: int | Attribute | None = None, local_slot_num: int | Attribute | None = None, nosplit: int | Attribute | None = None, acc_push_epilogue: Sequence[int] | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The cube core's end of the pipes to and from its vector cores."""

class AivInitializePipeOp(OpView):
    """A vector core's end of the pipes to and from its cube core."""
    def __init__(self, dir_mask: int | Attribute, slot_size: int | Attribute, *, gm_slot_buffer: Operand | None = None, gm_slot_tensor: Operand | None = None, c2v_consumer_buf: Operand | None = None, v2c_consumer_buf: Operand | None = None, id: int | Attribute | None = None, slot_num: int | Attribute | None = None, local_slot_num: int | Attribute | None = None, nosplit: int | Attribute | None = None, acc_push_epilogue: Sequence[int] | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def gm_slot_buffer(self) -> Any: ...
    @property
    def gm_slot_tensor(self) -> Any: ...
    @property
    def c2v_consumer_buf(self) -> Any: ...
    @property
    def v2c_consumer_buf(self) -> Any: ...
    @property
    def id(self) -> Any: ...
    @property
    def dir_mask(self) -> Any: ...
    @property
    def slot_size(self) -> Any: ...
    @property
    def slot_num(self) -> Any: ...
    @property
    def local_slot_num(self) -> Any: ...
    @property
    def nosplit(self) -> Any: ...
    @property
    def acc_push_epilogue(self) -> Any: ...

def aiv_initialize_pipe(dir_mask: int | Attribute, slot_size: int | Attribute, *, gm_slot_buffer: Operand | None = None, gm_slot_tensor: Operand | None = None, c2v_consumer_buf: Operand | None = None, v2c_consumer_buf: Operand | None = None, id: int | Attribute | None = None, slot_num: int | Attribute | None = None, local_slot_num: int | Attribute | None = None, nosplit: int | Attribute | None = None, acc_push_epilogue: Sequence[int] | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A vector core's end of the pipes to and from its cube core."""

class ReserveBufferOp(OpView):
    """Bytes of `vec` or `mat` for a pipe, at `base`, or where planning puts them."""
    def __init__(self, name: str | Attribute, size: int | Attribute, location: AddressSpace | Attribute, autoAlloc: int | Attribute, *, base: int | Attribute | None = None, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def size(self) -> Any: ...
    @property
    def autoAlloc(self) -> Any: ...
    @property
    def base(self) -> Any: ...
    @property
    def addr(self) -> Any: ...

def reserve_buffer(name: str | Attribute, size: int | Attribute, location: AddressSpace | Attribute, autoAlloc: int | Attribute, *, base: int | Attribute | None = None, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Bytes of `vec` or `mat` for a pipe, at `base`, or where planning puts them."""

class ImportReservedBufferOp(OpView):
    """The address of a buffer that the function of the peer core reserves."""
    def __init__(self, name: str | Attribute, peer_func: str | Attribute, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def peer_func(self) -> Any: ...
    @property
    def addr(self) -> Any: ...

def import_reserved_buffer(name: str | Attribute, peer_func: str | Attribute, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The address of a buffer that the function of the peer core reserves."""

class TAllocToAivOp(OpView):
    """The cube core's next free slot to the vector cores."""
    def __init__(self, entry: Type, split: int | Attribute, *, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def id(self) -> Any: ...
    @property
    def split(self) -> Any: ...
    @property
    def entry(self) -> Any: ...

def talloc_to_aiv(entry: Type, split: int | Attribute, *, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The cube core's next free slot to the vector cores."""

class TAllocToAicOp(OpView):
    """A vector core's next free slot to the cube core."""
    def __init__(self, entry: Type, split: int | Attribute, *, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def id(self) -> Any: ...
    @property
    def split(self) -> Any: ...
    @property
    def entry(self) -> Any: ...

def talloc_to_aic(entry: Type, split: int | Attribute, *, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A vector core's next free slot to the cube core."""

class TPushToAivOp(OpView):
    """The cube core puts a tile into a pipe to the vector cores."""
    def __init__(self, tile: Operand, split: int | Attribute, *, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def tile(self) -> Any: ...
    @property
    def id(self) -> Any: ...
    @property
    def split(self) -> Any: ...

def tpush_to_aiv(tile: Operand, split: int | Attribute, *, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The cube core puts a tile into a pipe to the vector cores."""

class TPushToAicOp(OpView):
    """A vector core puts a tile into a pipe to the cube core."""
    def __init__(self, tile: Operand, split: int | Attribute, *, aiv_subblockid: Operand | None = None, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def tile(self) -> Any: ...
    @property
    def aiv_subblockid(self) -> Any: ...
    @property
    def id(self) -> Any: ...
    @property
    def split(self) -> Any: ...

def tpush_to_aic(tile: Operand, split: int | Attribute, *, aiv_subblockid: Operand | None = None, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A vector core puts a tile into a pipe to the cube core."""

class TPopFromAicOp(OpView):
    """A vector core takes a tile that the cube core has pushed."""
    def __init__(self, tile: Type, split: int | Attribute, *, valid_row: Operand | None = None, valid_col: Operand | None = None, aiv_subblockid: Operand | None = None, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def valid_row(self) -> Any: ...
    @property
    def valid_col(self) -> Any: ...
    @property
    def aiv_subblockid(self) -> Any: ...
    @property
    def id(self) -> Any: ...
    @property
    def split(self) -> Any: ...
    @property
    def tile(self) -> Any: ...

def tpop_from_aic(tile: Type, split: int | Attribute, *, valid_row: Operand | None = None, valid_col: Operand | None = None, aiv_subblockid: Operand | None = None, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A vector core takes a tile that the cube core has pushed."""

class TPopFromAivOp(OpView):
    """The cube core takes a tile that a vector core has pushed."""
    def __init__(self, tile: Type, split: int | Attribute, *, valid_row: Operand | None = None, valid_col: Operand | None = None, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def valid_row(self) -> Any: ...
    @property
    def valid_col(self) -> Any: ...
    @property
    def id(self) -> Any: ...
    @property
    def split(self) -> Any: ...
    @property
    def tile(self) -> Any: ...

def tpop_from_aiv(tile: Type, split: int | Attribute, *, valid_row: Operand | None = None, valid_col: Operand | None = None, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The cube core takes a tile that a vector core has pushed."""

class TFreeFromAicOp(OpView):
    """A vector core gives a slot back to the cube core."""
    def __init__(self, split: int | Attribute, *, entry: Operand | None = None, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def entry(self) -> Any: ...
    @property
    def id(self) -> Any: ...
    @property
    def split(self) -> Any: ...

def tfree_from_aic(split: int | Attribute, *, entry: Operand | None = None, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A vector core gives a slot back to the cube core."""

class TFreeFromAivOp(OpView):
    """The cube core gives a slot back to a vector core."""
    def __init__(self, split: int | Attribute, *, entry: Operand | None = None, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def entry(self) -> Any: ...
    @property
    def id(self) -> Any: ...
    @property
    def split(self) -> Any: ...

def tfree_from_aiv(split: int | Attribute, *, entry: Operand | None = None, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The cube core gives a slot back to a vector core."""

class SetQuantScalarOp(OpView):
    """One scale for all columns."""
    def __init__(self, scale: Operand, *, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def scale(self) -> Any: ...
    @property
    def id(self) -> Any: ...

def set_quant_scalar(scale: Operand, *, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """One scale for all columns."""

class SetQuantVectorOp(OpView):
    """A scale for each column."""
    def __init__(self, scaling_tile: Operand, *, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def scaling_tile(self) -> Any: ...
    @property
    def id(self) -> Any: ...

def set_quant_vector(scaling_tile: Operand, *, id: int | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A scale for each column."""

class InitializeL2LPipeOp(OpView):
    """A pipe whose slots lie in the consumer's memory (a5)."""
    def __init__(self, dir_mask: int | Attribute, slot_size: int | Attribute, slot_num: int | Attribute, local_addr: Operand, *, peer_local_addr: Operand | None = None, flag_base: int | Attribute | None = None, nosplit: int | Attribute | None = None, acc_push_epilogue: Sequence[int] | Attribute | None = None, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def local_addr(self) -> Any: ...
    @property
    def peer_local_addr(self) -> Any: ...
    @property
    def dir_mask(self) -> Any: ...
    @property
    def slot_size(self) -> Any: ...
    @property
    def slot_num(self) -> Any: ...
    @property
    def flag_base(self) -> Any: ...
    @property
    def nosplit(self) -> Any: ...
    @property
    def acc_push_epilogue(self) -> Any: ...
    @property
    def pipe(self) -> Any: ...

def initialize_l2l_pipe(dir_mask: int | Attribute, slot_size: int | Attribute, slot_num: int | Attribute, local_addr: Operand, *, peer_local_addr: Operand | None = None, flag_base: int | Attribute | None = None, nosplit: int | Attribute | None = None, acc_push_epilogue: Sequence[int] | Attribute | None = None, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A pipe whose slots lie in the consumer's memory (a5)."""

class InitializeL2G2LPipeOp(OpView):
    """A pipe whose slots lie in global memory; consumers may copy them to theirs."""
    def __init__(self, dir_mask: int | Attribute, slot_size: int | Attribute, slot_num: int | Attribute, gm_addr: Operand, *, local_addr: Operand | None = None, peer_local_addr: Operand | None = None, local_slot_num: int | Attribute | None = None, flag_base: int | Attribute | None = None, nosplit: int | Attribute | None = None, acc_push_epilogue: Sequence[int] | Attribute | None = None, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def gm_addr(self) -> Any: ...
    @property
    def local_addr(self) -> Any: ...
    @property
    def peer_local_addr(self) -> Any: ...
    @property
    def local_slot_num(self) -> Any: ...
    @property
    def dir_mask(self) -> Any: ...
    @property
    def slot_size(self) -> Any: ...
    @property
    def slot_num(self) -> Any: ...
    @property
    def flag_base(self) -> Any: ...
    @property
    def nosplit(self) -> Any: ...
    @property
    def acc_push_epilogue(self) -> Any: ...
    @property
    def pipe(self) -> Any: ...

def initialize_l2g2l_pipe(dir_mask: int | Attribute, slot_size: int | Attribute, slot_num: int | Attribute, gm_addr: Operand, *, local_addr: Operand | None = None, peer_local_addr: Operand | None = None, local_slot_num: int | Attribute | None = None, flag_base: int | Attribute | None = None, nosplit: int | Attribute | None = None, acc_push_epilogue: Sequence[int] | Attribute | None = None, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A pipe whose slots lie in global memory; consumers may copy them to theirs."""

class DeclareGlobalOp(OpView):
    """A new handle on a tensor in a slot, which `talloc` or `tpop` binds."""
    def __init__(self, entry: Type, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def entry(self) -> Any: ...

def declare_global(entry: Type, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A new handle on a tensor in a slot, which `talloc` or `tpop` binds."""

class TAllocOp(OpView):
    """Binds a tensor to the next free slot."""
    def __init__(self, entry: Operand, pipe_handle: Operand, split: int | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def entry(self) -> Any: ...
    @property
    def pipe_handle(self) -> Any: ...
    @property
    def split(self) -> Any: ...

def talloc(entry: Operand, pipe_handle: Operand, split: int | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Binds a tensor to the next free slot."""

class TPushOp(OpView):
    """Puts a tile into the next slot; of a tensor, says that it is written."""
    def __init__(self, tile: Operand, pipe_handle: Operand, split: int | Attribute, *, aiv_subblockid: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def tile(self) -> Any: ...
    @property
    def pipe_handle(self) -> Any: ...
    @property
    def aiv_subblockid(self) -> Any: ...
    @property
    def split(self) -> Any: ...

def tpush(tile: Operand, pipe_handle: Operand, split: int | Attribute, *, aiv_subblockid: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Puts a tile into the next slot; of a tensor, says that it is written."""

class TPopOp(OpView):
    """Binds a tile to the next full slot; `tfree` gives the slot back."""
    def __init__(self, tile: Operand, pipe_handle: Operand, split: int | Attribute, *, aiv_subblockid: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def tile(self) -> Any: ...
    @property
    def pipe_handle(self) -> Any: ...
    @property
    def aiv_subblockid(self) -> Any: ...
    @property
    def split(self) -> Any: ...

def tpop(tile: Operand, pipe_handle: Operand, split: int | Attribute, *, aiv_subblockid: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Binds a tile to the next full slot; `tfree` gives the slot back."""

class TFreeOp(OpView):
    """Gives the slot of the last `tpop` back."""
    def __init__(self, pipe_handle: Operand, split: int | Attribute, *, entry: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def entry(self) -> Any: ...
    @property
    def pipe_handle(self) -> Any: ...
    @property
    def split(self) -> Any: ...

def tfree(pipe_handle: Operand, split: int | Attribute, *, entry: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Gives the slot of the last `tpop` back."""

class CommTPutOp(OpView):
    """Another chip's `dst` becomes `src`, or takes it in."""
    def __init__(self, dst: Operand, src: Operand, ping: Operand, *, pong: Operand | None = None, atomicType: AtomicType | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def dst(self) -> Any: ...
    @property
    def src(self) -> Any: ...
    @property
    def ping(self) -> Any: ...
    @property
    def pong(self) -> Any: ...
    @property
    def atomicType(self) -> Any: ...

def comm_tput(dst: Operand, src: Operand, ping: Operand, *, pong: Operand | None = None, atomicType: AtomicType | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Another chip's `dst` becomes `src`, or takes it in."""

class CommTGetOp(OpView):
    """`dst` becomes another chip's `src`."""
    def __init__(self, dst: Operand, src: Operand, ping: Operand, *, pong: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def dst(self) -> Any: ...
    @property
    def src(self) -> Any: ...
    @property
    def ping(self) -> Any: ...
    @property
    def pong(self) -> Any: ...

def comm_tget(dst: Operand, src: Operand, ping: Operand, *, pong: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst` becomes another chip's `src`."""

class CommTNotifyOp(OpView):
    """
    Sets a signal, or adds to it. What it announces has to be in global memory by then:
    the units that load and store there are waited for before it.
    """
    def __init__(self, signal: Operand, value: Operand, notifyOp: NotifyOp | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def signal(self) -> Any: ...
    @property
    def value(self) -> Any: ...
    @property
    def notifyOp(self) -> Any: ...

def comm_tnotify(signal: Operand, value: Operand, notifyOp: NotifyOp | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    Sets a signal, or adds to it. What it announces has to be in global memory by then:
    the units that load and store there are waited for before it.
    """

class CommTWaitOp(OpView):
    """Waits until all elements of the signal compare as asked."""
    def __init__(self, signal: Operand, cmp_value: Operand, cmp: WaitCmp | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def signal(self) -> Any: ...
    @property
    def cmp_value(self) -> Any: ...
    @property
    def cmp(self) -> Any: ...

def comm_twait(signal: Operand, cmp_value: Operand, cmp: WaitCmp | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Waits until all elements of the signal compare as asked."""

class CommTTestOp(OpView):
    """Whether all elements of the signal compare as asked now."""
    def __init__(self, signal: Operand, cmp_value: Operand, cmp: WaitCmp | Attribute, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def signal(self) -> Any: ...
    @property
    def cmp_value(self) -> Any: ...
    @property
    def cmp(self) -> Any: ...

def comm_ttest(signal: Operand, cmp_value: Operand, cmp: WaitCmp | Attribute, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Whether all elements of the signal compare as asked now."""

class CommTBroadcastOp(OpView):
    """Each member's memory becomes the root's `src`."""
    def __init__(self, src: Operand, ping: Operand, group: Sequence[Operand], root: int | Attribute, *, pong: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def ping(self) -> Any: ...
    @property
    def pong(self) -> Any: ...
    @property
    def group(self) -> Any: ...
    @property
    def root(self) -> Any: ...

def comm_tbroadcast(src: Operand, ping: Operand, group: Sequence[Operand], root: int | Attribute, *, pong: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Each member's memory becomes the root's `src`."""

class CommTGatherOp(OpView):
    """The root's `dst` becomes the members' memories, one after the other."""
    def __init__(self, dst: Operand, ping: Operand, group: Sequence[Operand], root: int | Attribute, *, pong: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def dst(self) -> Any: ...
    @property
    def ping(self) -> Any: ...
    @property
    def pong(self) -> Any: ...
    @property
    def group(self) -> Any: ...
    @property
    def root(self) -> Any: ...

def comm_tgather(dst: Operand, ping: Operand, group: Sequence[Operand], root: int | Attribute, *, pong: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The root's `dst` becomes the members' memories, one after the other."""

class CommTScatterOp(OpView):
    """Each member's memory becomes its part of the root's `src`."""
    def __init__(self, src: Operand, ping: Operand, group: Sequence[Operand], root: int | Attribute, *, pong: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def ping(self) -> Any: ...
    @property
    def pong(self) -> Any: ...
    @property
    def group(self) -> Any: ...
    @property
    def root(self) -> Any: ...

def comm_tscatter(src: Operand, ping: Operand, group: Sequence[Operand], root: int | Attribute, *, pong: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Each member's memory becomes its part of the root's `src`."""

class CommTReduceOp(OpView):
    """The root's `dst` becomes the sum (maximum, minimum) of the members' memories."""
    def __init__(self, dst: Operand, acc: Operand, recvPing: Operand, group: Sequence[Operand], reduceOp: ReduceOp | Attribute, root: int | Attribute, *, recvPong: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def dst(self) -> Any: ...
    @property
    def acc(self) -> Any: ...
    @property
    def recvPing(self) -> Any: ...
    @property
    def recvPong(self) -> Any: ...
    @property
    def group(self) -> Any: ...
    @property
    def reduceOp(self) -> Any: ...
    @property
    def root(self) -> Any: ...

def comm_treduce(dst: Operand, acc: Operand, recvPing: Operand, group: Sequence[Operand], reduceOp: ReduceOp | Attribute, root: int | Attribute, *, recvPong: Operand | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """The root's `dst` becomes the sum (maximum, minimum) of the members' memories."""

class CommBuildAsyncSessionOp(OpView):
    """What asynchronous transfers belong to, in a workspace of global memory."""
    def __init__(self, scratch: Operand, workspace: Operand, *, sync_id: int | Attribute | None = None, block_bytes: int | Attribute | None = None, comm_block_offset: int | Attribute | None = None, queue_num: int | Attribute | None = None, channel_group_idx: int | Attribute | None = None, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def scratch(self) -> Any: ...
    @property
    def workspace(self) -> Any: ...
    @property
    def sync_id(self) -> Any: ...
    @property
    def block_bytes(self) -> Any: ...
    @property
    def comm_block_offset(self) -> Any: ...
    @property
    def queue_num(self) -> Any: ...
    @property
    def channel_group_idx(self) -> Any: ...
    @property
    def session(self) -> Any: ...

def comm_build_async_session(scratch: Operand, workspace: Operand, *, sync_id: int | Attribute | None = None, block_bytes: int | Attribute | None = None, comm_block_offset: int | Attribute | None = None, queue_num: int | Attribute | None = None, channel_group_idx: int | Attribute | None = None, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """What asynchronous transfers belong to, in a workspace of global memory."""

class CommTPutAsyncOp(OpView):
    """Another chip's `dst` begins to become `src`."""
    def __init__(self, dst: Operand, src: Operand, session: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def dst(self) -> Any: ...
    @property
    def src(self) -> Any: ...
    @property
    def session(self) -> Any: ...
    @property
    def event(self) -> Any: ...

def comm_tput_async(dst: Operand, src: Operand, session: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Another chip's `dst` begins to become `src`."""

class CommTGetAsyncOp(OpView):
    """`dst` begins to become another chip's `src`."""
    def __init__(self, dst: Operand, src: Operand, session: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def dst(self) -> Any: ...
    @property
    def src(self) -> Any: ...
    @property
    def session(self) -> Any: ...
    @property
    def event(self) -> Any: ...

def comm_tget_async(dst: Operand, src: Operand, session: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst` begins to become another chip's `src`."""

class CommWaitAsyncEventOp(OpView):
    """Waits until the transfer is done; false if it failed."""
    def __init__(self, event: Operand, session: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def event(self) -> Any: ...
    @property
    def session(self) -> Any: ...
    @property
    def completed(self) -> Any: ...

def comm_wait_async_event(event: Operand, session: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Waits until the transfer is done; false if it failed."""

class CommTestAsyncEventOp(OpView):
    """Whether the transfer is done now."""
    def __init__(self, event: Operand, session: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def event(self) -> Any: ...
    @property
    def session(self) -> Any: ...
    @property
    def completed(self) -> Any: ...

def comm_test_async_event(event: Operand, session: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Whether the transfer is done now."""

class SectionCubeOp(OpView):
    """What only the cube core runs."""
    def __init__(self, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def body(self) -> Any: ...

def section_cube(*, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """What only the cube core runs."""

class SectionVectorOp(OpView):
    """What only the vector cores run."""
    def __init__(self, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def body(self) -> Any: ...

def section_vector(*, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """What only the vector cores run."""

class SectionSimtOp(OpView):
    """What a grid of lanes of the vector core runs, each on its own."""
    def __init__(self, dimX: int | Attribute, dimY: int | Attribute, dimZ: int | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def dimX(self) -> Any: ...
    @property
    def dimY(self) -> Any: ...
    @property
    def dimZ(self) -> Any: ...
    @property
    def body(self) -> Any: ...

def section_simt(dimX: int | Attribute, dimY: int | Attribute, dimZ: int | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """What a grid of lanes of the vector core runs, each on its own."""

class FusionRegionOp(OpView):
    """Operations that should run as one; its results are what they yield."""
    def __init__(self, outputs: Type, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def body(self) -> Any: ...

def fusion_region(outputs: Type, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Operations that should run as one; its results are what they yield."""

class YieldOp(OpView):
    """Ends a `fusion_region` with its results."""
    def __init__(self, values: Sequence[Operand], *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def values(self) -> Any: ...

def yield_(values: Sequence[Operand], *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Ends a `fusion_region` with its results."""

class DeclareLocalArrayOp(OpView):
    """A new array of scalars."""
    def __init__(self, array: Type, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def array(self) -> Any: ...

def declare_local_array(array: Type, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A new array of scalars."""

class LocalArrayGetOp(OpView):
    """`result = array[indices]`"""
    def __init__(self, result: Type | None, array: Operand, indices: Sequence[Operand], *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def array(self) -> Any: ...
    @property
    def indices(self) -> Any: ...

def local_array_get(result: Type | None, array: Operand, indices: Sequence[Operand], *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`result = array[indices]`"""

class LocalArraySetOp(OpView):
    """`array[indices] = value`"""
    def __init__(self, array: Operand, indices: Sequence[Operand], value: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def array(self) -> Any: ...
    @property
    def indices(self) -> Any: ...
    @property
    def value(self) -> Any: ...

def local_array_set(array: Operand, indices: Sequence[Operand], value: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`array[indices] = value`"""

class DeclareStructOp(OpView):
    """A new struct; it lives as long as the block around it."""
    def __init__(self, s: Type, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def s(self) -> Any: ...

def declare_struct(s: Type, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A new struct; it lives as long as the block around it."""

class StructGetOp(OpView):
    """`value = s.path`"""
    def __init__(self, value: Type, s: Operand, path: Sequence[int] | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def s(self) -> Any: ...
    @property
    def path(self) -> Any: ...
    @property
    def value(self) -> Any: ...

def struct_get(value: Type, s: Operand, path: Sequence[int] | Attribute, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`value = s.path`"""

class StructSetOp(OpView):
    """`s.path = value`"""
    def __init__(self, s: Operand, path: Sequence[int] | Attribute, value: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def s(self) -> Any: ...
    @property
    def value(self) -> Any: ...
    @property
    def path(self) -> Any: ...

def struct_set(s: Operand, path: Sequence[int] | Attribute, value: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`s.path = value`"""

class DeclareEventIdArrayOp(OpView):
    """A new array of event ids."""
    def __init__(self, array: Type, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def array(self) -> Any: ...

def declare_eventid_array(array: Type, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """A new array of event ids."""

class EventIdArrayGetOp(OpView):
    """`result = array[index]`"""
    def __init__(self, array: Operand, index: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def array(self) -> Any: ...
    @property
    def index(self) -> Any: ...

def eventid_array_get(array: Operand, index: Operand, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`result = array[index]`"""

class EventIdArraySetOp(OpView):
    """`array[index] = value`"""
    def __init__(self, array: Operand, index: Operand, value: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def array(self) -> Any: ...
    @property
    def index(self) -> Any: ...
    @property
    def value(self) -> Any: ...

def eventid_array_set(array: Operand, index: Operand, value: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`array[index] = value`"""

class GetBlockIdxOp(OpView):
    """Which block runs, in `[0, get_block_num)`."""
    def __init__(self, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...

def get_block_idx(*, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Which block runs, in `[0, get_block_num)`."""

class GetBlockNumOp(OpView):
    """How many blocks the launch has."""
    def __init__(self, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...

def get_block_num(*, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """How many blocks the launch has."""

class GetSubBlockIdxOp(OpView):
    """Which vector core of its block runs, 0 or 1."""
    def __init__(self, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...

def get_subblock_idx(*, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Which vector core of its block runs, 0 or 1."""

class GetSubBlockNumOp(OpView):
    """How many vector cores a block has."""
    def __init__(self, *, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...

def get_subblock_num(*, results: Sequence[Type] | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """How many vector cores a block has."""

class PrintOp(OpView):
    """Prints a number, by a format as of C's `printf`."""
    def __init__(self, format: str | Attribute, scalar: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def scalar(self) -> Any: ...
    @property
    def format(self) -> Any: ...

def print_(format: str | Attribute, scalar: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Prints a number, by a format as of C's `printf`."""

class TPrintOp(OpView):
    """
    Prints the valid region of a tile, or a box of a tensor. Tiles outside of `vec` go
    through `tmp` in global memory.
    """
    def __init__(self, src: Operand, *, tmp: Operand | None = None, printFormat: PrintFormat | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def tmp(self) -> Any: ...
    @property
    def printFormat(self) -> Any: ...

def tprint(src: Operand, *, tmp: Operand | None = None, printFormat: PrintFormat | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """
    Prints the valid region of a tile, or a box of a tensor. Tiles outside of `vec` go
    through `tmp` in global memory.
    """

class TrapOp(OpView):
    """Stops the core."""
    def __init__(self, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...

def trap(*, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """Stops the core."""

class TFillPadExpandOp(OpView):
    """`tfillpad` to a physically larger tile."""
    def __init__(self, src: Operand, dst: Operand, *, padValue: PadValue | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def dst(self) -> Any: ...
    @property
    def padValue(self) -> Any: ...

def tfillpad_expand(src: Operand, dst: Operand, *, padValue: PadValue | Attribute | None = None, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`tfillpad` to a physically larger tile."""

class TMovFpOp(OpView):
    """`dst[i, j] = src[i, j] * fp[0, j]`, converted, from `acc`."""
    def __init__(self, src: Operand, fp: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def fp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tmov_fp(src: Operand, fp: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src[i, j] * fp[0, j]`, converted, from `acc`."""

class TStoreFpOp(OpView):
    """`dst[i, j] = src[i, j] * fp[0, j]`, converted, from `acc` to global memory."""
    def __init__(self, src: Operand, fp: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> None: ...
    @property
    def src(self) -> Any: ...
    @property
    def fp(self) -> Any: ...
    @property
    def dst(self) -> Any: ...

def tstore_fp(src: Operand, fp: Operand, dst: Operand, *, loc: Location | None = None, ip: InsertionPoint | None = None) -> Any:
    """`dst[i, j] = src[i, j] * fp[0, j]`, converted, from `acc` to global memory."""

MLIRContext = Any
PIPE = Pipe
EVENT = Event
TLOAD = SyncOpType.TLOAD
TSTOREACC = SyncOpType.TSTOREACC
TSTORE_ACC = SyncOpType.TSTOREACC
TSTOREVEC = SyncOpType.TSTOREVEC
TSTORE_VEC = SyncOpType.TSTOREVEC
TMOVM2L = SyncOpType.TMOVM2L
TMOV_M2L = SyncOpType.TMOVM2L
TMOVM2S = SyncOpType.TMOVM2S
TMOV_M2S = SyncOpType.TMOVM2S
TMOVM2B = SyncOpType.TMOVM2B
TMOV_M2B = SyncOpType.TMOVM2B
TMOVM2V = SyncOpType.TMOVM2V
TMOV_M2V = SyncOpType.TMOVM2V
TMOVV2M = SyncOpType.TMOVV2M
TMOV_V2M = SyncOpType.TMOVV2M
TMATMUL = SyncOpType.TMATMUL
TVEC = SyncOpType.TVEC
TVECWAITEVENT = SyncOpType.TVECWAITEVENT
TVECWAIT_EVENT = SyncOpType.TVECWAITEVENT
EVENTID0 = Event.EVENTID0
EVENT_ID0 = Event.EVENTID0
EVENTID1 = Event.EVENTID1
EVENT_ID1 = Event.EVENTID1
EVENTID2 = Event.EVENTID2
EVENT_ID2 = Event.EVENTID2
EVENTID3 = Event.EVENTID3
EVENT_ID3 = Event.EVENTID3
EVENTID4 = Event.EVENTID4
EVENT_ID4 = Event.EVENTID4
EVENTID5 = Event.EVENTID5
EVENT_ID5 = Event.EVENTID5
EVENTID6 = Event.EVENTID6
EVENT_ID6 = Event.EVENTID6
EVENTID7 = Event.EVENTID7
EVENT_ID7 = Event.EVENTID7
TPutOp = CommTPutOp
TGetOp = CommTGetOp
TNotifyOp = CommTNotifyOp
TWaitOp = CommTWaitOp
TTestOp = CommTTestOp
TBroadcastOp = CommTBroadcastOp
TReduceOp = CommTReduceOp
BuildAsyncSessionOp = CommBuildAsyncSessionOp
TPutAsyncOp = CommTPutAsyncOp
TGetAsyncOp = CommTGetAsyncOp
WaitAsyncEventOp = CommWaitAsyncEventOp
TestAsyncEventOp = CommTestAsyncEventOp
