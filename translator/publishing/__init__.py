"""What leaves the desk, and the gate that it must pass."""
