"""
`ptoas`: the command line of PTO's assembler, for hosts that call it.

A host such as pypto finds the program through `PTOAS_ROOT`; `pto-opt --print-ptoas-root`
prints the folder to set it to. The flags, their defaults, the order of the checks and
the exit status are those of ptoas with its EmitC backend.
"""
