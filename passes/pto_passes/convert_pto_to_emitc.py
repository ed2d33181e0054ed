"""`convert-pto-to-emitc`"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from pto_dialect.assembly.source import SourceMap
from pto_passes.emitc.functions import convert_module, is_converted


@dataclass(frozen=True)
class ConvertPTOToEmitC(ModulePass):
    """
    Lowers a module of `pto`, `func`, `arith` and `scf` to the EmitC dialect: C++ that
    calls the pto-isa library.

        %t = pto.alloc_tile addr = %a valid_row = %r valid_col = %c : !pto.tile_buf<...>
        pto.tadd ins(%x, %y : ...) outs(%t : ...)

    becomes

        %t = emitc.call_opaque "Tile<...>"(%r, %c) : (i64, i64) -> !emitc.opaque<"Tile<...>">
        emitc.call_opaque "TASSIGN"(%t, %a) : ...
        emitc.call_opaque "TADD"(%t, %x, %y) : ...

    Every tile is constructed with its extents; `emitc/tiles.py` says which ones second
    handles (`treshape`, `bitcast`, `subview`) get. An `alloc_tile` whose `?` has no
    operand is refused: run `--propagate-validshape` first. So is whatever has no C++;
    nothing is left out silently, and no synchronisation is added.

    The result, printed with `-t generic`, is what `mlir-translate --mlir-to-cpp` of
    LLVM 22 reads. `emitc/functions.py` says how functions are declared.
    """

    name = "convert-pto-to-emitc"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        if is_converted(op):
            return
        converted, names = convert_module(op)
        for old in list(op.body.block.ops):
            old.detach()  # with all that uses its values
        op.body.block.add_ops(converted)
        source = SourceMap.of(op)
        if source is not None and names is not None:
            source.names.update(names.names)
