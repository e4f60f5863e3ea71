"""The inhibitors whose numbers the tests know, whatever others are packaged beside them."""

FIVE = ["crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"]
FIVE_ENTRIES = ["2XP2", "4MKC", "3AOX", "5J7H", "4CLI"]
