"""What the gate's clock says in demos, end-to-end tests and benchmarks, at whatever hour they run.

It says noon in New York on the next working day: sending hours are open in all of the United States but Hawaii and the
Pacific, and in Europe, and closed in Australia and India. Today counts if it is one; Saturdays, Sundays and every
state's public holidays are none, as some states close them. The rules are those of the product; only the clock is set,
by the module `sms_marketing_clock` in `dev/addons`, which sets it right as soon as an account could reach anybody but
this machine.
"""

import subprocess
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dev import venv
from dev.cache import CHECKOUT

NEW_YORK = ZoneInfo("America/New_York")
SATURDAY = 5  # date.weekday()
SAVE = """
INSERT INTO ir_config_parameter (key, value) VALUES ('sms_marketing_clock.offset_seconds', '{seconds}')
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
"""


def set_to_noon(database):
    """Set the clock of a private database with the module; before its first Odoo starts."""
    # in the virtual environment: the calendar of holidays is there
    command = [venv.python(), "-m", "dev.clock"]
    done = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True)
    database.sql(SAVE.format(seconds=int(done.stdout)))


def seconds_until_noon(now):
    """Return the seconds from `now` (aware) to noon of the next working day in New York; negative in the afternoon."""
    noon = now.astimezone(NEW_YORK).replace(hour=12, minute=0, second=0, microsecond=0)
    day = working_day(noon.date())
    return round((noon.replace(year=day.year, month=day.month, day=day.day) - now).total_seconds())


def working_day(day: date):
    """Return this day or the next that is no Saturday, no Sunday and nowhere in the United States a holiday."""
    import holidays  # here: ./run itself needs no packages

    states = [holidays.country_holidays("US", subdiv=state) for state in holidays.US.subdivisions]
    while day.weekday() >= SATURDAY or any(day in state for state in states):
        day += timedelta(days=1)
    return day


if __name__ == "__main__":
    print(seconds_until_noon(datetime.now(NEW_YORK)))
