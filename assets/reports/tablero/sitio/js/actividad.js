/* One activity: its year, its months, what changed, what alerts say, its texts, and where its figures come from. */
(function () {
  "use strict";
  const { html } = T;
  const MEDIDAS = { fisico_programado: "Meta física", fisico_ejecutado: "Ejecución física", financiero_programado_soles:
    "Programado (S/)", financiero_ejecutado_soles: "Ejecutado (S/)", fisico_inicial: "Meta física de apertura", financiero_inicial_soles: "Apertura (S/)" };
  const valorDe = (medida, v) => (medida.startsWith("financiero") ? T.soles(v) : T.cantidad(v));

  /* 1, 2, 3, 5 -> "enero a marzo, mayo"; 0 is the year. */
  function tramos(meses) {
    if (meses.length === 1 && meses[0] === 0) return "todo el año";
    const partes = [];
    for (const mes of meses) {
      const ultimo = partes[partes.length - 1];
      if (ultimo && ultimo[1] === mes - 1) ultimo[1] = mes; else partes.push([mes, mes]);
    }
    return partes.map(([a, b]) => (a === b ? T.mes(a) : `${T.mes(a)} a ${T.mes(b)}`)).join(", ");
  }

  const Ficha = ({ modelo, f }) => html`<dl class="ficha">${[
    ["Código", f.clave], ["Unidad ejecutora", T.nombreGrupo(modelo, f.ue, "ue", f.ue)], ["Objetivo", T.nombreGrupo(modelo, f.ue, "oei", f.oei)],
    ["Acción", T.nombreGrupo(modelo, f.ue, "aei", f.aei)], ["Centro de costo", f.cc], ["Departamento", T.nombreDepartamento(f.departamento_id)],
    ["Unidad de medida", f.unidad_medida], ["Estado", T.rotulo(f.estado, T.ESTADOS)],
    ["Último mes reportado", f.ultimo_mes_reportado ? T.mes(f.ultimo_mes_reportado) + (f.meses_de_atraso > 0 ? `; ${T.cuantos(f.meses_de_atraso, "mes", "meses")} de atraso` : "") : null]]
    .filter(([, v]) => v).map(([k, v]) => html`<div key=${k}><dt>${k}</dt><dd><${T.Texto} de=${v} /></dd></div>`)}</dl>`;

  const Anio = ({ f, corte }) => {
    const fila = (d, escribe) => ({ que: d === "fisico" ? `Físico${f.unidad_medida ? ` (${f.unidad_medida.toLowerCase()})` : ""}` : "Financiero (S/)", d, escribe, s: d === "fisico" ? "" : "_soles" });
    const v = (r, nombre) => f[`${r.d}_${nombre}${r.s}`];
    return html`<${T.Cuadro} titulo="Programado y ejecutado, en el año y hasta el corte" filas=${[fila("fisico", T.cantidad), fila("financiero", T.monto)]} columnas=${[
      { titulo: "Medida", celda: (r) => r.que }, { titulo: "De apertura", num: true, celda: (r) => r.escribe(v(r, "inicial")) },
      { titulo: "Programado", num: true, celda: (r) => r.escribe(v(r, "programado")) }, { titulo: "Ejecutado", num: true, celda: (r) => r.escribe(v(r, "ejecutado")) },
      { titulo: "Avance", num: true, celda: (r) => T.pct(f[`${r.d}_pct`]) }, { titulo: "Valoración", celda: (r) => html`<${T.Marca} id=${f[`${r.d}_valoracion_id`]} />` },
      ...(corte && corte.mes_corte && corte.mes_corte < 12 ? [{ titulo: `Programado a ${T.mes(corte.mes_corte)}`, num: true, celda: (r) => r.escribe(v(r, "programado_al_corte")) },
        { titulo: `Ejecutado a ${T.mes(corte.mes_corte)}`, num: true, celda: (r) => r.escribe(v(r, "ejecutado_al_corte")) },
        { titulo: `Avance a ${T.mes(corte.mes_corte)}`, num: true, celda: (r) => T.pct(f[`${r.d}_pct_al_corte`]) }] : [])]} />`;
  };

  const Cambios = ({ cambios }) => html`<h3>Meses que cambiaron</h3><${T.Tabla} id="cam" titulo="Cambios de metas y reportes" cosa=${["cambio", "cambios"]}
    filas=${cambios.map(([mes, medida, antes, ahora, visto, cerrado, tipo], i) => ({ i, mes, medida, antes, ahora, visto, cerrado, tipo }))} columnas=${[
    { clave: "mes", titulo: "Mes", valor: (c) => c.mes, celda: (c) => `${T.mes(c.mes)}${c.cerrado ? " (ya terminado)" : ""}` },
    { clave: "que", titulo: "Qué", valor: (c) => c.medida, celda: (c) => T.rotulo(c.medida, MEDIDAS) },
    { clave: "tipo", titulo: "Tipo", valor: (c) => c.tipo, celda: (c) => ({ reprogramacion: "Reprogramación", reporte: "Reporte" }[c.tipo] || T.rotulo(c.tipo)) },
    { clave: "antes", titulo: "Antes", num: true, valor: (c) => c.antes, celda: (c) => valorDe(c.medida, c.antes) },
    { clave: "ahora", titulo: "Después", num: true, valor: (c) => c.ahora, celda: (c) => valorDe(c.medida, c.ahora) },
    { clave: "visto", titulo: "Visto el", valor: (c) => c.visto, celda: (c) => T.dia(c.visto) }]} />`;

  const Atributos = ({ atributos }) => html`<h3>Cambios de la propia actividad</h3><${T.Cuadro} titulo="Cambios de la propia actividad" filas=${atributos} columnas=${[
    { titulo: "Qué", celda: ([que, tipo]) => `${T.rotulo(que)}: ${tipo}` }, { titulo: "Antes", celda: (a) => html`<${T.Texto} de=${a[2]} />` },
    { titulo: "Después", celda: (a) => html`<${T.Texto} de=${a[3]} />` }, { titulo: "Visto el", celda: (a) => T.dia(a[4]) }]} />`;

  const Textos = ({ textos }) => html`<section aria-labelledby="textos"><h2 id="textos">Lo que dice la unidad</h2>${textos.map(([seccion, unidad, texto, archivo, hoja, celda], i) => html`<article key=${i} class="texto">
    <h3>${T.rotulo(seccion)}</h3><p dir="auto">${texto}</p><p class="nota"><${T.Texto} de=${unidad} />: <${T.Texto} de=${archivo} />, hoja <${T.Texto} de=${hoja} />${celda ? `, celda ${celda}` : ""}</p></article>`)}</section>`;

  const Origen = ({ origen }) => html`<section aria-labelledby="origen"><h2 id="origen">De dónde salen estas cifras</h2>
    <${T.Cuadro} titulo="Archivo, hoja y fila de las que se leyó" filas=${origen} columnas=${[
      { titulo: "Archivo", celda: (o) => html`<${T.Texto} de=${o[0]} />` }, { titulo: "Hoja", celda: (o) => html`<${T.Texto} de=${o[1]} />` },
      { titulo: "Fila", num: true, celda: (o) => T.entero(o[2]) }, { titulo: "Qué se lee de ahí", celda: (o) => tramos(o[3]) }]} />
    <p class="nota">La celda de cada cifra está en la vista <code>bi_linaje</code> del almacén.</p></section>`;

  T.Actividad = ({ modelo, clave }) => {
    const f = modelo.clave.get(clave), { anio, crudo } = modelo;
    const pieza = f ? Math.floor(f.i / crudo.detalles.tamano) : -1, hayDetalle = crudo.detalles.hay.includes(pieza);
    const detalle = T.usaDato(hayDetalle ? `poi-${anio}-detalle-${pieza}` : null);
    const conAlertas = f && f.alertas.length > 0, alertas = T.usaDato(conAlertas ? `poi-${anio}-alertas` : null);
    const conPlan = f && crudo.partes.includes("plan"), plan = T.usaDato(conPlan ? `poi-${anio}-plan` : null);
    if (!f) return html`<h1 tabindex="-1">No hay una actividad ${clave} en el POI ${anio}</h1><p><a href=${T.enlace(["poi", anio])}>Ir al POI ${anio}</a></p>`;
    const mas = (detalle.valor || {})[String(f.i)] || {}, revision = plan.valor && T.revisionDe(anio, f.i);
    const camino = [["ue", f.ue], ["oei", f.oei], ["aei", f.aei], ["cc", f.unidad_id]].filter(([, v]) => v !== "sin_dato");
    return html`<${T.Migas} pasos=${[...T.camino(modelo, camino), { texto: f.clave }]} />
      <h1 tabindex="-1"><${T.Texto} de=${f.actividad_operativa} /><${T.Ejemplo} si=${f.ejemplo} /></h1>
      <${T.Publicado} tema="poi" anio=${anio} ue=${f.ue} parte="la unidad ejecutora" />
      <${Ficha} modelo=${modelo} f=${f} />
      <section aria-labelledby="el-anio"><h2 id="el-anio">El año ${anio}</h2><${Anio} f=${f} corte=${modelo.resumen.get(f.ue)} /></section>
      ${conAlertas && html`<section aria-labelledby="sus-alertas"><h2 id="sus-alertas">Alertas</h2>${alertas.valor ? html`<ul class="lista">${T.alertasDe(anio).filter((a) => a.a === f.i).map((a) => html`<li key=${a.i}>
        <${T.Severidad} es=${a.severidad} /> <strong>${T.rotulo(a.regla, T.REGLAS)}</strong>, desde el ${T.fecha(a.desde)}. <${T.Texto} de=${a.detalle} /></li>`)}</ul>` : html`<${T.Espera} falla=${alertas.falla} />`}</section>`}
      <${T.MesesDeUna} modelo=${modelo} f=${f} />
      ${(revision || mas.cambios || mas.atributos) && html`<section aria-labelledby="historia"><h2 id="historia">Historia</h2>
        ${revision && html`<${T.FiguraRevision} fila=${revision} quien="la actividad" />`}
        ${mas.cambios && html`<${Cambios} cambios=${mas.cambios} />`}${mas.atributos && html`<${Atributos} atributos=${mas.atributos} />`}</section>`}
      <${T.TextosDePlaneamiento} textos=${(mas.planeamiento || []).map(([seccion, situacion, parrafos]) => ({ seccion, situacion, parrafos }))} />
      ${mas.textos && html`<${Textos} textos=${mas.textos} />`}
      ${hayDetalle && !detalle.valor ? html`<${T.Espera} falla=${detalle.falla} />` : mas.origen && html`<${Origen} origen=${mas.origen} />`}`;
  };

  T.MesesDeUna = ({ modelo, f }) => html`<${T.Mensual} modelo=${modelo} filas=${T.solo(f)} con=${modelo.tieneMeses} />`;
  /* The same list each time, so that what depends on it is not drawn again for nothing. */
  T.solo = T.unaVez((f) => [f]);
})();
