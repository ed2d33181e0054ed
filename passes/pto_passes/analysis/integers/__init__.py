"""Whole numbers of a program: what they are, and between which bounds."""
