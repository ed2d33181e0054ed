"""What the passes know about a program: extents, valid shapes, bytes."""
