"""Is the orchestrator at work? What a deployment asks when it is over, of the web server, as a person would see it.

The code loads, every daemon has given a sign of life, every schedule and sensor is switched on.
"""

import json
import urllib.error
import urllib.request
from typing import Any

_ANSWER = 30
_QUERY = """
{
  workspaceOrError {
    __typename
    ... on PythonError { message }
    ... on Workspace {
      locationEntries {
        name
        locationOrLoadError {
          __typename
          ... on PythonError { message }
          ... on RepositoryLocation {
            repositories {
              schedules { name scheduleState { status } }
              sensors { name sensorState { status } }
            }
          }
        }
      }
    }
  }
  instance {
    daemonHealth { allDaemonStatuses { daemonType required healthy lastHeartbeatErrors { message } } }
  }
}
"""


def problems(url: str) -> list[str]:
    """What is wrong, in words with the remedy; none if all is well. `url`: of the web server."""
    request = urllib.request.Request(
        f"{url}/graphql", json.dumps({"query": _QUERY}).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_ANSWER) as answer:
            told = json.load(answer)
            data = told["data"]
    except (OSError, ValueError, KeyError) as error:
        reason = getattr(error, "reason", None) or error
        return [f"la interfaz no responde en {url} ({reason}): revise que esté en marcha (systemctl status)"]
    if data is None:  # as while it starts
        return [f"la interfaz responde con un error: {_first_line((told.get('errors') or [{}])[0])}"]
    return [*_location_problems(data["workspaceOrError"]), *_daemon_problems(data["instance"]["daemonHealth"])]


def _location_problems(workspace: dict[str, Any]) -> list[str]:
    if workspace["__typename"] != "Workspace":
        return [f"no se puede leer workspace.yaml: {_first_line(workspace)}"]
    if not workspace["locationEntries"]:
        return ["no hay ninguna definición que cargar: revise workspace.yaml"]
    found = []
    for entry in workspace["locationEntries"]:
        location = entry["locationOrLoadError"] or {"__typename": "", "message": "todavía se está cargando"}
        if location["__typename"] != "RepositoryLocation":
            found.append(f"las definiciones de {entry['name']} no cargan: {_first_line(location)}")
            continue
        for repository in location["repositories"]:
            for kind, state, one in (
                ("schedules", "scheduleState", "el horario"),
                ("sensors", "sensorState", "el sensor"),
            ):
                found += [
                    f"{one} {item['name']} está apagado: enciéndalo en la interfaz (Automation)"
                    for item in repository[kind]
                    if item[state]["status"] != "RUNNING"
                ]
    return found


def _daemon_problems(health: dict[str, Any]) -> list[str]:
    found = []
    for daemon in health["allDaemonStatuses"]:
        errors = daemon["lastHeartbeatErrors"] or []
        if daemon["required"] and not daemon["healthy"]:
            said = _first_line(errors[0]) if errors else "no da señales de vida"
            found.append(f"el planificador ({daemon['daemonType']}) no trabaja: {said}")
    return found


def _first_line(error: dict[str, Any]) -> str:
    return str(error.get("message") or "sin explicación").strip().splitlines()[0]
