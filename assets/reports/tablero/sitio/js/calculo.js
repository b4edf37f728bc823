/* The house rule of a group, for groups that nobody stored: filters of whoever looks. Exact, in whole numbers.
   Physical: simple mean of min(percentage, 100) over the activities that count. Financial: executed / programmed.
   A test compares it with every stored group. */
(function () {
  "use strict";
  const UNO = 100000000n; /* 100 % in millionths */
  const FINO = 1000000000n; /* nine decimals more than are stored */
  const ESTADOS = { sin_meta: "sin_meta", meta_no_registradas: "meta_no_registrada",
    ejecucion_sin_meta: "ejecucion_sin_meta", no_reportadas: "no_reportada", inactivas: "inactiva" };

  const mitadArriba = (n, d) => (n < 0n ? -((-2n * n + d) / (2n * d)) : (2n * n + d) / (2n * d));
  const hecho = (fila) => BigInt(Math.min(fila.fisico_ejecutado || 0, fila.fisico_programado));

  /* A percentage of one activity, cut (not rounded) far beyond what is stored. */
  function piso(fila) {
    if (fila.piso === undefined) {
      const n = hecho(fila) * UNO * FINO, d = BigInt(fila.fisico_programado);
      fila.piso = n >= 0n ? n / d : -((-n + d - 1n) / d);
    }
    return fila.piso;
  }
  function mcd(a, b) { while (b) [a, b] = [b, a % b]; return a; }
  /* The exact mean, in fractions; for the few groups that stand on an edge. */
  function exacto(filas) {
    let n = 0n, d = 1n;
    for (const fila of filas) {
      const otro = BigInt(fila.fisico_programado);
      n = n * otro + hecho(fila) * d;
      d *= otro;
      const comun = mcd(n < 0n ? -n : n, d) || 1n;
      n /= comun; d /= comun;
    }
    return mitadArriba(n * UNO, d * BigInt(filas.length));
  }
  function promedio(filas) {
    if (!filas.length) return null;
    const suma = filas.reduce((total, fila) => total + piso(fila), 0n), n = BigInt(filas.length);
    const bajo = mitadArriba(suma, n * FINO);
    return Number(bajo === mitadArriba(suma + n, n * FINO) ? bajo : exacto(filas));
  }
  /* Of all: unknown adds nothing; null if all are unknown. Céntimos of a whole state fit a Number exactly. */
  T.suma = (filas, nombre) => {
    let total = 0, hay = filas.length === 0;
    for (const fila of filas) if (fila[nombre] !== null) { total += fila[nombre]; hay = true; }
    return hay ? total : null;
  };
  /* In millionths, half up; null without a whole. */
  T.porcentaje = (parte, todo) => (parte === null || !todo ? null : Number(mitadArriba(BigInt(parte) * UNO, BigInt(todo))));

  T.resume = (filas) => {
    const cuentan = filas.filter((fila) => fila.cuenta_en_promedio === 1);
    const programado = T.suma(filas, "financiero_programado_soles"), ejecutado = T.suma(filas, "financiero_ejecutado_soles");
    const resumen = { actividades: filas.length, actividades_en_promedio: cuentan.length };
    for (const [nombre, estado] of Object.entries(ESTADOS)) resumen[nombre] = filas.filter((fila) => fila.estado === estado).length;
    return { ...resumen, fisico_pct_promedio: promedio(cuentan), financiero_programado_soles: programado,
      financiero_ejecutado_soles: ejecutado, financiero_pct: T.porcentaje(ejecutado, programado) };
  };

  /* Valuation -> how many, in the order of the scale, every label of it; and how many have none. */
  T.distribucion = (filas, dimension) => {
    const escala = T.indice().escala, cuentas = new Map();
    const clave = `${dimension}_valoracion_id`;
    const escalas = new Set(filas.map((fila) => fila[clave]).filter(Boolean).map((id) => escala.get(id).escala_id));
    for (const marca of escala.values()) if (escalas.has(marca.escala_id) && !cuentas.has(marca.orden)) cuentas.set(marca.orden, { ...marca, n: 0 });
    let sin = 0;
    for (const fila of filas) {
      if (fila[clave]) cuentas.get(escala.get(fila[clave]).orden).n += 1; else sin += 1;
    }
    return { marcas: [...cuentas.values()].sort((a, b) => a.orden - b.orden), sin, total: filas.length - sin };
  };

  /* Month by month of a set of activities: sums of a programmed and an executed measure. Executed ends with the last
     month that has any. */
  T.porMes = (anio, filas, programada, ejecutada) => {
    const meses = T.meses(anio), puntos = [];
    let ultimo = 0;
    for (let mes = 1; mes <= 12; mes += 1) {
      let p = 0, e = null, hay = false;
      for (const fila of filas) {
        const vp = meses.valor(programada, fila.i, mes), ve = meses.valor(ejecutada, fila.i, mes);
        if (vp !== null) { p += vp; hay = true; }
        if (ve !== null) { e = (e || 0) + ve; ultimo = mes; }
      }
      puntos.push({ mes, p: hay ? p : null, e });
    }
    let sp = 0, se = 0;
    for (const punto of puntos) {
      sp += punto.p || 0; se += punto.e || 0;
      punto.P = sp;
      punto.E = punto.mes <= ultimo ? se : null;
    }
    return { puntos, ultimo, cerradoHasta: meses.cerradoHasta };
  };
})();
