"""Valid shapes: the extents of every tile at every operation."""
