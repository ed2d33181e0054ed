"""The pages of what is neither an operation nor a pass: types, attributes, chips, units."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from enum import Enum
from typing import Any

from xdsl.dialects.utils.enum_attribute import EnumAttribute
from xdsl.ir import Attribute, TypeAttribute

from pto_dialect import (
    attrs,
    handles,
    mode_attrs,
    pipe_attrs,
    precision_attrs,
    sync_attrs,
    types,
)
from pto_dialect.collect import classes_with_a_name
from pto_dialect.hardware import CHIPS, ArchSpec, Pipe
from pto_opt.reference.page import Facts, Page, Section

_MODULES = (types, handles, attrs, mode_attrs, pipe_attrs, precision_attrs, sync_attrs)

_UNITS = {
    Pipe.S: "the scalar unit: it runs the program and hands out work to the others",
    Pipe.V: "the vector unit: operations on tiles in vec",
    Pipe.M: "the matrix unit: products of tiles in left and right, into acc",
    Pipe.MTE1: "moves tiles from mat to left, right, bias and scaling",
    Pipe.MTE2: "loads from global memory, into vec or mat",
    Pipe.MTE3: "stores from vec to global memory",
    Pipe.FIX: "takes results out of acc, and converts them on the way",
    Pipe.ALL: "all units of a core, in a barrier",
}


def _attributes() -> Mapping[str, type[Attribute]]:
    found: dict[str, type[Attribute]] = {}
    for module in _MODULES:
        classes: list[type[Any]] = classes_with_a_name(vars(module), Attribute)
        found |= {one.name: one for one in classes if isinstance(one.name, str)}
    return found


def vocabulary() -> list[str]:
    """The names that have such a page."""
    units = [unit.value for unit in _UNITS]
    return [*(n.removeprefix("pto.") for n in _attributes()), *CHIPS, *units]


def vocabulary_page(name: str) -> Page | None:
    """The page of a type or an attribute (`!pto.tile_buf`, `layout`), a chip or a unit."""
    bare = name.lstrip("!#").removeprefix("pto.")
    if (found := _attributes().get(f"pto.{bare}")) is not None:
        return _page_of_attribute(found)
    for chip in CHIPS.values():
        if name.lower() in (chip.name, *chip.aliases):
            return _page_of_chip(chip)
    for unit, words in _UNITS.items():
        if name.upper() in (unit.value, unit.name):
            return _page_of_unit(unit, words)
    return None


def _page_of_attribute(found: type[Attribute]) -> Page:
    sign = "!" if issubclass(found, TypeAttribute) else "#"
    sections: tuple[Section, ...] = ()
    if issubclass(found, EnumAttribute):
        cases: list[Enum] = list(found.enum_type)
        words = ", ".join(str(case.value) for case in cases)
        sections = (Section("Words", (words,)),)
    return Page(f"{sign}{found.name}", inspect.cleandoc(found.__doc__ or ""), sections)


def _page_of_chip(chip: ArchSpec) -> Page:
    memories = Facts(
        tuple(
            (
                space.value,
                f"{memory.capacity} bytes, addresses in steps of "
                f"{memory.address_alignment}",
            )
            for space, memory in chip.memories.items()
        )
    )
    names = ", ".join(chip.aliases)
    called = f"`pto.target_arch` calls it {chip.name}"
    introduction = f"{chip.title}. {called}{f', also {names}' if names else ''}."
    flags = f"{chip.event_ids} between any two units of a core"
    sections = Section("Memories", (memories,)), Section("Flags", (flags,))
    return Page(chip.name, introduction, sections)


def _page_of_unit(unit: Pipe, words: str) -> Page:
    from pto_dialect.ops import family_of_operations, find_operation
    from pto_opt.reference import facts

    users: list[str] = []
    for name in family_of_operations():
        op = find_operation(name)
        if op is not None and unit.value in str(facts.pipes(op)):
            users.append(name.removeprefix("pto."))
    sections = (Section("Operations", (", ".join(users),)),) if users else ()
    return Page(unit.value, f"{words[0].upper()}{words[1:]}.", sections)
