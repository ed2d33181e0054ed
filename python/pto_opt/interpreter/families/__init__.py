"""What operations do, one file a family: builders that `runs` registers."""
