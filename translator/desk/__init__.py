"""The desk: the store of drafts and the table of legal moves."""
