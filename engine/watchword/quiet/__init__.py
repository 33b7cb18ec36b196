"""When people may be texted who did not ask for it, by where their number is: dated data, and nothing but thinking."""

from watchword.quiet.areas import Area, area
from watchword.quiet.hours import Most, most
from watchword.quiet.window import Window, window

__all__ = ["Area", "Most", "Window", "area", "most", "window"]
