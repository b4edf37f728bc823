/* A table that is sorted by its headers and shown page by page; order and page stand in the address. */
(function () {
  "use strict";
  const { html } = T;
  const { useMemo } = preactHooks;
  const POR_PAGINA = 25;
  const AL_IMPRIMIR = 1000;

  const comparador = new Intl.Collator("es", { numeric: true, sensitivity: "base" });
  /* The unknown comes last, whichever the order. */
  function compara(a, b, signo) {
    if (a === b) return 0;
    if (a === null || a === undefined) return 1;
    if (b === null || b === undefined) return -1;
    return signo * (typeof a === "number" && typeof b === "number" ? a - b : comparador.compare(a, b));
  }

  function ordena(filas, columna, signo) {
    if (!columna) return filas;
    const claves = filas.map((fila) => columna.valor(fila));
    return filas.map((_, i) => i).sort((i, j) => compara(claves[i], claves[j], signo) || i - j).map((i) => filas[i]);
  }

  /* columnas: [{clave, titulo, num, celda(fila), valor(fila)}]; `valor` is what it is sorted by, and without it a column
     is not. The first column is the row's header. `cosa`: ["actividad", "actividades"]. */
  T.Tabla = ({ id, titulo, columnas, filas, cosa }) => {
    const q = T.ruta().q;
    const dicho = q.get(`${id}-orden`) || "";
    const baja = dicho.startsWith("-"), clave = dicho.replace("-", "");
    const columna = columnas.find((c) => c.clave === clave && c.valor);
    const enOrden = useMemo(() => ordena(filas, columna, baja ? -1 : 1), [filas, clave, baja]);
    const por = T.imprime ? AL_IMPRIMIR : POR_PAGINA;
    const paginas = Math.max(1, Math.ceil(filas.length / por));
    const pagina = T.imprime ? 1 : Math.min(paginas, Math.max(1, Number(q.get(`${id}-pagina`)) || 1));
    const desde = (pagina - 1) * por, vistas = enOrden.slice(desde, desde + por);
    const cambia = (cambios) => T.va(T.con(cambios), true);
    const gira = (c) => {
      const antes = c.clave === clave ? (baja ? "baja" : "sube") : "";
      const luego = c.num ? { "": "-", baja: "+" }[antes] : { "": "+", sube: "-" }[antes];
      cambia({ [`${id}-orden`]: luego ? (luego === "-" ? `-${c.clave}` : c.clave) : "", [`${id}-pagina`]: "" });
    };
    /* A printer repeats the text of a header on each sheet, and no button. */
    const ordenable = (c) => c.valor && !T.imprime;
    const va = (n) => n >= 1 && n <= paginas && cambia({ [`${id}-pagina`]: n > 1 ? String(n) : "" });
    const cuenta = filas.length > vistas.length
      ? `Se muestran ${T.entero(desde + 1)} a ${T.entero(desde + vistas.length)} de ${T.cuantos(filas.length, ...cosa)}.`
      : `${T.cuantos(filas.length, ...cosa)}.`;
    return html`<div class="tabla">
      <p class="cuenta" role="status" aria-live="polite">${cuenta}</p>
      ${filas.length > 0 && html`<div class="marco" tabindex="0" role="region" aria-label=${titulo}><table>
        <caption class="oculto">${titulo}</caption>
        <thead><tr>${columnas.map((c) => html`<th key=${c.clave} scope="col" class=${c.num ? "num" : ""}
          aria-sort=${c === columna ? (baja ? "descending" : "ascending") : undefined}>${ordenable(c)
            ? html`<button type="button" onClick=${() => gira(c)}>${c.titulo}<span aria-hidden="true" class="flecha">${
              c === columna ? (baja ? "▼" : "▲") : "↕"}</span></button>`
            : c.titulo}</th>`)}</tr></thead>
        <tbody>${vistas.map((fila, i) => html`<tr key=${fila.i === undefined ? i : fila.i}>${columnas.map((c, j) => (j
          ? html`<td class=${c.num ? "num" : ""}>${c.celda(fila)}</td>`
          : html`<th scope="row">${c.celda(fila)}</th>`))}</tr>`)}</tbody></table></div>`}
      ${paginas > 1 && html`<nav class="paginas" aria-label=${`Páginas: ${titulo}`}>
        <button type="button" aria-disabled=${pagina === 1} onClick=${() => va(pagina - 1)}>← Anterior</button>
        <span>Página ${T.entero(pagina)} de ${T.entero(paginas)}</span>
        <button type="button" aria-disabled=${pagina === paginas} onClick=${() => va(pagina + 1)}>Siguiente →</button></nav>`}
    </div>`;
  };
})();
