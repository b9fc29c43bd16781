"""How fast rcpack is: ``python -m benchmarks --help``. See docs/benchmarks.md."""
