/* Charts: SVG of the width there is, so that text keeps its size; drawn in ink that needs no colour to be told apart. */
(function () {
  "use strict";
  const { html } = T;
  const { useRef, useState, useLayoutEffect } = preactHooks;
  let cuenta = 0;

  /* An SVG with title and description; `dibuja(ancho)` gives {alto, dentro}. */
  T.Grafico = ({ titulo, describe, dibuja, maximo }) => {
    const caja = useRef(null), id = useRef(0);
    const [ancho, mide] = useState(0);
    if (!id.current) id.current = cuenta += 1;
    useLayoutEffect(() => {
      const medir = () => caja.current && mide(Math.min(maximo || 1e4, Math.floor(caja.current.clientWidth)));
      const mira = new ResizeObserver(medir);
      medir();
      mira.observe(caja.current);
      return () => mira.disconnect();
    }, []);
    const dibujo = ancho ? dibuja(ancho) : null, t = `grafico-${id.current}`;
    return html`<div class="grafico" ref=${caja}>${dibujo && html`<svg role="img" width=${ancho} height=${dibujo.alto}
      viewBox=${`0 0 ${ancho} ${dibujo.alto}`} aria-labelledby=${`${t}-t`} aria-describedby=${`${t}-d`}>
      <title id=${`${t}-t`}>${titulo}</title><desc id=${`${t}-d`}>${describe}</desc>${dibujo.dentro}</svg>`}</div>`;
  };

  /* Bars lying down. barras: [{rotulo, n, color, texto, simbolo}] */
  T.Barras = ({ titulo, describe, barras, tope }) => {
    const ALTO = 30;
    const mayor = tope || Math.max(1, ...barras.map((b) => b.n || 0));
    const dibuja = (ancho) => {
      const izquierda = Math.min(ancho * 0.42, 18 + 7.1 * Math.max(...barras.map((b) => b.rotulo.length))), derecha = 14 + 7.4 * Math.max(...barras.map((b) => b.texto.length)), largo = ancho - izquierda - derecha;
      return { alto: barras.length * ALTO + 2, dentro: barras.map((b, i) => {
        const y = i * ALTO + 4, w = Math.max(b.n > 0 ? 2 : 0, (Math.min(b.n || 0, mayor) / mayor) * largo);
        return html`<g key=${i}>
          <text x="0" y=${y + 16} class="tinta">${b.simbolo ? `${b.simbolo} ` : ""}${T.recorta(b.rotulo, (izquierda - 14) / 6.9)}</text>
          <line x1=${izquierda} x2=${izquierda} y1=${y - 3} y2=${y + 25} class="eje" />
          ${w > 0 && html`<rect x=${izquierda} y=${y} width=${w} height="21" fill=${b.color || "#3f6ea8"} class="barra" />`}
          <text x=${izquierda + w + 7} y=${y + 16} class="cifra">${b.texto}</text></g>`;
      }) };
    };
    return html`<${T.Grafico} titulo=${titulo} describe=${describe} dibuja=${dibuja} maximo=${760} />`;
  };
  T.recorta = (texto, cuanto) => (texto.length > cuanto ? `${texto.slice(0, Math.max(1, cuanto - 1))}…` : texto);

  /* A strip of how many have each valuation, for a row of a table; the row says the same in words. */
  T.Franja = ({ marcas, total }) => {
    const texto = marcas.filter((m) => m.n).map((m) => `${m.valoracion}: ${m.n}`).join(", ") || "sin valoración";
    let x = 0;
    return html`<svg class="franja" role="img" width="150" height="16" viewBox="0 0 150 16" aria-label=${texto}><title>${texto}</title>
      ${marcas.filter((m) => m.n).map((m) => {
        const w = (m.n / total) * 150, izq = x;
        x += w;
        return html`<g key=${m.orden}><rect x=${izq + 0.5} y="0.5" width=${Math.max(0.5, w - 1)} height="15" fill=${m.color} class="barra" />
          ${w > 15 && html`<text x=${izq + w / 2} y="12" text-anchor="middle" class="en-franja">${m.simbolo}</text>`}</g>`;
      })}</svg>`;
  };

  /* Steps of an axis from 0 to at least `mayor`. */
  function pasos(mayor) {
    const bruto = (mayor || 1) / 4, base = 10 ** Math.floor(Math.log10(bruto));
    const paso = [1, 2, 2.5, 5, 10].map((f) => f * base).find((p) => p >= bruto);
    return Array.from({ length: Math.ceil((mayor || 1) / paso - 1e-9) + 1 }, (_, i) => i * paso);
  }

  /* Programmed (outline, dashes, squares) against executed (filled, line, dots). `acumula`: lines of sums; else bars. */
  T.Meses = ({ titulo, describe, datos, acumula, escribe }) => {
    const dibuja = (ancho) => {
      const alto = 230, m = { i: 62, d: acumula ? 14 : 8, a: 26, b: 26 };
      const [p, e] = acumula ? ["P", "E"] : ["p", "e"];
      const eje = pasos(Math.max(...datos.puntos.map((d) => Math.max(d[p] || 0, d[e] || 0))));
      const tope = eje[eje.length - 1], largo = ancho - m.i - m.d, paso = largo / 12;
      const X = (mes) => m.i + paso * (mes - 0.5), Y = (v) => alto - m.b - (Math.max(0, v) / tope) * (alto - m.a - m.b);
      const linea = (clave) => datos.puntos.filter((d) => d[clave] !== null).map((d) => `${X(d.mes)},${Y(d[clave])}`).join(" ");
      return { alto, dentro: html`
        ${eje.map((v) => html`<g key=${v}><line x1=${m.i} x2=${ancho - m.d} y1=${Y(v)} y2=${Y(v)} class="guia" />
          <text x=${m.i - 8} y=${Y(v) + 4} text-anchor="end" class="eje-texto">${escribe(v)}</text></g>`)}
        ${datos.puntos.map((d) => html`<text key=${d.mes} x=${X(d.mes)} y=${alto - 8} text-anchor="middle" class="eje-texto">${
          ancho > 420 ? T.MESES[d.mes - 1].slice(0, 3) : T.MESES[d.mes - 1][0].toUpperCase()}</text>`)}
        ${acumula ? html`<polyline points=${linea("P")} class="programado" /><polyline points=${linea("E")} class="ejecutado" />
          ${datos.puntos.map((d) => html`<g key=${d.mes}><rect x=${X(d.mes) - 3} y=${Y(d.P) - 3} width="6" height="6" class="punto-p" />
            ${d.E !== null && html`<circle cx=${X(d.mes)} cy=${Y(d.E)} r="3.5" class="punto-e" />`}</g>`)}`
        : datos.puntos.map((d) => html`<g key=${d.mes}>
          ${d.p !== null && html`<rect x=${X(d.mes) - paso * 0.36} y=${Y(d.p)} width=${paso * 0.72} height=${Y(0) - Y(d.p)} class="barra-p" />`}
          ${d.e !== null && html`<rect x=${X(d.mes) - paso * 0.2} y=${Y(d.e)} width=${paso * 0.4} height=${Y(0) - Y(d.e)} class="barra-e" />`}</g>`)}
        <g transform=${`translate(${m.i},8)`}><rect x="0" y="-4" width="16" height="10" class="barra-p" />
          <text x="22" y="5" class="tinta">Programado</text><rect x="112" y="-4" width="16" height="10" class="barra-e" />
          <text x="134" y="5" class="tinta">Ejecutado</text></g>` };
    };
    return html`<${T.Grafico} titulo=${titulo} describe=${describe} dibuja=${dibuja} maximo=${620} />`;
  };
})();
