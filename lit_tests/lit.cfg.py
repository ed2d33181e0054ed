"""lit's configuration: what a test may call, and where it looks for tests."""

import os
import shutil
import sys
from pathlib import Path

import lit.formats

# lit executes this file with these two in its scope.
config, lit_config = globals()["config"], globals()["lit_config"]

config.name = "pto-opt"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".pto"]
config.test_source_root = os.path.dirname(__file__)
config.excludes = ["Inputs"]

# The tools of the environment that runs lit come first, whether it is activated or not.
scripts = Path(sys.executable).parent
# `tests/test_lit.py` has some that are up already.
warm = os.environ.get("PTO_WARM_TOOLS")
path = os.pathsep.join(
    [*filter(None, [warm]), str(scripts), os.environ.get("PATH", "")]
)
config.environment["PATH"] = path
# Tests are to see what is compiled, not what was.
config.environment["PTO_OPT_CACHE"] = "off"
config.substitutions.append(
    ("%examples", str(Path(__file__).parent.parent / "examples"))
)

for variable in ("PTO_ISA_ROOT", "PTOAS_SRC"):
    if os.environ.get(variable):
        config.available_features.add(variable.lower())
if shutil.which("pto-opt", path=path) is None:
    lit_config.fatal("pto-opt is not installed: pip install -e '.[test]'")
