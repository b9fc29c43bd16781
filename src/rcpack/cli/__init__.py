"""The command line: arguments, exit codes, printing; no logic of its own.

Each command is one module of this package with a click command named ``command``; see :mod:`rcpack.cli.main`.
"""
