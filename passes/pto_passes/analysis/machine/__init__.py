"""The machine model: how long operations take, and when they begin."""
