"""What the product knows of az, tr, kk, ky, en, and of ru as a source."""
