// All servers on one screen, the one in the worst trouble first: a line each, which leads to the server's section.

import {duration, h, number, say, svg} from './dom.js';
import {isFresh} from './store.js';

const SPARK = {width: 150, height: 30, buckets: 60};
const PIPS = 8;

export const anchor = (name) => `server-${encodeURIComponent(name)}`;

export class Overview {
  #lines = new Map();

  constructor() {
    this.summary = h('p', {class: 'summary'});
    this.list = h('ol', {class: 'lines'});
    this.element = h('nav', {class: 'overview', 'aria-label': 'All servers, by trouble'}, this.summary,
      h('div', {class: 'entry heads', 'aria-hidden': 'true'},
        ['', 'server', 'load', 'replicas', 'load / target', 'requests/s', 'failed/s', 'p95'].map((head) => h('span', {}, head))),
      this.list);
  }

  /** pointsOf(server): those that the lines are drawn of. */
  draw(servers, from, to, pointsOf) {
    this.element.hidden = servers.length < 2;
    if (this.element.hidden) return;
    say(this.summary, summary(servers));
    const names = new Set(servers.map((server) => server.name));
    for (const [name, line] of this.#lines) {
      if (!names.has(name)) {
        line.element.remove();
        this.#lines.delete(name);
      }
    }
    servers.forEach((server, i) => {
      if (!this.#lines.has(server.name)) this.#lines.set(server.name, new Line(server.name));
      const line = this.#lines.get(server.name);
      line.draw(server, from, to, pointsOf(server));
      if (this.list.children[i] !== line.element) this.list.insertBefore(line.element, this.list.children[i] ?? null);
    });
  }
}

function summary(servers) {
  const count = (level) => servers.filter((server) => server.trouble.level === level).length;
  const parts = [[count('bad'), 'in trouble'], [count('warning'), 'to look at'], [count('moving'), 'changing'],
    [count('resting'), 'at zero'], [count('well'), 'well']];
  return `${servers.length} servers: ` + parts.filter(([n]) => n).map(([n, words]) => `${n} ${words}`).join(', ');
}

class Line {
  constructor(name) {
    this.sentence = h('span', {class: 'sentence'});
    this.badge = h('span', {class: 'badge'});
    this.spark = svg('svg', {class: 'spark', viewBox: `0 0 ${SPARK.width} ${SPARK.height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true'});
    this.pips = h('span', {class: 'pips', 'aria-hidden': 'true'});
    this.count = h('span', {class: 'count'});
    this.load = h('span', {class: 'figure'});
    this.requests = h('span', {class: 'figure'});
    this.failed = h('span', {class: 'figure failed'});
    this.p95 = h('span', {class: 'figure'});
    this.element = h('li', {}, h('a', {class: 'entry', href: '#' + anchor(name)},
      h('i', {class: 'dot'}),
      h('span', {class: 'who'}, h('b', {}, name), this.badge, this.sentence),
      this.spark, h('span', {class: 'replicas'}, this.pips, this.count), this.load, this.requests, this.failed, this.p95));
  }

  draw(server, from, to, points) {
    this.element.dataset.level = server.trouble.level;
    this.element.dataset.kind = server.trouble.kind;
    say(this.sentence, server.trouble.sentence);
    this.element.firstChild.title = server.trouble.sentence;
    say(this.badge, server.scaling === 'advise' ? 'Advise' : '');
    this.badge.hidden = server.scaling !== 'advise';
    const now = isFresh(server, to) ? server.points.at(-1) : {loads: []};
    const [tightest] = now.loads.filter((load) => load.value != null && load.target)
      .sort((a, b) => b.value / b.target - a.value / a.target);
    say(this.load, tightest ? `${number(tightest.value)} / ${number(tightest.target)}` : '–');
    this.load.title = tightest ? tightest.metric : '';
    say(this.requests, now.answered == null ? '–' : number(now.answered));
    say(this.failed, now.failed ? number(now.failed) : '');
    say(this.p95, duration(now.p95));
    say(this.count, now.wanted == null ? '–' : `${now.ready} / ${now.wanted}`);
    this.pips.replaceChildren(...pips(server, now));
    this.spark.replaceChildren(...spark(points, from, to));
  }
}

/** A box for each replica that there is or should be. */
export function pips(server, now) {
  const states = server.replicas.map((replica) => replica.state);
  for (let missing = (now.wanted ?? 0) - states.length; missing > 0; missing--) states.push('absent');
  return states.slice(0, PIPS).map((state) => h('i', {class: `pip ${state}`}));
}

/** The tightest load against its target, or the requests where nothing has a target; below, where requests failed. */
function spark(points, from, to) {
  const shown = points.filter((point) => point.at >= from && point.at <= to);
  const scaled = shown.some((point) => point.loads.some((load) => load.target));
  const value = (point) => {
    if (!scaled) return point.answered;
    const ratios = point.loads.filter((load) => load.value != null && load.target).map((load) => load.value / load.target);
    return ratios.length ? Math.max(...ratios) : null;
  };
  const top = Math.max(scaled ? 1.25 : 1e-9, ...shown.map((point) => value(point) ?? 0));
  const width = SPARK.width / SPARK.buckets;
  const high = Array(SPARK.buckets).fill(null);
  const failed = Array(SPARK.buckets).fill(false);
  for (const point of shown) {
    const bucket = Math.min(SPARK.buckets - 1, Math.floor(((point.at - from) / (to - from)) * SPARK.buckets));
    const now = value(point);
    if (now != null) high[bucket] = Math.max(high[bucket] ?? 0, now);
    if (point.failed) failed[bucket] = true;
  }
  const y = (v) => (SPARK.height - 4 - (v / top) * (SPARK.height - 7)).toFixed(1);
  const bars = high.map((v, i) => v == null ? '' : `M${(i * width).toFixed(1)} ${SPARK.height - 4}V${y(v)}h${width.toFixed(1)}V${SPARK.height - 4}z`);
  const ticks = failed.map((is, i) => is ? `M${(i * width).toFixed(1)} ${SPARK.height - 2}h${width.toFixed(1)}` : '');
  return [
    svg('path', {class: 'sparkline', d: bars.join('')}),
    scaled ? svg('path', {class: 'sparktarget', d: `M0 ${y(1)}H${SPARK.width}`}) : null,
    svg('path', {class: 'sparkfailed', d: ticks.join('')}),
  ].filter(Boolean);
}
