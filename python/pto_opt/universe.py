"""The dialect and the passes for a stock `xdsl-opt` (entry point `xdsl.universe`)."""

from xdsl.ir import Dialect
from xdsl.universe import Universe

from pto_passes.registry import PTO_PASSES


def _pto() -> Dialect:
    from pto_dialect import PTO

    return PTO


PTO_UNIVERSE = Universe(all_dialects={"pto": _pto}, all_passes=dict(PTO_PASSES))
"""What pto-opt adds to every xDSL tool of an environment."""
