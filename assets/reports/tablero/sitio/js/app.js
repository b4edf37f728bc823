/* The page around every page: header, where the focus goes, print. */
(function () {
  "use strict";
  const { html } = T;
  const { useEffect, useRef } = preactHooks;

  const PAGINAS = { poi: "Nivel", psig: "Psig", calidad: "PaginaCalidad" };

  function Marco() {
    const { partes, q } = T.ruta(), indice = T.indice(), donde = partes.join("/");
    const antes = useRef(null);
    /* Another page: its heading is read and seen. The same page with other filters keeps the focus where it is. */
    useEffect(() => {
      const titulo = document.querySelector("h1");
      document.title = `${titulo ? titulo.textContent.trim() : ""} · Tablero de seguimiento`;
      if (antes.current !== null && antes.current !== donde) {
        window.scrollTo(0, 0);
        if (titulo) titulo.focus({ preventScroll: true });
      }
      antes.current = donde;
    });
    const Pagina = T[PAGINAS[partes[0]] || "Inicio"];
    const menu = [["Inicio", "#/", !partes.length], indice.anioPoi && ["POI", T.enlace(["poi", indice.anioPoi]), partes[0] === "poi"],
      indice.anioPsig && ["PSIG", T.enlace(["psig", indice.anioPsig]), partes[0] === "psig"], ["Calidad de los datos", "#/calidad", partes[0] === "calidad"]].filter(Boolean);
    return html`<a class="salto" href="#contenido" onClick=${(e) => { e.preventDefault(); document.querySelector("h1").focus(); }}>Ir al contenido</a>
      <header><div class="ancho"><a class="casa" href="#/">Tablero de seguimiento</a>
        <nav aria-label="Principal"><ul>${menu.map(([texto, enlace, es]) => html`<li key=${texto}><a href=${enlace} aria-current=${es ? "true" : undefined}>${texto}</a></li>`)}</ul></nav></div></header>
      <main id="contenido" class="ancho"><${Pagina} key=${partes[0]} partes=${partes} q=${q} /></main>
      <footer><div class="ancho"><p>Cada cifra sale de las vistas del almacén y se puede seguir hasta su archivo, hoja y fila. Las
        valoraciones usan la escala de la institución en cada año. Importes en soles; porcentajes redondeados con la mitad hacia arriba.</p></div></footer>`;
  }

  const raiz = document.getElementById("tablero");
  T.repinta = () => preact.render(html`<${Marco} />`, raiz);

  T.carga("indice").then(() => {
    raiz.replaceChildren();
    T.repinta();
    addEventListener("hashchange", T.repinta);
    /* What is printed has its whole tables, and is drawn before the printer looks. */
    const pinta = (imprime) => () => { T.imprime = imprime; T.repinta(); };
    addEventListener("beforeprint", pinta(true));
    addEventListener("afterprint", pinta(false));
  }, () => { raiz.textContent = "No se encuentran los datos del tablero. Copie la carpeta completa, no solo index.html."; });
})();
