"""Control flow: which way a program goes, and how often."""
