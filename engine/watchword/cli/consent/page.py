"""The evidence about a person as a page to print: one file that loads nothing."""

from html import escape

from watchword.cli.consent.evidence import Entry, Evidence, written

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 10pt/1.35 sans-serif; margin: 2em; color: #000; background: #fff }}
table {{ border-collapse: collapse; width: 100%; table-layout: fixed }}
.time, .what {{ width: 6.8em }}
.about {{ width: 9.5em }}
.details {{ width: 46% }}
th, td {{ border-bottom: 1px solid #999; padding: .3em .6em .3em 0; text-align: left; vertical-align: top }}
thead {{ display: table-header-group }}
tr {{ break-inside: avoid }}
.text {{ white-space: pre-wrap }}
td {{ overflow-wrap: anywhere }}
.opt-out, .opt-in {{ font-weight: bold }}
td:last-child {{ font-size: 8.5pt; font-weight: normal }}
span {{ display: inline-block; margin-right: 1.2em }}
@page {{ size: A4 landscape; margin: 15mm }}
@media print {{ body {{ margin: 0 }} }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>Made {made_at}. All times are UTC.</p>
{now}
<table>
<thead>
<tr><th class="time">time</th><th class="what">what</th><th class="about">about</th>
<th>text</th><th class="details">details</th></tr>
</thead>
<tbody>
{rows}
</tbody>
</table>
</body>
</html>
"""


def page(found: Evidence) -> str:
    """Write the page. Whatever a person wrote is text and nothing else."""
    now = [
        *(f"<p>May not be texted in {escape(one.scope)}, since {written(one.since)}.</p>" for one in found.now),
        *(f"<p>Texts in {escape(one)} are held: a review is open.</p>" for one in found.held),
    ]
    return _PAGE.format(
        title=f"Consent of {escape(found.number)}",
        made_at=written(found.made_at),
        now="\n".join(now) or "<p>May be texted: no opt-out stands.</p>",
        rows="\n".join(map(_row, found.entries)),
    )


def _row(entry: Entry) -> str:
    details = " ".join(f"<span>{escape(name)}: {escape(value)}</span>" for name, value in entry.details.items())
    cells = (
        f"<td>{written(entry.at).removesuffix(' UTC')}</td>",
        f"<td>{escape(entry.what)}<br>{escape(entry.ident)}</td>",
        f"<td>{escape(entry.about)}</td>",
        f'<td class="text">{escape(entry.text)}</td>',
        f"<td>{details}</td>",
    )
    return f'<tr class="{escape(entry.what)}">{"".join(cells)}</tr>'
