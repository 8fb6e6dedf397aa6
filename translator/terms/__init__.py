"""The termbase: concepts, their matches in the source, and the ledger of what became of them."""
