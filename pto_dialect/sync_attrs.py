"""The attributes of synchronisation: units, flags and events, fences."""

from __future__ import annotations

from xdsl.dialects.utils.enum_attribute import EnumAttribute
from xdsl.ir import (
    Attribute,
)
from xdsl.irdl import irdl_attr_definition
from xdsl.utils.str_enum import StrEnum

from pto_dialect.attrs import InAngles
from pto_dialect.collect import classes_with_a_name
from pto_dialect.hardware import Pipe


@irdl_attr_definition
class PipeAttr(InAngles, EnumAttribute[Pipe]):
    """`#pto.pipe<PIPE_V>`; synchronisation operations print it as `<PIPE_V>`."""

    name = "pto.pipe"


class Event(StrEnum):
    """The flags of an ordered pair of pipes."""

    EVENT_ID0 = "EVENT_ID0"
    EVENT_ID1 = "EVENT_ID1"
    EVENT_ID2 = "EVENT_ID2"
    EVENT_ID3 = "EVENT_ID3"
    EVENT_ID4 = "EVENT_ID4"
    EVENT_ID5 = "EVENT_ID5"
    EVENT_ID6 = "EVENT_ID6"
    EVENT_ID7 = "EVENT_ID7"

    @property
    def number(self) -> int:
        """The number of the flag."""
        return int(self.value.removeprefix("EVENT_ID"))


@irdl_attr_definition
class EventAttr(InAngles, EnumAttribute[Event]):
    """`#pto.event<EVENT_ID0>`."""

    name = "pto.event"


class PipeEventType(StrEnum):
    """A kind of work, which stands for the unit that does it."""

    TLOAD = "TLOAD"
    TSTORE_ACC = "TSTORE_ACC"
    TSTORE_VEC = "TSTORE_VEC"
    TMOV_M2L = "TMOV_M2L"
    TMOV_M2S = "TMOV_M2S"
    TMOV_M2B = "TMOV_M2B"
    TMOV_M2V = "TMOV_M2V"
    TMOV_V2M = "TMOV_V2M"
    TMATMUL = "TMATMUL"
    TVEC = "TVEC"
    TVECWAIT_EVENT = "TVECWAIT_EVENT"

    @property
    def pipe(self) -> Pipe:
        """The unit that does this kind of work."""
        return _PIPES_OF_EVENT_TYPES[self]


_PIPES_OF_EVENT_TYPES = {
    PipeEventType.TLOAD: Pipe.MTE2,
    PipeEventType.TSTORE_ACC: Pipe.FIX,
    PipeEventType.TSTORE_VEC: Pipe.MTE3,
    PipeEventType.TMOV_M2L: Pipe.MTE1,
    PipeEventType.TMOV_M2S: Pipe.FIX,
    PipeEventType.TMOV_M2B: Pipe.MTE1,
    PipeEventType.TMOV_M2V: Pipe.V,
    PipeEventType.TMOV_V2M: Pipe.FIX,
    PipeEventType.TMATMUL: Pipe.M,
    PipeEventType.TVEC: Pipe.V,
    PipeEventType.TVECWAIT_EVENT: Pipe.V,
}


@irdl_attr_definition
class PipeEventTypeAttr(InAngles, EnumAttribute[PipeEventType]):
    """`#pto.pipe_event_type<TLOAD>`."""

    name = "pto.pipe_event_type"


@irdl_attr_definition
class SyncOpTypeAttr(InAngles, EnumAttribute[PipeEventType]):
    """`#pto.sync_op_type<TLOAD>`, the older name of `pipe_event_type`."""

    name = "pto.sync_op_type"


class FenceScope(StrEnum):
    """Whose earlier accesses a fence waits for."""

    LOCAL_MEMORY = "local_memory"
    GM = "gm"
    ALL = "all"


@irdl_attr_definition
class FenceScopeAttr(InAngles, EnumAttribute[FenceScope]):
    """`#pto.fence_scope<gm>`."""

    name = "pto.fence_scope"


class SyncAllMode(StrEnum):
    """How all cores meet: by hardware flags, or by counters in global memory."""

    HARD = "hard"
    SOFT = "soft"


@irdl_attr_definition
class SyncAllModeAttr(InAngles, EnumAttribute[SyncAllMode]):
    """`#pto.sync_all_mode<hard>`."""

    name = "pto.sync_all_mode"


class SyncCoreType(StrEnum):
    """Which cores meet."""

    AIV_ONLY = "aiv_only"
    AIC_ONLY = "aic_only"
    MIX = "mix"


@irdl_attr_definition
class SyncCoreTypeAttr(InAngles, EnumAttribute[SyncCoreType]):
    """`#pto.sync_core_type<mix>`."""

    name = "pto.sync_core_type"


ALL: list[type[Attribute]] = classes_with_a_name(vars(), Attribute)
