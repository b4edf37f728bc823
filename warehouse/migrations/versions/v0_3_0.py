"""From 0.2.0 to 0.3.0. Until 0.3.0 is released, what a contract changes in its tables is one more line here."""

import sqlalchemy as sa
from alembic import op

revision = "0.3.0"
down_revision = "0.2.0"
branch_labels = None
depends_on = None

#: Tables that name a source, and so list which there are. One of them names it otherwise.
_NAMING = (
    "archivo", "archivo_unidad", "carga", "observacion", "observacion_respuesta", "resultado_huella", "poi_corte",
    "poi_actividad", "poi_resumen", "poi_valoracion", "poi_agregado", "poi_alerta", "presupuesto_visible",
    "presupuesto_conciliacion", "publicacion_carga",
)  # fmt: skip
TABLAS = (*_NAMING, "conciliacion")
_BEFORE = (
    "mef_gasto", "siaf", "consulta_amigable", "poi_anual", "poi_ceplan", "poi_ceplan_financiera", "poi_plan",
    "poi_textos", "psig", "psig_plan", "publicado", "respuestas",
)  # fmt: skip
_SOURCES = (*_BEFORE[:-1], "recomendaciones", "respuestas")
_STATES = ("propuesta", "aceptada", "en_proceso", "implementada", "no_implementada", "descartada")
_RULES = (
    "fisico_bajo", "gasto_sin_avance", "meta_incumplida_sin_factor", "ejecucion_sin_evidencia",
    "evidencia_de_otra_clase", "evidencia_sin_numero", "meta_sin_cuantificar", "unidad_sin_respuesta", "sobreejecucion",
)  # fmt: skip

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BOOLEAN = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")
_DATE = sa.Text().with_variant(sa.Date(), "postgresql")
_INSTANT = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"

_TOPIC, _YEAR = {"tema": "IN ('poi', 'psig')"}, {"anio": ">= 2000 AND anio <= 2100"}


def upgrade() -> None:
    """An activity of the BI views is found by its key alone; whose a comparison is; texts; recommendations."""
    op.create_index("ix_poi_actividad_actividad_id", "poi_actividad", ["actividad_id"], if_not_exists=True)
    if op.get_context().dialect.name == "sqlite":
        _list_sources_in_place()
    else:
        for table in _NAMING:
            _list_sources(table)
    _whose_comparisons()
    _texts()
    _recommendations()


def _list_sources(table: str) -> None:
    column = "fuente_presupuesto" if table == "presupuesto_conciliacion" else "fuente"
    name = f"ck_{table}_{column}_valores"
    op.drop_constraint(name, table, type_="check")
    op.create_check_constraint(name, table, f"{column} IN ({_listed(_SOURCES)})")


def _list_sources_in_place() -> None:
    """SQLite alters no constraint. One that only admits more changes nothing that is stored: its text is written anew,
    as its documentation of ALTER TABLE says, instead of copying every table."""
    conn = op.get_bind()
    version = conn.exec_driver_sql("PRAGMA schema_version").scalar_one()
    conn.exec_driver_sql("PRAGMA writable_schema = ON")
    conn.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table'",
        (f"IN ({_listed(_BEFORE)})", f"IN ({_listed(_SOURCES)})"),
    )
    conn.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    conn.exec_driver_sql("PRAGMA writable_schema = RESET")


def _whose_comparisons() -> None:
    """A comparison is of the executing unit of its figure."""
    op.add_column("conciliacion", _of("ue", null=True))
    same = " AND ".join(f"p.{name} = conciliacion.{name}" for name in _FIGURE)
    op.execute(f"UPDATE conciliacion SET ue = (SELECT p.ue FROM publicado_cifra AS p WHERE {same})")


