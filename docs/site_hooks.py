"""What the site makes when it is built: the page of the passes, the list of operations."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from pto_opt.reference.passes import passes_page


def on_files(files: Files, config: MkDocsConfig, **_: Any) -> Files:
    """Add `passes.md`."""
    files.append(File.generated(config, "passes.md", content=passes_page()))
    return files


def on_config(config: MkDocsConfig, **_: Any) -> MkDocsConfig:
    """Put the pages of the operations where the navigation has `Operations`."""
    folder = Path(config.docs_dir) / "ops"
    names = sorted(path.name for path in folder.glob("*.md"))
    names.sort(key=lambda name: name != "README.md")
    parts = cast(list[dict[str, list[Any]]], cast(Any, config).nav or [])
    for entry in (one for part in parts for pages in part.values() for one in pages):
        if entry == {"Operations": []}:
            entry["Operations"] = [f"ops/{name}" for name in names]
    return config
