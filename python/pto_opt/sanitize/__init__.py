"""
The sanitizer: runs a kernel and says what is wrong with what it does.

`sanitize` runs a kernel once and returns its findings; a `Sanitizer` looks on at runs of
a `Kernel`. On the command line: `pto-run --sanitize=init,bounds,...`.
"""
