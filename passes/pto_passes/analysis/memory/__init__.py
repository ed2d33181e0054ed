"""Memory: which bytes operations touch, and when tiles need theirs."""
