"""The page of `--memory-map`: memory by program time, before and after passes."""

from __future__ import annotations

from collections.abc import Mapping

from pto_opt.memory_map.model import MemoryMap
from pto_opt.pages import fill_page


def page_of(maps: Mapping[str, MemoryMap], title: str) -> str:
    """
    The page for maps by their names, one under the other.

    Args:
        title: which program they are of.
    """
    data = {
        "title": title,
        "maps": [
            {"name": name, "spaces": [space.as_json() for space in one.spaces]}
            for name, one in maps.items()
        ],
    }
    return fill_page(title, data, "memory_map/section", "memory_map/page")
