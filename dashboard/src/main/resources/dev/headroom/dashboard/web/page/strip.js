// One chart of a server: lines over the shared time axis, where nothing was measured hatched as "no data".

import {h, say, svg} from './dom.js';

const LEFT = 46;
const RIGHT = 12;
const TOP = 8;
const BOTTOM = 6;
const AXIS = 14;
// More than so many steps without a point are time without data.
const BREAK_STEPS = 3.5;

export class Strip {
  /**
   * spec: {title, height, format, series: [{name, cls, get(point), step, area}], band: {low, high, cls}, over: [get, limit], integer,
   * axis, quiet}. The first series says where there is data, and is drawn last, on top. axis: with the times below.
   * quiet: [test(point), words] for points at which there is nothing to measure, which is not the same as no data.
   */
  constructor(spec, cursor) {
    this.spec = spec;
    this.cursor = cursor;
    this.values = spec.series.map((series) => h('b', {}, '–'));
    this.legend = h('div', {class: 'legend'},
      spec.series.map((series, i) => h('span', {class: `key ${series.cls}`}, h('i'), series.name + ' ', this.values[i])));
    this.bottom = spec.height - BOTTOM - (spec.axis ? AXIS : 0);
    this.plot = svg('svg', {class: 'plot', height: spec.height, role: 'img', tabindex: '0', 'aria-label': spec.title});
    this.line = svg('line', {class: 'cursor', y1: TOP, y2: this.bottom});
    this.element = h('figure', {class: 'strip'},
      h('figcaption', {}, h('span', {class: 'title'}, spec.title), this.legend), this.plot);
    this.plot.addEventListener('pointermove', (event) => cursor.set(this.timeAt(event)));
    this.plot.addEventListener('pointerleave', () => cursor.set(null));
    this.plot.addEventListener('keydown', (event) => cursor.key(event));
  }

  timeAt(event) {
    const x = event.clientX - this.plot.getBoundingClientRect().left;
    return this.from + ((x - LEFT) / Math.max(1, this.width - LEFT - RIGHT)) * (this.to - this.from);
  }

  /** stepMillis: how far the points are apart. */
  draw(points, decisions, from, to, stepMillis = 1000) {
    this.breakMillis = BREAK_STEPS * stepMillis;
    this.from = from;
    this.to = to;
    this.width = Math.max(200, this.plot.clientWidth || 600);
    this.shown = points.filter((point) => point.at >= from - this.breakMillis && point.at <= to);
    const bottom = this.bottom;
    const ticks = steps(this.highest(), this.spec.integer);
    const top = ticks.at(-1);
    const x = (time) => LEFT + Math.max(0, (time - from) / (to - from)) * (this.width - LEFT - RIGHT);
    const y = (value) => Math.max(TOP - 4, bottom - (value / top) * (bottom - TOP));
    this.x = x;
    this.y = y;
    this.plot.setAttribute('viewBox', `0 0 ${this.width} ${this.spec.height}`);
    this.plot.replaceChildren(
      ...ticks.map((tick) => this.tick(tick, y(tick))),
      ...(this.spec.axis ? timeTicks(from, to, this.width) : []).map((time) => this.timeTick(time, x(time), bottom)),
      ...this.band(x, y),
      ...this.gaps(points).map(([start, end]) => this.gap(x(Math.max(start, from)), x(end), bottom)),
      ...decisions.filter((d) => d.at >= from && d.at <= to).map((d) =>
        svg('line', {class: `mark ${direction(d)}`, x1: x(d.at), x2: x(d.at), y1: TOP, y2: bottom})),
      ...this.over(x, y),
      ...this.spec.series.toReversed().flatMap((series) => this.lines(series, x, y, bottom)),
      this.line);
    this.point();
  }

  highest() {
    const all = this.shown.flatMap((point) => this.spec.series.map((series) => series.get(point) ?? 0));
    const peak = Math.max(0, ...all);
    const high = this.spec.band ? Math.max(0, ...this.shown.map((point) => this.spec.band.high(point) ?? 0)) : 0;
    // Bounds far away are not worth squashing what happens.
    return high <= 4 * peak + 4 ? Math.max(peak, high) : peak;
  }

  /** Stretches of points without a break in which get has values. */
  runs(get) {
    const runs = [];
    let last = null;
    for (const point of this.shown) {
      if (get(point) == null) {
        last = null;
        continue;
      }
      if (last === null || point.at - last > this.breakMillis) runs.push([]);
      runs.at(-1).push(point);
      last = point.at;
    }
    return runs;
  }

  lines(series, x, y, bottom) {
    const runs = this.runs(series.get).map((run) => ({
      from: x(run[0].at).toFixed(1),
      d: run.map((point, i) => {
        const at = x(point.at).toFixed(1);
        const value = y(series.get(point)).toFixed(1);
        if (i === 0) return `M${at} ${value}h.1`;
        return series.step ? `H${at}V${value}` : `L${at} ${value}`;
      }).join(''),
    }));
    const line = svg('path', {class: `line ${series.cls}`, 'data-series': series.name, d: runs.map((run) => run.d).join('')});
    const area = () => svg('path', {class: `area ${series.cls}`, d: runs.map((run) => `${run.d}V${bottom}H${run.from}Z`).join('')});
    return series.area ? [area(), line] : [line];
  }

