"""The columns of a summary over structures or frames, one row a variant, and their meaning."""

from alkstruct.scoring.table import SCORE_COLUMNS

# What is known of a variant without coordinates.
PLACE_COLUMNS = ("variant", "kinase", "position", "region", "site", "klifs")
STREAMED_COLUMNS = ("ddg", "disruption", "clash_free", "distance")  # numbers of a score table that are summarised
#: The summary: column -> (dtype, unit, meaning).
SUMMARY_COLUMNS = {
    **{name: SCORE_COLUMNS[name] for name in PLACE_COLUMNS},
    "count": (
        "Int64",
        "",
        "structures or frames in which the variant is modelled; the other columns are of these alone",
    ),
    "ddg_mean": ("Float64", "kcal/mol", "mean of ddg over structures or frames"),
    "ddg_spread": ("Float64", "kcal/mol", "standard deviation of ddg over structures or frames"),
    "ddg_error": (
        "Float64",
        "kcal/mol",
        "standard error of ddg_mean: of structures spread / sqrt(count), of frames from blocks of them",
    ),
    "ddg_smallest": ("Float64", "kcal/mol", "smallest ddg"),
    "ddg_largest": ("Float64", "kcal/mol", "largest ddg"),
    "ddg_low": ("Float64", "kcal/mol", "ddg that 5 % of structures or frames are below; of frames to 0.01"),
    "ddg_median": ("Float64", "kcal/mol", "median of ddg; of frames to 0.01"),
    "ddg_high": ("Float64", "kcal/mol", "ddg that 95 % of structures or frames are below; of frames to 0.01"),
    "disruption_mean": ("Float64", "0-1", "mean of disruption; where the residue is indirect, of the base rate"),
    "disruption_spread": ("Float64", "0-1", "standard deviation of disruption over structures or frames"),
    "disruption_error": ("Float64", "0-1", "standard error of disruption_mean"),
    "clash_free_mean": ("Float64", "0-1", "mean of clash_free"),
    "clash_free_error": ("Float64", "0-1", "standard error of clash_free_mean"),
    "distance_mean": ("Float64", "Å", "mean of distance"),
    "distance_spread": ("Float64", "Å", "standard deviation of distance over structures or frames"),
    "disrupts": ("Float64", "0-1", "share of structures or frames with the verdict disrupts"),
    "verdict": ("category", "", "verdict of most structures or frames, of several the graver; not modelled if in none"),
    "independent": ("Float64", "", "frames only: so many independent ones tell as much of ddg_mean"),
    "converged": ("boolean", "", "frames only: whether they suffice for ddg_error, which is a lower bound if not"),
}
