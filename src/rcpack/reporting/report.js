"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("has-script");

  // theme
  const isDark = () => root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  const changeTheme = () => { root.dataset.theme = isDark() ? "light" : "dark"; };
  document.getElementById("theme").addEventListener("click", changeTheme);

  // changes, one after the other
  const changes = [...document.querySelectorAll("details.change")];
  const step = (by) => {
    if (!changes.length) return;
    const now = changes.findIndex((each) => each.contains(document.activeElement));
    const next = changes[Math.max(0, Math.min(changes.length - 1, now + by))];
    next.open = true;
    next.querySelector("summary").focus();
    next.scrollIntoView({ block: "start" });
  };

  // picture
  const picture = document.getElementById("picture");
  const svg = picture ? picture.querySelector("svg") : null;
  let scale = 1;
  const zoom = (to, x, y) => {
    if (!svg) return;
    const next = Math.max(0.05, Math.min(4, to));
    const box = svg.viewBox.baseVal;
    const atX = x === undefined ? picture.clientWidth / 2 : x;
    const atY = y === undefined ? picture.clientHeight / 2 : y;
    const left = (picture.scrollLeft + atX) / scale;
    const top = (picture.scrollTop + atY) / scale;
    scale = next;
    svg.setAttribute("width", box.width * scale);
    svg.setAttribute("height", box.height * scale);
    picture.scrollLeft = left * scale - atX;
    picture.scrollTop = top * scale - atY;
    picture.dataset.scale = scale.toFixed(3);
  };
  const fit = () => zoom(Math.min(1, picture.clientWidth / svg.viewBox.baseVal.width));
  const nodes = svg ? [...svg.querySelectorAll("g.node")] : [];
  let hits = [];
  let hit = -1;
  const show = (node) => {
    const box = node.querySelector("rect");
    picture.scrollLeft = box.x.baseVal.value * scale - picture.clientWidth / 2;
    picture.scrollTop = box.y.baseVal.value * scale - picture.clientHeight / 2;
  };
  const search = (text) => {
    const wanted = text.trim().toLowerCase();
    hits = wanted ? nodes.filter((node) => node.textContent.toLowerCase().includes(wanted)) : [];
    hit = -1;
    svg.classList.toggle("searched", Boolean(wanted));
    nodes.forEach((node) => node.classList.toggle("hit", hits.includes(node)));
    document.getElementById("hits").textContent = wanted ? `${hits.length} found` : "";
    if (hits.length) nextHit();
  };
  const nextHit = () => {
    if (!hits.length) return;
    hit = (hit + 1) % hits.length;
    show(hits[hit]);
  };
  const field = document.getElementById("search");
  if (svg) {
    document.getElementById("zoom-in").addEventListener("click", () => zoom(scale * 1.25));
    document.getElementById("zoom-out").addEventListener("click", () => zoom(scale / 1.25));
    document.getElementById("zoom-fit").addEventListener("click", fit);
    field.addEventListener("input", () => search(field.value));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { nextHit(); event.preventDefault(); }
      if (event.key === "Escape") { field.value = ""; search(""); field.blur(); }
    });
    picture.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = picture.getBoundingClientRect();
      zoom(scale * (event.deltaY < 0 ? 1.15 : 1 / 1.15), event.clientX - box.left, event.clientY - box.top);
    }, { passive: false });
    let from = null;
    picture.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.target.closest("a")) return;
      from = [event.clientX + picture.scrollLeft, event.clientY + picture.scrollTop];
      picture.classList.add("dragged");
    });
    addEventListener("pointermove", (event) => {
      if (!from) return;
      picture.scrollLeft = from[0] - event.clientX;
      picture.scrollTop = from[1] - event.clientY;
    });
    addEventListener("pointerup", () => { from = null; picture.classList.remove("dragged"); });
  }

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input[type=search]")) return;
    const act = {
      j: () => step(1), k: () => step(-1), t: changeTheme,
      u: () => { const view = document.getElementById("view-unified"); if (view) view.checked = true; },
      s: () => { const view = document.getElementById("view-side"); if (view) view.checked = true; },
      "/": () => { if (svg) { field.focus(); event.preventDefault(); } },
      "+": () => zoom(scale * 1.25), "-": () => zoom(scale / 1.25), "0": () => { if (svg) fit(); },
    }[event.key];
    if (act) act();
  });
})();
