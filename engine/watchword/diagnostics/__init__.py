"""What is wrong in a file that a person wrote: where, what, what to do; one file for each way to write it down."""

from watchword.diagnostics.human import MOST_SHOWN, render
from watchword.diagnostics.problem import Diagnostic, Severity, Span, in_order, split_lines

__all__ = ["MOST_SHOWN", "Diagnostic", "Severity", "Span", "in_order", "render", "split_lines"]
