/* The PSIG: how the years went, units by their place, activities with the state of their evidence. */
(function () {
  "use strict";
  const { html } = T;
  const ESTADOS = { reportada: "Reportada", no_ejecutada: "No ejecutada", sin_cuantificar: "Sin cuantificar", reformulada: "Reformulada",
    sin_calificar: "Sin calificar", sin_meta: "Sin meta", suspendida: "Suspendida" };
  const EVIDENCIA = { presentada: ["✓", "Presentada"], no_presentada: ["✗", "No presentada"], ausente: ["✗", "Ausente"], no_corresponde: ["–", "No corresponde"], parcial: ["◐", "Parcial"] };
  const Evidencia = ({ es }) => html`<span class="severidad"><span aria-hidden="true">${(EVIDENCIA[es] || ["·"])[0]}</span> ${(EVIDENCIA[es] || ["", T.rotulo(es)])[1]}</span>`;
  const nombre = (f) => (T.indice().unidades.get(f.unidad_id) || {}).denominacion || f.responsable;
  const titulo = (a) => a.denominacion || `Actividad ${a.actividad}`;
  /* Only an address of the web is a link, whatever a cell says. */
  const Enlace = ({ a }) => (/^https?:\/\//i.test(a || "") ? html` <a href=${a} rel="noopener noreferrer" target="_blank">documento<span class="oculto"> (se abre en otra pestaña)</span></a>` : null);

  const anio_ = T.unaVez((anio) => {
    const crudo = T.dato(`psig-${anio}`);
    return { actividades: T.filas(crudo.actividades).map((a, i) => ({ ...a, i, pajar: T.dobla([titulo(a), a.actividad, a.responsable, a.responsable_texto].join(" ")) })),
      factores: T.filas(crudo.factores), evidencias: T.filas(crudo.evidencias),
      textos: T.filas(crudo.textos), recomendaciones: T.filas(crudo.recomendaciones) };
  });

  function Balance() {
    const filas = T.indice().balance;
    if (!filas.length) return null;
    const ultimo = filas[filas.length - 1], previo = filas[filas.length - 2];
    const frase = `En ${ultimo.anio} se ejecutaron al 100 % ${T.entero(ultimo.ejecutadas_al_100)} de ${T.entero(ultimo.programadas)} programadas (${T.pct(ultimo.nivel_pct)})${previo ? `; en ${previo.anio}, ${T.entero(previo.ejecutadas_al_100)} de ${T.entero(previo.programadas)} (${T.pct(previo.nivel_pct)})` : ""}.`;
    return html`<${T.Figura} titulo="Balance de los años" frase=${frase} tabla=${html`<${T.Cuadro} titulo="Balance de los años" filas=${filas} columnas=${[
      { titulo: "Año", celda: (b) => b.anio }, { titulo: "Programadas", num: true, celda: (b) => T.entero(b.programadas) }, { titulo: "Al 100 %", num: true, celda: (b) => T.entero(b.ejecutadas_al_100) },
      { titulo: "Nivel", num: true, celda: (b) => T.pct(b.nivel_pct) }, { titulo: "Origen", celda: (b) => T.rotulo(b.origen) }]} />`}>
      <${T.Barras} titulo="Balance de los años" describe=${frase} tope=${100e6} barras=${filas.map((b) => ({ rotulo: String(b.anio), n: b.nivel_pct || 0, texto: T.pct(b.nivel_pct) }))} /></${T.Figura}>`;
  }

  function Puestos({ anio, unidades }) {
    const con = unidades.filter((u) => u.puesto !== null), bajo100 = con.filter((u) => u.cumplimiento_pct < 100e6).length;
    const frase = `${T.cuantos(con.length - bajo100, "unidad llega", "unidades llegan")} al 100 % o lo ${con.length - bajo100 === 1 ? "pasa" : "pasan"}; ${T.entero(bajo100)} ${bajo100 === 1 ? "queda" : "quedan"} por debajo.`;
    return html`<${T.Figura} titulo="Nivel de cumplimiento por unidad" frase=${frase}>
      <${T.Barras} titulo="Nivel de cumplimiento por unidad" describe=${frase} barras=${con.map((u) => ({ rotulo: `${u.puesto}. ${u.responsable}`, n: u.cumplimiento_pct, texto: T.pct(u.cumplimiento_pct) }))} /></${T.Figura}>
      <${T.Tabla} id="uni" titulo=${`Unidades, PSIG ${anio}`} filas=${unidades.map((u, i) => ({ ...u, i }))} cosa=${["unidad", "unidades"]} columnas=${[
        { clave: "u", titulo: "Unidad", valor: (u) => u.responsable, celda: (u) => html`<a href=${T.enlace(["psig", anio, "unidad", u.responsable])}><${T.Texto} de=${u.responsable} /></a> <span class="codigo"><${T.Texto} de=${nombre(u)} /></span>` },
        { clave: "p", titulo: "Puesto", num: true, valor: (u) => u.puesto, celda: (u) => (u.puesto === null ? T.NADA : `${u.puesto}${u.empate ? " (empate)" : ""}`) },
        { clave: "c", titulo: "Cumplimiento", num: true, valor: (u) => u.cumplimiento_pct, celda: (u) => T.pct(u.cumplimiento_pct) },
        ...[["metas", "Metas"], ["programadas", "Programadas"], ["cumplidas_100", "Al 100 %"], ["no_ejecutadas", "No ejecutadas"], ["sin_cuantificar", "Sin cuantificar"], ["reformuladas", "Reformuladas"]]
          .map(([clave, texto]) => ({ clave, titulo: texto, num: true, valor: (u) => u[clave], celda: (u) => T.entero(u[clave]) }))]} />`;
  }

  const Detalle = ({ a, datos }) => {
    const evidencias = datos.evidencias.filter((e) => e.meta_id === a.meta_id);
    if (!evidencias.length) return html`<${Evidencia} es=${a.evidencia_estado} />`;
    return html`<${Evidencia} es=${a.evidencia_estado} /><details><summary>${T.cuantos(evidencias.length, "documento", "documentos")}<span class="oculto"> de ${titulo(a)}</span></summary>
      ${a.evidencia_requerida && html`<p class="nota">Se pide: <${T.Texto} de=${a.evidencia_requerida} /></p>`}
      <ul class="lista">${evidencias.map((e, i) => html`<li key=${i}>${T.rotulo(e.clase)} <${T.Texto} de=${e.numero} /><${Enlace} a=${e.enlace} />${e.corresponde === 0 ? html` <em>no es de la clase que se pide</em>` : ""}${e.compartido_con ? html`; también en las actividades <${T.Texto} de=${e.compartido_con} />` : ""}</li>`)}</ul></details>`;
  };

  function Actividades({ datos, filas, q, unidades, anio, unidad }) {
    const palabras = T.palabras(q.get("q")), estado = q.get("estado"), evidencia = q.get("evidencia");
    const vistas = filas.filter((a) => (!estado || a.estado === estado) && (!evidencia || a.evidencia_estado === evidencia) && (!palabras.length || T.tiene(a.pajar, palabras)));
    const cambia = (cambios, escribe) => T.va(T.con({ ...cambios, "psig-pagina": "" }), escribe);
    const opciones = (clave, rotulos) => [...new Set(filas.map((a) => a[clave]))].sort().map((v) => [v, Array.isArray(rotulos[v]) ? rotulos[v].join(" ") : T.rotulo(v, rotulos)]);
    return html`<section aria-labelledby="acts"><h2 id="acts">Actividades y evidencia</h2>
      <form class="filtros" role="search" aria-label="Filtrar actividades" onSubmit=${(e) => e.preventDefault()}>
        <${T.Busca} id="p-q" rotulo="Buscar actividad o unidad" valor=${q.get("q")} cambia=${(v) => cambia({ q: v }, true)} />
        <${T.Elige} id="p-u" rotulo="Unidad" valor=${unidad} opciones=${[["", "Todas"], ...unidades.map((u) => [u.responsable, u.responsable]).sort()]} cambia=${(v) => T.va(T.enlace(v ? ["psig", anio, "unidad", v] : ["psig", anio]))} />
        <${T.Elige} id="p-e" rotulo="Estado" valor=${estado} opciones=${[["", "Todos"], ...opciones("estado", ESTADOS)]} cambia=${(v) => cambia({ estado: v })} />
        <${T.Elige} id="p-v" rotulo="Evidencia" valor=${evidencia} opciones=${[["", "Todas"], ...opciones("evidencia_estado", EVIDENCIA)]} cambia=${(v) => cambia({ evidencia: v })} /></form>
      <${T.Tabla} id="psig" titulo="Actividades del PSIG" filas=${vistas} cosa=${["actividad", "actividades"]} columnas=${[
        { clave: "n", titulo: "Actividad", valor: (a) => a.actividad, celda: (a) => html`<span class="codigo">${a.actividad}${a.ejercicio_meta && a.ejercicio_meta !== Number(anio) ? `, meta de ${a.ejercicio_meta}` : ""}</span> <${T.Texto} de=${titulo(a)} />` },
        { clave: "r", titulo: "Responsable", valor: (a) => a.responsable, celda: (a) => html`<${T.Texto} de=${a.responsable} />${a.corresponsables && html`<span class="codigo">con <${T.Texto} de=${a.corresponsables} /></span>`}` },
        { clave: "p", titulo: "Meta", celda: (a) => html`<${T.Texto} de=${a.meta_programada_texto} />` },
        { clave: "e", titulo: "Ejecutado", celda: (a) => html`<${T.Texto} de=${a.meta_ejecutada_texto} />` },
        { clave: "c", titulo: "Cumplimiento", num: true, valor: (a) => a.pct, celda: (a) => T.pct(a.pct) },
        { clave: "s", titulo: "Estado", valor: (a) => a.estado, celda: (a) => T.rotulo(a.estado, ESTADOS) },
        { clave: "v", titulo: "Evidencia", valor: (a) => a.evidencia_estado, celda: (a) => html`<${Detalle} a=${a} datos=${datos} />` }]} /></section>`;
  }

  function Hallazgos({ anio, unidad }) {
    const { valor, falla } = T.usaDato("observaciones");
    if (!valor) return html`<${T.Espera} falla=${falla} />`;
    const filas = T.observaciones().filter((o) => o.fuente === "psig" && o.anio === Number(anio) && (!unidad || o.unidad === unidad));
    return html`<section aria-labelledby="hallazgos"><h2 id="hallazgos">Hallazgos abiertos</h2><${T.TablaObservaciones} id="hal" filas=${filas} /></section>`;
  }

  T.Psig = ({ partes, q }) => {
    const anio = partes[1], unidades = T.indice().psig[anio], { valor, falla } = T.usaDato(unidades ? `psig-${anio}` : null);
    const unidad = partes[2] === "unidad" ? partes[3] : "";
    if (!unidades) return html`<h1 tabindex="-1">No hay PSIG ${anio || ""}</h1><p><a href="#/">Ir al inicio</a></p>`;
    if (!valor) return html`<h1 tabindex="-1">PSIG ${anio}</h1><${T.Espera} falla=${falla} />`;
    const datos = anio_(anio), filas = unidad ? datos.actividades.filter((a) => a.responsable === unidad) : datos.actividades;
    const fila = unidades.find((u) => u.responsable === unidad), factores = datos.factores.filter((f) => !unidad || f.unidad === unidad);
    const presentada = filas.filter((a) => a.evidencia_estado === "presentada").length, toca = filas.filter((a) => a.evidencia_estado !== "no_corresponde").length;
    const programadas = fila ? fila.programadas : T.suma(unidades, "programadas");
    const numeros = new Set(filas.map((a) => String(a.actividad)));
    const advertidas = datos.recomendaciones.filter((r) => !unidad || (fila && r.unidad_id === fila.unidad_id));
    const migas = [{ texto: "Inicio", enlace: "#/" }, { texto: `PSIG ${anio}`, enlace: T.enlace(["psig", anio]) }, ...(unidad ? [{ texto: unidad }] : [])];
    return html`<${T.Migas} pasos=${migas} /><h1 tabindex="-1"><${T.Texto} de=${unidad ? `${unidad}: PSIG ${anio}` : `PSIG ${anio}`} /></h1>
      ${unidad ? html`<p class="bajada"><${T.Texto} de=${fila && nombre(fila)} /></p>` : html`<${T.Opciones} titulo="Año" opciones=${Object.keys(T.indice().psig).sort().reverse().map((a) => ({ texto: a, es: a === anio, enlace: T.enlace(["psig", a]) }))} />`}
      <${T.Publicado} tema="psig" anio=${anio} parte=${unidad && "todo el PSIG"} />
      <${T.Cifras} cifras=${[...(fila ? [{ titulo: "Cumplimiento", valor: T.pct(fila.cumplimiento_pct), nota: fila.puesto ? `Puesto ${fila.puesto}${fila.empate ? ", con empate" : ""}` : "Sin puesto" }] : []),
        { titulo: "Metas", valor: T.entero(filas.length), nota: `${T.entero(programadas)} programadas en el año` },
        { titulo: "Con evidencia presentada", valor: `${T.entero(presentada)} de ${T.entero(toca)}`, nota: `${T.parte(presentada, toca)} de las que la necesitan` },
        { titulo: "Con problemas y acciones de mejora", valor: T.entero(factores.length), nota: "informados por las unidades" }]} />
      ${!unidad && html`<section aria-labelledby="puestos"><h2 id="puestos">Unidades</h2><${Puestos} anio=${anio} unidades=${unidades} /></section>
        <section aria-labelledby="balance"><h2 id="balance">Balance</h2><${Balance} /></section>`}
      <${Actividades} datos=${datos} filas=${filas} q=${q} unidades=${unidades} anio=${anio} unidad=${unidad} />
      ${factores.length > 0 && html`<section aria-labelledby="factores"><h2 id="factores">Problemas y acciones de mejora</h2><${T.Cuadro} titulo="Problemas y acciones de mejora" filas=${factores} columnas=${[
        { titulo: "Actividad", num: true, celda: (f) => f.actividad }, { titulo: "Unidad", celda: (f) => html`<${T.Texto} de=${f.unidad} />` },
        { titulo: "Problema", celda: (f) => html`<${T.Texto} de=${f.problema} />` }, { titulo: "Acción de mejora", celda: (f) => html`<${T.Texto} de=${f.accion_mejora} />` }]} /></section>`}
      ${unidad && html`<${T.TextosDePlaneamiento} textos=${datos.textos.filter((t) => (t.meta === null ? t.unidad === unidad : numeros.has(t.meta)))
        .map((t) => ({ ...t, de: t.meta === null ? "" : `Actividad ${t.meta}` }))} />`}
      ${advertidas.length > 0 && html`<${T.Recomendaciones} filas=${advertidas} />`}
      <${Hallazgos} anio=${anio} unidad=${unidad} />`;
  };
})();
