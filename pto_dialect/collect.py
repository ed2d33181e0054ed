"""Finding the classes that a module defines, so that no second list of them is kept."""

from collections.abc import Mapping
from typing import Any, TypeVar

_T = TypeVar("_T")


def classes_with_a_name(namespace: Mapping[str, Any], base: type[_T]) -> list[type[_T]]:
    """
    The classes of a module that derive from `base` and give themselves a `name`, in
    their order; what the module imports, and abstract bases, are left out.
    """
    return [
        member
        for member in list(namespace.values())
        if isinstance(member, type)
        and member.__module__ == namespace["__name__"]
        and "name" in vars(member)
        and base in member.__mro__  # `issubclass` of abstract bases is slow.
    ]
