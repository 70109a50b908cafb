"use strict";
(function () {
  var config = { displaylogo: false, responsive: true, displayModeBar: "hover",
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"] };
  function draw(plot) {
    if (plot.dataset.drawn) return;
    plot.dataset.drawn = "yes";
    var figure = JSON.parse(document.getElementById(plot.id + "-data").textContent);
    Plotly.newPlot(plot, figure.data, figure.layout, config);
  }
  var plots = Array.from(document.querySelectorAll(".plot"));
  // Maps have thousands of marks: charts are drawn as they come near.
  if ("IntersectionObserver" in window) {
    var observer = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        observer.unobserve(entry.target);
        draw(entry.target);
      });
    }, { rootMargin: "1200px 0px" });
    plots.forEach(function (plot) { observer.observe(plot); });
  } else {
    plots.forEach(draw);
  }
  // On paper, everything is there.
  window.addEventListener("beforeprint", function () {
    plots.forEach(draw);
    document.querySelectorAll("details").forEach(function (details) { details.open = true; });
  });
})();
