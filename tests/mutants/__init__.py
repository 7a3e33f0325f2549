"""Plants small faults in the product's code and tells which the tests let pass: `python -m tests.mutants --help`."""
