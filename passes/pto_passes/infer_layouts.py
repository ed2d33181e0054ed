"""`infer-layouts`"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from pto_dialect.attrs import Layout, LayoutAttr
from pto_dialect.ops.view_ops import MakeTensorViewOp
from pto_dialect.walking import walk
from pto_passes.analysis.shapes.layouts import layout_of


@dataclass(frozen=True)
class InferLayouts(ModulePass):
    """
    Gives views of global memory the layout that their shape and strides tell: `nd` (rows
    behind one another), `dn` (columns), or `nz` (boxes of 16 x 32 bytes).

        %v = pto.make_tensor_view %p, shape = [%c16, %c1], strides = [%c1, %c1] : ...

    becomes

        %v = pto.make_tensor_view %p, shape = [%c16, %c1], strides = [%c1, %c1]
          {layout = #pto.layout<dn>} : ...

    A layout that the program states stays. Shapes and strides that are no constants are
    `nd`, and all views are with `assume-nd=true`.
    """

    assume_nd: bool = False

    name = "infer-layouts"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for view in walk(op):
            if isinstance(view, MakeTensorViewOp) and view.layout is None:
                layout = Layout.ND if self.assume_nd else layout_of(view)
                view.layout = LayoutAttr(layout)
