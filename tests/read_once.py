"""Has read a text: what processes forked from here need not load, which takes a third of a second."""

from watchword import consent

consent.ready(("en",))
