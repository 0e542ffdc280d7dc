"""Charts as pictures, for Word and for print."""

from __future__ import annotations

import io
from typing import Any

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import MaxNLocator

from gatekeeper.press.cell import text_of
from gatekeeper.press.font import covering, fallbacks, own_font, spelled
from gatekeeper.press.paper import Chart, ChartKind, Paper

__all__ = ["COLOURS", "to_picture"]

COLOURS = ("#1F4E79", "#E0912F", "#6AA84F", "#8E7CC3")
"""Told apart in grey, too: the paper is copied in black and white."""

_HATCHES = ("", "//", "..", "xx")
_DPI = 160
_MOST_BARS = 24
_LONGEST_LABEL = 18
_MOST_LEVEL = 13
"""How many labels stand side by side; longer or more of them are turned."""


def to_picture(paper: Paper, chart: Chart) -> bytes:
    """A PNG. Names are of those in the chart's table; signs that no font has are 〓."""
    labels, series, names = _values(paper, chart)
    fonts = (*fallbacks(), own_font())
    font = covering([*labels, *names, chart.title], fonts)
    labels = [spelled(label, [font]) for label in labels]
    said = FontProperties(fname=str(font), size=9)
    upright = chart.kind is ChartKind.COLUMN
    figure = Figure(
        figsize=(8.4, 3.3 if upright else max(2.2, 0.36 * len(labels) + 1.3)), dpi=_DPI, layout="constrained"
    )
    axes = figure.add_subplot()
    below = [0] * len(labels)
    for index, (name, values) in enumerate(zip(names, series, strict=True)):
        style: dict[str, Any] = {
            "color": COLOURS[index % 4],
            "hatch": _HATCHES[index % 4],
            "edgecolor": "white",
            "label": name,
        }
        if upright:
            axes.bar(range(len(labels)), values, bottom=below, width=0.65, **style)
        else:
            axes.barh(range(len(labels)), values, left=below, height=0.65, **style)
        below = [low + value for low, value in zip(below, values, strict=True)]
    places, numbers = (axes.xaxis, axes.yaxis) if upright else (axes.yaxis, axes.xaxis)
    places.set_ticks(range(len(labels)), labels, fontproperties=said)
    if upright and (len(labels) > _MOST_LEVEL or max(map(len, labels), default=0) > _MOST_LEVEL // 3):
        axes.tick_params(axis="x", rotation=60)
    numbers.set_major_locator(MaxNLocator(nbins=5, integer=True, min_n_ticks=1))
    numbers.set_major_formatter("{x:,.0f}")
    numbers.grid(visible=True, color="#DDDDDD")
    for label in numbers.get_ticklabels():
        label.set_fontproperties(said)
    if not upright:
        axes.invert_yaxis()
    if not any(below):
        (axes.set_ylim if upright else axes.set_xlim)(0, 1)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(chart.title, fontproperties=FontProperties(fname=str(font), size=11))
    axes.legend(prop=said, frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _values(paper: Paper, chart: Chart) -> tuple[list[str], list[list[int]], list[str]]:
    """Labels, values series by series, and the names of the series. Beyond some bars the rest stands in the table."""
    table = paper.table(chart.table)
    index = {column.name: number for number, column in enumerate(table.columns)}
    rows = list(table.rows)[:_MOST_BARS]
    label = index[chart.label]
    labels = [_cut(text_of(table.columns[label], row[label])) for row in rows]
    series = []
    for name in chart.series:
        values = [row[index[name]] for row in rows]
        series.append([value if isinstance(value, int) else 0 for value in values])
    return labels, series, [table.columns[index[name]].head for name in chart.series]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1]}…"
