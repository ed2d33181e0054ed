"""The context that programs are parsed in, and that passes share."""

from __future__ import annotations

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.lazy import LazyContext
from pto_dialect.versions import Version


class PTOContext(LazyContext):
    """An xDSL context with a place for diagnostics, shared by all passes of a run."""

    def __init__(self, allow_unregistered: bool = False) -> None:
        super().__init__(allow_unregistered)
        self.diagnostics = Diagnostics()
        self.version: Version | None = None
        """The release of ptoas that programs have to be for; None for any."""
