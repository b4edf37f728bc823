/* Targets then and now: what changing the targets of months that had ended did to the year's progress. */
(function () {
  "use strict";
  const { html } = T;
  const revision = T.unaVez((anio) => T.filas(T.dato(`poi-${anio}-plan`).revision));

  T.FiguraRevision = ({ fila, quien }) => {
    const trio = (a, b, c) => [["Meta de apertura", a], ["Meta al cerrar cada mes", b], ["Meta vigente", c]];
    const figura = (titulo, valores, metas, escribe, cambiados) => {
      const [inicial, , vigente] = valores.map(([, v]) => v);
      const frase = inicial === null || vigente === null ? "Falta alguna meta para comparar."
        : `Con la meta de apertura ${quien} estaría en ${T.pct(inicial)}; con la vigente está en ${T.pct(vigente)}. ${cambiados ? `Cambiaron ${T.cuantos(cambiados, "mes ya terminado", "meses ya terminados")}.` : "Ningún mes ya terminado cambió de meta."}`;
      return html`<${T.Figura} titulo=${titulo} frase=${frase} tabla=${html`<${T.Cuadro} titulo=${titulo} filas=${valores.map((v, i) => [...v, metas[i]])} columnas=${[
        { titulo: "Contra qué meta", celda: (v) => v[0] }, { titulo: "Meta", num: true, celda: (v) => escribe(v[2]) }, { titulo: "Avance", num: true, celda: (v) => T.pct(v[1]) }]} />`}>
        <${T.Barras} titulo=${titulo} describe=${frase} tope=${100e6} barras=${valores.map(([rotulo, n]) => ({ rotulo, n: n || 0, texto: T.pct(n) }))} /></${T.Figura}>`;
    };
    return html`<div class="par">
      ${figura("Avance físico, entonces y ahora", trio(fila.fisico_pct_inicial_acotado, fila.fisico_pct_al_cierre_acotado, fila.fisico_pct_vigente_acotado),
        [fila.fisico_inicial, fila.fisico_al_cierre, fila.fisico_programado], T.cantidad, fila.fisico_meses_cambiados)}
      ${figura("Ejecución financiera, entonces y ahora", trio(fila.financiero_pct_inicial, fila.financiero_pct_al_cierre, fila.financiero_pct_vigente),
        [fila.financiero_inicial_soles, fila.financiero_al_cierre_soles, fila.financiero_programado_soles], T.soles, fila.financiero_meses_cambiados)}</div>`;
  };
  T.revisionDe = (anio, i) => revision(anio).find((r) => r.a === i);

  T.VISTAS.reprogramacion = ({ modelo, filas, camino }) => {
    const hay = modelo.crudo.partes.includes("plan"), { valor, falla } = T.usaDato(hay ? `poi-${modelo.anio}-plan` : null);
    if (hay && !valor) return html`<${T.Espera} falla=${falla} />`;
    if (!hay) return html`<section><h2>Reprogramación</h2><p>La fuente de este año no trae metas anteriores.</p></section>`;
    const ue = (camino[0] || [])[1], ultimo = camino.length ? camino[camino.length - 1] : [];
    const delNivel = revision(modelo.anio).find((r) => r.ue === ue && ((camino.length === 1 && r.nivel === "ue") || (ultimo[0] === "cc" && r.nivel === "centro_costo" && r.codigo === ultimo[1])));
    const propias = new Map(filas.map((f) => [f.i, f]));
    const actividades = revision(modelo.anio).filter((r) => r.nivel === "actividad" && propias.has(r.a) && (r.fisico_meses_cambiados || r.financiero_meses_cambiados))
      .map((r) => ({ ...r, i: r.a, f: propias.get(r.a) }));
    const plan = (nombre) => T.filas(valor[nombre]).filter((f) => !ue || f.ue === ue).map((f, i) => ({ ...f, i }));
    const versiones = plan("versiones"), modificaciones = plan("modificaciones"), renombres = plan("renombres");
    return html`<section aria-labelledby="repro"><h2 id="repro">Reprogramación: la meta entonces y ahora</h2>
      ${delNivel && html`<${T.FiguraRevision} fila=${delNivel} quien="este nivel" />
        ${delNivel.meses_sin_fotografia_al_cierre > 0 && html`<p class="nota">De ${T.cuantos(delNivel.meses_cerrados, "mes cerrado", "meses cerrados")}, ${T.entero(delNivel.meses_sin_fotografia_al_cierre)} no ${delNivel.meses_sin_fotografia_al_cierre === 1 ? "tiene" : "tienen"} una fotografía de cuando cerró: se usa la más cercana.</p>`}`}
      ${!revision(modelo.anio).length && html`<p>La fuente de este año no trae meses: no se puede comparar la meta de entonces con la de ahora.</p>`}
      ${revision(modelo.anio).length > 0 && html`<h3>Actividades cuya meta de meses terminados cambió</h3>
      <${T.Tabla} id="rep" titulo="Actividades reprogramadas" filas=${actividades} cosa=${["actividad reprogramada", "actividades reprogramadas"]} columnas=${[
        { clave: "nombre", titulo: "Actividad", valor: (r) => r.f.actividad_operativa, celda: (r) => html`<a href=${T.enlaceActividad(modelo, r.f)}><${T.Texto} de=${r.f.actividad_operativa} /></a>` },
        { clave: "meses", titulo: "Meses físicos", num: true, valor: (r) => r.fisico_meses_cambiados, celda: (r) => T.entero(r.fisico_meses_cambiados) },
        { clave: "ini", titulo: "Meta de apertura", num: true, valor: (r) => r.fisico_inicial, celda: (r) => T.cantidad(r.fisico_inicial) },
        { clave: "vig", titulo: "Meta vigente", num: true, valor: (r) => r.fisico_programado, celda: (r) => T.cantidad(r.fisico_programado) },
        { clave: "pini", titulo: "Avance con la de apertura", num: true, valor: (r) => r.fisico_pct_inicial_acotado, celda: (r) => T.pct(r.fisico_pct_inicial_acotado) },
        { clave: "pvig", titulo: "Avance con la vigente", num: true, valor: (r) => r.fisico_pct_vigente_acotado, celda: (r) => T.pct(r.fisico_pct_vigente_acotado) },
        { clave: "fin", titulo: "Movido (S/)", num: true, valor: (r) => r.financiero_desplazamiento_soles, celda: (r) => T.monto(r.financiero_desplazamiento_soles) }]} />`}
      ${camino.length < 2 && html`${versiones.length > 0 && html`<h3>Versiones del plan</h3><${T.Cuadro} titulo="Versiones del plan" filas=${versiones} columnas=${[
        { titulo: "Versión", celda: (v) => html`<${T.Texto} de=${v.version} />` }, { titulo: "Resolución", celda: (v) => html`<${T.Texto} de=${v.resolucion} />` },
        { titulo: "Fecha", celda: (v) => T.fecha(v.fecha_resolucion) }, { titulo: "Contenido", celda: (v) => html`<${T.Texto} de=${v.contenido} />` }]} />`}
      ${modificaciones.length > 0 && html`<h3>Modificaciones</h3><${T.Cuadro} titulo="Modificaciones del plan" filas=${modificaciones} columnas=${[
        { titulo: "Actividad", celda: (v) => html`<${T.Texto} de=${v.actividad_operativa} />` }, { titulo: "Unidad", celda: (v) => html`<${T.Texto} de=${v.unidad} />` },
        { titulo: "Cambio", celda: (v) => html`<${T.Texto} de=${v.cambio} />` }, { titulo: "Sustento", celda: (v) => html`<${T.Texto} de=${v.sustento} />` }]} />`}
      ${renombres.length > 0 && html`<h3>Actividades renombradas</h3><${T.Cuadro} titulo="Actividades renombradas" filas=${renombres} columnas=${[
        { titulo: "Decía", celda: (v) => html`<${T.Texto} de=${v.dice} />` }, { titulo: "Debe decir", celda: (v) => html`<${T.Texto} de=${v.debe_decir} />` },
        { titulo: "Oficina", celda: (v) => html`<${T.Texto} de=${v.oficina} />` }]} />`}`}</section>`;
  };
})();
