/* Small parts that every page uses. Text of others is always a text node, in <bdi>. */
(function () {
  "use strict";
  const { html } = T;

  T.Texto = ({ de }) => html`<bdi>${de === null || de === undefined || de === "" ? T.NADA : de}</bdi>`;

  /* A label of the scale: its colour with a border, its symbol and its words. */
  T.Marca = ({ id, sin }) => {
    const marca = id && T.indice().escala.get(id);
    if (!marca) return html`<span class="marca sin">${sin || "Sin valoración"}</span>`;
    return html`<span class="marca"><i style=${{ background: marca.color }} aria-hidden="true"></i><span
      aria-hidden="true" class="simbolo">${marca.simbolo}</span>${marca.valoracion}</span>`;
  };

  T.Severidad = ({ es }) => {
    const simbolo = { bloqueante: "■", advertencia: "▲", aviso: "○" }[es] || "·";
    return html`<span class=${`severidad ${es}`}><span aria-hidden="true">${simbolo}</span> ${T.rotulo(es)}</span>`;
  };

  T.Ejemplo = ({ si }) => (si ? html` <span class="ejemplo">EJEMPLO</span>` : null);

  /* [{titulo, valor, nota}] */
  T.Cifras = ({ cifras }) => html`<dl class="cifras">${cifras.map((c) => html`<div key=${c.titulo}>
    <dt>${c.titulo}</dt><dd>${c.valor}</dd>${c.nota && html`<dd class="nota">${c.nota}</dd>`}</div>`)}</dl>`;

  T.Migas = ({ pasos }) => html`<nav class="migas" aria-label="Ruta"><ol>${pasos.map((paso, i) => html`<li key=${i}>
    ${i < pasos.length - 1 ? html`<a href=${paso.enlace}><${T.Texto} de=${paso.texto} /></a>`
      : html`<span aria-current="page"><${T.Texto} de=${paso.texto} /></span>`}</li>`)}</ol></nav>`;

  /* Links that choose one of several; the chosen one says so. */
  T.Opciones = ({ titulo, opciones, clase }) => html`<nav class=${clase || "opciones"} aria-label=${titulo}>
    ${clase ? null : html`<span class="rotulo" aria-hidden="true">${titulo}</span>`}<ul>${opciones.map((o) => html`<li key=${o.texto}>
    <a href=${o.enlace} aria-current=${o.es ? "true" : undefined}>${o.texto}</a></li>`)}</ul></nav>`;

  /* A chart with the sentence that says what it shows, and its data as a table. */
  T.Figura = ({ titulo, frase, tabla, children }) => html`<figure class="figura">
    <figcaption><h3>${titulo}</h3><p>${frase}</p></figcaption>
    ${children}
    ${tabla && html`<details><summary>Ver los datos en una tabla<span class="oculto">: ${titulo}</span></summary>${tabla}</details>`}
  </figure>`;

  /* A plain table. columnas: [{titulo, num, celda(fila)}]; the first is the row's header. */
  T.Cuadro = ({ titulo, columnas, filas }) => html`<div class="marco" tabindex="0" role="region" aria-label=${titulo}>
    <table><caption class="oculto">${titulo}</caption>
    <thead><tr>${columnas.map((c) => html`<th scope="col" class=${c.num ? "num" : ""}>${c.titulo}</th>`)}</tr></thead>
    <tbody>${filas.map((fila, i) => html`<tr key=${i}>${columnas.map((c, j) => (j
      ? html`<td class=${c.num ? "num" : ""}>${c.celda(fila)}</td>`
      : html`<th scope="row" class=${c.num ? "num" : ""}>${c.celda(fila)}</th>`))}</tr>`)}</tbody></table></div>`;

  T.Aviso = ({ children }) => html`<p class="recuadro">${children}</p>`;

  /* Until a data script is here; and what to do if it never comes. */
  T.Espera = ({ falla }) => (falla
    ? html`<div class="recuadro" role="alert"><p>No se encuentra una parte del tablero: es probable que se haya publicado uno
        más nuevo mientras lo tenía abierto.</p><button type="button" onClick=${() => location.reload()}>Recargar</button></div>`
    : html`<p class="espera" role="status">Cargando…</p>`);

  T.Elige = ({ id, rotulo, valor, opciones, cambia }) => html`<div class="campo"><label for=${id}>${rotulo}</label>
    <select id=${id} value=${valor || ""} onChange=${(e) => cambia(e.target.value)}>
    ${opciones.map(([v, texto]) => html`<option key=${v} value=${v} selected=${v === (valor || "")}>${texto}</option>`)}</select></div>`;

  T.Busca = ({ id, rotulo, valor, cambia }) => html`<div class="campo busca"><label for=${id}>${rotulo}</label>
    <input id=${id} type="search" autocomplete="off" spellcheck="false" value=${valor || ""}
      onInput=${(e) => cambia(e.target.value)} /></div>`;
})();
