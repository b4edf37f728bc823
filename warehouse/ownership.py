"""Who owns what is ours on a server: one role, whoever created it. What others put in our schemas is theirs."""

import sqlalchemy as sa

from warehouse import server, views
from warehouse.migrations import chain
from warehouse.tables import BI_SCHEMA, POSTGRESQL, SCHEMA

#: Of tables and views of every version, so that older ones can be altered and taken away.
_HAND_OVER = """\
DO $do$
DECLARE item record;
BEGIN
  FOR item IN
    SELECT n.nspname, c.relname, r.rolname, CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS kind
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_roles AS r ON r.oid = n.nspowner
    WHERE n.nspname IN ('{schema}', '{bi}') AND c.relowner <> n.nspowner AND (c.relkind, c.relname) IN (
{ours})
  LOOP
    EXECUTE format('ALTER %s %I.%I OWNER TO %I', item.kind, item.nspname, item.relname, item.rolname);
  END LOOP;
END $do$"""


def hand_over() -> str:
    """The SQL that gives what is ours, and nothing else, to the owner of the schema it stands in."""
    tables = {*chain.ever(), "alembic_version"}
    shown = {*views.view_sql(POSTGRESQL), *(f"leer_{name}" for name in chain.ever())}
    shown |= {name for shapes in chain.released().values() for name in shapes["vistas"]}
    named = [f"('r', '{name}')" for name in sorted(tables)] + [f"('v', '{name}')" for name in sorted(shown)]
    lines = [f"      {', '.join(named[i : i + 3])}" for i in range(0, len(named), 3)]
    return _HAND_OVER.format(schema=SCHEMA, bi=BI_SCHEMA, ours=",\n".join(lines))


def become_owner(conn: sa.Connection) -> None:
    """Goes on as the owner of the schemas (made where they are missing) to the end of the transaction: what is
    created belongs to it, and has the grants that it gives by default."""
    if not server.is_server(conn):
        return
    server.make_schemas(conn)
    user, whose = conn.execute(sa.text("SELECT current_user")).scalar_one(), server.owner(conn)
    if whose != user:
        server.execute(conn, hand_over())
        quoted = conn.dialect.identifier_preparer.quote(str(whose))
        server.execute(conn, f"SET LOCAL ROLE {quoted}")
