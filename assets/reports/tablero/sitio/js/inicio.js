/* The start page: how fresh and how good the data are, then each unit's year. */
(function () {
  "use strict";
  const { html } = T;
  T.FUENTES = { poi_anual: "POI, tabla anual", poi_ceplan: "POI, exportación del CEPLAN", poi_ceplan_financiera:
    "POI, programación financiera", poi_plan: "POI, versiones y modificaciones", poi_textos: "POI, textos de unidades",
  psig: "PSIG, hojas de las unidades", psig_plan: "PSIG, plan aprobado", mef_gasto: "MEF, gasto", siaf: "SIAF",
  consulta_amigable: "Consulta Amigable", publicado: "Cifras publicadas", respuestas: "Respuestas a observaciones" };
  const fuente = (f) => T.rotulo(f, T.FUENTES);
  T.fuente = fuente;

  const menor = (fechas) => fechas.filter(Boolean).sort()[0] || null;
  const mayor = (fechas) => fechas.filter(Boolean).sort().pop() || null;

  /* One row per source and year, the latest year first. */
  const frescura = T.unaVez(() => {
    const grupos = new Map();
    for (const fila of T.indice().frescura) {
      const clave = `${fila.anio} ${fila.fuente}`;
      if (!grupos.has(clave)) grupos.set(clave, { fuente: fila.fuente, anio: fila.anio, filas: [] });
      grupos.get(clave).filas.push(fila);
    }
    return [...grupos.values()].map((g, i) => {
      const sin = g.filas.filter((f) => !f.listo).length;
      return { i, fuente: g.fuente, anio: g.anio, unidades: g.filas.length, sin, primero: menor(g.filas.map((f) => f.corte)),
        ultimo: mayor(g.filas.map((f) => f.corte)), carga: mayor(g.filas.map((f) => f.ultima_carga)),
        ejemplo: g.filas.every((f) => T.indice().esDeEjemplo(f.unidad)) };
    }).sort((a, b) => b.anio - a.anio || a.fuente.localeCompare(b.fuente));
  });

  const abiertas = (severidad) => T.indice().observaciones.filter((o) => o.severidad === severidad && !T.indice().esDeEjemplo(o.unidad))
    .reduce((total, o) => total + o.veces, 0);

  T.Frescura = ({ cuantas }) => {
    const filas = frescura();
    const fila = (f) => (f.primero === f.ultimo ? T.fecha(f.ultimo) : `${T.fecha(f.primero)} a ${T.fecha(f.ultimo)}`);
    return html`<${T.Cuadro} titulo="Frescura: lo último que se cargó de cada fuente y año" filas=${filas.slice(0, cuantas || filas.length)} columnas=${[
      { titulo: "Fuente", celda: (f) => html`${fuente(f.fuente)}<${T.Ejemplo} si=${f.ejemplo} />` },
      { titulo: "Año", num: true, celda: (f) => f.anio },
      { titulo: "Unidades", num: true, celda: (f) => (f.sin ? `${T.entero(f.unidades)} (${T.entero(f.sin)} sin cargar)` : T.entero(f.unidades)) },
      { titulo: "Datos al", celda: fila },
      { titulo: "Antigüedad", celda: (f) => T.hace(f.ultimo) },
      { titulo: "Cargado el", celda: (f) => T.dia(f.carga) }]} />
      ${cuantas && filas.length > cuantas && html`<p><a href="#/calidad">Ver las ${filas.length} fuentes y años</a></p>`}`;
  };

  /* Open observations by unit, one column per severity. */
  const porUnidad = () => {
    const grupos = new Map();
    for (const o of T.indice().observaciones) {
      const clave = `${o.fuente} ${o.anio} ${o.unidad}`;
      const g = grupos.get(clave) || { i: grupos.size, fuente: o.fuente, anio: o.anio, unidad: o.unidad, bloqueante: 0, advertencia: 0, aviso: 0 };
      g[o.severidad] = (g[o.severidad] || 0) + o.veces;
      grupos.set(clave, g);
    }
    return [...grupos.values()].sort((a, b) => b.bloqueante - a.bloqueante || b.advertencia - a.advertencia || b.aviso - a.aviso || a.i - b.i);
  };
  T.ObservacionesPorUnidad = ({ cuantas }) => {
    const filas = porUnidad();
    return html`<${T.Cuadro} titulo="Observaciones abiertas por unidad" filas=${filas.slice(0, cuantas || filas.length)} columnas=${[
      { titulo: "Unidad", celda: (f) => html`<a href=${T.enlace(["calidad"], { unidad: f.unidad })}><${T.Texto} de=${f.unidad} /></a><${T.Ejemplo} si=${T.indice().esDeEjemplo(f.unidad)} />` },
      { titulo: "Fuente y año", celda: (f) => `${fuente(f.fuente)} ${f.anio || ""}` },
      ...["bloqueante", "advertencia", "aviso"].map((s) => ({ titulo: html`<${T.Severidad} es=${s} />`, num: true, celda: (f) => T.entero(f[s]) }))]} />
      ${cuantas && filas.length > cuantas && html`<p><a href="#/calidad">Ver las ${filas.length} unidades con observaciones</a></p>`}`;
  };

  function Calidad() {
    const indice = T.indice(), viejo = mayor(indice.frescura.map((f) => f.ultima_carga));
    const esperan = indice.archivos.filter((a) => a.estado === "retenido").length, malos = indice.archivos.length - esperan;
    const atrasos = Object.entries(indice.poi).flatMap(([anio, poi]) => poi.atrasos.map((a) => ({ anio, ...a })));
    const reales = atrasos.filter((a) => !indice.ejemplo(a.ue));
    return html`<section aria-labelledby="calidad"><h2 id="calidad">Estado de los datos</h2>
      <${T.Cifras} cifras=${[
        { titulo: "Última carga", valor: T.hace(viejo), nota: T.dia(viejo) },
        { titulo: "Archivos que esperan", valor: T.entero(indice.archivos.length), nota: indice.archivos.length
          ? `${T.cuantos(esperan, "retenido", "retenidos")}; ${T.entero(malos)} parciales o en cuarentena, de ${T.entero(indice.totalArchivos)}`
          : `de ${T.cuantos(indice.totalArchivos, "archivo recibido", "archivos recibidos")}` },
        { titulo: "Observaciones abiertas", valor: T.entero(abiertas("bloqueante") + abiertas("advertencia") + abiertas("aviso")),
          nota: `${T.cuantos(abiertas("bloqueante"), "bloqueante", "bloqueantes")}, ${T.cuantos(abiertas("advertencia"), "advertencia", "advertencias")}, ${T.cuantos(abiertas("aviso"), "aviso", "avisos")}` },
        { titulo: "Actividades con meses atrasados", valor: T.entero(reales.reduce((t, a) => t + a.n, 0)),
          nota: reales.length ? `hasta ${T.cuantos(Math.max(...reales.map((a) => a.max)), "mes", "meses")} sin reportar` : "ningún mes terminado sin reporte" }]} />
      <h3>Frescura</h3><${T.Frescura} cuantas=${8} />
      ${atrasos.length > 0 && html`<h3>Meses atrasados</h3><${T.Cuadro} titulo="Actividades con meses terminados sin reporte" filas=${atrasos} columnas=${[
        { titulo: "Unidad ejecutora", celda: (a) => html`<a href=${T.enlace(["poi", a.anio, "ue", a.ue], { vista: "actividades", atraso: "1" })}>${a.ue} <${T.Texto} de=${indice.nombreUe(a.ue)} /></a><${T.Ejemplo} si=${indice.ejemplo(a.ue)} />` },
        { titulo: "Año", num: true, celda: (a) => a.anio }, { titulo: "Actividades", num: true, celda: (a) => T.entero(a.n) },
        { titulo: "Más meses", num: true, celda: (a) => T.entero(a.max) }]} />`}
      ${indice.archivos.length > 0 && html`<h3>Archivos que esperan o se leyeron en parte</h3><${T.ArchivosQueEsperan} cuantos=${5} />`}
      <h3>Observaciones</h3>${indice.observaciones.length ? html`<p>Las unidades con las más graves, primero. Las de ejemplo no entran en los totales.</p>
        <${T.ObservacionesPorUnidad} cuantas=${6} />` : html`<p>No hay observaciones abiertas.</p>`}
      <p><a href="#/calidad">Todo sobre la calidad de los datos</a></p></section>`;
  }

  T.ArchivosQueEsperan = ({ cuantos }) => {
    const filas = T.indice().archivos;
    return html`<${T.Cuadro} titulo="Archivos que esperan o se leyeron en parte" filas=${filas.slice(0, cuantos || filas.length)} columnas=${[
      { titulo: "Archivo", celda: (a) => html`<${T.Texto} de=${a.nombre} />` },
      { titulo: "Fuente y año", celda: (a) => `${a.fuente ? fuente(a.fuente) : "No reconocido"} ${a.anio || ""}` },
      { titulo: "Estado", celda: (a) => T.rotulo(a.estado) }, { titulo: "Por qué", celda: (a) => html`<${T.Texto} de=${a.motivo} />` },
      { titulo: "Recibido", celda: (a) => T.dia(a.recibido_en) }]} />
      ${cuantos && filas.length > cuantos && html`<p><a href="#/calidad">Ver los ${filas.length}</a></p>`}`;
  };

  /* The units of a year: stored figures, and how many activities have each valuation. */
  T.CuadroUes = ({ anio }) => {
    const indice = T.indice(), poi = indice.poi[anio];
    const marcas = (ue) => poi.valoracion.filter((v) => v.ue === ue && v.dimension === "fisico")
      .map((v) => ({ ...indice.escala.get(v.valoracion_id), n: v.cantidad }));
    return html`<${T.Tabla} id="ues" titulo=${`Unidades ejecutoras, POI ${anio}`} filas=${poi.resumen} cosa=${["unidad ejecutora", "unidades ejecutoras"]} columnas=${[
      { clave: "ue", titulo: "Unidad ejecutora", valor: (f) => f.ue, celda: (f) => html`<a href=${T.enlace(["poi", anio, "ue", f.ue])}>${f.ue} <${T.Texto} de=${indice.nombreUe(f.ue)} /></a><${T.Ejemplo} si=${f.es_sintetico} />` },
      { clave: "n", titulo: "Actividades", num: true, valor: (f) => f.actividades, celda: (f) => T.entero(f.actividades) },
      { clave: "fis", titulo: "Avance físico", num: true, valor: (f) => f.fisico_pct_promedio, celda: (f) => T.pct(f.fisico_pct_promedio) },
      { clave: "val", titulo: "Valoración física de sus actividades", celda: (f) => html`<${T.Franja} marcas=${marcas(f.ue)} total=${marcas(f.ue).reduce((t, m) => t + m.n, 0)} />` },
      { clave: "eje", titulo: "Ejecutado (S/)", num: true, valor: (f) => f.financiero_ejecutado_soles, celda: (f) => T.monto(f.financiero_ejecutado_soles) },
      { clave: "fin", titulo: "Ejecución financiera", num: true, valor: (f) => f.financiero_pct, celda: (f) => T.pct(f.financiero_pct) },
      { clave: "corte", titulo: "Datos al", valor: (f) => f.corte, celda: (f) => T.fecha(f.corte) }]} />`;
  };

  T.Inicio = ({ q }) => {
    const indice = T.indice();
    const anio = indice.poi[q.get("anio")] ? q.get("anio") : indice.anioPoi;
    const anios = Object.keys(indice.poi).sort().reverse();
    const psig = (indice.psig[indice.anioPsig] || []).filter((f) => f.puesto !== null);
    return html`<h1 tabindex="-1">Seguimiento del POI y del PSIG</h1>
      <${Calidad} />
      <section aria-labelledby="anio-poi"><h2 id="anio-poi">POI ${anio}, por unidad ejecutora</h2>
        ${anio ? html`<${T.Opciones} titulo="Año" opciones=${anios.map((a) => ({ texto: a, enlace: T.con({ anio: a }), es: a === anio }))} />
          <${T.CuadroUes} anio=${anio} /><p><a href=${T.enlace(["poi", anio])}>Abrir el POI ${anio} completo</a></p>`
          : html`<p>No hay ningún POI cargado.</p>`}</section>
      ${psig.length > 0 && html`<section aria-labelledby="anio-psig"><h2 id="anio-psig">PSIG ${indice.anioPsig}</h2>
        <p>${T.cuantos(psig.length, "unidad", "unidades")} con nivel de cumplimiento. En primer lugar, <${T.Texto} de=${psig.filter((f) => f.puesto === 1).map((f) => f.responsable).join(", ")} />${" "}
          (${T.pct(psig[0].cumplimiento_pct)}).</p><p><a href=${T.enlace(["psig", indice.anioPsig])}>Abrir el PSIG ${indice.anioPsig}</a></p></section>`}`;
  };
})();
