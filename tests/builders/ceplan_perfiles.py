"""What the synthetic executing unit is made of: names, codes, places, and one profile per quirk of real
exports.

Everything here is invented, except the departments with their ubigeo and the shape of the codes. Each
profile stands for something `ceplan.synthetic_unit` must show; a larger unit repeats them.
"""

from dataclasses import dataclass

NOMBRE_UE = "UNIDAD EJECUTORA SINTÉTICA (DATOS FICTICIOS)"
NOMBRE_PLIEGO = "PLIEGO SINTÉTICO (DATOS FICTICIOS)"
NOMBRE_SECTOR = "SECTOR SINTÉTICO (DATOS FICTICIOS)"
NB = "\u00a0"

LUGARES = {  # department, province and district: ubigeo codes and names
    "Lima": ("15", "LIMA", "01", "LIMA", "01", "LIMA"),
    "Lima Norte - Callao": ("07", "CALLAO", "01", "CALLAO", "01", "CALLAO"),
    "Tacna": ("23", "TACNA", "01", "TACNA", "01", "TACNA"),
    "Cusco": ("08", "CUSCO", "01", "CUSCO", "01", "CUSCO"),
    "Loreto": ("16", "LORETO", "01", "MAYNAS", "01", "IQUITOS"),
}
CENTROS = (
    ("04.01", "DIRECCIÓN SINTÉTICA DE ATENCIÓN"),
    ("04.02", f"DIRECCIÓN{NB}SINTÉTICA DE PREVENCIÓN "),
    ("05.01", "OFICINA  SINTÉTICA DE ADMINISTRACIÓN"),
)
OBJETIVOS = (
    (
        "OEI.01",
        "Reducir el riesgo de desprotección de la población atendida (ficticio)",
        "AEI.01.01",
        "Servicios de atención oportunos para la población en riesgo (ficticio)",
    ),
    (
        "OEI.03",
        "Fortalecer la prevención en los territorios (ficticio)",
        "AEI.03.10",
        "Capacitación y difusión  con enfoque territorial (ficticio)",
    ),
    (
        "OEI.05",
        f"Modernizar la{NB}gestión institucional (ficticio)",
        "AEI.05.02",
        "Procesos institucionales simplificados (ficticio) ",
    ),
)
CATEGORIAS = (  # id and name of: categoría, producto, función, división, grupo, actividad presupuestal
    (
        "0002",
        "PROGRAMA SINTÉTICO DE ATENCIÓN",
        "3000001",
        "ACCIONES COMUNES",
        "23",
        "PROTECCION SOCIAL",
        "051",
        "ASISTENCIA SOCIAL",
        "0115",
        "PROTECCION DE POBLACIONES EN RIESGO",
        "5000276",
        "GESTION DEL PROGRAMA",
    ),
    (
        "9002",
        "ASIGNACIONES PRESUPUESTARIAS QUE NO RESULTAN EN PRODUCTOS",
        "3999999",
        "SIN PRODUCTO",
        "05",
        "ORDEN PUBLICO Y SEGURIDAD",
        "016",
        "GESTION DE RIESGOS Y EMERGENCIAS",
        "0036",
        "ATENCION INMEDIATA DE DESASTRES",
        "5001253",
        "TRANSFERENCIA DE RECURSOS",
    ),
    (
        "9001",
        "ACCIONES CENTRALES",
        "3999999",
        "SIN PRODUCTO ",
        "03",
        "PLANEAMIENTO, GESTION Y RESERVA",
        "006",
        "GESTION",
        "0008",
        "ASESORAMIENTO Y APOYO",
        "5000003",
        "GESTION ADMINISTRATIVA",
    ),
)
UNIDADES = (("'086", "PERSONA"), ("'001", "ACCION"), ("016", "CASO TRATADO "), ("'060", "INFORME"))
MOTIVO = (
    "Según indicó la coordinadora Zoila Inventada Ejemplo (nombre ficticio), el servicio empezó después "
    "de lo previsto por la demora en la contratación; se reprogramará en el siguiente trimestre."
)


@dataclass(frozen=True)
class Perfil:
    """One actividad operativa: its name and place, and how its figures behave."""

    nombre: str
    lugar: str = "Lima"
    fisico: str = "normal"
    """normal, corrido, exceso, sin_ejecucion, cero, cero_ejecutado, blanco, no_reportada, inactiva or
    total_en_blanco"""
    financiero: bool = True
    acumulado: str = "SI"
    centro: int = 0
    mensual: int = 20
    """Physical target of a month, in whole units."""


FAMILIA = "Atención y seguimiento a personas en riesgo"
PERFILES = (
    Perfil(f"{FAMILIA} - Lima Norte - Callao", "Lima Norte - Callao"),
    Perfil(f"{FAMILIA} - Tacna", "Tacna", mensual=8),
    Perfil(f"{FAMILIA.replace('personas', 'Personas')}{NB}- Cusco ", "Cusco", acumulado="NO", mensual=12),
    Perfil("Capacitación  a operadores de servicios", "Loreto", financiero=False, centro=1, mensual=5),
    Perfil(
        "Asistencia técnica con metas llevadas en totales corridos", fisico="corrido", centro=1, mensual=10
    ),
    Perfil("Difusión de materiales a demanda", fisico="exceso", centro=1, mensual=1),
    Perfil("Supervisión de servicios aún no iniciada", "Tacna", "sin_ejecucion", centro=1, mensual=3),
    Perfil("Atención de emergencias sin meta en el periodo", fisico="cero", financiero=False, centro=0),
    Perfil("Atención de emergencias no programadas", "Loreto", "cero_ejecutado", acumulado="NO"),
    Perfil("Gestión del programa con meta no registrada", fisico="blanco", centro=2),
    Perfil("Gestión administrativa & logística", fisico="total_en_blanco", centro=2, mensual=7),
    Perfil(
        "Seguimiento de convenios (sin reporte)", fisico="no_reportada", financiero=False, centro=2, mensual=2
    ),
    Perfil("Implementación de servicio piloto", "Cusco", "inactiva", centro=1),
    Perfil(f"{FAMILIA} - Lima", "Lima", "inactiva"),
    Perfil("Elaboración de estudios", fisico="inactiva", financiero=False, acumulado="NO", centro=2),
    Perfil("Conducción y orientación superior ", financiero=True, centro=2, mensual=4),
)
