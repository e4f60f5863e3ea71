"""Directives that write parts of the reference from the code: tables of columns, caveats and regions, the command line.

{score-columns}     the columns of score, scan and compare
{summary-columns}   the columns of a summary over structures or frames
{caveat-table}      the caveats and what they mean
{region-table}      the regions of the kinase domain
{command-line}      every command with its arguments, options and examples
"""

import argparse
import re
from itertools import groupby

import pandas as pd
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

import alkstruct as alk
from alkstruct.cli.arguments import parser
from alkstruct.cli.commands import COMMANDS
from alkstruct.scoring.caveats import CAVEATS, DOUBTS

USAGE_WIDTH = 88  # columns of a usage line
LONGEST_UNBROKEN = 14  # characters of a cell that is kept on one line
OPTION = re.compile(r"(--[a-z][a-z-]*)")  # of a command, in the words of another's help


def table_node(headings, rows, widths):
    """Make a docutils table; a cell is a list of nodes, or a text.

    Parameters
    ----------
    headings : list of str
    rows : list of list
    widths : list of int
        Shares of the width, in percent.

    Returns
    -------
    docutils.nodes.table
    """
    table = nodes.table(classes=["from-code"])
    group = nodes.tgroup(cols=len(headings))
    table += group
    group += [nodes.colspec(colwidth=width) for width in widths]
    head, body = nodes.thead(), nodes.tbody()
    group += [head, body]
    for part, lines in ((head, [headings]), (body, rows)):
        for line in lines:
            row = nodes.row()
            for cell in line:
                inline = [nodes.Text(cell)] if isinstance(cell, str) else cell
                short = isinstance(cell, str) and len(cell) < LONGEST_UNBROKEN and " " not in cell
                row += nodes.entry("", nodes.paragraph("", "", *inline), classes=["unbroken"] if short else [])
            part += row
    return table


def code(text):
    """Make a cell of code: list of nodes."""
    return [nodes.literal(text, text)]


class ColumnTable(SphinxDirective):
    """The base of tables that come from a data frame of columns."""

    columns = None

    def run(self):
        rows = [[code(row.column), row.dtype, row.unit, row.meaning] for row in type(self).columns().itertuples()]
        return [table_node(["column", "type", "unit", "meaning"], rows, [22, 12, 12, 54])]


class ScoreColumns(ColumnTable):
    """Show the table of `alk.score_columns`."""

    columns = alk.score_columns


class SummaryColumns(ColumnTable):
    """What `alk.summary_columns` lists."""

    columns = alk.summary_columns


class CaveatTable(SphinxDirective):
    """The caveats of a score as its table words them."""

    def run(self):
        rows = [[code(word), "yes" if word in DOUBTS else "no", text] for word, text in CAVEATS.items()]
        return [table_node(["caveat", "widens the interval", "meaning"], rows, [25, 15, 60])]


class RegionTable(SphinxDirective):
    """The stretches of the kinase domain that share a region, one row each."""

    def run(self):
        def same(row):
            return row.region, row.segment, row.role

        rows = []
        for (region, segment, role), group in groupby(alk.region_table().itertuples(), key=same):
            residues = list(group)
            first, last = residues[0].position, residues[-1].position
            pocket = [int(row.klifs) for row in residues if row.klifs is not pd.NA]
            rows.append(
                [
                    region,
                    segment if segment != region else "",
                    f"{first}-{last}" if last > first else f"{first}",
                    f"{min(pocket)}-{max(pocket)}" if len(pocket) > 1 else "".join(map(str, pocket)),
                    role,
                ]
            )
        headings = ["region", "segment, where the region is a site", "residues", "KLIFS", "role"]
        return [table_node(headings, rows, [20, 20, 12, 8, 40])]


class CommandLine(SphinxDirective):
    """Every command of the parser as a section: usage, arguments, options, examples."""

    def run(self):
        found = parser(COMMANDS)
        (subparsers,) = [one for one in found._actions if isinstance(one, argparse._SubParsersAction)]
        summaries = {choice.dest: choice.help for choice in subparsers._choices_actions}
        return [self.section(name, one, summaries[name]) for name, one in subparsers.choices.items()]

    def section(self, name, command, summary):
        """One command: docutils.nodes.section."""
        title = f"alkstruct {name}"
        section = nodes.section(ids=[f"alkstruct-{name}"], names=[title])
        section += nodes.title("", "", *code(title))
        section += nodes.paragraph(text=f"{summary[0].upper()}{summary[1:]}.")
        section += self.block(_usage(command), "text")
        for heading, positional in (("argument", True), ("option", False)):
            rows = [
                [code(_spelled(action)), _meaning(action)]
                for action in command._actions
                if (not action.option_strings) == positional
                and not isinstance(action, argparse._HelpAction)
                and action.help != argparse.SUPPRESS
            ]
            if rows:
                section += table_node([heading, "meaning"], rows, [35, 65])
        examples = command.epilog.removeprefix("examples:\n")
        section += self.block("\n".join(line.strip() for line in examples.splitlines()), "sh")
        return section

    def block(self, text, language):
        block = nodes.literal_block(text, text)
        block["language"] = language
        return block


def _usage(command):
    """A usage line that is broken at the same width everywhere."""
    formatter = argparse.HelpFormatter(prog=command.prog, width=USAGE_WIDTH)
    formatter.add_usage(None, command._actions, command._mutually_exclusive_groups, prefix="")
    return formatter.format_help().rstrip()


def _spelled(action):
    """An option with its value, or an argument: "--csv FILE"."""
    if not action.option_strings:
        return action.metavar or action.dest
    value = "" if action.nargs == 0 else f" {action.metavar or '{' + ','.join(action.choices) + '}'}"
    return ", ".join(action.option_strings) + value


def _meaning(action):
    """The help of an action, options in it as code, with its choices where the value's name does not list them."""
    text = (action.help or "").replace("%%", "%")
    if action.choices and action.metavar:
        text += f" (choices: {', '.join(action.choices)})"
    parts = OPTION.split(text)
    return [node for part in parts for node in (code(part) if OPTION.fullmatch(part) else [nodes.Text(part)])]


def setup(app):
    for name, directive in {
        "score-columns": ScoreColumns,
        "summary-columns": SummaryColumns,
        "caveat-table": CaveatTable,
        "region-table": RegionTable,
        "command-line": CommandLine,
    }.items():
        app.add_directive(name, directive)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
