"""Pieces of HTML for notebooks and pages: cards, small tables and labels, with all text escaped.

Styles are inline: where a page keeps no style sheet of a cell's output (GitHub, some viewers) colours still show. Text
and background are set together or not at all, so that dark themes stay readable.
"""

import html

from alkstruct import data
from alkstruct.display.colours import ELSEWHERE, ink, region_group

THIN_LINE = "1px solid rgba(128, 128, 128, 0.35)"  # seen on white and on black
CARD_FRAME = (
    f"display:inline-block;max-width:100%;border:{THIN_LINE};border-radius:6px;padding:10px 14px;line-height:1.45"
)
CELL_STYLE = "padding:2px 12px 2px 0;vertical-align:top;border:0;background:none"


class Html(str):
    """A text that is HTML already; `escaped` leaves it alone."""

    __slots__ = ()

    def __html__(self):
        """Itself: templates ask for it before they escape."""
        return self


def escaped(value):
    """Return text as HTML: Html.

    Examples
    --------
    >>> escaped("chain <A> & 'B'")
    'chain &lt;A&gt; &amp; &#x27;B&#x27;'
    """
    return value if isinstance(value, Html) else Html(html.escape(str(value)))


def joined(parts, between=""):
    """Join texts and pieces of HTML: Html."""
    return Html(escaped(between).join(map(escaped, parts)))


def chip(text, colour):
    """Draw a small label on a colour: Html.

    colour: "#rrggbb".
    """
    style = (
        f"background:{colour};color:{ink(colour)};border:{THIN_LINE};border-radius:9px;padding:0 7px;white-space:nowrap"
    )
    return Html(f'<span style="{style}">{escaped(text)}</span>')


def colour_key(pairs):
    """List what colours mean, as many as fit on a line: Html, empty without any.

    pairs: iterable of (str, "#rrggbb").
    """
    square = (
        f"display:inline-block;width:0.9em;height:0.9em;margin-right:0.35em;vertical-align:-0.1em;border:{THIN_LINE}"
    )
    items = [
        f'<li style="display:inline-block;margin:0 1.2em 0 0;padding:0">'
        f'<span style="{square};border:{THIN_LINE};background:{escaped(colour)}"></span>{escaped(name)}</li>'
        for name, colour in pairs
    ]
    return Html(f'<ul style="list-style:none;margin:0.5em 0;padding:0">{"".join(items)}</ul>' if items else "")


def template(name):
    """Read a page's template, a file of the package's data: jinja2.Template.

    Texts that it is given are escaped, unless Html; a name that it is not given is an error.
    """
    import jinja2  # a tenth of a second, which nothing but pages needs

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(data.path("")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def region_chip(region, site=""):
    """Write a region's name on its colour, or the name alone where the region has none: Html.

    Parameters
    ----------
    region, site : str
        As for `display.colours.region_group`; the site is shown where there is one.
    """
    group, name = region_group(region, site), site or region
    return escaped(name or "-") if group is ELSEWHERE else chip(name, group.colour)


def facts(pairs):
    """List names and values, a pair a line, without pairs whose value is empty: Html.

    pairs: iterable of (str, str).
    """
    rows = (
        f'<tr style="background:none"><th scope="row" style="{CELL_STYLE};text-align:left;font-weight:normal;'
        f'opacity:0.75">'
        f'{escaped(name)}</th><td style="{CELL_STYLE};text-align:left">{escaped(value)}</td></tr>'
        for name, value in pairs
        if str(value)
    )
    return Html(f'<table style="border-collapse:collapse;margin:4px 0;border:0">{"".join(rows)}</table>')


def small_table(heads, rows, right=()):
    """Draw a small table: Html.

    Parameters
    ----------
    heads : sequence of str
    rows : iterable of sequence
    right : set of int
        Columns that are set flush right.
    """
    columns = range(len(heads))
    styles = [f"{CELL_STYLE};text-align:{'right' if k in right else 'left'}" for k in columns]
    head = "".join(
        f'<th scope="col" style="{styles[k]};border-bottom:{THIN_LINE}">{escaped(heads[k])}</th>' for k in columns
    )
    lines = ("".join(f'<td style="{styles[k]}">{escaped(row[k])}</td>' for k in columns) for row in rows)
    body = "".join(f'<tr style="background:none">{line}</tr>' for line in lines)
    whole = f'<thead><tr style="background:none">{head}</tr></thead><tbody>{body}</tbody>'
    return Html(f'<table style="border-collapse:collapse;margin:4px 0;border:0">{whole}</table>')


def card(title, *parts, picture=""):
    """Draw the card that an object shows in a notebook: a title, parts below it, a picture beside them: Html.

    title, parts: str, escaped unless Html; picture: Html.
    """
    text = f'<div><div style="font-weight:bold">{escaped(title)}</div>{"".join(map(escaped, parts))}</div>'
    if not picture:
        return Html(f'<div style="{CARD_FRAME}">{text}</div>')
    beside = "display:flex;flex-wrap:wrap;gap:18px;align-items:center"
    return Html(f'<div style="{CARD_FRAME}"><div style="{beside}">{text}{escaped(picture)}</div></div>')
