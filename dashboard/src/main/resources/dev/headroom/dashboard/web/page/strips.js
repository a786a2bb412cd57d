// The charts that a server has.

import {clock, duration, number, svg} from './dom.js';
import {isAdvice, signOf} from './decision.js';
import {Strip, direction} from './strip.js';

function loadOf(point, metric) {
  return point.loads.find((load) => load.metric === metric);
}

export function loadStrip(metric, cursor) {
  const value = (point) => loadOf(point, metric)?.value ?? null;
  const target = (point) => loadOf(point, metric)?.target ?? null;
  return new Strip({
    title: metric, height: 156, format: number, over: [value, target], quiet: [(point) => point.wanted === 0, 'no replica'],
    series: [{name: 'load', cls: 'load', get: value}, {name: 'target', cls: 'target', get: target, step: true}],
  }, cursor);
}

export function replicaStrip(cursor) {
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

export function latencyStrip(cursor) {
  const field = (name) => (point) => point[name] ?? null;
  return new Strip({
    title: 'latency at the gateway', height: 106, format: duration, quiet: [(point) => point.answered === 0, 'no requests'],
    series: [{name: 'p95', cls: 'p95', get: field('p95')}, {name: 'p50', cls: 'p50', get: field('p50')}],
  }, cursor);
}

/** The decisions as signs on the time axis. */
export class DecisionStrip extends Strip {
  constructor(cursor, choose) {
    super({title: 'decisions', height: 46, axis: true, format: number, series: [{name: '', cls: 'none', get: () => 0}]}, cursor);
    this.choose = choose;
    this.legend.hidden = true;
  }

  draw(points, decisions, from, to, stepMillis) {
    super.draw(points, [], from, to, stepMillis);
    const signs = decisions.filter((decision) => decision.at >= from && decision.at <= to).map((decision) => {
      const way = direction(decision);
      const label = `${clock(decision.at)} ${decision.sentence}`;
      return svg('text', {class: `sign ${way}${isAdvice(decision) ? ' advised' : ''}`, x: this.x(decision.at), y: 23,
        onclick: () => this.choose(decision.at)}, signOf(decision), svg('title', {}, label));
    });
    this.plot.querySelectorAll('.tick, .line, .gap').forEach((element) => element.remove());
    this.plot.append(...signs);
  }
}
