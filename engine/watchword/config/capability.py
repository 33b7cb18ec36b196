"""What actions may do outside, and config.yaml can forbid."""

from typing import Literal

Capability = Literal["network", "sends", "lists"]
"""Ask other systems, text people, change lists."""
