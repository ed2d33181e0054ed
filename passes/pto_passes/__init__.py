"""Passes over PTO programs: what changes or judges them. One pass a file."""
