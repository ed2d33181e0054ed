"""What holds for all tests, and which of them are slow."""

import os
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
    "diagnostics/test_mistakes.py",
    "fuzz",
    "generator",
    "jobs",
    "prove",
    "reduce",
    "sanitize/test_model_kernels.py",
    "sanitize/test_seeded_faults.py",
    "simulator",
    "sync/test_generated_programs.py",
    "sync/test_removals.py",
    "test_benchmarks.py",
    "test_cmake.py",
    "test_docs.py",
    "test_install.py",
    "test_mlir_host.py",
    "test_mlir_translate.py",
    "test_ptoas.py",
    "test_pypto_contract.py",
    "test_pypto_host.py",
    "test_pypto_run.py",
    "test_reduction_scratch.py",
    "test_shape_verdicts.py",
    "test_start.py",
    "test_style.py",
    "test_validshape_meaning.py",
    "timeline",
)
"""
Files and folders that start many processes, draw many programs, build, or open a browser.
`pytest -m "not slow"` is the rest: what to run before a commit (CONTRIBUTING.md).
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow."""
    slow = [TESTS / name for name in SLOW]
    for item in items:
        if any(item.path.is_relative_to(place) for place in slow):
            item.add_marker(pytest.mark.slow)
