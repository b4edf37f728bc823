/* The map of departments: each with its number, in steps of one ink; the table beside says the same. */
(function () {
  "use strict";
  const { html } = T;
  const TRAMOS = [[95, "#12436d"], [85, "#3f6ea8"], [65, "#85a9d0"], [45, "#bcd1e8"], [-Infinity, "#e6eef7"]];
  /* Departments too small for their number have it beside, in the sea. */
  const FUERA = { "07": [235, 990], 24: [-35, 300], 14: [20, 560], 13: [110, 690] };

  const tramo = (pct) => TRAMOS.findIndex(([desde]) => pct / 1e6 >= desde);
  const rotulos = ["95 % a más", "85 a menos de 95", "65 a menos de 85", "45 a menos de 65", "menos de 45"];

  /* filas: [{id, nombre, pct, actividades}] */
  T.Mapa = ({ titulo, describe, filas, abre }) => {
    const por = new Map(filas.map((fila) => [fila.id, fila]));
    const dibuja = (ancho) => {
      const escala = ancho / (PERU.ancho + 130), alto = Math.round(PERU.alto * escala) + 120;
      const letra = 34;
      return { alto, dentro: html`<g transform=${`scale(${escala}) translate(110,10)`}>
        ${Object.entries(PERU.departamentos).map(([id, forma]) => {
          const fila = por.get(id), paso = fila && fila.pct !== null ? tramo(fila.pct) : -1;
          const dice = fila ? `${fila.nombre}: ${T.pct(fila.pct)}, ${T.cuantos(fila.actividades, "actividad", "actividades")}` : "";
          return html`<path key=${id} d=${forma.d} class=${fila ? "departamento con" : "departamento"} fill=${
            paso < 0 ? "#f6f6f4" : TRAMOS[paso][1]} onClick=${fila ? () => abre(id) : undefined}><title>${dice || T.nombreDepartamento(id)}</title></path>`;
        })}
        ${Object.entries(PERU.departamentos).map(([id, forma]) => {
          const fila = por.get(id);
          if (!fila || fila.pct === null) return null;
          const [x, y] = FUERA[id] || forma.c, claro = !FUERA[id] && tramo(fila.pct) < 2;
          return html`<g key=${id} class="rotulo-mapa">${FUERA[id] && html`<line x1=${x + 20} y1=${y - 10} x2=${forma.c[0]} y2=${forma.c[1]} />`}
            <text x=${x} y=${y + 10} text-anchor="middle" font-size=${letra} class=${claro ? "claro" : ""}>${T.pctEntero(fila.pct)}</text></g>`;
        })}</g>
        ${rotulos.map((texto, i) => html`<g key=${texto} transform=${`translate(0,${alto - 108 + i * 21})`}>
          <rect width="18" height="14" y="1" fill=${TRAMOS[i][1]} class="barra" /><text x="26" y="13" class="tinta">${texto}</text></g>`)}` };
    };
    return html`<${T.Grafico} titulo=${titulo} describe=${describe} dibuja=${dibuja} maximo=${460} />`;
  };
  T.nombreDepartamento = (id) => (T.indice().departamentos.get(id) || { departamento: "Sin departamento" }).departamento;
})();
