"""The way out for a held file and for a wrong load: what a person decides, who, when and why.

    aceptar    a held file is loaded as the one that counts; a file that was taken out comes back
    rechazar   a held file is let go
    retirar    a load is taken out of the warehouse, and what it had replaced comes back

A decision is an event of custody's ledger first; then it is done in the warehouse, in one transaction, and noted in the
table `decision`. One that is in the ledger and not in the table (the machine stopped in between; a rebuild) is done by
`catch_up`, which every inventory calls: a decision is never lost, and never done twice.

What was taken out stays out, however often the same bytes come again, until somebody accepts it.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, update

from assets.loading import dated, marts, naming, observations, poi_alerts, psig_year, replacing
from assets.loading.ledger import PENDING, WITHDRAWN, Outcome, lock_name, set_part
from assets.loading.placing import Unit, again, settle_all
from assets.loading.standing import Standing, standing
from assets.sources.registry import SOURCES
from assets.sources.unit import Delivery
from schemas.calendar import lima_date
from schemas.frames import from_records
from schemas.tables.audit import ARCHIVO, ARCHIVO_UNIDAD, CARGA, DECISION, OBSERVACION
from schemas.tables.publicado import PUBLICADO_CIFRA
from warehouse import bulk, reading
from warehouse.custody import Custody, Decision, Ledger
from warehouse.engine import AlmacenError, lock, snapshot, transaction
from warehouse.tables import sql_table

_LOG = logging.getLogger(__name__)
#: Hears of a decision that cannot be done: its number in the ledger, the decision, and what stops it.
Undone = Callable[[int, Decision, Exception], None]

#: What a person may accept: held, let go for its order, or taken out.
ACCEPTABLE = ("retenido", "ignorado", "retirado")
UNDATED = "corte_sin_fecha"
#: Digits of a hash that people are shown, if they tell the file from all others.
_DIGITS = 12
_SHOWN = 5


class DecisionError(Exception):
    """A decision cannot be taken: why, and what to do instead."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(f"{cause}. {remedy}")
        self.cause = cause
        self.remedy = remedy


def decide(
    engine: Engine,
    custody: Custody,
    begin: str,
    *,
    accept: bool,
    motivo: str,
    quien: str,
    now: str,
    ejemplos: bool,
    fecha: str | None = None,
) -> list[Outcome]:
    """Accepts or rejects the file whose hash begins so; what became of each of its parts. `fecha`: of which moment the
    file is. Raises `DecisionError` if there is nothing to decide, and then nothing was written."""
    motivo = _reason(motivo)
    with custody.exclusive():
        with snapshot(engine) as conn:
            sha256 = _the_file(conn, begin)
            _may_decide(conn, custody, sha256, accept=accept, fecha=fecha)
        verbo = "aceptar" if accept else "rechazar"
        return _do(engine, custody, Decision(verbo, sha256, motivo, quien, now, fecha), ejemplos)


def withdraw(
    engine: Engine, custody: Custody, begin: str, *, motivo: str, quien: str, now: str, ejemplos: bool
) -> list[Outcome]:
    """Takes out the load whose key begins so; what came in its place. Raises `DecisionError` as `decide`."""
    motivo = _reason(motivo)
    with custody.exclusive():
        with snapshot(engine) as conn:
            row = _the_load(conn, begin)
            _readable(conn, custody, row)
        which = {name: row[name] for name in ("carga_id", "fuente", "anio", "unidad")}
        return _do(engine, custody, Decision("retirar", row["archivo_sha256"], motivo, quien, now, **which), ejemplos)


def _do(engine: Engine, custody: Custody, decision: Decision, ejemplos: bool) -> list[Outcome]:
    custody.append([decision])
    try:
        return catch_up(engine, custody, custody.ledger(), ejemplos=ejemplos, undone=_refuse)
    except AlmacenError as problem:
        raise _noted(problem.cause) from problem


