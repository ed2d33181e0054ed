"""Programs laid out alike: `pto-fmt`, and what editors ask for with it."""
