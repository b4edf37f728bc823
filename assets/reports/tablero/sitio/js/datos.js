/* Columns of the data scripts back into rows, and the model of a year of the POI. */
(function () {
  "use strict";
  const valores = (c) => (Array.isArray(c) ? c : c.v.map((i) => (i < 0 ? null : c.d[i])));

  T.filas = (columnas) => {
    const nombres = Object.keys(columnas).filter((nombre) => typeof columnas[nombre] === "object");
    const listas = nombres.map((nombre) => valores(columnas[nombre]));
    return (listas[0] || []).map((_, i) => {
      const fila = {};
      nombres.forEach((nombre, j) => { fila[nombre] = listas[j][i]; });
      return fila;
    });
  };

  const unaVez = (hace) => { const hechos = new Map(); return (clave) => {
    if (!hechos.has(clave)) hechos.set(clave, hace(clave));
    return hechos.get(clave);
  }; };
  T.unaVez = unaVez;

  /* The index as maps and rows. */
  T.indice = unaVez(() => {
    const crudo = T.dato("indice");
    const por = (filas, clave) => new Map(filas.map((fila) => [fila[clave], fila]));
    const anios = {};
    for (const [anio, poi] of Object.entries(crudo.poi)) {
      anios[anio] = { resumen: T.filas(poi.resumen), valoracion: T.filas(poi.valoracion), atrasos: T.filas(poi.atrasos) };
    }
    const psig = {};
    for (const [anio, unidades] of Object.entries(crudo.psig)) psig[anio] = T.filas(unidades).sort((a, b) => (a.puesto === null) - (b.puesto === null) || a.puesto - b.puesto);
    const indice = {
      poi: anios, psig, balance: T.filas(crudo.balance), publicaciones: T.filas(crudo.publicaciones), escala: por(T.filas(crudo.escala), "valoracion_id"),
      departamentos: por(T.filas(crudo.departamentos), "departamento_id"), ues: por(T.filas(crudo.ues), "ue_id"),
      unidades: por(T.filas(crudo.unidades), "unidad_id"), frescura: T.filas(crudo.frescura),
      archivos: T.filas(crudo.archivos), totalArchivos: crudo.archivos.total, observaciones: T.filas(crudo.observaciones),
    };
    indice.ejemplo = (ue) => Boolean(indice.ues.get(ue) && indice.ues.get(ue).es_sintetico);
    /* Of any unit: its key begins with the unit it belongs to. */
    indice.esDeEjemplo = (unidad) => indice.ejemplo((unidad || "").slice(0, 6));
    indice.nombreUe = (ue) => (indice.ues.get(ue) || {}).denominacion || ue;
    const reales = Object.keys(anios).filter((anio) => anios[anio].resumen.some((fila) => !fila.es_sintetico));
    indice.anioPoi = (reales.length ? reales : Object.keys(anios)).sort().pop();
    indice.anioPsig = Object.keys(psig).sort().pop();
    return indice;
  });

  /* A year of the POI: its activities with what the pages ask of each, the stored groups by key. */
  T.modelo = unaVez((anio) => {
    const crudo = T.dato(`poi-${anio}`);
    const indice = T.indice();
    const grupos = new Map(T.filas(crudo.grupos).map((g) => [`${g.ue}|${g.nivel}|${g.codigo}`, g]));
    const resumen = new Map(indice.poi[anio].resumen.map((r) => [r.ue, r]));
    const filas = T.filas(crudo.actividades);
    const nombre = (ue, nivel, codigo) => {
      const grupo = grupos.get(`${ue}|${nivel}|${codigo}`);
      return grupo ? grupo.nombre : codigo;
    };
    filas.forEach((fila, i) => {
      fila.i = i;
      fila.alertas = [];
      fila.ejemplo = indice.ejemplo(fila.ue);
      fila.cc = nombre(fila.ue, "centro_costo", fila.unidad_id);
      fila.orden_valoracion = fila.fisico_valoracion_id ? indice.escala.get(fila.fisico_valoracion_id).orden : 99;
    });
    T.filas(crudo.avisos).forEach((aviso) => filas[aviso.a].alertas.push(aviso));
    const clave = new Map(filas.map((fila) => [fila.clave, fila]));
    return { anio, crudo, filas, grupos, resumen, clave, nombre, tieneMeses: crudo.partes.includes("meses") };
  });

  /* What an activity is searched by, folded once. */
  T.pajar = (fila) => {
    if (fila.pajar === undefined) {
      fila.pajar = T.dobla([fila.actividad_operativa, fila.clave, fila.numero, fila.cc, fila.unidad_medida].join(" "));
    }
    return fila.pajar;
  };

  /* Months of a year: measure -> value of activity i in month m (1..12), null for unknown. */
  T.meses = unaVez((anio) => {
    const crudo = T.dato(`poi-${anio}-meses`);
    const medidas = {};
    for (const [nombre, texto] of Object.entries(crudo.medidas)) medidas[nombre] = texto.split(",");
    const vigente = { fisico_inicial: "fisico_programado", financiero_inicial_soles: "financiero_programado_soles" };
    const valor = (nombre, i, mes) => {
      const dicho = medidas[nombre][i * 12 + mes - 1];
      if (dicho === "=") return valor(vigente[nombre], i, mes);
      return dicho === "" || dicho === undefined ? null : Number(dicho);
    };
    return { valor, cerradoHasta: crudo.cerrado_hasta };
  });
})();
