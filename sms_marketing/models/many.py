"""Asking PostgreSQL about many values at once."""

import json

from odoo.tools import SQL


def any_of(texts):
    """Return SQL to stand behind `=`: one of these texts.

    They go over as one value: a thousand in a list cost more to parse, and to weigh one by one against the statistics of
    the column, than to look up.
    """
    return SQL("ANY(ARRAY(SELECT json_array_elements_text(%s::json)))", json.dumps(list(texts)))
