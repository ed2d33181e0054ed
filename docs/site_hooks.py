"""What the site makes when it is built: the page of the passes, from their docstrings."""

from __future__ import annotations

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from pto_opt.reference.passes import passes_page


def on_files(files: Files, config: MkDocsConfig, **_: Any) -> Files:
    """Add `passes.md`."""
    files.append(File.generated(config, "passes.md", content=passes_page()))
    return files
