"""The starter model's recipe: from sentence pairs to a small model that ships with the product."""
