"use strict";
(function () {
  // What a chart has to say of a place stands in a line beneath it: for a pointer, a finger, and the arrow
  // keys alike. The chart itself is the only stop of the keyboard.
  function vertices(path) {
    var numbers = path.getAttribute("d").match(/-?(\d*\.)?\d+/g).map(Number);
    var points = [], x = 0, y = 0;
    for (var i = 0; i + 1 < numbers.length; i += 2) {
      x = i ? x + numbers[i] : numbers[i];
      y = i ? y + numbers[i + 1] : numbers[i + 1];
      points.push([x, y]);
    }
    return points;
  }
  function short(value) {
    return Number(value.toPrecision(4)).toLocaleString("en-US", { maximumSignificantDigits: 4 });
  }
  function nearest(points, x) {
    return points.reduce(function (best, point) {
      return Math.abs(point[0] - x) < Math.abs(best[0] - x) ? point : best;
    });
  }
  document.querySelectorAll(".plot").forEach(function (plot) {
    var out = plot.nextElementSibling, place = -1, seen = null;
    function drawing() {
      return Array.from(plot.querySelectorAll("svg")).find(function (svg) {
        return svg.getClientRects().length > 0;
      });
    }
    function clear() {
      if (!seen) return;
      if (seen.classList.contains("cursor")) seen.remove(); else seen.classList.remove("on");
      seen = null;
    }
    function say(text) { if (out.textContent !== text) out.textContent = text; }
    function mark(element) {
      clear();
      seen = element;
      element.classList.add("on");
      say(element.dataset.t);
    }
    function lines(svg) {
      return Array.from(svg.querySelectorAll(".line")).map(function (path) {
        return { name: path.dataset.n, points: vertices(path) };
      });
    }
    function across(svg, x) {
      var axes = svg.dataset.axes.split(" ").map(Number), all = lines(svg);
      function value(pixel, at) {
        // Corners lie at tenths of a pixel: no more digits than that tells.
        var each = (axes[at + 1] - axes[at]) / (axes[at + 3] - axes[at + 2]);
        var unit = Math.pow(10, Math.ceil(Math.log10(Math.abs(each) / 10)));
        return Math.round((axes[at] + (pixel - axes[at + 2]) * each) / unit) * unit || 0;
      }
      var spot = nearest(all[0].points, x);
      clear();
      seen = document.createElementNS("http://www.w3.org/2000/svg", "path");
      seen.setAttribute("class", "cursor");
      seen.setAttribute("d", "M" + spot[0] + " " + axes[6] + "V" + axes[7]);
      svg.appendChild(seen);
      say((svg.dataset.x ? svg.dataset.x + " " : "") + short(value(spot[0], 0)) + ": " +
        all.map(function (line) {
          return line.name + " " + short(value(nearest(line.points, spot[0])[1], 4));
        }).join(" · "));
    }
    function step(by) {
      var svg = drawing();
      if (!svg) return;
      var all = svg.dataset.axes ? lines(svg) : [];
      var stops = all.length ? all[0].points : Array.from(svg.querySelectorAll("[data-t]"));
      if (!stops.length) return;
      place = Math.min(stops.length - 1, Math.max(0, place < 0 ? (by > 0 ? 0 : stops.length - 1) : place + by));
      if (all.length) across(svg, stops[place][0]); else mark(stops[place]);
    }
    plot.addEventListener("pointermove", function (event) {
      var element = event.target.closest("[data-t]"), svg = drawing();
      if (element) return mark(element);
      if (!svg || !svg.dataset.axes || !svg.querySelector(".line")) return;
      var box = svg.getBoundingClientRect();
      across(svg, (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width);
    });
    plot.addEventListener("pointerleave", function () { clear(); say(""); });
    plot.addEventListener("blur", function () { clear(); say(""); place = -1; });
    plot.addEventListener("keydown", function (event) {
      var by = { ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10, Home: -1e6, End: 1e6 }[event.key];
      if (!by) return;
      event.preventDefault();
      step(by);
    });
  });
  // What goes on beyond the edge of a table is told.
  var boxes = document.querySelectorAll(".scroll");
  function cue(box) {
    box.classList.toggle("more", box.scrollLeft + box.clientWidth < box.scrollWidth - 2);
    box.classList.toggle("wide", box.clientWidth < box.scrollWidth - 2);
  }
  function all() { boxes.forEach(cue); }
  boxes.forEach(function (box) { box.addEventListener("scroll", function () { cue(box); }, { passive: true }); });
  window.addEventListener("resize", all);
  document.querySelectorAll("details").forEach(function (details) { details.addEventListener("toggle", all); });
  all();
  // On paper, everything is there.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (details) { details.open = true; });
  });
})();
