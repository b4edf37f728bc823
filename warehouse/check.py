"""Contract against live database: what differs, in words. Nothing is changed here.

Also the relations between views: every key must find its member.
"""

import hashlib
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from schemas.contract import Table
from schemas.registry import TABLES, VIEWS, view_columns
from schemas.tables.meta import CONTRATO
from warehouse import dictionary, members, views
from warehouse.engine import snapshot
from warehouse.tables import BI_SCHEMA, POSTGRESQL, SCHEMA, SQLITE, check_names, sql_table

CONTRACTS = "el almacén se hizo con otra versión de los contratos"
LISTS = "las listas de códigos cambiaron; la siguiente corrida las pone al día"


_STRUCTURE = {
    SQLITE: "SELECT type, name, sql FROM sqlite_master WHERE tbl_name IN :ours ORDER BY type, name",
    POSTGRESQL: """
SELECT md5(string_agg(part, ',' ORDER BY part COLLATE "C")) FROM (
  SELECT concat_ws(' ', n.nspname, c.relname, c.relkind, a.attnum, a.attname, a.atttypid::regtype, a.atttypmod, a.attnotnull)
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid
  WHERE n.nspname IN :schemas AND c.relname IN :ours AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT concat_ws(' ', c.relname, o.conname, o.contype)
  FROM pg_constraint AS o JOIN pg_class AS c ON c.oid = o.conrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname IN :schemas AND c.relname IN :ours AND o.contype IN ('c', 'p')
  UNION ALL
  SELECT concat_ws(' ', c.relname, x.relname)
  FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid JOIN pg_class AS c ON c.oid = i.indrelid
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname IN :schemas AND c.relname IN :ours
) AS parts (part)""",  # noqa: E501
}


def check(engine: sa.Engine) -> list[str]:
    """Every difference between the contracts and the database, one sentence each; empty if they agree."""
    with snapshot(engine) as conn:
        found = table_differences(conn, TABLES.values())
        found += view_differences(conn)
        if CONTRATO.name in sa.inspect(conn).get_table_names():
            found += sorted(told for told, huella in expected(conn).items() if huella not in stored(conn))
    return found


def agrees(conn: sa.Connection) -> bool:
    """Whether this database was made by these contracts, views and lists and nobody altered it since: two queries."""
    return sa.inspect(conn).has_table(CONTRATO.name) and set(expected(conn).values()) == stored(conn)


def stored(conn: sa.Connection) -> set[str]:
    """The fingerprints that the database keeps; none where the table of that name is another program's."""
    found = conn.execute(sa.text(f"SELECT * FROM {CONTRATO.name}"))
    return set(found.scalars()) if list(found.keys()) == [column.name for column in CONTRATO.columns] else set()


def expected(conn: sa.Connection) -> dict[str, str]:
    """The fingerprints of what this program would make, and of what is there; each under what its absence means."""
    dialect = conn.dialect.name
    ours = {view_told(name): views.fingerprint(name, dialect) for name in views.view_sql(dialect)}
    return ours | {
        CONTRACTS: dictionary.fingerprint(),
        LISTS: members.fingerprint(),
        "alguien cambió la estructura del almacén fuera de este programa": structure(conn),
    }


def view_told(name: str) -> str:
    return f"vista {name}: su SQL no es el de esta versión"


def structure(conn: sa.Connection) -> str:
    """A hash of our tables and views as they are in this database: columns, types, keys, constraints, indexes."""
    ours = [*TABLES, *views.view_sql(conn.dialect.name)]
    query = sa.text(_STRUCTURE[conn.dialect.name]).bindparams(sa.bindparam("ours", ours, expanding=True))
    if conn.dialect.name == POSTGRESQL:
        query = query.bindparams(sa.bindparam("schemas", [SCHEMA, BI_SCHEMA], expanding=True))
    return hashlib.sha256(repr([tuple(row) for row in conn.execute(query)]).encode()).hexdigest()


