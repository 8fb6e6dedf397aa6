"""From an article to a draft: protect, translate, restore, apply terms, check."""
