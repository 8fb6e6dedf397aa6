"""The only room that talks to the terminal and imports rich."""
