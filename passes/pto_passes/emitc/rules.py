"""All rules: importing this file registers them."""

from pto_passes.emitc import arithmetic as arithmetic
from pto_passes.emitc import compute as compute
from pto_passes.emitc import control as control
from pto_passes.emitc import cores as cores
from pto_passes.emitc import functions as functions
from pto_passes.emitc import memory as memory
from pto_passes.emitc import moves as moves
from pto_passes.emitc import tiles as tiles
from pto_passes.emitc import views as views
from pto_passes.emitc.functions import convert_module, is_converted

__all__ = ["convert_module", "is_converted"]
