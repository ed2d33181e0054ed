"""
The PTO dialect: tile programs for Ascend NPUs, as pypto prints them.

`PTO` is the dialect; operations live in `pto_dialect.ops`, one file a family, types in
`pto_dialect.types`, attributes in `pto_dialect.attrs`.
"""

from xdsl.ir import Dialect

from pto_dialect import attrs, types
from pto_dialect.ops import all_operations

PTO = Dialect("pto", list(all_operations()), [*attrs.ALL, *types.ALL])
"""The dialect, for `Context.load_dialect`."""
