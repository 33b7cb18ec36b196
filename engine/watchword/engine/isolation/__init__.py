"""Actions that are performed in a process of their own: they see nothing of the server's memory, and may end badly."""

from watchword.engine.isolation.cells import Cells

__all__ = ["Cells"]
