/* Draws the charts of the dashboard from the data in the page. The tables beside them need none of this. */

const words = () => document.getElementById("chart-data").dataset;
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colours = ["--teal", "--ochre", "--info", "--bad"].map(token);

const show = (value, unit) => (value === null || value === undefined ? "—" : `${value}${unit}`);

const axis = (unit, most) => ({
  type: "value",
  min: 0,
  max: most,
  axisLabel: { formatter: `{value}${unit}`, color: token("--ink-2") },
  splitLine: { lineStyle: { color: token("--line") } },
});

const DOWNLOAD = "path://M4.7,22.9L29.3,45.5L54.7,23.4M4.6,43.6L4.6,58L53.8,58L53.8,43.6M29.2,45.1L29.2,0";

/* Charts are SVG, which prints sharp. Papers want a PNG: the chart as it is shown, drawn once more out of sight. */
const save = (name) => {
  const place = document.querySelector(`[data-chart=${name}]`);
  const size = { width: place.clientWidth, height: place.clientHeight };
  const copy = window.echarts.init(document.createElement("div"), null, { renderer: "canvas", ...size });
  copy.setOption({ ...window.echarts.getInstanceByDom(place).getOption(), toolbox: [] });
  const link = document.createElement("a");
  link.download = `${words().title}-${name}.png`;
  link.href = copy.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: token("--card") });
  link.click();
  copy.dispose();
};

const option = (data, name) => {
  const unitOf = (one) => (one.is_percent ? "%" : data.unit);
  const right = data.series.find((one) => one.is_right);
  return {
    animation: false,
    color: colours,
    textStyle: { fontFamily: token("--font") },
    grid: { left: 8, right: 8, top: 64, bottom: data.labels.length > 8 ? 48 : 8, containLabel: true },
    legend: { top: 0, left: 0, textStyle: { color: token("--ink") } },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      formatter: (points) =>
        [points[0].axisValue]
          .concat(points.map((p) => `${p.seriesName}  ${show(p.value, unitOf(data.series[p.seriesIndex]))}`))
          .join("\n"),
    },
    toolbox: {
      right: 0,
      top: 22,
      feature: {
        dataZoom: { yAxisIndex: "none", title: { zoom: words().zoom, back: words().back } },
        myPicture: { title: words().save, icon: DOWNLOAD, onclick: () => save(name) },
      },
    },
    dataZoom: data.labels.length > 8 ? [{ type: "slider", height: 18, bottom: 8 }, { type: "inside", zoomOnMouseWheel: "ctrl" }] : [],
    xAxis: { type: "category", data: data.labels, axisLabel: { color: token("--ink-2"), ...(data.links ? { interval: 0, rotate: 35 } : { hideOverlap: true }) } },
    yAxis: right ? [axis(data.unit), { ...axis(unitOf(right), right.is_percent ? 100 : undefined), splitLine: { show: false } }] : [axis(data.unit, data.most)],
    series: data.series.map((one) => ({
      name: one.name,
      type: one.kind,
      data: one.data,
      yAxisIndex: one.is_right ? 1 : 0,
      barMaxWidth: 28,
      symbolSize: 7,
      connectNulls: false,
      cursor: data.links ? "pointer" : "default",
    })),
  };
};

const charts = [];

const draw = () => {
  // A telephone may know no full screen; a button that does nothing helps nobody.
  for (const button of document.querySelectorAll("[data-full-screen]")) button.hidden = !document.fullscreenEnabled;
  for (const chart of charts.splice(0)) chart.dispose();
  const source = document.getElementById("chart-data");
  if (!source || !window.echarts) return;
  const all = JSON.parse(source.dataset.charts);
  for (const place of document.querySelectorAll("[data-chart]")) {
    const data = all[place.dataset.chart];
    const chart = window.echarts.init(place, null, { renderer: "svg" });
    chart.setOption(option(data, place.dataset.chart));
    if (data.links) {
      chart.on("click", (point) => {
        const link = data.links[point.dataIndex];
        if (link) location.href = link;
      });
    }
    charts.push(chart);
  }
};

const fit = () => charts.forEach((chart) => chart.resize());
addEventListener("resize", fit);
addEventListener("beforeprint", fit);
document.addEventListener("fullscreenchange", fit);
document.addEventListener("htmx:afterSettle", draw);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-full-screen]");
  if (!button) return;
  if (document.fullscreenElement) document.exitFullscreen();
  else document.querySelector(button.dataset.fullScreen).requestFullscreen();
});
draw();
