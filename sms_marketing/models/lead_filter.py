"""Filters on leads that users write: plain values only, and nothing that they may not read themselves.

A job that may do everything looks at them. Code in one would run with all rights; and a filter on a field that is
nobody's business would tell its value, guess by guess, by the lane that a lead takes.
"""

from ast import literal_eval

from odoo.fields import Domain


def lead_filter(written):
    """Return the `Domain` that stands in a field. ValueError, SyntaxError or TypeError where it is no plain one."""
    return Domain(literal_eval((written or "[]").strip()))


def lead_filter_of_user(env, written):
    """Return the `Domain` that a user has written; any exception where it cannot be asked, or asks too much.

    Whoever plans need not be allowed to open leads, but what is behind them must be theirs to read.
    """
    domain, leads = lead_filter(written), env["crm.lead"].sudo(False)
    _check_readable(leads, domain)
    leads.sudo().search_count(domain, limit=1)  # sudo: only whether it can be asked
    return domain


def _check_readable(model, domain):
    """AccessError for a field that the user may not read, or one on the way to it."""
    for condition in domain.iter_conditions():
        inner = Domain(condition.value) if condition.operator in ("any", "not any") else None
        _check_path(model, condition.field_expr.split("."), inner)


def _check_path(model, names, inner):
    """AccessError as above for the fields of a path; `inner` is asked of what is at its end."""
    field = model._fields.get(names[0])
    if not field:  # that is said when it is asked
        return
    model._check_field_access(field, "read")
    behind = model.env[field.comodel_name] if field.relational else None
    if behind is None or not (names[1:] or inner):
        return
    behind.check_access("read")
    if names[1:]:
        _check_path(behind, names[1:], inner)
    else:
        _check_readable(behind, inner)
