"""
The lowering to the EmitC dialect, one file a concern.

`ops` are the operations that xDSL's own emitc lacks, `spelling` how types look in C++,
`expressions` a builder for arithmetic, `lowering` the frame in which each operation
finds its rule. The other files hold the rules.
"""
