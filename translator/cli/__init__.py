"""The command line: one module a verb, named as the user types it."""
