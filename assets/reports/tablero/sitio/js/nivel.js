/* A level of the POI: all units, one, an objective of it, an action, a centre of cost. The way down is in the address:
   #/poi/2026/ue/001087/oei/OEI.01/aei/AEI.01.01/cc/039-DM?vista=actividades&q=texto */
(function () {
  "use strict";
  const { html } = T;
  /* In the address -> level of the stored groups, column of the activity. */
  const NIVELES = { ue: { uno: "Unidad ejecutora", varios: "Unidades ejecutoras", columna: "ue" },
    oei: { uno: "Objetivo estratégico", varios: "Objetivos estratégicos", columna: "oei", guardado: "oei" },
    aei: { uno: "Acción estratégica", varios: "Acciones estratégicas", columna: "aei", guardado: "aei" },
    cc: { uno: "Centro de costo", varios: "Centros de costo", columna: "unidad_id", guardado: "centro_costo" } };
  T.NIVELES = NIVELES;

  const pares = (partes) => {
    const camino = [];
    for (let i = 0; i + 1 < partes.length; i += 2) if (NIVELES[partes[i]]) camino.push([partes[i], partes[i + 1]]);
    return camino;
  };
  T.base = (anio, camino) => ["poi", anio, ...camino.flat()];

  /* A group's name as people know it: code and name, or the name alone where the code says nothing. */
  T.nombreGrupo = (modelo, ue, nivel, codigo) => {
    if (codigo === "sin_dato") return `Sin ${NIVELES[nivel].uno.toLowerCase()}`;
    if (nivel === "ue") return `${codigo} ${T.indice().nombreUe(codigo)}`;
    const nombre = modelo.nombre(ue, NIVELES[nivel].guardado, codigo);
    return nivel === "cc" || nombre === codigo ? nombre : `${codigo} ${nombre}`;
  };
  T.camino = (modelo, camino) => {
    const ue = (camino.find(([nivel]) => nivel === "ue") || [])[1];
    return [{ texto: "Inicio", enlace: "#/" }, { texto: `POI ${modelo.anio}`, enlace: T.enlace(["poi", modelo.anio]) },
      ...camino.map(([nivel, codigo], i) => ({ texto: T.nombreGrupo(modelo, ue, nivel, codigo),
        enlace: T.enlace(T.base(modelo.anio, camino.slice(0, i + 1))) }))];
  };

  /* The figures of a level: stored where the very group is, else computed. */
  T.figuras = (modelo, camino, filas, hayFiltro) => {
    if (!hayFiltro && camino.length && camino[0][0] === "ue") {
      const ue = camino[0][1], [nivel, codigo] = camino[camino.length - 1];
      const grupo = camino.length === 1 ? modelo.resumen.get(ue) : modelo.grupos.get(`${ue}|${NIVELES[nivel].guardado}|${codigo}`);
      if (grupo && grupo.actividades === filas.length) return { ...grupo, guardado: true };
    }
    return T.resume(filas);
  };

  /* Levels that can still be opened, those with more than one group first in their order. */
  const abribles = (camino, filas) => {
    const fijos = new Set(camino.map(([nivel]) => nivel));
    if (!fijos.has("ue")) return ["ue"];
    const orden = Object.keys(NIVELES), ultimo = Math.max(-1, ...[...fijos].map((nivel) => orden.indexOf(nivel)));
    return orden.filter((nivel, i) => i > ultimo && !(filas.length && filas.every((f) => f[NIVELES[nivel].columna] === "sin_dato")));
  };

  const grupos = (modelo, camino, nivel, filas, hayFiltro) => {
    const por = new Map();
    for (const fila of filas) {
      const codigo = fila[NIVELES[nivel].columna];
      if (!por.has(codigo)) por.set(codigo, []);
      por.get(codigo).push(fila);
    }
    const ue = (camino[0] || [])[1];
    if (nivel === "oei" && camino.length === 1 && !hayFiltro) {
      for (const g of modelo.grupos.values()) if (g.ue === ue && g.nivel === "oei" && !por.has(g.codigo)) por.set(g.codigo, []);
    }
    return [...por].map(([codigo, suyas], i) => ({ i, ejemplo: nivel === "ue" && T.indice().ejemplo(codigo),
      alertas: suyas.filter((f) => f.alertas.length).length,
      marcas: T.distribucion(suyas, "fisico"), ...T.figuras(modelo, [...camino, [nivel, codigo]], suyas, hayFiltro),
      codigo, nombre: T.nombreGrupo(modelo, ue, nivel, codigo) }))
      .sort((a, b) => (a.codigo === "sin_dato") - (b.codigo === "sin_dato") || a.codigo.localeCompare(b.codigo));
  };

  T.Desglose = ({ modelo, camino, filas, q, hayFiltro }) => {
    const niveles = abribles(camino, filas);
    if (!niveles.length || !filas.length) return null;
    const nivel = niveles.includes(q.get("por")) ? q.get("por") : niveles[0];
    const hijos = grupos(modelo, camino, nivel, filas, hayFiltro);
    const sigue = Object.fromEntries([...q].filter(([clave]) => T.FILTROS.includes(clave)));
    return html`<section aria-labelledby="desglose"><h2 id="desglose">${NIVELES[nivel].varios}</h2>
      ${niveles.length > 1 && html`<${T.Opciones} titulo="Ver por" opciones=${niveles.map((n) => ({ texto: NIVELES[n].uno.toLowerCase(), es: n === nivel, enlace: T.con({ por: n }) }))} />`}
      <${T.Tabla} id="grupos" titulo=${`${NIVELES[nivel].varios}: cifras de cada grupo`} filas=${hijos} cosa=${["grupo", "grupos"]} columnas=${[
        { clave: "nombre", titulo: NIVELES[nivel].uno, valor: (g) => g.nombre, celda: (g) => html`<a href=${T.enlace(T.base(modelo.anio, [...camino, [nivel, g.codigo]]), sigue)}><${T.Texto} de=${g.nombre} /></a><${T.Ejemplo} si=${g.ejemplo} />` },
        { clave: "n", titulo: "Actividades", num: true, valor: (g) => g.actividades, celda: (g) => T.entero(g.actividades) },
        { clave: "fis", titulo: "Avance físico", num: true, valor: (g) => g.fisico_pct_promedio, celda: (g) => T.pct(g.fisico_pct_promedio) },
        { clave: "val", titulo: "Valoración física", celda: (g) => html`<${T.Franja} marcas=${g.marcas.marcas} total=${g.marcas.total} />` },
        { clave: "pro", titulo: "Programado (S/)", num: true, valor: (g) => g.financiero_programado_soles, celda: (g) => T.monto(g.financiero_programado_soles) },
        { clave: "eje", titulo: "Ejecutado (S/)", num: true, valor: (g) => g.financiero_ejecutado_soles, celda: (g) => T.monto(g.financiero_ejecutado_soles) },
        { clave: "fin", titulo: "Ejecución financiera", num: true, valor: (g) => g.financiero_pct, celda: (g) => T.pct(g.financiero_pct) },
        { clave: "ale", titulo: "Con alertas", num: true, valor: (g) => g.alertas, celda: (g) => T.entero(g.alertas) }]} /></section>`;
  };

  function fuera(r) {
    const partes = [[r.sin_meta, "sin meta"], [r.meta_no_registradas, "con meta no registrada"], [r.ejecucion_sin_meta, "con ejecución sin meta"],
      [r.no_reportadas, "no reportadas"], [r.inactivas, "inactivas"]].filter(([n]) => n).map(([n, texto]) => `${T.entero(n)} ${texto}`);
    return partes.length ? `Fuera del promedio: ${partes.join(", ")}.` : "Todas cuentan en el promedio.";
  }
  T.CifrasNivel = ({ r, filas }) => {
    const alertas = filas.filter((f) => f.alertas.length).length;
    return html`<${T.Cifras} cifras=${[
      { titulo: "Avance físico promedio", valor: T.pct(r.fisico_pct_promedio), nota: `Promedio de ${T.cuantos(r.actividades_en_promedio, "actividad", "actividades")}, cada una hasta 100 %` },
      { titulo: "Ejecución financiera", valor: T.pct(r.financiero_pct), nota: `${T.soles(r.financiero_ejecutado_soles)} de ${T.soles(r.financiero_programado_soles)}` },
      { titulo: "Actividades", valor: T.entero(r.actividades), nota: fuera(r) },
      { titulo: "Actividades con alertas", valor: T.entero(alertas), nota: `${T.parte(alertas, r.actividades)} del total` }]} />`;
  };

  const VISTAS = [["", "Resumen"], ["actividades", "Actividades"], ["mapa", "Mapa"], ["alertas", "Alertas"], ["reprogramacion", "Reprogramación"], ["recomendaciones", "Recomendaciones"]];
  T.Nivel = ({ partes, q }) => {
    const anio = partes[1], indice = T.indice();
    const { valor, falla } = T.usaDato(indice.poi[anio] ? `poi-${anio}` : null);
    if (!indice.poi[anio]) return html`<h1 tabindex="-1">No hay POI ${anio}</h1><p><a href="#/">Ir al inicio</a></p>`;
    if (!valor) return html`<h1 tabindex="-1">POI ${anio}</h1><${T.Espera} falla=${falla} />`;
    const modelo = T.modelo(anio);
    if (partes[2] === "actividad") return html`<${T.Actividad} modelo=${modelo} clave=${partes[3]} />`;
    const camino = pares(partes.slice(2)), corte = modelo.resumen.get((camino[0] || [])[1]);
    const todas = T.delCamino(modelo, camino), filas = T.filtra(todas, q), hayFiltro = T.hayFiltro(q);
    const migas = T.camino(modelo, camino), nacional = !camino.length, ejemplos = nacional && filas.some((f) => f.ejemplo);
    const cuentan = ejemplos ? filas.filter((f) => !f.ejemplo) : filas;
    const vistas = VISTAS.filter(([v]) => v !== "recomendaciones" || valor.partes.includes(v));
    const vista = vistas.some(([v]) => v === q.get("vista")) ? q.get("vista") : "";
    const props = { modelo, camino, filas: vista === "actividades" ? filas : cuentan, todas, q, hayFiltro };
    return html`<${T.Migas} pasos=${migas} />
      <h1 tabindex="-1"><${T.Texto} de=${nacional ? `POI ${anio}, todas las unidades ejecutoras` : migas[migas.length - 1].texto} />
        <${T.Ejemplo} si=${corte && corte.es_sintetico} /></h1>
      <p class="bajada">${nacional ? "" : `${NIVELES[camino[camino.length - 1][0]].uno}, POI ${anio}. `}${corte ? `Datos al ${T.fecha(corte.corte)}${corte.mes_corte ? `; mes de corte, ${T.mes(corte.mes_corte)}` : ""}.` : ""}</p>
      ${nacional && html`<${T.Opciones} titulo="Año" opciones=${Object.keys(indice.poi).sort().reverse().map((a) => ({ texto: a, es: a === anio, enlace: T.enlace(["poi", a]) }))} />`}
      <${T.Publicado} tema="poi" anio=${anio} ue=${(camino[0] || [])[1]} parte=${camino.length > 1 && "la unidad ejecutora"} />
      <${T.Filtros} ...${props} />
      ${ejemplos && html`<${T.Aviso}>Los datos de ejemplo no entran en los totales: se ven en su unidad ejecutora y en la lista de actividades.</${T.Aviso}>`}
      <${T.CifrasNivel} r=${T.figuras(modelo, camino, cuentan, hayFiltro)} filas=${cuentan} />
      <${T.Opciones} titulo="Vistas de este nivel" clase="vistas" opciones=${vistas.map(([v, texto]) => ({ texto, es: v === vista, enlace: T.con({ vista: v }) }))} />
      <${T.VISTAS[vista]} ...${props} desglosa=${filas} />
      ${!vista && camino.filter(([nivel]) => nivel === "cc").map(([, unidad]) => html`<${T.TextosDeUnidad} key=${unidad} modelo=${modelo} unidad=${unidad} />`)}`;
  };
})();
