"""Superset for a trial on this machine: it listens on loopback, keeps its records beside itself, and may open a file.

`PREVENT_UNSAFE_DB_CONNECTIONS` is what keeps Superset from SQLite; a server for several people leaves it on.
"""

import os

SECRET_KEY = "solo-para-pruebas-en-esta-maquina"
SQLALCHEMY_DATABASE_URI = f"sqlite:///{os.environ['SUPERSET_HOME']}/superset.db"
PREVENT_UNSAFE_DB_CONNECTIONS = False
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
