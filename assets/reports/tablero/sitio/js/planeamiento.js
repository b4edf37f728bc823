/* What people add to the figures: the planner's texts, recommendations with their follow-up, what a year was published with. */
(function () {
  "use strict";
  const { html } = T;
  const { useState } = preactHooks;
  const ESTADOS = { propuesta: "Por decidir", aceptada: "Aceptada", en_proceso: "En proceso", implementada: "Implementada",
    no_implementada: "No implementada", descartada: "Descartada" };
  const CORRE = ["aceptada", "en_proceso"];

  /* textos: [{seccion, situacion, parrafos, de}] */
  T.TextosDePlaneamiento = ({ textos }) => (textos.length ? html`<section aria-labelledby="planeamiento"><h2 id="planeamiento">Textos de planeamiento</h2>
    ${textos.map((t, i) => html`<article key=${i} class="texto"><h3>${t.de && html`<${T.Texto} de=${t.de} />: `}${T.rotulo(t.seccion)}</h3>
      ${t.parrafos.map((p, j) => html`<p key=${j} dir="auto">${p}</p>`)}
      ${t.situacion === "por_revisar" && html`<p class="nota">Por revisar: la unidad envió otro texto después.</p>`}</article>`)}</section>` : null);

  T.TextosDeUnidad = ({ modelo, unidad }) => {
    const hay = modelo.crudo.partes.includes("textos"), { valor, falla } = T.usaDato(hay ? `poi-${modelo.anio}-textos` : null);
    if (hay && !valor) return html`<${T.Espera} falla=${falla} />`;
    return html`<${T.TextosDePlaneamiento} textos=${hay ? T.filas(valor).filter((t) => t.unidad_id === unidad) : []} />`;
  };

  /* Whole days since the term ended, of what somebody still has to do. Counted when the page is opened. */
  const vencida = (r) => (CORRE.includes(r.estado) && r.plazo ? Math.max(0, T.diasDesde(r.plazo)) : 0);

  T.Recomendaciones = ({ filas }) => {
    const todas = filas.map((r, i) => ({ ...r, i, dias: vencida(r) })).sort((a, b) => (b.dias > 0) - (a.dias > 0) || a.i - b.i);
    const cuenta = (estados) => todas.filter((r) => estados.includes(r.estado)).length, tarde = todas.filter((r) => r.dias).length;
    return html`<section aria-labelledby="recomendaciones"><h2 id="recomendaciones">Recomendaciones</h2>
      <p>${T.cuantos(cuenta(["propuesta"]), "borrador por decidir", "borradores por decidir")}; ${T.cuantos(cuenta(CORRE), "aceptada o en proceso", "aceptadas o en proceso")}, ${
        tarde ? html`<strong>${T.cuantos(tarde, "vencida", "vencidas")}</strong>` : "ninguna vencida"}; ${T.cuantos(cuenta(["implementada"]), "implementada", "implementadas")}.</p>
      <${T.Tabla} id="rec" titulo="Lista de recomendaciones" filas=${todas} cosa=${["recomendación", "recomendaciones"]} columnas=${[
        { clave: "t", titulo: "Recomendación", celda: (r) => html`<${T.Texto} de=${r.numero === null ? r.texto : `${r.numero}. ${r.texto}`} />${r.es_sintetico ? html`<${T.Ejemplo} si=${true} />` : ""}` },
        { clave: "q", titulo: "De quién trata", valor: (r) => r.unidad || r.actividad, celda: (r) => html`<${T.Texto} de=${r.unidad || r.actividad} />` },
        { clave: "e", titulo: "Estado", valor: (r) => r.estado, celda: (r) => T.rotulo(r.estado, ESTADOS) },
        { clave: "r", titulo: "Responsable", valor: (r) => r.responsable, celda: (r) => html`<${T.Texto} de=${r.responsable} />` },
        { clave: "p", titulo: "Plazo", valor: (r) => r.plazo, celda: (r) => html`${T.fecha(r.plazo)}${r.dias ? html` <span class="severidad bloqueante"><span aria-hidden="true">▲</span> Vencida hace ${T.cuantos(r.dias, "día", "días")}</span>` : ""}` },
        { clave: "v", titulo: "Evidencia", celda: (r) => html`<${T.Texto} de=${r.evidencia} />` }]} /></section>`;
  };

  T.VISTAS.recomendaciones = ({ modelo, filas, camino }) => {
    const hay = modelo.crudo.partes.includes("recomendaciones"), { valor, falla } = T.usaDato(hay ? `poi-${modelo.anio}-recomendaciones` : null);
    if (hay && !valor) return html`<${T.Espera} falla=${falla} />`;
    const en = Object.fromEntries(camino), propias = new Set(filas.map((f) => f.i));
    const es = (r) => (!en.ue ? !r.es_sintetico : r.ue === en.ue && (camino.length < 2 || propias.has(r.a) || (en.cc && r.unidad_id === en.cc)));
    return html`<${T.Recomendaciones} filas=${hay ? T.filas(valor).filter(es) : []} />`;
  };

  /* Numbers stand exact, as text; only of what is a number on both sides. */
  const cifra = (c, texto) => (texto !== null && (c.diferencia !== null || /^-?\d+\.\d+$/.test(texto)) ? texto.replace(/^(-?)(\d+)/, (_, signo, n) => signo + n.replace(/\B(?=(\d{3})+$)/g, ",")) : texto);

  function Cambios({ nombre, ue }) {
    const { valor, falla } = T.usaDato(nombre), indice = T.indice();
    if (!valor) return html`<${T.Espera} falla=${falla} />`;
    const filas = T.filas(valor).map((c, i) => ({ ...c, i })).filter((c) => (ue ? c.ue === ue : !indice.ejemplo(c.ue)));
    const num = (clave, titulo) => ({ clave, titulo, num: true, celda: (c) => html`<${T.Texto} de=${cifra(c, c[clave])} />` });
    return html`<${T.Tabla} id="pub" titulo="Cifras que difieren de lo publicado" filas=${filas} cosa=${["cifra", "cifras"]} columnas=${[
      { clave: "que", titulo: "De qué", valor: (c) => c.denominacion || c.clave, celda: (c) => html`<${T.Texto} de=${c.denominacion || c.clave} /> <span class="codigo"><${T.Texto} de=${c.clave} /></span>` },
      { clave: "medida", titulo: "Cifra", valor: (c) => c.medida, celda: (c) => T.rotulo(c.medida) },
      { clave: "situacion", titulo: "Qué pasó", valor: (c) => c.situacion, celda: (c) => T.rotulo(c.situacion) },
      num("publicado", "Publicado"), num("ahora", "Hoy"), num("diferencia", "Diferencia"),
      { clave: "visto", titulo: "Visto el", valor: (c) => c.visto_en, celda: (c) => T.dia(c.visto_en) }]} />`;
  }

  /* Of a year that was closed: its document, and what is no longer as it was published. `parte`: whose figures are
     counted, where the page is about less. */
  T.Publicado = ({ tema, anio, ue, parte }) => {
    const [abierto, abre] = useState(false);
    const indice = T.indice(), p = indice.publicaciones.find((una) => una.tema === tema && String(una.anio) === anio);
    if (!p) return null;
    const n = Object.entries(p.cambios).reduce((total, [de, veces]) => total + ((ue ? de === ue : !indice.ejemplo(de)) ? veces : 0), 0);
    return html`<div class="publicado"><p>Año cerrado: se publicó con <strong><${T.Texto} de=${p.resolucion} /></strong>, con datos al ${T.fecha(p.corte)}. ${
      n ? `Hoy ${n === 1 ? "difiere" : "difieren"} ${T.cuantos(n, "cifra", "cifras")}${parte ? ` de ${parte}` : ""} de lo publicado; esta página muestra lo de hoy.` : "Ninguna cifra difiere hoy de lo publicado."}</p>
      ${n > 0 && html`<details onToggle=${(e) => abre(e.currentTarget.open)}><summary>Ver qué cifras difieren de lo publicado</summary>${
        abierto && html`<${Cambios} nombre=${`${tema}-${anio}-publicado`} ue=${ue} />`}</details>`}</div>`;
  };
})();
