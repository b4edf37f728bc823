"""The declarations hold together: keys, relations, exact companions, and no personal data towards BI."""

import pytest

from schemas.codelists import SIN_DATO
from schemas.contract import Kind, View
from schemas.registry import TABLES, VIEWS, view_columns

PROMISED = {
    "bi_poi_actividad": "anio, ue, fuente, corte, mes_corte, numero, actividad_id, codigo_ao, actividad_operativa,"
    " actividad_familia, ambito, departamento, departamento_origen, centro_costo, oei, oei_origen, aei, unidad_medida,"
    " fisico_programado, fisico_ejecutado, fisico_pct, fisico_pct_acotado, fisico_valoracion, fisico_valoracion_orden,"
    " fisico_estado, financiero_programado_soles, financiero_ejecutado_soles, financiero_pct, financiero_valoracion,"
    " financiero_valoracion_orden, financiero_estado, fisico_inicial, financiero_inicial_soles,"
    " fisico_programado_al_corte, fisico_ejecutado_al_corte, fisico_pct_al_corte, financiero_programado_al_corte_soles,"
    " financiero_ejecutado_al_corte_soles, financiero_pct_al_corte, cuenta_en_promedio, estado, es_sintetico, carga_id",
    "bi_poi_mensual": "anio, ue, mes, mes_id, fecha, actividad_id, codigo_ao, fisico_inicial, fisico_programado,"
    " fisico_ejecutado, financiero_inicial_soles, financiero_programado_soles, financiero_ejecutado_soles, reportado,"
    " mes_cerrado",
    "bi_poi_mensual_historia": "mes_id, reportado, mes_cerrado, vigente_desde, vigente_hasta",
    "bi_poi_reprogramacion": "anio, ue, actividad_id, mes, medida, valor_anterior, valor_nuevo, visto_en, mes_cerrado",
    "bi_poi_actividad_corte": "anio, ue, corte, corte_instante, mes_corte, actividad_id, fisico_programado, fisico_pct,"
    " fisico_valoracion, estado, fisico_pct_al_corte, financiero_pct_al_corte, meses_de_atraso, carga_id",
    "bi_poi_periodo": "anio, actividad_id, periodo_tipo, periodo, periodo_id, fisico_inicial, fisico_programado,"
    " fisico_ejecutado, financiero_inicial_soles, financiero_programado_soles, financiero_ejecutado_soles,"
    " meses_reportados, fisico_pct, financiero_pct",
    "bi_poi_revision": "anio, ue, nivel, codigo, fisico_pct_inicial_acotado, fisico_pct_al_cierre_acotado,"
    " fisico_pct_vigente_acotado, financiero_pct_inicial, financiero_pct_al_cierre, financiero_pct_vigente,"
    " fisico_meses_cambiados, meses_sin_fotografia_al_cierre",
    "bi_poi_triangulo": "anio, ue, mes, corte_instante, meses_desde_cierre, financiero_programado_soles,"
    " financiero_ejecutado_soles, metas_fisicas_cambiadas, ejecuciones_fisicas_cambiadas",
    "bi_poi_resumen": "actividades, actividades_en_promedio, sin_meta, meta_no_registradas, ejecucion_sin_meta,"
    " no_reportadas, inactivas, fisico_pct_promedio, fisico_pct_promedio_sin_acotar, financiero_programado_soles,"
    " financiero_ejecutado_soles, financiero_pct",
    "bi_poi_valoracion": "anio, ue, dimension, valoracion, orden, cantidad, porcentaje, porcentaje_exacto_pct",
    "bi_poi_objetivo": "anio, ue, oei, denominacion, actividades, financiero_pct",
    "bi_alerta": "anio, ue, regla, severidad, desde, detalle, valor, umbral, mes, en_informe, unidad_id, actividad_id,"
    " ue_id, es_sintetico",
    "bi_configuracion": "clave, valor",
    "bi_poi_agregado": "nivel, codigo, nombre, orden, unidad_medida, fisico_programado, fisico_ejecutado",
    "bi_psig_actividad": "anio, actividad, orden, meta_id, denominacion, responsable, responsable_texto, subunidad,"
    " corresponsables, unidad_medida, ejercicio_meta, meta_programada, meta_ejecutada, meta_es_porcentaje,"
    " meta_programada_texto, meta_ejecutada_texto, pct, pct_declarado, pct_para_promedio, cuenta_programada, estado,"
    " evidencia_requerida, evidencia_estado, carga_id",
    "bi_psig_responsable": "puesto, responsable, metas, programadas, cumplidas_100, no_ejecutadas, sin_cuantificar,"
    " reformuladas, cumplimiento_pct, empate",
    "bi_psig_balance": "programadas, ejecutadas_al_100, nivel_pct, origen",
    "bi_psig_evidencia": "anio, unidad, actividad, ejercicio_meta, orden, clase, numero, tiene_numero_sgd, entidad,"
    " enlace, compartido_con, es_compartido, clase_requerida, corresponde, unidad_id, carga_id",
    "bi_conciliacion": "documento, cifra, anio, publicado, calculado, diferencia, tolerancia, resultado, explicacion",
    "bi_observacion": "fuente, anio, unidad, archivo, hoja, celda, regla, severidad, encontrado, esperado, mensaje,"
    " carga_id, primera_vez, resuelta_en, respuesta, respondida",
    "bi_presupuesto": "anio, ue, fuente, nivel, sec_func, programa, generica, pia_soles, pim_soles, certificado_soles,"
    " devengado_soles",
    "bi_presupuesto_conciliacion": "anio, ue, fuente_presupuesto, concepto, poi_soles, presupuesto_soles,"
    " diferencia_soles, explicacion",
    "bi_frescura": "fuente, anio, unidad, ultima_carga, corte, filas, listo, archivo_sha256",
    "bi_diccionario": "vista, columna, orden, tipo, unidad, clave, nulo, agregacion, datos_personales, descripcion,"
    " origen",
}

