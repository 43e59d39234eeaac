"""What the gate's clock says in demos, end-to-end tests and benchmarks, at whatever hour they run.

It says noon in New York: sending hours are open in all of the United States but Hawaii and the Pacific, and in Europe,
and closed in Australia and India. The rules are those of the product; only the time of day is set, by the module
`sms_marketing_clock` in `dev/addons`, which sets it right as soon as an account could reach anybody but this machine.
"""

NOON = """
INSERT INTO ir_config_parameter (key, value)
SELECT 'sms_marketing_clock.offset_seconds',
       round(extract(epoch FROM date_trunc('day', local.now) + interval '12 hours' - local.now))::text
  FROM (SELECT now() AT TIME ZONE 'America/New_York' AS now) AS local
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
"""


def set_to_noon(database):
    """Set the clock of a private database with the module; before its first Odoo starts."""
    database.sql(NOON)
