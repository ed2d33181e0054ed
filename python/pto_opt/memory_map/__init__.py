"""
Which tile holds which bytes of which on-chip memory, from where to where.

`MemoryMap.of(module)` finds it out; it shows itself in notebooks, and `page_of` draws one
map or two under each other as HTML. On the command line: `pto-opt --memory-map=out.html`.
"""