each_view = pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.name)


def _names(view: View) -> list[str]:
    return [column.name for column, _ in view_columns(view)]


@pytest.mark.parametrize(("view", "columns"), PROMISED.items())
def test_promised_columns_are_there(view: str, columns: str) -> None:
    assert set(columns.split(", ")) <= set(_names(VIEWS[view]))


@each_view
def test_columns_are_declared_once_with_their_key(view: View) -> None:
    names = _names(view)
    assert len(names) == len(set(names))
    assert set(view.key) <= set(names)
    nullable = {column.name for column, _ in view_columns(view) if column.nullable}
    assert not nullable & {*view.key, *(relation.column for relation in view.relations)}


@each_view
def test_a_relation_points_to_the_one_column_key_of_a_dimension(view: View) -> None:
    for relation in view.relations:
        assert VIEWS[relation.target].key == (relation.target_column,)
        kinds = {column.name: column.kind for column, _ in view_columns(VIEWS[relation.target])}
        assert kinds[relation.target_column] is Kind.TEXT


@each_view
def test_every_key_of_a_dimension_on_a_fact_is_related(view: View) -> None:
    dimension_keys = {v.key[0] for v in VIEWS.values() if v.name.startswith("bi_dim_") or v.name == "bi_escala"}
    related = {relation.column for relation in view.relations}
    own = {view.key[0]} if len(view.key) == 1 else set()
    expected = {name for name in _names(view) if name in dimension_keys or name.endswith("_valoracion_id")}
    assert expected - own <= related


@each_view
def test_money_has_its_exact_companion_beside_it(view: View) -> None:
    names = _names(view)
    for place, name in enumerate(names):
        if name.endswith("_soles"):
            assert names[place + 1] == name.removesuffix("_soles") + "_centimos"


@each_view
def test_no_personal_data_reaches_bi(view: View) -> None:
    assert not [column.name for column, _ in view_columns(view) if column.personal]


@each_view
def test_every_column_says_what_it_is(view: View) -> None:
    for column, origin in view_columns(view):
        assert column.description.endswith((".", ")"))
        assert origin == view.name or origin.split(".")[0] in TABLES
        assert column.kind is not Kind.AMOUNT or column.unit
        assert column.aggregation != "suma" or column.kind in (Kind.AMOUNT, Kind.INTEGER, Kind.BOOLEAN)


def test_a_table_with_the_key_of_an_unknown_member_may_hold_it() -> None:
    for name in ("dim_ue", "dim_unidad", "dim_objetivo", "dim_accion", "dim_departamento", "dim_mes", "escala"):
        (key,) = TABLES[name].key
        assert not TABLES[name].column(key).pattern, f"{name}.{key} no admite {SIN_DATO}"
