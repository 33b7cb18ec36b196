"""The evidence about a person as a page to print: one file that loads nothing."""

from html import escape

from watchword.cli.consent.evidence import EXEMPT, LOOKED_AT, STOOD, Entry, Evidence, written
from watchword.wording import count

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
.unsent {{ color: #555 }}
@page {{ size: A4 landscape; margin: 15mm; @bottom-left {{ content: "{title}, made {made_at}"; font: 8pt sans-serif }}
  @bottom-right {{ content: counter(page) " of " counter(pages); font: 8pt sans-serif }} }}
@media print {{ body {{ margin: 0 }} }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>Made {made_at}. All times are UTC.</p>
{now}
<p>{sent}</p>
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
        sent=escape(_sent(found)),
        rows="\n".join(map(_row, found.entries)),
    )


def _sent(found: Evidence) -> str:
    """Say what whoever reads this wants to know first: was anything sent that must not be?"""
    after = [one for one in found.sent if STOOD in one.details]
    wrong = [one.ident for one in after if EXEMPT not in one.details]
    if wrong:
        return f"Texts that an opt-out forbade when they began: {', '.join(wrong)}."
    said = f"Of {count(len(found.sent), 'text')} of ours that began to leave, none did against an opt-out"
    return f"{said}{f'; {len(after)} did while one stood, of a kind that it lets pass' if after else ''}."


def _row(entry: Entry) -> str:
    unsent = entry.what == "outbound" and LOOKED_AT not in entry.details
    details = " ".join(f"<span>{escape(name)}: {escape(value)}</span>" for name, value in entry.details.items())
    cells = (
        f"<td>{written(entry.at).removesuffix(' UTC')}</td>",
        f"<td>{escape(entry.what)}{', not sent' if unsent else ''}<br>{escape(entry.ident)}</td>",
        f"<td>{escape(entry.about)}</td>",
        f'<td class="text">{escape(entry.text)}</td>',
        f"<td>{details}</td>",
    )
    return f'<tr class="{escape(entry.what)}{" unsent" if unsent else ""}">{"".join(cells)}</tr>'
