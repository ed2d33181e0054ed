"""
Which tile holds which bytes of which on-chip memory, from where to where.

`MemoryMap.of(module)` finds it out; it shows itself in notebooks, and `page_of` draws one
map or two under each other as HTML. On the command line: `pto-opt --memory-map=out.html`.
"""

from pto_opt.memory_map.model import Block, MemoryMap, Space
from pto_opt.memory_map.page import page_of

__all__ = ["Block", "MemoryMap", "Space", "page_of"]
