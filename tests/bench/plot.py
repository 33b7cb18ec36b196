"""Lines over time as SVG: one below the other on one axis of time, readable on light and on dark pages."""

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import NamedTuple
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 132
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 28, 18
STYLE = """\
svg { font: 12px system-ui, sans-serif; color: #1f2328; background: #fff }
text { fill: currentColor } .unit { opacity: .65 } .grid { stroke: currentColor; opacity: .14 }
.while { fill: #b35900; opacity: .13 } .line { fill: none; stroke-width: 1.4 }
.a { stroke: #0757ba } .b { stroke: #b35900 } .key-a { fill: #0757ba } .key-b { fill: #b35900 }
@media (prefers-color-scheme: dark) {
  svg { color: #e6edf3; background: #0d1117 } .while { fill: #ffb757; opacity: .16 }
  .a { stroke: #71b7ff } .b { stroke: #ffb757 } .key-a { fill: #71b7ff } .key-b { fill: #ffb757 }
}"""

Points = Sequence[tuple[float, float]]


class Panel(NamedTuple):
    """One plot: what it shows, in which unit, one or two lines by their names, on a logarithmic scale if wanted."""

    title: str
    unit: str
    lines: dict[str, Points]
    is_log: bool = False


def plot(title: str, panels: Sequence[Panel], minutes: float, shaded: tuple[float, float] | None = None) -> str:
    """Draw panels one below the other; x is in minutes. `shaded` is a time that all of them mark."""
    height = HEIGHT * len(panels) + BOTTOM + 8
    parts = [_panel(panel, place * HEIGHT, minutes, shaded) for place, panel in enumerate(panels)]
    axis = "".join(
        f'<text x="{_x(at, minutes):.1f}" y="{HEIGHT * len(panels) + 12}" text-anchor="middle">{at:g}</text>'
        for at in _ticks(0, minutes)
    )
    unit = f'<text class="unit" x="{LEFT - 8}" y="{HEIGHT * len(panels) + 12}" text-anchor="end">minutes</text>'
    box = f'viewBox="0 0 {WIDTH} {height}" role="img"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} aria-label="{escape(title)}">'
    return f"{head}\n<title>{escape(title)}</title>\n<style>{STYLE}</style>\n{''.join(parts)}{axis}{unit}\n</svg>\n"


def _panel(panel: Panel, top: float, minutes: float, shaded: tuple[float, float] | None) -> str:
    values = [value for line in panel.lines.values() for _, value in line]
    low, high = _range(values, panel.is_log)
    parts = [f'<text x="{LEFT}" y="{top + 16:.0f}" font-weight="600">{escape(panel.title)}</text>']
    if shaded:
        begin, end = (_x(at, minutes) for at in shaded)
        size = f'width="{end - begin:.1f}" height="{HEIGHT - TOP - 8}"'
        parts.append(f'<rect class="while" x="{begin:.1f}" y="{top + TOP}" {size}/>')
    for tick in _log_ticks(low, high) if panel.is_log else _ticks(low, high, 4):
        y = _y(tick, low, high, panel.is_log, top)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:,g}</text>')
    parts.append(f'<text class="unit" x="{LEFT - 8}" y="{top + 16:.0f}" text-anchor="end">{escape(panel.unit)}</text>')
    for place, (name, line) in enumerate(panel.lines.items()):
        drawn = " ".join(f"{_x(at, minutes):.1f},{_y(value, low, high, panel.is_log, top):.1f}" for at, value in line)
        parts.append(f'<polyline class="line {"ab"[place]}" points="{drawn}"/>')
        if len(panel.lines) > 1:
            x = WIDTH - RIGHT - 110 * (len(panel.lines) - 1 - place)
            parts.append(
                f'<text class="key-{"ab"[place]}" x="{x}" y="{top + 16:.0f}" text-anchor="end">{escape(name)}</text>'
            )
    return "".join(parts) + "\n"


def _range(values: Sequence[float], is_log: bool) -> tuple[float, float]:
    if is_log:
        above = [value for value in values if value > 0] or [1.0]
        return 10.0 ** floor(log10(min(above))), 10.0 ** max(ceil(log10(max(above))), floor(log10(min(above))) + 1)
    return 0.0, max(values, default=0.0) * 1.05 or 1.0


def _x(at: float, minutes: float) -> float:
    return LEFT + at / minutes * (WIDTH - LEFT - RIGHT)


def _y(value: float, low: float, high: float, is_log: bool, top: float) -> float:
    share = log10(max(value, low) / low) / log10(high / low) if is_log else (value - low) / (high - low)
    return top + HEIGHT - 8 - share * (HEIGHT - TOP - 8)


def _ticks(low: float, high: float, wanted: int = 8) -> list[float]:
    """Choose round values: 1, 2 or 5 times a power of ten apart."""
    rough = (high - low) / wanted
    power = 10.0 ** floor(log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough)
    return [step * place for place in range(ceil(low / step), floor(high / step) + 1)]


def _log_ticks(low: float, high: float) -> list[float]:
    return [10.0**power for power in range(round(log10(low)), round(log10(high)) + 1)]
