"""
Kits for those who have a board: a folder with a kernel's C++, a launcher, inputs, what the
interpreter makes of them, and a script that runs it all there and prints what comes out.
"""
