"""
Equivalence of runs, as in `pto-opt --check-equivalence`: a `Prover` runs a module before
and after each pass on generated arguments, and compares what the runs leave behind.
"""
