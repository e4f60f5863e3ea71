"""Settings of the documentation site. `python -m tools.docs` builds it; CONTRIBUTING.md says how.

The source folder is the checkout itself, so that links between docs/, notebooks/ and README.md are the same on the site
as in the repository.
"""

import os
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path[:0] = [str(DOCS / "_ext"), str(ROOT)]

import alkstruct  # noqa: E402
from alkstruct.io.pdb_entries import cached  # noqa: E402

project = "alkstruct"
author = "The alkstruct authors"
copyright = "The alkstruct authors"
version = release = alkstruct.__version__

root_doc = "docs/index"
include_patterns = [
    "docs/**",
    "notebooks/*.ipynb",
    "structures/README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
]
# docs/README.md is the list of pages for readers of the repository; the site's section pages show parts of it.
exclude_patterns = ["docs/README.md", "docs/_*", "**/.ipynb_checkpoints"]

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "numpydoc",
    "sphinx_copybutton",
    "sphinx_design",
    "alkstruct_tables",
    "alkstruct_pages",
]

# Pages are Markdown as the repository shows it, with GitHub's anchors.
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4

# Notebooks are run while the site is built; results are kept until their code or the package changes (tools/docs.py).
nb_execution_mode = "off" if os.environ.get("DOCS_NOTEBOOKS", "").lower() == "off" else "cache"
nb_execution_cache_path = os.environ.get("DOCS_CACHE", "")
nb_execution_in_temp = True
nb_execution_timeout = 600
# What a notebook downloads: the site is built without a network, so that it is run where these are in the cache alone.
NOTEBOOK_ENTRIES = {"notebooks/07_other_kinases.ipynb": ("2ITY", "3G0E")}
nb_execution_excludepatterns = [page for page, entries in NOTEBOOK_ENTRIES.items() if not all(map(cached, entries))]
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_ipywidgets_js = {}  # no notebook shows a widget; nothing is loaded from elsewhere
nb_merge_streams = True

default_role = "py:obj"  # a name in single backticks is a link where there is such a name
autosummary_generate = False  # the reference has a page for each group of names, not a page for each name
autodoc_member_order = "bysource"
autodoc_typehints = "none"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False

templates_path = ["_templates"]
html_static_path = ["_static"]
html_css_files = ["alkstruct.css"]
html_additional_pages = {"index": "to_start.html"}
WITHOUT_RESULTS = ""  # what every page says at its head of notebooks that were not run
if nb_execution_mode == "off":
    WITHOUT_RESULTS = "This site was built without running the notebooks: they are shown without their results."
elif nb_execution_excludepatterns:
    WITHOUT_RESULTS = (
        "Notebook 7 is shown without its results: the two entries that it downloads, 2ITY and 3G0E, were not at hand."
    )
html_theme = "pydata_sphinx_theme"
html_title = "alkstruct"
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "logo": {"text": "alkstruct"},
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "show_prev_next": True,
    "show_toc_level": 2,
    "collapse_navigation": True,
    "footer_start": ["research_use.html"],
    "footer_end": [],
    "announcement": WITHOUT_RESULTS,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
html_context = {"default_mode": "auto"}
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
copybutton_only_copy_prompt_lines = False
