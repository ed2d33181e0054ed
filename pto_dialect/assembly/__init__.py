"""Text: how `.pto` modules are read and printed."""
