"""Yearly partitions: from the first year of CEPLAN V.01 follow-up to the running one, in Lima's time."""

import dagster as dg

from schemas.calendar import FIRST_YEAR

YEARS = dg.TimeWindowPartitionsDefinition(
    cron_schedule="0 0 1 1 *",
    start=str(FIRST_YEAR),
    fmt="%Y",
    timezone="America/Lima",
    end_offset=1,  # the running year is a partition from its first day
)
