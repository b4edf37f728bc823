"""Who may do what on a server: owner, loader, and BI that only reads. The same SQL for this program and for a DBA.

| role | may |
| --- | --- |
| `seguimiento_duenio` | owns schemas, tables and views; nobody logs in as it, its members create and alter |
| `seguimiento_carga` | logs in; reads and writes rows, reads every view, temporary tables; alters nothing |
| `bi_lectura` | logs in; reads the `bi_*` views, for a minute each, and sees nothing else |

No password is set or seen here. Roles are of the whole server: two databases, or two processes, may ask for them at
once. SQLite has none.
"""

from contextlib import suppress

import psycopg
import sqlalchemy as sa

from schemas.registry import TABLES
from warehouse import ownership, server, views
from warehouse.engine import lock, transaction
from warehouse.tables import BI_SCHEMA, SCHEMA

OWNER, LOADER, READER = "seguimiento_duenio", "seguimiento_carga", "bi_lectura"
#: How long a statement of BI may take, and a transaction of it lie open with none: a view's lock is held till its end.
READER_TIMEOUT = "60s"

#: What each login finds set. Settings are of the role that logs in: members of it do not inherit them.
_SETTINGS = {
    LOADER: {"search_path": f"{SCHEMA}, {BI_SCHEMA}"},
    READER: {
        "default_transaction_read_only": "on",
        "statement_timeout": READER_TIMEOUT,
        "idle_in_transaction_session_timeout": READER_TIMEOUT,
        "search_path": BI_SCHEMA,
        "TimeZone": "UTC",  # by ODBC an instant loses its zone, and is of the session's
    },
}

#: For whoever connects otherwise: `SELECT * FROM bi_poi_resumen` finds it.
_PATH = f"""
DO $do$
BEGIN
  EXECUTE format('ALTER DATABASE %I SET search_path = {BI_SCHEMA}, {SCHEMA}', current_database());
END $do$"""

#: Another process, of another database too, may be making or setting the same roles at this moment.
_ROLE = """
DO $do$
DECLARE attempt integer := 0;
BEGIN
  LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} {login};
      END IF;
{settings}
      EXIT;
    EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error THEN
      attempt := attempt + 1;
      IF attempt = 20 THEN RAISE; END IF;
      PERFORM pg_sleep(0.05);
    END;
  END LOOP;
END $do$"""
_SETTING = """\
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}' AND '{name}={value}' = ANY(rolconfig)) THEN
        ALTER ROLE {role} SET {name} = {given};
      END IF;"""

#: Whoever makes the owner may not be it: schemas are given to it by one who can become it.
_MEMBER = f"""\
      IF NOT pg_has_role(current_user, '{OWNER}', 'USAGE') THEN
        EXECUTE format('GRANT {OWNER} TO %I', current_user);
      END IF;"""

#: Of `pg_proc AS p`: functions with which anybody may leave large objects in a database.
_LARGE = """p.pronamespace = 'pg_catalog'::regnamespace AND p.proname IN ('lo_creat', 'lo_create', 'lo_from_bytea')"""

_GRANTS = """
DO $do$
DECLARE made text;
BEGIN
  EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO {owner}', current_database());
  EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO {loader}', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO {reader}', current_database());
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  IF EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public' AND pg_has_role(nspowner, 'USAGE')) THEN
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  END IF;
  FOR made IN SELECT p.oid::regprocedure FROM pg_proc AS p WHERE {large} AND pg_has_role(p.proowner, 'USAGE') LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', made);
  END LOOP;
END $do$;
CREATE SCHEMA IF NOT EXISTS {schema};
CREATE SCHEMA IF NOT EXISTS {bi};
ALTER SCHEMA {schema} OWNER TO {owner};
ALTER SCHEMA {bi} OWNER TO {owner};
{hand_over};
GRANT USAGE ON SCHEMA {schema}, {bi} TO {loader};
GRANT USAGE ON SCHEMA {bi} TO {reader};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {loader};
GRANT SELECT ON ALL TABLES IN SCHEMA {bi} TO {loader}, {reader};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {loader};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {bi} GRANT SELECT ON TABLES TO {loader}, {reader};
"""

