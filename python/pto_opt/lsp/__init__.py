"""`pto-lsp`: programs in editors. Nothing else of the project imports pygls."""
