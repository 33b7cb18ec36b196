"""Has read a text: what processes forked from here need not load, which takes a third of a second, nor look through."""

from watchword import collector, consent

consent.ready(("en",))
collector.settle()
