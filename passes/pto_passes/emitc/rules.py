"""All rules: importing this file registers them."""

from pto_passes.emitc import arithmetic as arithmetic
from pto_passes.emitc import comm as comm
from pto_passes.emitc import compute as compute
from pto_passes.emitc import control as control
from pto_passes.emitc import cores as cores
from pto_passes.emitc import events as events
from pto_passes.emitc import functions as functions
from pto_passes.emitc import generators as generators
from pto_passes.emitc import memory as memory
from pto_passes.emitc import moves as moves
from pto_passes.emitc import multi_tiles as multi_tiles
from pto_passes.emitc import pipes as pipes
from pto_passes.emitc import pointers as pointers
from pto_passes.emitc import quantise as quantise
from pto_passes.emitc import stack as stack
from pto_passes.emitc import tiles as tiles
from pto_passes.emitc import views as views
from pto_passes.emitc.functions import convert_module, is_converted

__all__ = ["convert_module", "is_converted"]
