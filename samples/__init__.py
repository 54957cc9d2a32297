"""A small press of our own making, for the demo and the tests."""
