"""Print anew what pages show: `python -m tools.refresh_pages [PAGE ...]`.

In README.md and the pages of docs/ that is each block that begins with "$ alkstruct"; in the guides of docs/howto/ it
is each block of code that shows what it prints. tests/outside/test_printed.py and tests/outside/test_site.py compare
the same blocks. Run it after a change of scores, of texts or of the packaged inhibitors, and look at `git diff` before
you commit: the sentences around a block are yours to mend. It takes some minutes.
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import doc_blocks  # noqa: E402

GUIDES = sorted(page for page in (ROOT / "docs" / "howto").glob("*.md") if page.name != "index.md")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *GUIDES]


def shown_and_now(page):
    """Yield pairs of a block's text as it stands on a page, and as it is printed now."""
    if page in GUIDES:
        with doc_blocks.in_a_folder_of_its_own():
            yield from doc_blocks.play(page, {})
        return
    for block in doc_blocks.blocks(page):
        if block.language == "text" and block.text.startswith(doc_blocks.PROMPT):
            yield block.text, doc_blocks.rerun(block, {})


def refresh(page):
    """Write a page whose blocks show something else by now; tell whether it has changed."""
    before = after = page.read_text(encoding="utf-8")
    for shown, now in shown_and_now(page):
        after = after.replace(shown, now, 1)
    if after != before:
        page.write_text(after, encoding="utf-8")
    return after != before


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tools.refresh_pages", description="Print anew what pages show.")
    parser.add_argument("pages", metavar="PAGE", nargs="*", type=Path, help="docs/ranking.md; all of them by default")
    asked = [page.resolve() for page in parser.parse_args(arguments).pages] or PAGES
    unknown = [str(page) for page in asked if page not in PAGES]
    if unknown:
        parser.error(f"{', '.join(unknown)}: not README.md, and no page of docs/ or docs/howto/")
    os.environ["ALKSTRUCT_OFFLINE"] = "1"  # as in the tests
    changed = []
    for page in asked:
        if refresh(page):
            changed.append(page.relative_to(ROOT).as_posix())
            print(f"{changed[-1]} printed anew", flush=True)
    print(f"now look at: git diff {' '.join(changed)}" if changed else "every page shows what is printed")


if __name__ == "__main__":
    main()
