"""Asking PostgreSQL about many values at once."""

import json

from odoo.tools import SQL


def any_of(texts):
    """Return SQL to stand behind `=`: one of these texts.

    They go over as one value: to parse a thousand in a list, and to weigh each against the statistics of its column,
    costs more than to look them up.
    """
    return SQL("ANY(ARRAY(SELECT json_array_elements_text(%s::json)))", json.dumps(list(texts)))
