"""
The PTO dialect: tile programs for Ascend NPUs, as pypto prints them.

`PTO` is the dialect; operations live in `pto_dialect.ops`, one file a family, types in
`pto_dialect.types` and `pto_dialect.handles`, attributes in `pto_dialect.attrs` and the
other files whose names end in `attrs`.
"""

from pto_dialect.lazy import LazyDialect

PTO = LazyDialect("pto")
"""The dialect, for `Context.load_dialect`."""
