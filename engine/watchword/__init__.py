"""Watchword reads what people text to a business and does the right thing, every time, visibly."""

__version__ = "0.1.0"
