"""Synchronisation: dependences, and the flags and barriers that keep them."""
