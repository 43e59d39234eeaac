"""Word forms for the tables: what a verb looks like in the persons and moods in which people ask to be left alone."""


def forms(stems: str, endings: str) -> str:
    """Every stem with every ending, one blank between; an ending written as - is none."""
    return " ".join(stem + ending.replace("-", "") for stem in stems.split() for ending in endings.split())