def table_differences(conn: sa.Connection, tables: Iterable[Table]) -> list[str]:
    """Missing tables, columns, keys, constraints and indexes; columns of another type or nullability.

    Their order is not compared: a column that a step adds stands last, and every statement names its columns."""
    live = sa.inspect(conn)
    existing = set(live.get_table_names())
    found = []
    for table in tables:
        if table.name not in existing:
            found.append(f"falta la tabla {table.name}")
        else:
            found += _columns(conn, live, table) + _constraints(conn, live, table)
    return found


def _columns(conn: sa.Connection, live: sa.Inspector, table: Table) -> list[str]:
    expected = {column.name: column for column in sql_table(table).columns}
    actual = {column["name"]: column for column in live.get_columns(table.name)}
    found = [f"tabla {table.name}: falta la columna {name}" for name in expected if name not in actual]
    found += [f"tabla {table.name}: sobra la columna {name}" for name in actual if name not in expected]
    for name in [name for name in expected if name in actual]:
        declared, real = _type(conn, expected[name].type), _type(conn, actual[name]["type"])
        if declared != real:
            found.append(f"tabla {table.name}, columna {name}: es {real} y debe ser {declared}")
        if expected[name].nullable != actual[name]["nullable"]:
            rule = "debe admitir vacíos" if expected[name].nullable else "no debe admitir vacíos"
            found.append(f"tabla {table.name}, columna {name}: {rule}")
    return found


def _type(conn: sa.Connection, declared: sa.types.TypeEngine) -> str:
    return declared.compile(dialect=conn.dialect).split(" COLLATE")[0]


def _constraints(conn: sa.Connection, live: sa.Inspector, table: Table) -> list[str]:
    declared = sql_table(table)
    found = []
    if set(live.get_pk_constraint(table.name)["constrained_columns"]) != set(table.key):
        found.append(f"tabla {table.name}: la clave no es {', '.join(table.key)}")
    checks = {constraint["name"] for constraint in live.get_check_constraints(table.name)}
    expected = check_names(table, conn.dialect.name)
    found += [f"tabla {table.name}: falta la restricción {name}" for name in sorted(expected - checks)]
    indexes = {index["name"] for index in live.get_indexes(table.name)}
    missing = {str(index.name) for index in declared.indexes} - indexes
    return found + [f"tabla {table.name}: falta el índice {name}" for name in sorted(missing)]


def view_differences(conn: sa.Connection) -> list[str]:
    """Missing views, those of other columns, and those that are ours no more."""
    live = views.deployed(conn)
    expected = views.view_sql(conn.dialect.name)
    found = [f"falta la vista {name}" for name in expected if name not in live]
    found += [f"sobra la vista {name}" for name in sorted(live - set(expected))]
    for view in VIEWS.values():
        if view.name in live:
            wanted = [column.name for column, _ in view_columns(view)]
            actual = _live_columns(conn, view.name)
            if actual is None:
                found.append(f"vista {view.name}: no se puede leer")
            elif actual != wanted:
                odd = sorted(set(wanted) ^ set(actual)) or ["el orden"]
                found.append(f"vista {view.name}: sus columnas no son las declaradas ({', '.join(odd)})")
    return found


def _live_columns(conn: sa.Connection, name: str) -> list[str] | None:
    try:
        with conn.begin_nested():
            return list(conn.execute(sa.text(f"SELECT * FROM {name} LIMIT 0")).keys())
    except DBAPIError:
        return None


def orphans(conn: sa.Connection) -> list[str]:
    """Keys of views that find no member, or several, or are empty: one sentence per relation that fails."""
    found = []
    for view in VIEWS.values():
        for relation in view.relations:
            target = f"{relation.target}.{relation.target_column}"
            # by sets: looked up one by one, a view made of parts would be searched whole each time
            members = f"SELECT {relation.target_column} FROM {relation.target}"
            lost = sa.text(f"SELECT {relation.column} FROM {view.name} EXCEPT {members}")
            keys = [str(key) for key in conn.execute(lost).scalars()]
            if keys:
                found.append(f"{view.name}.{relation.column}: sin miembro en {target}: {', '.join(sorted(keys)[:5])}")
            twice = sa.text(
                f"SELECT {relation.target_column} FROM {relation.target} GROUP BY 1 HAVING count(*) > 1 LIMIT 1"
            )
            if conn.execute(twice).first():
                found.append(f"{target}: hay miembros repetidos")
    return found
