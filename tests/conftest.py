"""What holds for all tests, and which of them are slow."""

import os
from functools import cache
from pathlib import Path

import pytest
from kit.pages import browser as browser
from kit.pages import opened as opened

# Tests are to see what is compiled, not what was; those of the cache have one of their own.
os.environ["PTO_OPT_CACHE"] = "off"
# pytest's workers say how wide a terminal is that is none: messages have their own width.
for _name in ("COLUMNS", "LINES"):
    os.environ.pop(_name, None)

TESTS = Path(__file__).parent

SLOW = (
    "bindings",
    "buffers",
    "cache/test_answers.py",
    "conformance",
    "device_headers",
    "diagnostics/test_check.py",
    "diagnostics/test_kinds.py",
    "diagnostics/test_mistakes.py",
    "faster",
    "formatting/test_formatter.py",
    "fuzz",
    "generator",
    "jobs",
    "lsp",
    "prove",
    "reduce",
    "sanitize/test_model_kernels.py",
    "sanitize/test_seeded_faults.py",
    "simulator",
    "sync/test_boxes.py",
    "sync/test_generated_programs.py",
    "sync/test_judgement.py",
    "sync/test_removals.py",
    "sync/test_slots.py",
    "sync/test_sync_minimise.py",
    "test_aliases.py",
    "test_benchmarks.py",
    "test_cmake.py",
    "test_docs.py",
    "test_install.py",
    "test_integers.py",
    "test_kit.py",
    "test_mlir_host.py",
    "test_mlir_translate.py",
    "test_ptoas.py",
    "test_pypto_contract.py",
    "test_pypto_host.py",
    "test_pypto_run.py",
    "test_reduction_scratch.py",
    "test_release.py",
    "test_rooms.py",
    "test_shape_verdicts.py",
    "test_start.py",
    "test_style.py",
    "test_validshape_meaning.py",
    "test_xdsl_internals.py",
    "timeline",
)
"""
Files and folders that start many processes, draw many programs, build, or open a browser;
with them go the FileCheck files of passes.
`pytest -m "not slow"` is the rest: what to run before a commit (CONTRIBUTING.md).
"""


@cache
def _is_slow(path: Path) -> bool:
    """Whether all tests of a file, or of a folder, are slow."""
    return any(path.is_relative_to(TESTS / name) for name in SLOW)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The fast tier does not even import what is slow."""
    is_fast = config.getoption("markexpr") == "not slow"
    return True if is_fast and _is_slow(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow."""
    for item in items:
        if item.name.startswith("test_file[passes/") or _is_slow(item.path):
            item.add_marker(pytest.mark.slow)
