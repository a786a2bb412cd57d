// One server's section: where it stands, its strips, its decisions.

import {clock, duration, h, number, say, svg} from './dom.js';
import {SIGNS, decisionRow} from './decision.js';
import {Strip, direction} from './strip.js';

const FRESH_MILLIS = 5000;

export class ServerView {
  #rows = new Map();
  #strips = [];
  #metrics = '';

  constructor(name, cursor) {
    this.cursor = cursor;
    this.verdict = h('p', {class: 'verdict'});
    this.facts = h('dl', {class: 'facts'});
    this.health = h('p', {class: 'health'});
    this.strips = h('div', {class: 'strips'});
    this.list = h('ol', {class: 'decisions', 'aria-label': `Decisions about ${name}`});
    this.none = h('p', {class: 'empty'}, 'No decision has changed anything yet.');
    this.element = h('section', {class: 'server', 'aria-label': name},
      h('header', {}, h('div', {}, h('h2', {}, name), this.verdict), this.facts),
      this.health, this.strips, h('h3', {}, 'Decisions'), this.none, this.list);
  }

  draw(server, from, to) {
    this.#build(server);
    this.marks = server.decisions;
    for (const strip of this.#strips) strip.draw(server.points, server.decisions, from, to);
    this.#head(server, to);
    this.#decisions(server.decisions);
  }

  point() {
    for (const strip of this.#strips) strip.point();
  }

  /** Strips for the metrics that there are; rebuilt only if those change. */
  #build(server) {
    const metrics = [...new Set(server.points.slice(-300).flatMap((point) => point.loads.map((load) => load.metric)))];
    const traffic = server.points.some((point) => point.answered != null || point.p95 != null);
    const key = JSON.stringify([metrics, traffic]);
    if (key === this.#metrics) return;
    this.#metrics = key;
    const strips = metrics.map((metric) => loadStrip(metric, this.cursor));
    strips.push(replicaStrip(this.cursor));
    if (traffic) strips.push(latencyStrip(this.cursor));
    strips.push(new DecisionStrip(this.cursor, (at) => this.#rows.get(at)?.open()));
    this.#strips = strips;
    this.strips.replaceChildren(...strips.map((strip) => strip.element));
  }

  #head(server, to) {
    const last = server.points.at(-1);
    const fresh = last && to - last.at <= FRESH_MILLIS;
    const {state, text} = fresh ? verdict(last) : {state: 'unknown', text: last ? `no data since ${clock(last.at)}` : 'no data yet'};
    this.element.dataset.state = state;
    say(this.verdict, text);
    const facts = fresh ? factsOf(last) : [];
    this.facts.replaceChildren(...facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
    const silent = fresh ? server.health.filter((health) => !health.readable) : [];
    const troubles = [];
    if (fresh && last.problem) troubles.push(`The last decision is not kept or not applied: ${last.problem}`);
    if (silent.length) {
      troubles.push(`Metrics of ${silent.length} of ${server.health.length} replicas cannot be read: ` +
        silent.slice(0, 3).map((health) => `${health.replica}: ${health.detail}`).join('; '));
    }
    this.health.hidden = !troubles.length;
    say(this.health, troubles.join('. '));
  }

  /** Newest first. Rows that are there stay, so that one that is open stays open. */
  #decisions(decisions) {
    const kept = new Set(decisions.map((decision) => decision.at));
    for (const [at, row] of this.#rows) {
      if (!kept.has(at)) {
        row.element.remove();
        this.#rows.delete(at);
      }
    }
    for (const decision of decisions) {
      if (this.#rows.has(decision.at)) continue;
      const row = decisionRow(decision, (open) => this.cursor.set(open ? open.at : null));
      this.#rows.set(decision.at, row);
      const next = [...this.list.children].find((child) => Number(child.dataset.at) < decision.at);
      this.list.insertBefore(row.element, next ?? null);
    }
    this.none.hidden = decisions.length > 0;
  }
}

function loadOf(point, metric) {
  return point.loads.find((load) => load.metric === metric);
}

function loadStrip(metric, cursor) {
  const value = (point) => loadOf(point, metric)?.value ?? null;
  const target = (point) => loadOf(point, metric)?.target ?? null;
  return new Strip({
    title: metric, height: 156, format: number, over: [value, target],
    series: [{name: 'load', cls: 'load', get: value}, {name: 'target', cls: 'target', get: target, step: true}],
  }, cursor);
}

function replicaStrip(cursor) {
  const field = (name) => (point) => point[name] ?? null;
  return new Strip({
    title: 'replicas', height: 120, format: number, integer: true,
    band: {cls: 'bounds', low: field('least'), high: field('most')},
    series: [
      {name: 'ready', cls: 'ready', get: field('ready'), step: true, area: true},
      {name: 'wanted', cls: 'wanted', get: field('wanted'), step: true},
      {name: 'min', cls: 'bound', get: field('least'), step: true},
      {name: 'max', cls: 'bound', get: field('most'), step: true},
    ],
  }, cursor);
}

function latencyStrip(cursor) {
  const field = (name) => (point) => point[name] ?? null;
  return new Strip({
    title: 'latency at the gateway', height: 106, format: duration, quiet: [(point) => point.answered === 0, 'no requests'],
    series: [{name: 'p95', cls: 'p95', get: field('p95')}, {name: 'p50', cls: 'p50', get: field('p50')}],
  }, cursor);
}

/** The decisions as signs on the time axis. */
class DecisionStrip extends Strip {
  constructor(cursor, choose) {
    super({title: 'decisions', height: 46, axis: true, format: number, series: [{name: '', cls: 'none', get: () => 0}]}, cursor);
    this.choose = choose;
    this.legend.hidden = true;
  }

  draw(points, decisions, from, to) {
    super.draw(points, [], from, to);
    const signs = decisions.filter((decision) => decision.at >= from && decision.at <= to).map((decision) => {
      const way = direction(decision);
      const label = `${clock(decision.at)} ${decision.currentReplicas} → ${decision.desiredReplicas}: ${decision.verdict.reason}`;
      return svg('text', {class: `sign ${way}`, x: this.x(decision.at), y: 23,
        onclick: () => this.choose(decision.at)}, SIGNS[way], svg('title', {}, label));
    });
    this.plot.querySelectorAll('.tick, .line, .gap').forEach((element) => element.remove());
    this.plot.append(...signs);
  }
}

function verdict(point) {
  const absent = point.loads.find((load) => load.value == null);
  const above = point.loads.find((load) => load.value != null && load.target != null && load.value > load.target * 1.1);
  const starting = (point.wanted ?? 0) - (point.ready ?? 0);
  if (absent) return {state: 'unknown', text: `no data for ${absent.metric}${absent.absence ? ': ' + absent.absence : ''}`};
  if (starting > 0) return {state: 'moving', text: `${starting} of ${point.wanted} replicas not ready yet`};
  if (above && point.wanted === point.most) return {state: 'hot', text: `above target, at the most replicas allowed`};
  if (above) return {state: 'hot', text: `${above.metric} is above its target`};
  if (starting < 0) return {state: 'moving', text: `${-starting} replicas are going`};
  return {state: 'fine', text: point.loads.length ? 'load is within its target' : 'nothing scales it'};
}

function factsOf(point) {
  const facts = point.loads.map((load) => [load.metric, `${number(load.value)} / ${number(load.target)}`]);
  if (point.ready != null) facts.push(['replicas ready', `${point.ready} / ${point.wanted}`]);
  if (point.answered != null) facts.push(['requests/s', number(point.answered)]);
  if (point.failed) facts.push(['failed/s', number(point.failed)]);
  if (point.waiting != null) facts.push(['waiting', number(point.waiting)]);
  if (point.p95 != null) facts.push(['p95', duration(point.p95)]);
  return facts;
}
