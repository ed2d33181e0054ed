"""The dialect as a context sees it: its parts are imported when they are first met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xdsl.ir import Attribute, Dialect, Operation, TypeAttribute

from pto_dialect.ops import all_operations, find_operation
from pto_dialect.xdsl_internals import OpenContext


class LazyDialect(Dialect):
    """
    The dialect. Contexts of xDSL import all of it; a `LazyContext` what a program has.
    """

    @property
    def operations(self) -> Iterator[type[Operation]]:
        return all_operations()

    @property
    def attributes(self) -> Iterator[type[Attribute]]:
        yield from self.common_attributes
        yield from self.other_attributes

    def find_operation(self, name: str) -> type[Operation] | None:
        """An operation by its name."""
        return find_operation(name)

    @property
    def common_attributes(self) -> Iterable[type[Attribute]]:
        """The types and attributes that nearly every program has."""
        from pto_dialect import attrs, types

        return (*attrs.ALL, *types.ALL)

    @property
    def other_attributes(self) -> Iterable[type[Attribute]]:
        """The other types and attributes."""
        from pto_dialect import (
            handles,
            mode_attrs,
            pipe_attrs,
            precision_attrs,
            sync_attrs,
        )

        files = (mode_attrs, sync_attrs, precision_attrs, pipe_attrs, handles)
        return [one for file in files for one in file.ALL]


class LazyContext(OpenContext):
    """A context that knows all of a dialect and imports what it is asked for."""

    def __init__(self, allow_unregistered: bool = False) -> None:
        super().__init__(allow_unregistered)
        self._lazy: LazyDialect | None = None
        self._has_other_attributes = False

    def load_registered_dialect(self, name: str) -> None:
        dialect = self.registered_dialect(name)
        if not isinstance(dialect, LazyDialect):
            super().load_registered_dialect(name)
            return
        self._lazy = dialect
        self.note_dialect(dialect)
        for attribute in dialect.common_attributes:
            self.note_attribute(attribute)

    def find_loaded_operation(self, name: str) -> type[Operation] | None:
        op = super().find_loaded_operation(name)
        if op is None and self._lazy is not None:
            op = self._lazy.find_operation(name)
            if op is not None:
                self.note_operation(op)
        return op

    def get_optional_type(self, name: str) -> type[TypeAttribute] | None:
        if not self.knows_type(name):
            self._load_other_attributes()
        return super().get_optional_type(name)

    def get_optional_attr(self, name: str) -> type[Attribute] | None:
        if not self.knows_attribute(name):
            self._load_other_attributes()
        return super().get_optional_attr(name)

    @property
    def loaded_ops(self) -> Iterable[type[Operation]]:
        """All operations of the loaded dialects, which this imports."""
        if self._lazy is not None:
            for op in self._lazy.operations:
                self.note_operation(op)
        return super().loaded_ops

    @property
    def loaded_attrs(self) -> Iterable[type[Attribute]]:
        self._load_other_attributes()
        return super().loaded_attrs

    @property
    def loaded_types(self) -> Iterable[type[TypeAttribute]]:
        self._load_other_attributes()
        return super().loaded_types

    def _load_other_attributes(self) -> None:
        if self._lazy is not None and not self._has_other_attributes:
            self._has_other_attributes = True
            for attribute in self._lazy.other_attributes:
                self.note_attribute(attribute)
