"""What a start imports, and what it must not: each import costs every kernel of a host."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pto_dialect.ops import FAMILIES
from pto_opt.ptoas.pipeline import PipelineStep
from pto_passes.emitc import lowering, rules

EXAMPLE = Path(__file__).parents[1] / "examples" / "repro_A_with_memoryreuse.pto"
FLAGS = ["--pto-level=level3", "--enable-insert-sync"]

NOT_FOR_A_KERNEL = (
    "argparse",
    "difflib",
    "hashlib",
    "importlib.metadata",
    "ml_dtypes",
    "multiprocessing",
    "numpy",
    "pto_opt.mlir",
    "pto_opt.ptoas.mlir_text",
    "pto_opt.reference",
    "pto_opt.interpreter",
    "pto_dialect.messages.rendering",
    "pto_passes.analysis.sync.judgement",
    "pto_passes.check_sync",
    "pto_passes.hoist_validshape",
    "pto_passes.lower_events",
    "pto_passes.lower_frontend_pipes",
    "pto_passes.plan_memory",
    "pto_passes.resolve_buffer_select",
    "tqdm",
    "xdsl.dialects.cf",
    "xdsl.dialects.math",
    "xdsl.dialects.memref",
)
"""What the reported kernel has no use for, with synchronisation and C++."""

USED_FAMILIES = {
    *("view_ops", "tile_ops", "memory_ops", "expand_ops", "move_ops"),
    # These are what analyses and bases of other families ask for.
    *("core_ops", "multi_buffer_ops", "pointer_ops", "reserved_buffer_ops"),
    *("scale_ops", "section_ops", "sync_ops"),
}
"""The families of operations that are imported for the reported kernel."""

NOT_FOR_A_HIT = (
    "argparse",
    "collections",
    "contextlib",
    "dataclasses",
    "enum",
    "functools",
    "importlib.util",
    "inspect",
    "pathlib",
    "pto_dialect",
    "pto_passes",
    "re",
    "subprocess",
    "tempfile",
    "typing",
    "xdsl",
)
"""What an answer out of the cache waits for under no circumstances."""


def loaded_by(*arguments: str, cache: str = "off") -> set[str]:
    """The modules that `ptoas` has imported at its end."""
    code = (
        "import sys; from pto_opt.ptoas.start import main; status = main(); "
        "print(*sys.modules); sys.exit(status)"
    )
    done = subprocess.run(
        # Without the site's own imports, which are not ours.
        [sys.executable, "-S", "-c", code, *arguments],
        capture_output=True,
        text=True,
        env=dict(os.environ, PTO_OPT_CACHE=cache, PYTHONPATH=os.pathsep.join(sys.path)),
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_kernel_imports_what_it_needs(tmp_path: Path):
    target = str(tmp_path / "kernel.cpp")
    loaded = loaded_by(str(EXAMPLE), *FLAGS, "-o", target)
    assert not loaded.intersection(NOT_FOR_A_KERNEL)
    families = {name for name in FAMILIES if f"pto_dialect.ops.{name}" in loaded}
    assert families <= USED_FAMILIES
    assert {"pto_passes.insert_sync", "pto_dialect.ops.expand_ops"} <= loaded
    plain = loaded_by(str(EXAMPLE), FLAGS[0], "-o", target)
    assert not any(name.startswith("pto_passes.analysis.sync") for name in plain)


def test_hit_imports_next_to_nothing(tmp_path: Path):
    arguments = [str(EXAMPLE), *FLAGS, "-o", str(tmp_path / "kernel.cpp")]
    cache = str(tmp_path / "cache")
    loaded_by(*arguments, cache=cache)
    loaded = loaded_by(*arguments, cache=cache)
    assert not loaded.intersection(NOT_FOR_A_HIT)
    assert "pto_opt.cache.answers" in loaded


def test_rules_are_imported_for_all_operations_that_they_are_for():
    rules.import_all_rules()
    for kind, rule in lowering.RULES.items():
        file = rule.__module__.rpartition(".")[2]
        assert file in rules.RULES[kind.__module__], f"{kind.__name__}: {file}"
    for module, files in rules.RULES.items():
        kinds = [k for k in lowering.RULES if k.__module__ == module]
        wanted = {lowering.RULES[k].__module__.rpartition(".")[2] for k in kinds}
        assert set(files) == wanted, module


def test_definition_comes_with_the_first_operation():
    code = (
        "from pto_dialect.ops.comm_ops import CommTNotifyOp as op; "
        "from pto_dialect.assembly import program; "
        "assert op not in program._definitions; op.get_irdl_definition(); "
        "assert op in program._definitions"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", ["start", "flags", "answers"])
def test_entry_imports_no_more_than_it_says(name: str):
    """Imports under `TYPE_CHECKING` are none; `typing` itself would be one."""
    file = Path(__file__).parents[1] / "python" / "pto_opt" / "ptoas" / f"{name}.py"
    tree = ast.parse(file.read_text())
    modules = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert not modules.intersection(NOT_FOR_A_HIT)


def test_step_is_idle_without_what_it_concerns():
    step = PipelineStep("", "", "", concerns=("pto.tmov", "pto.trap"))
    assert step.is_idle({"pto.tadd"})
    assert not step.is_idle({"pto.tadd", "pto.trap"})
    assert not PipelineStep("", "", "").is_idle(set[str]())