def _refuse(number: int, decision: Decision, error: Exception) -> None:
    raise _noted(str(error)) from error


def _noted(cause: str) -> DecisionError:
    return DecisionError(
        f"la decisión quedó anotada y todavía no se pudo hacer: {cause}",
        "no la repita: la hará la próxima corrida («seguimiento run»)",
    )


def catch_up(
    engine: Engine, custody: Custody, ledger: Ledger, *, ejemplos: bool, undone: Undone | None = None
) -> list[Outcome]:
    """Does what was decided and is not done yet, in order. `undone` hears of what cannot be done; else the log does."""
    undone = undone or _warn
    decided = [(number, event) for number, event in ledger if isinstance(event, Decision)]
    if not decided:
        return []
    with snapshot(engine) as conn:
        done = set(reading.read(conn, DECISION, ["secuencia"])["secuencia"])
    outcomes: list[Outcome] = []
    for number, decision in decided:
        if number in done:
            continue
        try:
            outcomes += _apply(engine, custody, number, decision, ledger, ejemplos)
            _tell_the_others(engine, decision)
        except (AlmacenError, OSError):
            raise  # the system's trouble: the run fails and is repeated
        except Exception as error:  # noqa: BLE001  one decision that cannot be done must not stop the intake
            undone(number, decision, error)
    return outcomes


def _warn(number: int, decision: Decision, error: Exception) -> None:
    told = "la decisión %d (%s %s) no se pudo hacer: %s; se intentará en la próxima corrida"
    _LOG.warning(told, number, decision.verbo, decision.carga_id or decision.sha256[:12], error)


def _tell_the_others(engine: Engine, decision: Decision) -> None:
    """What is said of other units' sheets of the year, and which units have sent nothing for too long, as it is now."""
    with snapshot(engine) as conn:
        units = [unit for unit, _, _ in _parts(conn, decision.sha256)]
    for anio in sorted({anio for fuente, anio, _ in units if fuente in psig_year.SOURCES}):
        psig_year.bring_up(engine, anio, decision.en)
    if any(SOURCES[fuente].dated for fuente, _, _ in units):
        poi_alerts.of_silence(engine, lima_date(decision.en))


def _apply(
    engine: Engine, custody: Custody, number: int, decision: Decision, ledger: Ledger, ejemplos: bool
) -> list[Outcome]:
    verbs: dict[str, Callable[..., list[Outcome]]] = {"aceptar": _accept, "rechazar": _reject, "retirar": _withdraw}
    with transaction(engine) as conn:
        lock(conn, "decisiones")
        if len(reading.read(conn, DECISION, ["secuencia"], secuencia=number)):
            return []  # another process was faster
        # Of what is not followed here (examples on a server) there is nothing to do but to know of it.
        known = len(reading.read(conn, ARCHIVO, ["ruta"], archivo_sha256=decision.sha256)) > 0
        files = standing(ledger, ejemplos=ejemplos) if known else {}
        outcomes = verbs[decision.verbo](conn, custody, decision, files) if known else []
        row = {
            "secuencia": number,
            "tipo": decision.verbo,
            "archivo_sha256": decision.sha256,
            "carga_id": decision.carga_id,
            "fecha": decision.fecha,
            "quien": decision.quien,
            "motivo": decision.motivo,
            "decidido_en": decision.en,
        }
        bulk.upsert(conn, DECISION, from_records(DECISION, [row]))
    return outcomes


def _accept(conn: Connection, custody: Custody, decision: Decision, files: dict[str, Standing]) -> list[Outcome]:
    sha256 = decision.sha256
    if decision.fecha:
        table = sql_table(ARCHIVO)
        dated_now = update(table).where(table.c.archivo_sha256 == sha256).values(entregado_en=decision.fecha)
        conn.execute(dated_now)
    outcomes: list[Outcome] = []
    for unit, estado, carga_id in _parts(conn, sha256):
        if estado in ACCEPTABLE:
            lock(conn, lock_name(*unit))
            set_part(conn, _file(sha256), *unit, "retenido", PENDING, carga_id)
            outcomes += settle_all(conn, custody, unit, decision.en, accepted=frozenset({sha256}))
    return outcomes


