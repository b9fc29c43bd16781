"""``python -m rcpack`` and the ``rcpack`` script."""

from __future__ import annotations

from rcpack.cli.main import main

if __name__ == "__main__":
    main()
