"""
Equivalence of runs, as in `pto-opt --check-equivalence`: a `Prover` runs a module before
and after each pass on generated arguments, and compares what the runs leave behind.
"""

from pto_opt.prove.cases import Case, cases_of
from pto_opt.prove.prover import (
    Difference,
    Outcome,
    Prover,
    compare,
    run_case,
    run_cases,
)

__all__ = [
    "Case",
    "Difference",
    "Outcome",
    "Prover",
    "cases_of",
    "compare",
    "run_case",
    "run_cases",
]
