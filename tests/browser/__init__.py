"""Tests in a real browser: `make browser`. They say that they were skipped where there is none."""
