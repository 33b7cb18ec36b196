"""A decision as a person reads it, as data, and as a test that may be pasted into a rule file."""

from watchword.explain.data import as_data
from watchword.explain.exchange import Exchange
from watchword.explain.pasted import as_test
from watchword.explain.told import explain

__all__ = ["Exchange", "as_data", "as_test", "explain"]
