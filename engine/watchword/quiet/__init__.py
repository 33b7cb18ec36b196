"""When people may be texted who did not ask for it, by where their number is: dated data, and nothing but thinking."""

from watchword.quiet.areas import Area, area
from watchword.quiet.hours import Most, most
from watchword.quiet.window import ANSWERED_WITHIN, Window, window

__all__ = ["ANSWERED_WITHIN", "Area", "Most", "Window", "area", "most", "window"]
