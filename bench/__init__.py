"""Benchmarks: ratios against a real peer doing the same work in the same run."""
