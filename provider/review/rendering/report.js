"use strict";
// Draws the workflows. Where that fails, their text stays.
(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const sources = [...document.querySelectorAll("[data-graph]")];
  let round = 0;

  async function draw() {
    const mine = ++round;
    window.mermaid.initialize({
      startOnLoad: false,
      securityLevel: "strict",
      htmlLabels: false,
      flowchart: { htmlLabels: false, useMaxWidth: true },
      theme: dark.matches ? "dark" : "default",
      fontFamily: "system-ui, sans-serif",
      suppressErrorRendering: true,
    });
    for (const [number, source] of sources.entries()) {
      const figure = source.closest("figure");
      await new Promise((resolve) => setTimeout(resolve)); // the page is read meanwhile
      try {
        const { svg } = await window.mermaid.render(`graph-${mine}-${number}`, source.textContent);
        if (mine !== round) return; // another round has begun since
        const drawing = figure.querySelector(".drawing");
        drawing.innerHTML = svg;
        drawing.hidden = false;
        figure.querySelector(".source").open = false;
        figure.dataset.drawn = "yes";
      } catch (error) {
        figure.dataset.drawn = "no";
        figure.title = String(error);
      }
    }
    document.documentElement.dataset.drawn = String(mine);
  }

  dark.addEventListener("change", draw);
  draw();
})();
