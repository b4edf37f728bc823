/* How values are written in Peru. Exact numbers are whole: hundredths of soles and quantities, millionths of a percent;
   rounding is half up, and only to be shown. */
(function () {
  "use strict";
  const NADA = "—";
  const MESES = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "setiembre", "octubre",
    "noviembre", "diciembre"];

  /* `entero` in units of 10^-`escala`, with `decimales`. */
  function decimal(entero, escala, decimales) {
    const menos = entero < 0 ? "-" : "";
    const redondo = Math.round(Math.abs(entero) / 10 ** (escala - decimales));
    const cifras = String(redondo).padStart(decimales + 1, "0");
    const corte = cifras.length - decimales;
    const miles = cifras.slice(0, corte).replace(/\B(?=(\d{3})+$)/g, ",");
    return menos + miles + (decimales ? `.${cifras.slice(corte)}` : "");
  }
  const o = (escribe) => (valor) => (valor === null || valor === undefined ? NADA : escribe(valor));

  T.NADA = NADA;
  T.MESES = MESES;
  T.entero = o((n) => decimal(n, 0, 0));
  T.soles = o((n) => `S/ ${decimal(n, 2, 2)}`);
  T.monto = o((n) => decimal(n, 2, 2));
  T.cantidad = o((n) => decimal(n, 2, 2).replace(/\.00$/, ""));
  T.pct = o((n) => `${decimal(n, 6, 2)} %`);
  T.pctEntero = o((n) => decimal(n, 6, 0));
  /* Short, for axes: 1.2 M. */
  T.corto = (n) => {
    const soles = Math.abs(n) / 100;
    const [divisor, letra] = soles >= 1e6 ? [1e6, " M"] : soles >= 1e3 ? [1e3, " mil"] : [1, ""];
    return (n / 100 / divisor).toFixed(1).replace(/\.0$/, "") + letra;
  };
  /* A part of a whole in percent, two decimals, half up. */
  T.parte = (n, total) => (total ? `${decimal(Math.round((n * 10000) / total), 2, 2)} %` : NADA);
  T.fecha = o((iso) => `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`);
  /* An instant (UTC) as the day it was in Lima, five hours behind all the year. */
  T.dia = o((iso) => T.fecha(new Date(Date.parse(iso) - 5 * 3600e3).toISOString()));
  T.diasDesde = (iso) => (iso ? Math.floor((Date.now() - Date.parse(iso.length > 10 ? iso : `${iso}T05:00:00Z`)) / 864e5) : null);
  T.hace = (iso) => {
    const dias = T.diasDesde(iso);
    return dias === null ? NADA : dias <= 0 ? "hoy" : `hace ${T.cuantos(dias, "día", "días")}`;
  };
  T.mes = o((n) => MESES[n - 1] || "año");
  T.cuantos = (n, uno, varios) => `${T.entero(n)} ${n === 1 ? uno : varios}`;
  /* Without accents and case, to search and to order. */
  T.dobla = (texto) => (texto || "").normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  T.tiene = (pajar, palabras) => palabras.every((palabra) => pajar.includes(palabra));
  T.palabras = (texto) => T.dobla(texto).split(/\s+/).filter(Boolean);
  T.ESTADOS = { ordinaria: "Con meta y reporte", sin_ejecucion: "Sin ejecución", sin_meta: "Sin meta",
    meta_no_registrada: "Meta no registrada", ejecucion_sin_meta: "Ejecución sin meta", no_reportada: "No reportada",
    inactiva: "Inactiva" };
  /* Titles of the rules of alerts: they come with the data. */
  Object.defineProperty(T, "REGLAS", { get: () => (T.dato("indice") || {}).reglas });
  /* A code that has no words here is still readable. */
  T.rotulo = (codigo, rotulos) => (codigo && rotulos && rotulos[codigo])
    || (codigo ? (codigo[0].toUpperCase() + codigo.slice(1)).replace(/_/g, " ") : NADA);
})();
