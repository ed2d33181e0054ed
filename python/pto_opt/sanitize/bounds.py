"""
The bounds check, beyond what the interpreter refuses by itself: boxes of a tensor that
reach out of the tensor's view, though not out of its memory. A dimension in the middle may
go on in the one around it: pypto takes 1x6x8 of a 3x2x8 tensor.
"""

from __future__ import annotations

from pto_dialect.ops.view_ops import PartitionViewOp
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.handles import TensorView
from pto_opt.interpreter.machine import Frame
from pto_opt.sanitize.findings import Check, Finding, Findings


def bounds_check(op: PartitionViewOp, findings: Findings) -> Step:
    """What looks at a box when it has been made."""
    offsets, source = tuple(op.offsets), op.source

    def look(frame: Frame) -> None:
        whole: TensorView = frame[source]
        box: TensorView = frame[op.result]
        starts = [frame[offset] for offset in offsets]
        if 0 in box.shape:
            return
        for dim, (start, size, limit) in enumerate(
            zip(starts, box.shape, whole.shape, strict=False)
        ):
            in_the_middle = 0 < dim < len(starts) - 1
            if start < 0 or (start + size > limit and not in_the_middle):
                findings.add(
                    Finding(
                        Check.BOUNDS,
                        "beyond the view",
                        f"takes {size} from {start} on in dimension {dim} of a tensor "
                        f"that has {limit} there",
                        op,
                        offsets[dim],
                        str(box),
                        str(box.memory),
                    )
                )

    return look
