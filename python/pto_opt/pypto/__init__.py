"""
pto-opt inside pypto. Nothing of pypto is imported before one of these is called.

    with pto_opt.pypto.enable():            # ir.compile() runs pto-opt, in this process,
        ir.compile(program)                 # instead of the ptoas program

    with pto_opt.pypto.enable(check=True):  # and every kernel is checked before that
        ir.compile(program)

    with pto_opt.pypto.enable(optimize=True):  # and made faster, as with `-O2`
        ir.compile(program)

    manager = pto_opt.pypto.extend(PassManager.get_strategy())   # the check as a pass
    with passes.PassContext([pto_opt.pypto.checking_instrument()]):  # or as an observer
        manager.run_passes(program)

The third way needs no Python: `PTOAS_ROOT=$(pto-opt --print-ptoas-root)`.
"""

from pto_opt.pypto.checks import (
    CheckError,
    check,
    check_pass,
    checking_instrument,
    extend,
)
from pto_opt.pypto.contract import MissingApi
from pto_opt.pypto.hosting import Enabled, enable

__all__ = [
    "CheckError",
    "Enabled",
    "MissingApi",
    "check",
    "check_pass",
    "checking_instrument",
    "enable",
    "extend",
]
