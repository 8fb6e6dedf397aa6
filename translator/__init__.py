"""The translator of the Turkic-world news desk."""

__version__ = "0.1.0"
