"""Drill 8: midnight and New Year in Lima on machines elsewhere, and a clock that is set back between two runs."""

from dataclasses import replace

from schemas.calendar import last_closed_month, lima_date, open_years
from tests.builders import ceplan_anio
from tests.drills import child, inputs, invariants
from tests.drills.bench import Bench, Trial
from tests.drills.result import Result

ZONES = ("UTC", "America/Lima", "Asia/Tokyo", "Pacific/Kiritimati")
UE, ANIO = "900004", 2026
#: Two photographs a minute before and after each midnight of Lima that matters, as their names date them.
EDGES = ("20261130235930", "20261201000030", "20261231235930", "20270101000030", "20270531235930", "20270601000030")
#: The runs of a machine in UTC: at 23:59:30 and 00:00:30 of Lima it is 04:59:30 and 05:00:30 there, of the next day.
RUNS = (
    "2026-12-01T04:59:45Z", "2026-12-01T05:00:45Z", "2027-01-01T04:59:45Z", "2027-01-01T05:00:45Z",
    "2027-06-01T04:59:45Z", "2027-06-01T05:00:45Z",
)  # fmt: skip
_DATES = ("2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01", "2027-05-31", "2027-06-01")
_CLOSED = (10, 11, 11, 12, 12, 12)
_OPEN = ([2026], [2026], [2026], [2026, 2027], [2026, 2027], [2027])


def midnights(bench: Bench, zones: tuple[str, ...] = ZONES, edges: slice = slice(None)) -> Result:
    """Each photograph is of its day in Lima, on whatever machine; all machines make the same bytes. `edges`: which of
    the midnights are tried by a run on each machine."""
    result = Result(
        8, "Medianoche y Año Nuevo en Lima en máquinas de otra zona; el reloj dos horas atrás", bench.engine
    )
    with result.timed():
        exports = {}
        for zone in bench.within(zones):
            trial = bench.trial(deliveries={})
            for moment, now in list(zip(EDGES, RUNS, strict=True))[edges]:
                _deliver(trial, moment)
                _run(trial, result, f"{zone}, {now}", now, (("TZ", zone),))
            with trial.night() as night:
                exports[zone] = night.exported()
                cortes = night.query(
                    "SELECT corte, mes_cerrado_hasta FROM poi_corte WHERE ue = :ue ORDER BY corte_instante", ue=UE
                )
            found = [(str(corte), closed) for corte, closed in cortes]
            if found != list(zip(_DATES, _CLOSED, strict=True))[edges]:
                result.blame(zone, [f"las fotografías quedaron como {found}"])
            result.tried["máquinas"] += 1
            if exports[zone] != exports[zones[0]]:
                result.blame(zone, ["I3: la exportación depende de la zona horaria de la máquina"])
            bench.forget(trial)
        for now, day, years in zip(RUNS, _DATES, _OPEN, strict=True):
            result.tried["instantes al filo de la medianoche"] += 1
            if str(lima_date(now)) != day or open_years(lima_date(now)) != years:
                result.blame(now, [f"es {lima_date(now)} con años abiertos {open_years(lima_date(now))}"])
            if last_closed_month(ANIO, lima_date(now)) != _CLOSED[RUNS.index(now)]:
                result.blame(now, ["el último mes cerrado es otro"])
        _set_back(bench, result)
    return result


#: The clock shows these, one run after another: it is set back two hours over midnight, runs, and is put right.
_BACK = ("2026-12-01T05:30:00Z", "2026-12-01T03:30:00Z", "2026-12-01T03:45:00Z", "2026-12-01T06:00:00Z")
_RIGHT = ("2026-12-01T05:30:00Z", "2026-12-01T05:31:00Z", "2026-12-01T05:45:00Z", "2026-12-01T06:00:00Z")
#: What arrives before each of them: the second is dated after what the clock then shows.
_ARRIVING = (EDGES[0], EDGES[1], "20261115083000")


def _set_back(bench: Bench, result: Result) -> None:
    """The same deliveries under a clock that goes back and under one that does not end in the same warehouse."""
    exports, orders = [], []
    for clock in (_RIGHT, _BACK):
        trial = bench.trial(deliveries={})
        with trial.night() as night:
            for number, now in enumerate(clock):
                if number < len(_ARRIVING):
                    _deliver(trial, _ARRIVING[number])
                if number == 1:
                    inputs.put(trial.folder / "raw", inputs.second_night())
                night.run(now)
                night.custody.note_review("poi", ANIO, now)
            result.tried["series con el reloj atrasado dos horas"] += clock is _BACK
            exports.append(night.exported())
            orders.append([event.ruta for _, event in night.custody.events()])
            if night.custody.last_review(["poi"], [ANIO]) != max(clock):
                result.blame("reloj atrasado", ["la última revisión no es la del reloj más adelantado"])
            # What a photograph "of tomorrow" was told while the clock was behind stays on record.
            result.blame("reloj atrasado", invariants.violations(night, exports[0], of_deliveries=clock is _RIGHT))
        bench.forget(trial)
    if orders[0] != orders[1]:
        result.blame("reloj atrasado", ["los eventos del libro están en otro orden"])


def _deliver(trial: Trial, moment: str) -> None:
    """A photograph of that moment; each has other values."""
    year = list(ceplan_anio.fotografias(UE, 3, 7, ANIO, [*EDGES, "20270701000000"], cambian=1.0))
    index = EDGES.index(moment) if moment in EDGES else len(EDGES)
    rows = year[index][1]
    path = trial.folder / "raw" / "ejemplo" / ceplan_anio.nombre(UE, moment)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(ceplan_anio.exportar(rows, moment))


def _run(trial: Trial, result: Result, where: str, now: str, environ: tuple[tuple[str, str], ...]) -> None:
    result.tried["corridas con el reloj o la zona cambiados"] += 1
    code = Trial(replace(trial.order, now=now, environ=environ)).run()
    if code != child.WELL:
        result.blame(where, [f"terminó con {code}: {trial.said()['error']}"])
