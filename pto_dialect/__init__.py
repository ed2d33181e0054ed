"""
The PTO dialect: tile programs for Ascend NPUs, as pypto prints them.

`PTO` is the dialect; operations live in `pto_dialect.ops`, one file a family, types in
`pto_dialect.types` and `pto_dialect.handles`, attributes in `pto_dialect.attrs` and
`pto_dialect.mode_attrs`.
"""

from xdsl.ir import Dialect

from pto_dialect import attrs, handles, mode_attrs, types
from pto_dialect.ops import all_operations

PTO = Dialect(
    "pto",
    list(all_operations()),
    [*attrs.ALL, *mode_attrs.ALL, *types.ALL, *handles.ALL],
)
"""The dialect, for `Context.load_dialect`."""
