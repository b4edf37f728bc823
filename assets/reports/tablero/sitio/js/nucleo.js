/* Everything of ours hangs from T. Here: data scripts, loaded once and on demand; the address; the root of the page. */
(function () {
  "use strict";
  const carpeta = document.currentScript.getAttribute("src").replace(/[^/]*$/, "");
  const llegados = new Map();
  const pedidos = new Map();
  const { useState, useEffect } = preactHooks;
  const T = (self.T = { html: htm.bind(preact.h) });

  /* A data script calls this with what it brings. */
  T.recibe = (nombre, valor) => llegados.set(nombre, valor);
  T.dato = (nombre) => llegados.get(nombre);

  /* A script tag and no fetch: a page opened from a disk may load scripts, and nothing else. */
  T.carga = (nombre) => {
    if (!pedidos.has(nombre)) {
      pedidos.set(nombre, new Promise((listo, falla) => {
        if (llegados.has(nombre)) return listo();
        const guion = document.createElement("script");
        guion.src = `${carpeta}datos/${nombre}.js`;
        guion.onload = listo;
        guion.onerror = () => { pedidos.delete(nombre); falla(new Error(nombre)); };
        document.head.append(guion);
      }));
    }
    return pedidos.get(nombre);
  };

  /* In a component: {valor} when it is here, {falla: true} if it cannot be had, {} meanwhile; of no name, {}. */
  T.usaDato = (nombre) => {
    const [falla, avisa] = useState(null);
    const [, repinta] = useState(0);
    useEffect(() => {
      if (!nombre || llegados.has(nombre)) return undefined;
      let vivo = true;
      T.carga(nombre).then(() => vivo && repinta((n) => n + 1), () => vivo && avisa(nombre));
      return () => { vivo = false; };
    }, [nombre]);
    if (!nombre) return {};
    return llegados.has(nombre) ? { valor: llegados.get(nombre) } : { falla: falla === nombre };
  };

  /* #/poi/2026/ue/001087?q=texto -> {partes: ["poi", "2026", "ue", "001087"], q: URLSearchParams} */
  T.lee = (hash) => {
    const [camino, consulta] = hash.replace(/^#\/?/, "").split("?");
    const partes = camino.split("/").filter(Boolean).map((parte) => {
      try { return decodeURIComponent(parte); } catch (error) { return parte; }
    });
    return { partes, q: new URLSearchParams(consulta || "") };
  };
  T.ruta = () => T.lee(location.hash);

  T.enlace = (partes, q) => {
    const consulta = q ? new URLSearchParams(Object.entries(q).filter(([, v]) => v)).toString() : "";
    return `#/${partes.map(encodeURIComponent).join("/")}${consulta ? `?${consulta}` : ""}`;
  };

  /* This same address with other parameters; empty ones go. */
  T.con = (cambios) => {
    const { partes, q } = T.ruta();
    return T.enlace(partes, { ...Object.fromEntries(q), ...cambios });
  };

  /* `reemplaza`: without a step in the browser's history, as when typing. */
  T.va = (enlace, reemplaza) => {
    if (!reemplaza) { location.hash = enlace; return; }
    history.replaceState(null, "", enlace);
    T.repinta();
  };
})();
