"""
The reference of operations and passes, made from their classes: `pto-opt --explain NAME`
prints one page, `python -m pto_opt.reference docs/ops` writes them all.
"""