  /** [start, end] of the time without data, from the first point known on. */
  gaps(points) {
    const get = this.spec.series[0].get;
    const gaps = [];
    let start = null;
    let last = null;
    for (const point of points) {
      if (start === null && last !== null && point.at - last > this.breakMillis) start = last;
      if (get(point) == null && !this.spec.quiet?.[0](point)) {
        start ??= last ?? point.at;
      } else if (start !== null) {
        gaps.push([start, point.at]);
        start = null;
      }
      last = point.at;
    }
    if (start === null && last !== null && this.to - last > this.breakMillis) start = last;
    if (start !== null) gaps.push([start, this.to]);
    return gaps.filter(([, end]) => end > this.from);
  }

  gap(left, right, bottom) {
    const [x, y] = [(left + right) / 2, (TOP + bottom) / 2];
    const upright = right - left < 60;
    return svg('g', {class: 'gap', 'data-gap': 'no data'},
      svg('rect', {x: left, y: TOP, width: Math.max(1, right - left), height: bottom - TOP}),
      right - left < 12 ? svg('title', {}, 'no data')
        : svg('text', {x, y: y + 4, transform: upright ? `rotate(-90 ${x} ${y})` : null}, 'no data'));
  }

  band(x, y) {
    const band = this.spec.band;
    if (!band) return [];
    return this.runs((point) => band.high(point)).map((run) => {
      const there = run.map((point) => `${x(point.at).toFixed(1)} ${y(band.high(point)).toFixed(1)}`);
      const back = run.toReversed().map((point) => `${x(point.at).toFixed(1)} ${y(band.low(point)).toFixed(1)}`);
      return svg('path', {class: `band ${band.cls}`, d: `M${there.join('L')}L${back.join('L')}Z`});
    });
  }

  /** What the first series is above its limit. */
  over(x, y) {
    if (!this.spec.over) return [];
    const [get, limit] = this.spec.over;
    return this.runs((point) => (limit(point) == null ? null : get(point))).map((run) => {
      const there = run.map((p) => `${x(p.at).toFixed(1)} ${y(Math.max(get(p), limit(p))).toFixed(1)}`);
      const back = run.toReversed().map((p) => `${x(p.at).toFixed(1)} ${y(limit(p)).toFixed(1)}`);
      return svg('path', {class: 'over', d: `M${there.join('L')}L${back.join('L')}Z`});
    });
  }

  tick(value, y) {
    return svg('g', {class: 'tick'},
      svg('line', {x1: LEFT, x2: this.width - RIGHT, y1: y, y2: y}),
      svg('text', {x: LEFT - 6, y: y + 4}, this.spec.format(value)));
  }

  timeTick(time, x, bottom) {
    return svg('text', {class: 'time', x, y: bottom + 14}, new Date(time).toLocaleTimeString([], {hour12: false, ...(this.to - this.from > 3600000 ? {hour: '2-digit', minute: '2-digit'} : {})}));
  }

  /** The cursor's line, and the legend's values there, or the newest without a cursor. */
  point() {
    const time = this.cursor.time;
    const inside = time !== null && time >= this.from && time <= this.to;
    this.line.setAttribute('visibility', inside ? 'visible' : 'hidden');
    const at = inside ? nearest(this.shown, time, this.breakMillis) : this.shown.findLast((p) => this.to - p.at <= this.breakMillis);
    if (inside) {
      const x = this.x(at ? at.at : time);
      this.line.setAttribute('x1', x);
      this.line.setAttribute('x2', x);
    }
    this.spec.series.forEach((series, i) => {
      const value = at ? series.get(at) : null;
      const nothing = at && this.spec.quiet?.[0](at) ? this.spec.quiet[1] : 'no data';
      say(this.values[i], value == null ? nothing : this.spec.format(value));
    });
  }
}

/** Up, down or none: what a decision did to the number. */
export function direction(decision) {
  const change = decision.desiredReplicas - decision.currentReplicas;
  return change > 0 ? 'up' : change < 0 ? 'down' : 'same';
}

function nearest(points, time, breakMillis) {
  let best = null;
  for (const point of points) {
    if (Math.abs(point.at - time) <= Math.abs((best?.at ?? -Infinity) - time)) best = point;
  }
  return best && Math.abs(best.at - time) <= breakMillis ? best : null;
}

function steps(highest, integer) {
  const rough = Math.max(highest, integer ? 1 : 1e-3) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  let step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  if (integer) step = Math.max(1, Math.ceil(step));
  const count = Math.max(1, Math.ceil((highest * 1.02) / step));
  return Array.from({length: count + 1}, (_, i) => i * step);
}

function timeTicks(from, to, width) {
  const most = Math.max(2, Math.floor(width / 110));
  const step = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200].map((s) => s * 1000).find((size) => (to - from) / size <= most) ?? 14400000;
  const ticks = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    ticks.push(time);
  }
  const scale = width / (to - from);
  return ticks.filter((time) => (time - from) * scale > 12 && (to - time) * scale > 34);
}
