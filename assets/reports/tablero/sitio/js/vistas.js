/* What a level of the POI shows: summary, activities, map, alerts, reprogramming. */
(function () {
  "use strict";
  const { html } = T;
  const { useMemo } = preactHooks;
  const VISTAS = (T.VISTAS = {});

  T.FiguraDistribucion = ({ filas, dimension, titulo }) => {
    const { marcas, sin, total } = T.distribucion(filas, dimension);
    if (!total) return html`<p>Ninguna actividad tiene valoración ${dimension === "fisico" ? "física" : "financiera"}.</p>`;
    const mejor = marcas[0], peor = marcas[marcas.length - 1];
    const frase = `De ${T.cuantos(total, "actividad valorada", "actividades valoradas")}, ${T.entero(mejor.n)} (${T.parte(mejor.n, total)}) ${mejor.n === 1 ? "está" : "están"} en ${mejor.valoracion} y ${T.entero(peor.n)} (${T.parte(peor.n, total)}) en ${peor.valoracion}.${sin ? ` Otras ${T.entero(sin)} no tienen valoración.` : ""}`;
    return html`<${T.Figura} titulo=${titulo} frase=${frase} tabla=${html`<${T.Cuadro} titulo=${titulo} filas=${marcas} columnas=${[
      { titulo: "Valoración", celda: (m) => html`<${T.Marca} id=${m.valoracion_id} />` }, { titulo: "Rango", celda: (m) => m.rango_impreso },
      { titulo: "Actividades", num: true, celda: (m) => T.entero(m.n) }, { titulo: "Porcentaje", num: true, celda: (m) => T.parte(m.n, total) }]} />`}>
      <${T.Barras} titulo=${titulo} describe=${frase} barras=${marcas.map((m) => ({ rotulo: m.valoracion, simbolo: m.simbolo, n: m.n, color: m.color, texto: `${T.entero(m.n)} (${T.parte(m.n, total)})` }))} /></${T.Figura}>`;
  };

  /* Month by month and added up, of money or of a quantity in one unit of measure. */
  T.FigurasMeses = ({ anio, filas, que, programada, ejecutada, escribe, corto }) => {
    const datos = useMemo(() => T.porMes(anio, filas, programada, ejecutada), [anio, filas, programada]);
    if (!datos.puntos.some((d) => d.p !== null || d.e !== null)) return null;
    const ultimo = datos.puntos[Math.max(0, datos.ultimo - 1)], anual = datos.puntos[11].P;
    const pct = (e, p) => T.pct(T.porcentaje(e, p));
    const hasta = datos.ultimo ? `A ${T.mes(datos.ultimo)}, último mes con ejecución, se ejecutó ${escribe(ultimo.E)} de ${escribe(ultimo.P)} programado a ese mes (${pct(ultimo.E, ultimo.P)}) y de ${escribe(anual)} del año (${pct(ultimo.E, anual)}).` : `No hay ejecución registrada; el año tiene ${escribe(anual)} programado.`;
    const tabla = html`<${T.Cuadro} titulo=${`${que} por mes`} filas=${datos.puntos} columnas=${[
      { titulo: "Mes", celda: (d) => html`${T.mes(d.mes)}${d.mes <= datos.cerradoHasta ? "" : " (abierto)"}` },
      { titulo: "Programado", num: true, celda: (d) => escribe(d.p) }, { titulo: "Ejecutado", num: true, celda: (d) => escribe(d.e) },
      { titulo: "Programado acumulado", num: true, celda: (d) => escribe(d.P) }, { titulo: "Ejecutado acumulado", num: true, celda: (d) => escribe(d.E) },
      { titulo: "Avance acumulado", num: true, celda: (d) => (d.E === null ? T.NADA : pct(d.E, d.P)) }]} />`;
    const mejor = datos.puntos.reduce((a, b) => ((b.e || 0) > (a.e || 0) ? b : a));
    const fraseMes = mejor.e ? `El mes con más ejecución fue ${T.mes(mejor.mes)}: ${escribe(mejor.e)}.` : "Ningún mes tiene ejecución.";
    return html`<div class="par"><${T.Figura} titulo=${`${que}: acumulado`} frase=${hasta} tabla=${tabla}>
        <${T.Meses} titulo=${`${que}: programado y ejecutado acumulados`} describe=${hasta} datos=${datos} acumula escribe=${corto} /></${T.Figura}>
      <${T.Figura} titulo=${`${que}: mes a mes`} frase=${fraseMes}>
        <${T.Meses} titulo=${`${que}: programado y ejecutado de cada mes`} describe=${fraseMes} datos=${datos} escribe=${corto} /></${T.Figura}></div>`;
  };

  T.Mensual = ({ modelo, filas, con }) => {
    const { valor, falla } = T.usaDato(con ? `poi-${modelo.anio}-meses` : null);
    if (!con) return null;
    if (!valor) return html`<${T.Espera} falla=${falla} />`;
    const unidades = new Set(filas.map((f) => T.dobla(f.unidad_medida))), unidad = unidades.size === 1 && filas[0].unidad_medida;
    const corto = (v) => T.corto(v);
    return html`<section aria-labelledby="meses"><h2 id="meses">Meses</h2>
      <${T.FigurasMeses} anio=${modelo.anio} filas=${filas} que="Financiero" programada="financiero_programado_soles" ejecutada="financiero_ejecutado_soles" escribe=${T.soles} corto=${corto} />
      ${unidad ? html`<${T.FigurasMeses} anio=${modelo.anio} filas=${filas} que=${`Físico (${unidad.toLowerCase()})`} programada="fisico_programado" ejecutada="fisico_ejecutado" escribe=${T.cantidad} corto=${corto} />`
        : html`<p class="nota">Las cantidades físicas no se suman aquí: las actividades tienen distintas unidades de medida.</p>`}</section>`;
  };

  VISTAS[""] = ({ modelo, camino, filas, desglosa, q, hayFiltro }) => html`
    <section aria-labelledby="dist"><h2 id="dist">Valoración de las actividades</h2><div class="par">
      <${T.FiguraDistribucion} filas=${filas} dimension="fisico" titulo="Valoración física" />
      <${T.FiguraDistribucion} filas=${filas} dimension="financiero" titulo="Valoración financiera" /></div></section>
    <${T.Desglose} modelo=${modelo} camino=${camino} filas=${desglosa} q=${q} hayFiltro=${hayFiltro} />
    <${T.Mensual} modelo=${modelo} filas=${filas} con=${modelo.tieneMeses && filas.length > 0} />`;

  T.enlaceActividad = (modelo, fila) => T.enlace(["poi", modelo.anio, "actividad", fila.clave]);
  const peor = (fila) => (fila.alertas.some((a) => a.severidad !== "aviso") ? "advertencia" : "aviso");

  VISTAS.actividades = ({ modelo, filas, camino }) => html`<section aria-labelledby="lista"><h2 id="lista">Actividades</h2>
    <${T.Tabla} id="act" titulo="Actividades operativas" filas=${filas} cosa=${["actividad", "actividades"]} columnas=${[
      { clave: "nombre", titulo: "Actividad operativa", valor: (f) => f.actividad_operativa, celda: (f) => html`<a href=${T.enlaceActividad(modelo, f)}><${T.Texto} de=${f.actividad_operativa} /></a><${T.Ejemplo} si=${f.ejemplo && !camino.length} /><span class="codigo">${f.clave} · <${T.Texto} de=${f.cc} /></span>` },
      { clave: "fis", titulo: "Avance físico", num: true, valor: (f) => f.fisico_pct, celda: (f) => T.pct(f.fisico_pct) },
      { clave: "val", titulo: "Valoración", valor: (f) => f.orden_valoracion, celda: (f) => html`<${T.Marca} id=${f.fisico_valoracion_id} sin=${T.rotulo(f.estado, T.ESTADOS)} />` },
      { clave: "fin", titulo: "Ejecución financiera", num: true, valor: (f) => f.financiero_pct, celda: (f) => T.pct(f.financiero_pct) },
      { clave: "pro", titulo: "Programado", num: true, valor: (f) => f.fisico_programado, celda: (f) => T.cantidad(f.fisico_programado) },
      { clave: "eje", titulo: "Ejecutado", num: true, valor: (f) => f.fisico_ejecutado, celda: (f) => T.cantidad(f.fisico_ejecutado) },
      { clave: "um", titulo: "Unidad de medida", valor: (f) => f.unidad_medida, celda: (f) => html`<${T.Texto} de=${f.unidad_medida} />` },
      { clave: "ale", titulo: "Alertas", num: true, valor: (f) => f.alertas.length, celda: (f) => (f.alertas.length ? html`<span title=${f.alertas.map((a) => T.rotulo(a.regla, T.REGLAS)).join(", ")}><span aria-hidden="true">${peor(f) === "aviso" ? "○" : "▲"}</span> ${f.alertas.length}</span>` : "0") }]} /></section>`;

  VISTAS.mapa = ({ modelo, filas, hayFiltro, camino, q }) => {
    const cuentan = camino.length ? filas : filas.filter((f) => !f.ejemplo);
    const por = new Map();
    for (const fila of cuentan) por.set(fila.departamento_id, [...(por.get(fila.departamento_id) || []), fila]);
    const hechas = [...por].map(([id, suyas], i) => ({ i, id, nombre: T.nombreDepartamento(id), ...T.resume(suyas) })).sort((a, b) => (a.id > b.id ? 1 : -1))
      .map((d) => ({ ...d, pct: d.fisico_pct_promedio }));
    const con = hechas.filter((d) => d.id !== "sin_dato" && d.pct !== null), sin = por.get("sin_dato") || [];
    const titulo = "Avance físico promedio por departamento";
    const orden = [...con].sort((a, b) => b.pct - a.pct), ultimo = orden[orden.length - 1];
    const frase = con.length > 1 ? `${T.entero(con.length)} departamentos tienen actividades con avance. El mayor promedio es el de ${orden[0].nombre} (${T.pct(orden[0].pct)}) y el menor, el de ${ultimo.nombre} (${T.pct(ultimo.pct)}).${sin.length ? ` ${T.cuantos(sin.length, "actividad no dice", "actividades no dicen")} de qué departamento es.` : ""}`
      : con.length ? `Solo ${con[0].nombre} tiene actividades con avance (${T.pct(con[0].pct)}).` : "Ninguna de estas actividades dice de qué departamento es.";
    const elige = (id) => T.con({ dep: id, vista: "actividades" });
    return html`<section aria-labelledby="lugar"><h2 id="lugar">Por departamento</h2><div class="mapa-y-tabla">
      <${T.Figura} titulo=${titulo} frase=${frase}><${T.Mapa} titulo=${titulo} describe=${frase} filas=${con} abre=${(id) => T.va(elige(id))} /></${T.Figura}>
      <${T.Tabla} id="dep" titulo="Departamentos" filas=${hechas} cosa=${["departamento", "departamentos"]} columnas=${[
        { clave: "nombre", titulo: "Departamento", valor: (d) => d.nombre, celda: (d) => html`<a href=${elige(d.id)}>${d.nombre}</a>` },
        { clave: "n", titulo: "Actividades", num: true, valor: (d) => d.actividades, celda: (d) => T.entero(d.actividades) },
        { clave: "fis", titulo: "Avance físico", num: true, valor: (d) => d.pct, celda: (d) => T.pct(d.pct) },
        { clave: "fin", titulo: "Ejecución financiera", num: true, valor: (d) => d.financiero_pct, celda: (d) => T.pct(d.financiero_pct) }]} /></div></section>`;
  };

  VISTAS.alertas = ({ modelo, filas, camino }) => {
    const hay = modelo.crudo.partes.includes("alertas"), { valor, falla } = T.usaDato(hay ? `poi-${modelo.anio}-alertas` : null);
    if (hay && !valor) return html`<${T.Espera} falla=${falla} />`;
    const propias = new Set(filas.map((f) => f.i)), ue = (camino[0] || [])[1];
    const alertas = hay ? T.alertasDe(modelo.anio).filter((a) => (a.a < 0 ? camino.length < 2 && (ue ? a.ue === ue : !T.indice().ejemplo(a.ue)) : propias.has(a.a))) : [];
    const cuentas = [...alertas.reduce((m, a) => m.set(a.regla, (m.get(a.regla) || 0) + 1), new Map())].sort((a, b) => b[1] - a[1]);
    const frase = cuentas.length ? `${T.cuantos(alertas.length, "alerta", "alertas")} en ${T.cuantos(new Set(alertas.map((a) => a.a)).size, "actividad", "actividades")}. La más frecuente: ${T.rotulo(cuentas[0][0], T.REGLAS).toLowerCase()} (${T.entero(cuentas[0][1])}).` : "No hay alertas.";
    return html`<section aria-labelledby="alertas"><h2 id="alertas">Alertas</h2>
      <${T.Figura} titulo="Alertas por regla" frase=${frase}>${cuentas.length > 0 && html`<${T.Barras} titulo="Alertas por regla" describe=${frase}
        barras=${cuentas.map(([regla, n]) => ({ rotulo: T.rotulo(regla, T.REGLAS), n, texto: T.entero(n) }))} />`}</${T.Figura}>
      <${T.Tabla} id="ale" titulo="Alertas" filas=${alertas} cosa=${["alerta", "alertas"]} columnas=${[
        { clave: "quien", titulo: "Actividad", valor: (a) => a.nombre, celda: (a) => (a.a < 0 ? html`Unidad ejecutora ${a.ue}` : html`<a href=${T.enlaceActividad(modelo, modelo.filas[a.a])}><${T.Texto} de=${a.nombre} /></a>`) },
        { clave: "regla", titulo: "Regla", valor: (a) => T.rotulo(a.regla, T.REGLAS), celda: (a) => T.rotulo(a.regla, T.REGLAS) },
        { clave: "sev", titulo: "Severidad", valor: (a) => a.severidad, celda: (a) => html`<${T.Severidad} es=${a.severidad} />` },
        { clave: "desde", titulo: "Desde", valor: (a) => a.desde, celda: (a) => T.fecha(a.desde) },
        { clave: "detalle", titulo: "Qué pasa", celda: (a) => html`<${T.Texto} de=${a.detalle} />` }]} /></section>`;
  };
  T.alertasDe = T.unaVez((anio) => T.filas(T.dato(`poi-${anio}-alertas`)).map((a, i) => ({ ...a, i, nombre: a.a < 0 ? a.ue : T.modelo(anio).filas[a.a].actividad_operativa })));
})();
