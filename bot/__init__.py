"""Oops: the app."""
