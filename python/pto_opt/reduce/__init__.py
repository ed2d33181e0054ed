"""
Smaller bug reports: a program is shrunk as long as a command still answers the same.

`Reducer` looks for the smaller program, `Question` says what has to stay. On the command
line: `pto-reduce in.pto -o small.pto -- pto-opt --check-validshape {}`.
"""
