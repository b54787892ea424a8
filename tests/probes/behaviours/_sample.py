"""Made-up facts about a sample that an article prints."""


def sample(printed="", shown=True):
    """It stops as printed with this error, or runs and shows what it is to show, or does not."""
    return {
        "id": "003-some-sample",
        "instead": "trains nothing",
        "printed": {"error": printed, "shown": shown and not printed},
        "corrected": {"error": "", "shown": True},
    }
