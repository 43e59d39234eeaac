"""The leads file of ./run demo, checked before any long step: a CSV file as spreadsheets save it."""

import csv
from pathlib import Path

from dev.say import Problem

OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def check(path, columns):
    """Return the number of rows of a usable leads file. Raises Problem with one sentence for any other."""
    rows = _rows(Path(path))
    header = [name.strip() for name in rows[0]] if rows else []
    missing = [name for name in columns if name not in header]
    if missing:
        raise Problem(_why_columns_miss(path, header, missing, columns), code=2)
    count = sum(any(cell.strip() for cell in row) for row in rows[1:])
    if not count:
        raise Problem(f"{path} has a header but no leads: add at least one row.", code=2)
    return count


def _rows(path):
    """Return all rows, split at commas."""
    if not path.exists():
        raise Problem(f"The leads file {path} does not exist.", code=2)
    if not path.is_file():
        raise Problem(f"{path} is not a file: give the path of a CSV file.", code=2)
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            return list(csv.reader(handle, strict=True))
    except UnicodeDecodeError as error:
        raise Problem(f"{path} is not UTF-8 (byte {error.start}): save it as CSV UTF-8.", code=2) from None
    except csv.Error as error:
        raise Problem(f"{path} is not a CSV file ({error}): save it as CSV UTF-8 with commas.", code=2) from None
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}.", code=2) from None


def _why_columns_miss(path, header, missing, columns):
    if not header:
        return f"{path} is empty: the first line must name the columns {', '.join(columns)}."
    for sign, name in OTHER_DELIMITERS.items():
        if len(header) == 1 and sign in header[0]:
            return f"{path} separates its columns with {name}: save it as CSV with commas."
    return f"{path} lacks the columns {', '.join(missing)}: the first line must name {', '.join(columns)}."
