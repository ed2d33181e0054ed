"""What operations do, one file a family: builders that `pto_opt.run.program` calls."""