def _texts() -> None:
    op.create_table(
        "narrativa_archivo",
        *_year("tema"),
        *map(_of, ("archivo", "huella", "quien")),
        _of("tomado_en", _INSTANT),
        *_held("narrativa_archivo", ("tema", "anio", "archivo"), _TOPIC | _YEAR, {"tomado_en": f"{_DAY}T{_HOUR}"}),
        sqlite_strict=True,
    )
    op.create_table(
        "narrativa",
        *_year("tema"),
        _of("clave"),
        *(_of(name, null=True) for name in ("unidad", "ue", "actividad")),
        _of("meta", _INTEGER, null=True),
        _of("seccion"),
        _of("orden", _INTEGER),
        *map(_of, ("titulo", "texto", "huella", "archivo")),
        _of("linea", _INTEGER),
        _of("por_revisar", _BOOLEAN),
        *_held(
            "narrativa",
            ("tema", "anio", "clave"),
            _TOPIC | _YEAR | _at_least(1, "meta", "orden", "linea") | _flag("por_revisar"),
        ),
        sqlite_strict=True,
    )


def _recommendations() -> None:
    known = {"fuente": f"IN ({_listed(_SOURCES)})"} | _TOPIC | _YEAR | _flag("es_sintetico")
    key = ("fuente", "anio", "alcance", "clave")
    op.create_table(
        "recomendacion_propuesta",
        *_year("fuente"),
        *map(_of, ("alcance", "clave", "tema")),
        _of("regla"),
        _of("orden", _INTEGER),
        _of("unidad_id"),
        _of("unidad", null=True),
        _of("actividad_id"),
        _of("actividad", null=True),
        _of("texto"),
        _of("actividades", _INTEGER),
        _of("es_sintetico", _BOOLEAN),
        *_held(
            "recomendacion_propuesta",
            key,
            known | {"regla": f"IN ({_listed(_RULES)})"} | _at_least(1, "orden", "actividades"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "recomendacion_actividad",
        *_year("fuente"),
        *map(_of, ("alcance", "clave", "tema")),
        *map(_of, ("actividad_id", "meta_id")),
        _of("es_sintetico", _BOOLEAN),
        *_held("recomendacion_actividad", (*key, "actividad_id", "meta_id"), known),
        sqlite_strict=True,
    )
    op.create_table(
        "recomendacion",
        *_year("tema"),
        *map(_of, ("alcance", "clave")),
        _of("numero", null=True),
        _of("orden", _INTEGER),
        _of("unidad_id"),
        *(_of(name, null=True) for name in ("unidad", "actividad")),
        _of("texto"),
        *(_of(name, null=True) for name in ("regla", "responsable")),
        _of("plazo", _DATE, null=True),
        _of("estado"),
        _of("evidencia", null=True),
        _of("es_sintetico", _BOOLEAN),
        _of("fila", _INTEGER),
        _of("carga_id"),
        *_held(
            "recomendacion",
            ("tema", "anio", "alcance", "clave"),
            _TOPIC | _YEAR | _flag("es_sintetico") | _at_least(1, "orden", "fila")
            | {"estado": f"IN ({_listed(_STATES)})"},
            {"plazo": _DAY},
        ),
        sqlite_strict=True,
    )  # fmt: skip
    op.create_index("ix_recomendacion_carga_id", "recomendacion", ["carga_id"])


_FIGURE = ("documento", "anio", "cuadro", "cifra", "clave", "donde")
_HOUR = "[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z"


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _of(name: str, kind: sa.types.TypeEngine = _TEXT, *, null: bool = False) -> sa.Column:
    return sa.Column(name, kind, nullable=null, autoincrement=False)


def _year(first: str) -> list[sa.Column]:
    return [_of(first), _of("anio", _INTEGER)]


def _at_least(low: int, *columns: str) -> dict[str, str]:
    return {column: f">= {low}" for column in columns}


def _flag(column: str) -> dict[str, str]:
    return {column: f">= 0 AND {column} <= 1"}


def _held(
    table: str, key: tuple[str, ...], rules: dict[str, str], forms: dict[str, str] | None = None
) -> list[sa.Constraint]:
    """Key and constraints of a table; forms of dates are held by SQLite alone, which has no dates."""
    held: list[sa.Constraint] = [sa.PrimaryKeyConstraint(*key)]
    for column, rule in rules.items():
        kind = "valores" if rule.startswith("IN") else "limites"
        held.append(sa.CheckConstraint(f"{column} {rule}", name=f"ck_{table}_{column}_{kind}"))
    for column, form in (forms or {}).items():
        check = sa.CheckConstraint(f"{column} GLOB '{form}'", name=f"ck_{table}_{column}_forma")
        held.append(check.ddl_if(dialect="sqlite"))
    return held
