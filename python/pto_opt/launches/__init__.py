"""Launches for kernels whose text does not say what their arguments are."""