def _reject(conn: Connection, custody: Custody, decision: Decision, files: dict[str, Standing]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for unit, estado, carga_id in _parts(conn, decision.sha256):
        if estado == "retenido":
            lock(conn, lock_name(*unit))
            outcomes.append(_let_go(conn, decision, unit, "rechazado", carga_id))
            _open_again(conn, unit, files)
            outcomes += settle_all(conn, custody, unit, decision.en)
    return outcomes


def _withdraw(conn: Connection, custody: Custody, decision: Decision, files: dict[str, Standing]) -> list[Outcome]:
    unit = (str(decision.fuente), int(decision.anio or 0), str(decision.unidad))
    lock(conn, lock_name(*unit))
    loads = reading.read(conn, CARGA, fuente=unit[0], anio=unit[1], unidad=unit[2]).set_index("carga_id", drop=False)
    if decision.carga_id not in loads.index:
        return []
    load = loads.loc[decision.carga_id]
    first = None
    if SOURCES[unit[0]].dated:
        _out_of_history(conn, custody, load, decision.en)
    else:
        first = _out(conn, load, loads)
    table = sql_table(CARGA)
    conn.execute(update(table).where(table.c.carga_id == decision.carga_id).values(estado=WITHDRAWN))
    outcome = _let_go(conn, decision, unit, "retirado", decision.carga_id)
    _unname(conn, custody, load)
    _open_again(conn, unit, files)
    if first:
        set_part(conn, _file(first), *unit, "retenido", PENDING, None)
    return [outcome, *settle_all(conn, custody, unit, decision.en, accepted=frozenset({first} if first else ()))]


def _out_of_history(conn: Connection, custody: Custody, load: pd.Series, now: str) -> None:
    """A photograph leaves the history; what was taken for a copy of it is looked at again."""
    fuente, anio, ue = load["fuente"], int(load["anio"]), load["unidad"]
    dated.take_out(conn, fuente, anio, ue, load["carga_id"], partial(again, conn, custody, fuente), now)
    marts.without(conn, fuente, anio, ue)
    copies = reading.read(conn, ARCHIVO_UNIDAD, fuente=fuente, anio=anio, unidad=ue, carga_id=load["carga_id"])
    for sha256 in copies["archivo_sha256"]:
        set_part(conn, _file(sha256), fuente, anio, ue, "retenido", PENDING, None)


def _out(conn: Connection, load: pd.Series, loads: pd.DataFrame) -> str | None:
    """The rows of a load that replaces leave. The file whose load comes back, if this one was to be seen: the one whose
    place it had taken, unless that was withdrawn too."""
    if not load["vigente"] and not SOURCES[load["fuente"]].adds:
        return None
    fuente, anio, unidad = load["fuente"], int(load["anio"]), load["unidad"]
    published = reading.read(conn, PUBLICADO_CIFRA, carga_id=load["carga_id"])
    replacing.remove(conn, load["carga_id"])
    marts.without(conn, fuente, anio, unidad, marts.balance_years(published))
    seen, before = {load["carga_id"]}, load["reemplaza_a"] if load["vigente"] else None
    while isinstance(before, str) and before not in seen:
        if loads.loc[before, "estado"] != WITHDRAWN:
            return loads.loc[before, "archivo_sha256"]
        seen.add(before)
        before = loads.loc[before, "reemplaza_a"]
    return None


def _unname(conn: Connection, custody: Custody, load: pd.Series) -> None:
    """What dimensions know from the load alone is forgotten."""
    if load["fuente"] not in naming.NAMING:
        return

    def reread(fuente: str, sha256: str, anio: int, unidad: str) -> Any:
        return again(conn, custody, fuente, sha256, anio, unidad)

    taken_out = reread(load["fuente"], load["archivo_sha256"], int(load["anio"]), load["unidad"])
    naming.take_back(conn, naming.named_by(taken_out, load["version_en"]), load["unidad"], reread)


def _let_go(conn: Connection, decision: Decision, unit: Unit, word: str, carga_id: str | None) -> Outcome:
    """The part is out, with the reason; what was found in it is no longer anybody's to mend."""
    motivo = f"{word} por {decision.quien} el {lima_date(decision.en)}: {decision.motivo}"
    set_part(conn, _file(decision.sha256), *unit, "retirado", motivo, carga_id)
    observations.resolve_part(conn, decision.sha256, unit, decision.en)
    nombre = reading.read(conn, ARCHIVO, ["nombre"], archivo_sha256=decision.sha256)["nombre"].iloc[0]
    return Outcome(*unit, nombre, "retirado", motivo, changed=True)


def _open_again(conn: Connection, unit: Unit, files: dict[str, Standing]) -> None:
    """What was let go for the sake of what has just left is looked at again, as far as it still stands."""
    fuente, anio, unidad = unit
    waiting = reading.read(conn, ARCHIVO_UNIDAD, fuente=fuente, anio=anio, unidad=unidad, estado="ignorado")
    for sha256 in waiting["archivo_sha256"]:
        if sha256 in files and files[sha256].stands:
            set_part(conn, _file(sha256), *unit, "retenido", PENDING, None)


def _parts(conn: Connection, sha256: str) -> list[tuple[Unit, str, str | None]]:
    """(unit, state, load) of each part of a file, in order."""
    rows = reading.read(conn, ARCHIVO_UNIDAD, archivo_sha256=sha256).to_dict("records")
    return [
        (
            (row["fuente"], int(row["anio"]), row["unidad"]),
            row["estado"],
            row["carga_id"] if isinstance(row["carga_id"], str) else None,
        )
        for row in rows
    ]


def _file(sha256: str) -> Delivery:
    return Delivery(sha256, "", "", 0)


# ---- what a person types


def _reason(motivo: str) -> str:
    reason = " ".join(motivo.split())
    if not reason:
        raise DecisionError("falta el motivo de la decisión", "escríbalo: --motivo 'por qué'")
    return reason


def _the_file(conn: Connection, begin: str) -> str:
    known = reading.read(conn, ARCHIVO, ["archivo_sha256", "nombre"])
    names = dict(zip(known["archivo_sha256"], known["nombre"], strict=True))
    return _the_one(begin.strip().lower(), names, "huella", "la huella de un archivo recibido")


def _the_load(conn: Connection, begin: str) -> dict:
    loads = reading.read(conn, CARGA).astype(object)
    by_id = {row["carga_id"]: row for row in loads.to_dict("records")}
    names = {carga_id: f"{row['fuente']} {row['anio']} {row['unidad']}" for carga_id, row in by_id.items()}
    row = by_id[_the_one(begin.strip(), names, "carga", "una carga")]
    if row["estado"] == WITHDRAWN:
        part = reading.read(conn, ARCHIVO_UNIDAD, carga_id=row["carga_id"], archivo_sha256=row["archivo_sha256"])
        told = part["motivo"].iloc[0] if len(part) else "ya está retirada"
        back = f"seguimiento decidir {row['archivo_sha256'][:_DIGITS]} --aceptar --motivo 'por qué'"
        raise DecisionError(f"la carga {row['carga_id']} ya no está: {told}", f"para que vuelva: {back}")
    row["anio"] = int(row["anio"])
    return row


def _the_one(begin: str, names: dict[str, str], word: str, what: str) -> str:
    """The one key that begins so."""
    found = [begin] if begin in names else sorted(key for key in names if begin and key.startswith(begin))
    if len(found) == 1:
        return found[0]
    if not found:
        where = "bi_archivo (archivo_sha256)" if word == "huella" else "bi_carga (carga_id)"
        raise DecisionError(f"«{begin}» no es el comienzo de {what}", f"vea «seguimiento status» o la vista {where}")
    some = ", ".join(f"{key[:_DIGITS] if word == 'huella' else key} ({names[key]})" for key in found[:_SHOWN])
    raise DecisionError(f"«{begin}» es el comienzo de {len(found)}: {some}", "escriba más letras")


def _may_decide(conn: Connection, custody: Custody, sha256: str, *, accept: bool, fecha: str | None) -> None:
    """Raises `DecisionError` unless there is something to decide of the file."""
    (row,) = reading.read(conn, ARCHIVO, archivo_sha256=sha256).to_dict("records")
    parts = reading.read(conn, ARCHIVO_UNIDAD, archivo_sha256=sha256)
    nombre, here = row["nombre"], sha256[:_DIGITS]
    if (parts["motivo"] == PENDING).any():
        raise DecisionError(f"«{nombre}» todavía no se intentó cargar", "ejecute primero «seguimiento run»")
    if parts["estado"].isin(ACCEPTABLE if accept else ("retenido",)).any():
        undated = reading.read(conn, OBSERVACION, ["regla"], archivo_sha256=sha256, regla=UNDATED, resuelta_en=None)
        if accept and len(undated) and fecha is None:
            raise DecisionError(
                f"«{nombre}» se aceptaría sin saber de qué fecha es",
                "agregue --fecha 2026-04-30 (la de la exportación)",
            )
        if accept:
            _copies(custody, [sha256])
        return
    told = f"«{nombre}» está en estado {row['estado']} ({row['motivo']}): no hay nada que decidir"
    if parts["estado"].isin(("cargado", "parcial")).any():
        loaded = parts["carga_id"].dropna()
        raise DecisionError(told, f"si está mal: seguimiento retirar {loaded.iloc[0]} --motivo 'por qué'")
    if row["estado"] == "cuarentena":
        raise DecisionError(told, "corrija el archivo y envíelo otra vez; las observaciones dicen qué")
    if row["estado"] == "retirado":
        raise DecisionError(told, f"para que vuelva: seguimiento decidir {here} --aceptar --motivo 'por qué'")
    raise DecisionError(told, "no hace falta hacer nada")


def _readable(conn: Connection, custody: Custody, row: dict) -> None:
    """Raises `DecisionError` if a copy is gone that is needed to put back what was there before."""
    same = {name: row[name] for name in ("fuente", "anio", "unidad")}
    _copies(custody, sorted(set(reading.read(conn, CARGA, ["archivo_sha256"], **same)["archivo_sha256"])))


def _copies(custody: Custody, files: list[str]) -> None:
    for sha256 in files:
        try:
            custody.verify(sha256)
        except ValueError as problem:
            raise DecisionError(str(problem), "después repita la orden") from None


def orders(conn: Connection, sha256: str) -> list[str]:
    """What to type to decide about a held file; nothing if it does not wait for a decision."""
    parts = reading.read(conn, ARCHIVO_UNIDAD, archivo_sha256=sha256, estado="retenido")
    if parts.empty or (parts["motivo"] == PENDING).any():
        return []
    undated = reading.read(conn, OBSERVACION, ["regla"], archivo_sha256=sha256, regla=UNDATED, resuelta_en=None)
    every = reading.read(conn, ARCHIVO, ["archivo_sha256"])["archivo_sha256"]
    digits = next(n for n in range(_DIGITS, 65) if (every.str[:n] == sha256[:n]).sum() == 1)
    date = " --fecha AAAA-MM-DD" if len(undated) else ""
    begin = f"seguimiento decidir {sha256[:digits]}"
    return [f'{begin} --aceptar{date} --motivo "..."', f'{begin} --rechazar --motivo "..."']