#: By the catalogue, which whoever is no member may read too; also what was set for roles made by an earlier program,
#: and what only a superuser may take away, where this is one.
_READY = sa.text(f"""
SELECT NOT EXISTS (SELECT FROM pg_proc AS p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
    WHERE {_LARGE} AND a.grantee = 0 AND pg_has_role(p.proowner, 'USAGE'))
  AND NOT EXISTS (SELECT FROM (VALUES
    {", ".join(f"('{role}', '{name}={value}')" for role, given in _SETTINGS.items() for name, value in given.items())}
    ) AS w (role, setting) JOIN pg_roles AS r ON r.rolname = w.role
    WHERE NOT w.setting = ANY(coalesce(r.rolconfig, '{{}}')))
  AND count(DISTINCT r.rolname) = 3 AND count(*) = 4 AND bool_and(CASE r.rolname
    WHEN '{OWNER}' THEN n.nspowner = r.oid AND c.relowner = r.oid
    WHEN '{LOADER}' THEN has_table_privilege(r.oid, c.oid, 'INSERT')
    ELSE has_table_privilege(r.oid, c.oid, 'SELECT') AND has_schema_privilege(r.oid, n.oid, 'USAGE') END)
FROM pg_roles AS r
JOIN (VALUES ('{OWNER}', '{SCHEMA}', 'carga'), ('{OWNER}', '{BI_SCHEMA}', 'bi_diccionario'),
    ('{LOADER}', '{SCHEMA}', 'carga'), ('{READER}', '{BI_SCHEMA}', 'bi_diccionario')) AS w (role, place, name)
  ON w.role = r.rolname
JOIN pg_namespace AS n ON n.nspname = w.place
JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = w.name
""")


def script(member: str = "") -> str:
    """The SQL that makes the roles, for a superuser connected to the database; repeating it changes nothing. `member`:
    the login (quoted) that is to go on creating and altering."""
    made = []
    for role, login in ((OWNER, "NOLOGIN"), (LOADER, "LOGIN"), (READER, "LOGIN")):
        settings = [_setting(role, name, value) for name, value in _SETTINGS.get(role, {}).items()] or [_MEMBER]
        made.append(_ROLE.format(role=role, login=login, settings="\n".join(settings)))
    names = {"owner": OWNER, "loader": LOADER, "reader": READER, "schema": SCHEMA, "bi": BI_SCHEMA}
    grants = _GRANTS.format(**names, hand_over=ownership.hand_over(), large=_LARGE)
    return ";\n".join(part.strip() for part in (_PATH, *made, grants)) + (
        f"\nGRANT {OWNER} TO {member};\n" if member else ""
    )


def bring(engine: sa.Engine) -> str:
    """Makes the roles, and gives the warehouse to its owner, as far as this user may; the SQL that is left for a DBA,
    empty if all is as it must be. The warehouse must be set up. Raises AlmacenError on anything else.
    """
    with transaction(engine) as conn:
        lock(conn, "roles")
        if not server.is_server(conn) or conn.execute(_READY).scalar():
            return ""
        try:
            with conn.begin_nested():
                server.hold(conn, map(views.placed, views.deployed(conn)), map(views.placed, TABLES))
                server.execute(conn, script())
            return ""
        except psycopg.errors.InsufficientPrivilege:
            with suppress(psycopg.errors.InsufficientPrivilege), conn.begin_nested():  # it is in the script too
                server.execute(conn, _PATH)
        return script(str(conn.execute(sa.text("SELECT quote_ident(session_user)")).scalar()))


def _setting(role: str, name: str, value: str) -> str:
    given = value if name == "search_path" else f"'{value}'"
    return _SETTING.format(role=role, name=name, value=value, given=given)
