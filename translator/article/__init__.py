"""What comes in: the article, its blocks, spans and segments, and the readers of its formats."""
