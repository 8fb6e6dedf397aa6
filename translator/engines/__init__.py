"""Machine translation behind one protocol. The only room that imports torch and transformers."""
