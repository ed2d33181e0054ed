"""
Where operations come from, and what their values are called: MLIR keeps both in
locations. `loc("name"(loc("kernel.pto":3:5)))` is the location of what is called `%name`;
several names are joined by commas.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xdsl.dialects.builtin import FileLineColLoc, IntAttr, StringAttr

from pto_opt.mlir.bindings import MLIRContext, MLIRLocation, mlir_ir

SOURCE = "pto.source"
"""The attribute of modules that names the file that they were read from. Locations in
it say where a text stands; others were written in it as `loc(...)`."""


def with_names(location: MLIRLocation, names: Sequence[str | None]) -> MLIRLocation:
    """A location that also says what the results of its operation are called."""
    if not any(names):
        return location
    group = (names[0] or "").removesuffix("#0")
    if len(names) > 1 and list(names) == [f"{group}#{i}" for i in range(len(names))]:
        text = group
    else:
        text = ",".join(name or "" for name in names)
    return mlir_ir().Location.name(text, location, location.context)


def names_in(location: MLIRLocation, count: int) -> list[str | None]:
    """What a location calls the results of its operation, None for what has no name."""
    if location.is_a_fused():
        for one in location.locations:
            if any(names := names_in(one, count)):
                return names
    if not location.is_a_name() or count == 0:
        return [None] * count
    text: str = location.name_str
    names = [name or None for name in text.split(",")]
    if len(names) == count:
        return names
    return [f"{text}#{i}" for i in range(count)] if len(names) == 1 else [None] * count


def file_of(location: MLIRLocation) -> FileLineColLoc | None:
    """The place in a file that a location names, if it names one."""
    if location.is_a_name():
        return file_of(location.child_loc)
    if location.is_a_callsite():
        return file_of(location.callee)
    if location.is_a_fused():
        found = (file_of(one) for one in location.locations)
        return next((one for one in found if one is not None), None)
    if not location.is_a_file():
        return None
    line, column = location.start_line, location.start_col
    name = StringAttr(location.filename)
    return FileLineColLoc(name, IntAttr(line), IntAttr(column))


def to_location(place: Any, context: MLIRContext) -> MLIRLocation:
    """The MLIR location of a file's place; unknown for any other location."""
    location = mlir_ir().Location
    if not isinstance(place, FileLineColLoc):
        return location.unknown(context)
    line, column = place.line.data, place.column.data
    return location.file(place.filename.data, line, column, context)
