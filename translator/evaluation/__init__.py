"""Measuring what the engines of a desk write against references: `translator models eval`."""
