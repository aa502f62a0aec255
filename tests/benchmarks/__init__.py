"""Benchmarks: ratios against a peer in the same run, interleaved. Run with `python -m tests.benchmarks`; never part of the tests."""
