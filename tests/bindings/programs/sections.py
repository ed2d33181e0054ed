"""Sections without terminators, branches and attributes as older bindings have them."""

from mlir.dialects import arith, func, pto, scf
from mlir.ir import (
    Attribute,
    Context,
    IndexType,
    InsertionPoint,
    IntegerType,
    Location,
    Module,
    Type,
    UnitAttr,
)

with Context() as context, Location.unknown():
    pto.register_dialect(context, load=True)
    module = Module.create()
    tile = Type.parse("!pto.tile_buf<vec, 16x64xf32>")
    with InsertionPoint(module.body):
        kernel = func.FuncOp("fill", func.FunctionType.get([], []))
        kernel.attributes["pto.entry"] = UnitAttr.get()
        block = kernel.add_entry_block()
    with InsertionPoint(block):
        section = pto.SectionVectorOp()
        inner = section.body.blocks.append()
        with InsertionPoint(inner):
            number = arith.IndexCastOp(IndexType.get(), pto.GetBlockIdxOp().result)
            zero = arith.ConstantOp(IndexType.get(), 0).result
            filled = pto.AllocTileOp(tile).result
            value = arith.ConstantOp(Type.parse("f32"), 1.5).result
            is_first = arith.CmpIOp(arith.CmpIPredicate.eq, number, zero).result
            branch = scf.IfOp(is_first, [], hasElse=True)
            with InsertionPoint(branch.then_block):
                pto.TExpandsOp(value, filled)
                scf.YieldOp([])
            with InsertionPoint(branch.else_block):
                pto.TAddOp(filled, filled, filled)
                scf.YieldOp([])
        func.ReturnOp([])
    assert str(Attribute.parse("#pto.layout<nd>")) == "#pto.layout<nd>"
    assert IntegerType.get_signless(32) == Type.parse("i32")
    assert module.operation.verify()
    print(Module.parse(str(module)))
