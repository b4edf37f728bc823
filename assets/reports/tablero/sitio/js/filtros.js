/* Which activities are looked at: the way down, and the filters in the address. */
(function () {
  "use strict";
  const { html } = T;
  T.FILTROS = ["q", "val", "dep", "estado", "alerta", "atraso"];
  T.hayFiltro = (q) => T.FILTROS.some((clave) => q.get(clave));

  T.delCamino = (modelo, camino) => {
    const condiciones = camino.map(([nivel, codigo]) => [T.NIVELES[nivel].columna, codigo]);
    return modelo.filas.filter((fila) => condiciones.every(([columna, codigo]) => fila[columna] === codigo));
  };

  T.filtra = (filas, q) => {
    const palabras = T.palabras(q.get("q")), val = q.get("val"), dep = q.get("dep"), estado = q.get("estado");
    const alerta = q.get("alerta"), atraso = q.get("atraso");
    if (!T.hayFiltro(q)) return filas;
    return filas.filter((f) => (!val || String(f.orden_valoracion) === val) && (!dep || f.departamento_id === dep)
      && (!estado || f.estado === estado) && (!atraso || f.meses_de_atraso > 0)
      && (!alerta || f.alertas.some((a) => alerta === "alguna" || a.regla === alerta))
      && (!palabras.length || T.tiene(T.pajar(f), palabras)));
  };

  const distintos = (filas, valor) => [...new Set(filas.map(valor))].filter((v) => v !== null && v !== undefined);

  T.Filtros = ({ modelo, camino, todas, filas, q }) => {
    const indice = T.indice(), cambia = (cambios, escribe) => T.va(T.con({ ...cambios, "act-pagina": "", "grupos-pagina": "" }), escribe);
    const resto = Object.fromEntries([...q].filter(([clave]) => T.FILTROS.includes(clave) || clave === "vista"));
    const baja = (nuevo) => T.va(T.enlace(T.base(modelo.anio, nuevo), resto));
    const ue = (camino.find(([nivel]) => nivel === "ue") || [])[1], cc = (camino.find(([nivel]) => nivel === "cc") || [])[1];
    const sinCc = camino.filter(([nivel]) => nivel !== "cc");
    const centros = ue ? distintos(T.delCamino(modelo, sinCc), (f) => f.unidad_id).map((id) => [id, T.nombreGrupo(modelo, ue, "cc", id)])
      .sort((a, b) => a[1].localeCompare(b[1], "es")) : [];
    const marcas = T.distribucion(todas, "fisico").marcas.map((m) => [String(m.orden), `${m.simbolo} ${m.valoracion}`]);
    const reglas = distintos(todas.flatMap((f) => f.alertas), (a) => a.regla).sort().map((r) => [r, T.rotulo(r, T.REGLAS)]);
    const estados = distintos(todas, (f) => f.estado).sort().map((e) => [e, T.rotulo(e, T.ESTADOS)]);
    const lugares = distintos(todas, (f) => f.departamento_id).sort().map((d) => [d, d === "sin_dato" ? "Sin departamento" : T.nombreDepartamento(d)]);
    const hay = T.hayFiltro(q);
    return html`<form class="filtros" role="search" aria-label="Filtrar actividades" onSubmit=${(e) => e.preventDefault()}>
      <${T.Busca} id="f-q" rotulo="Buscar actividad, código o unidad" valor=${q.get("q")} cambia=${(v) => cambia({ q: v }, true)} />
      <${T.Elige} id="f-ue" rotulo="Unidad ejecutora" valor=${ue} opciones=${[["", "Todas"], ...[...modelo.resumen.keys()].sort().map((u) => [u, `${u} ${indice.nombreUe(u)}`])]}
        cambia=${(v) => baja(v ? [["ue", v]] : [])} />
      ${ue && html`<${T.Elige} id="f-cc" rotulo="Centro de costo" valor=${cc} opciones=${[["", "Todos"], ...centros]} cambia=${(v) => baja(v ? [...sinCc, ["cc", v]] : sinCc)} />`}
      <${T.Elige} id="f-val" rotulo="Valoración física" valor=${q.get("val")} opciones=${[["", "Todas"], ...marcas, ["99", "Sin valoración"]]} cambia=${(v) => cambia({ val: v })} />
      <${T.Elige} id="f-dep" rotulo="Departamento" valor=${q.get("dep")} opciones=${[["", "Todos"], ...lugares]} cambia=${(v) => cambia({ dep: v })} />
      <${T.Elige} id="f-estado" rotulo="Estado" valor=${q.get("estado")} opciones=${[["", "Todos"], ...estados]} cambia=${(v) => cambia({ estado: v })} />
      <${T.Elige} id="f-alerta" rotulo="Alerta" valor=${q.get("alerta")} opciones=${[["", "Todas"], ["alguna", "Con alguna alerta"], ...reglas]} cambia=${(v) => cambia({ alerta: v })} />
      <p class="cuenta" role="status" aria-live="polite">${hay ? `${T.entero(T.filtra(todas, q).length)} de ${T.cuantos(todas.length, "actividad", "actividades")}${q.get("atraso") ? ", con meses atrasados" : ""}.` : ""}</p>
      ${hay && html`<button type="button" onClick=${() => { cambia(Object.fromEntries(T.FILTROS.map((f) => [f, ""]))); document.getElementById("f-q").focus(); }}>Quitar filtros</button>`}
    </form>`;
  };
})();
