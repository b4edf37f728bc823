/* The quality of the data: each observation that is open, and what waits. */
(function () {
  "use strict";
  const { html } = T;
  const PESO = { bloqueante: 0, advertencia: 1, aviso: 2 };
  const todas = T.unaVez(() => T.filas(T.dato("observaciones")).map((o, i) => ({ ...o, i,
    pajar: T.dobla([o.mensaje, o.archivo, o.hoja, o.celda, o.unidad].join(" ")) })).sort((a, b) => PESO[a.severidad] - PESO[b.severidad] || a.i - b.i));
  T.observaciones = () => todas("");

  T.TablaObservaciones = ({ id, filas }) => html`<${T.Tabla} id=${id} titulo="Observaciones abiertas" filas=${filas} cosa=${["observación", "observaciones"]} columnas=${[
    { clave: "m", titulo: "Observación", valor: (o) => o.mensaje, celda: (o) => html`<${T.Texto} de=${o.mensaje} />${o.veces > 1 ? ` (${T.entero(o.veces)} veces)` : ""}` },
    { clave: "s", titulo: "Severidad", valor: (o) => PESO[o.severidad], celda: (o) => html`<${T.Severidad} es=${o.severidad} />` },
    { clave: "u", titulo: "Unidad", valor: (o) => o.unidad, celda: (o) => html`<${T.Texto} de=${o.unidad} />` },
    { clave: "f", titulo: "Fuente y año", valor: (o) => `${o.anio} ${o.fuente}`, celda: (o) => `${T.fuente(o.fuente)} ${o.anio || ""}` },
    { clave: "d", titulo: "Dónde", valor: (o) => o.archivo, celda: (o) => html`<${T.Texto} de=${[o.archivo, o.hoja && `hoja ${o.hoja}`, o.celda].filter(Boolean).join(", ")} />` },
    { clave: "v", titulo: "Desde", valor: (o) => o.primera_vez, celda: (o) => T.dia(o.primera_vez) }]} />`;

  T.PaginaCalidad = ({ q }) => {
    const { valor, falla } = T.usaDato("observaciones"), indice = T.indice();
    const cambia = (cambios, escribe) => T.va(T.con({ ...cambios, "obs-pagina": "" }), escribe);
    const palabras = T.palabras(q.get("q")), severidad = q.get("severidad"), unidad = q.get("unidad");
    const filas = valor ? T.observaciones() : [];
    const vistas = filas.filter((o) => (!severidad || o.severidad === severidad) && (!unidad || o.unidad === unidad) && (!palabras.length || T.tiene(o.pajar, palabras)));
    const unidades = [...new Set(filas.map((o) => o.unidad).filter(Boolean))].sort();
    return html`<${T.Migas} pasos=${[{ texto: "Inicio", enlace: "#/" }, { texto: "Calidad de los datos" }]} /><h1 tabindex="-1">Calidad de los datos</h1>
      <section aria-labelledby="obs"><h2 id="obs">Observaciones abiertas</h2>${valor ? html`
        <form class="filtros" role="search" aria-label="Filtrar observaciones" onSubmit=${(e) => e.preventDefault()}>
          <${T.Busca} id="o-q" rotulo="Buscar en las observaciones" valor=${q.get("q")} cambia=${(v) => cambia({ q: v }, true)} />
          <${T.Elige} id="o-s" rotulo="Severidad" valor=${severidad} opciones=${[["", "Todas"], ["bloqueante", "Bloqueante"], ["advertencia", "Advertencia"], ["aviso", "Aviso"]]} cambia=${(v) => cambia({ severidad: v })} />
          <${T.Elige} id="o-u" rotulo="Unidad" valor=${unidad} opciones=${[["", "Todas"], ...unidades.map((u) => [u, u])]} cambia=${(v) => cambia({ unidad: v })} /></form>
        <${T.TablaObservaciones} id="obs" filas=${vistas} />` : html`<${T.Espera} falla=${falla} />`}</section>
      <section aria-labelledby="unid"><h2 id="unid">Por unidad</h2><${T.ObservacionesPorUnidad} /></section>
      <section aria-labelledby="arch"><h2 id="arch">Archivos que esperan o se leyeron en parte</h2>${indice.archivos.length ? html`<${T.ArchivosQueEsperan} />` : html`<p>Ninguno, de ${T.cuantos(indice.totalArchivos, "archivo recibido", "archivos recibidos")}.</p>`}</section>
      <section aria-labelledby="fres"><h2 id="fres">Frescura</h2><${T.Frescura} /></section>`;
  };
})();
