"""The zones of states and provinces, and the states of ZIP codes.

Zones of the United States: 49 CFR 71, https://www.ecfr.gov/current/title-49/part-71 (read 2026-11); a state that is
split has all its zones. ZIP code areas: https://pe.usps.com/text/LabelingLists/L002.htm (read 2026-11).
"""

from __future__ import annotations

_EASTERN, _CENTRAL, _MOUNTAIN, _PACIFIC = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
_ALASKA = ("America/Anchorage", "America/Juneau", "America/Sitka", "America/Metlakatla", "America/Yakutat")

_UNITED_STATES = {
    **dict.fromkeys(
        ["CT", "DC", "DE", "GA", "MA", "MD", "ME", "NC", "NH", "NJ", "NY", "OH", "PA", "RI", "SC", "VA", "VT", "WV"],
        (_EASTERN,),
    ),
    **dict.fromkeys(["AL", "AR", "IA", "IL", "LA", "MN", "MO", "MS", "OK", "WI"], (_CENTRAL,)),
    **dict.fromkeys(["CO", "MT", "NM", "UT", "WY"], (_MOUNTAIN,)),
    **dict.fromkeys(["CA", "WA"], (_PACIFIC,)),
    "AK": (*_ALASKA, "America/Nome", "America/Adak"),
    "AZ": ("America/Phoenix", _MOUNTAIN),  # the Navajo Nation moves its clocks
    "FL": (_EASTERN, _CENTRAL),
    "HI": ("Pacific/Honolulu",),
    "ID": ("America/Boise", _PACIFIC),
    "IN": ("America/Indiana/Indianapolis", _CENTRAL),
    "KS": (_CENTRAL, _MOUNTAIN),
    "KY": (_EASTERN, _CENTRAL),
    "MI": ("America/Detroit", "America/Menominee"),
    "ND": (_CENTRAL, _MOUNTAIN),
    "NE": (_CENTRAL, _MOUNTAIN),
    "NV": (_PACIFIC, _MOUNTAIN),  # West Wendover
    "OR": (_PACIFIC, "America/Boise"),  # Malheur County
    "SD": (_CENTRAL, _MOUNTAIN),
    "TN": (_EASTERN, _CENTRAL),
    "TX": (_CENTRAL, _MOUNTAIN),  # El Paso
    "AS": ("Pacific/Pago_Pago",),
    "FM": ("Pacific/Chuuk", "Pacific/Pohnpei", "Pacific/Kosrae"),
    "GU": ("Pacific/Guam",),
    "MH": ("Pacific/Majuro", "Pacific/Kwajalein"),
    "MP": ("Pacific/Saipan",),
    "PR": ("America/Puerto_Rico",),
    "PW": ("Pacific/Palau",),
    "UM": ("Pacific/Midway", "Pacific/Wake"),
    "VI": ("America/St_Thomas",),
}
# https://nrc.canada.ca/en/certifications-evaluations-standards/canadas-official-time/time-zones-daylight-saving-time
_CANADA = {
    "AB": ("America/Edmonton",),
    "BC": ("America/Vancouver", "America/Edmonton", "America/Dawson_Creek", "America/Fort_Nelson", "America/Creston"),
    "MB": ("America/Winnipeg",),
    "NB": ("America/Moncton",),
    "NL": ("America/St_Johns", "America/Goose_Bay"),
    "NS": ("America/Halifax", "America/Glace_Bay"),
    "NT": ("America/Edmonton", "America/Inuvik"),
    "NU": ("America/Iqaluit", "America/Rankin_Inlet", "America/Resolute", "America/Cambridge_Bay"),
    "ON": ("America/Toronto", "America/Winnipeg", "America/Atikokan"),
    "PE": ("America/Halifax",),
    "QC": ("America/Toronto", "America/Halifax", "America/Blanc-Sablon"),
    "SK": ("America/Regina", "America/Swift_Current", "America/Edmonton"),  # Lloydminster keeps Alberta's time
    "YT": ("America/Whitehorse", "America/Dawson"),
}
# https://www.australia.gov.au/daylight-saving (read 2026-11)
_AUSTRALIA = {
    "ACT": ("Australia/Sydney",),
    "NSW": ("Australia/Sydney", "Australia/Broken_Hill", "Australia/Lord_Howe"),
    "NT": ("Australia/Darwin",),
    "QLD": ("Australia/Brisbane", "Australia/Lindeman"),
    "SA": ("Australia/Adelaide",),
    "TAS": ("Australia/Hobart", "Antarctica/Macquarie"),
    "VIC": ("Australia/Melbourne",),
    "WA": ("Australia/Perth", "Australia/Eucla"),
}

STATE_ZONES: dict[str, tuple[str, ...]] = {
    f"{country}-{state}": zones
    for country, table in (("US", _UNITED_STATES), ("CA", _CANADA), ("AU", _AUSTRALIA))
    for state, zones in table.items()
}
# Countries of their own in ISO 3166, states to the Postal Service and to the federal rules on calls.
TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})
# Post of the armed forces abroad: nobody can tell the zone.
MILITARY = frozenset({"US-AA", "US-AE", "US-AP"})

# First and last of the three-digit areas of each state.
_ZIP_AREAS = """
AA 340-340  AE 090-098  AK 995-999  AL 350-352 354-369  AP 962-966  AR 716-729  AZ 850-853 855-857 859-860 863-865
CA 900-908 910-928 930-961  CO 800-816  CT 060-069  DC 200-200 202-205 569-569  DE 197-199  FL 320-339 341-342 344-344
FL 346-347 349-349  GA 300-319 398-399  HI 967-968  IA 500-516 520-528  ID 832-838  IL 600-620 622-629
IN 460-479  KS 660-662 664-679  KY 400-418 420-427  LA 700-701 703-708 710-714  MA 010-027 055-055  MD 206-212 214-219
ME 039-049  MI 480-499  MN 550-551 553-567  MO 630-631 633-641 644-658  MS 386-397  MT 590-599  NC 270-289  ND 580-588
NE 680-681 683-693  NH 030-038  NJ 070-089  NM 870-871 873-884  NV 889-891 893-895 897-898  NY 005-005 100-149
OH 430-459  OK 730-731 734-741 743-749  OR 970-979  PA 150-196  PR 006-007 009-009  RI 028-029  SC 290-299
SD 570-577  TN 370-385  TX 733-733 750-770 772-799 885-885  UT 840-847  VA 201-201 220-246  VI 008-008
VT 050-054 056-059  WA 980-986 988-994  WI 530-532 534-535 537-549  WV 247-268  WY 820-831
"""


def _zip_states() -> dict[str, str]:
    found, state = {}, ""
    for word in _ZIP_AREAS.split():
        first, dash, last = word.partition("-")
        if not dash:
            state = word
            continue
        found.update((f"{area:03}", state) for area in range(int(first), int(last) + 1))
    return found


# {"331": "FL", ...}
ZIP_STATES = _zip_states()
# ZIP codes of another state than the rest of their area. https://pe.usps.com/text/pub28/28apb.htm (read 2026-11)
ZIP_EXCEPTIONS = {"96799": "AS"}
