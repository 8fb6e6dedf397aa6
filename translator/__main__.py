"""`python -m translator` is the command `translator`."""

from translator.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
