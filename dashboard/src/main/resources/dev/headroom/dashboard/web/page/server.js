// One server's section: what is the matter with it, its strips, its replicas, its decisions and events.

import {clock, duration, h, number, say} from './dom.js';
import {decisionRow} from './decision.js';
import {Bodies, errorKey, errorStrip} from './errors.js';
import {Events} from './events.js';
import {anchor} from './overview.js';
import {ReplicaTable} from './replicas.js';
import {isFresh} from './store.js';
import {DecisionStrip, latencyStrip, loadStrip, replicaStrip} from './strips.js';

const BADGES = {advise: 'Advise: decides, changes nothing', fixed: 'fixed number', policy: ''};

export class ServerView {
  #rows = new Map();
  #strips = [];
  #built = '';
  isSeen = true;

  constructor(name, cursor) {
    this.name = name;
    this.cursor = cursor;
    this.verdict = h('p', {class: 'verdict'});
    this.badge = h('span', {class: 'badge'});
    this.facts = h('dl', {class: 'facts'});
    this.health = h('p', {class: 'health', hidden: true});
    this.strips = h('div', {class: 'strips'});
    this.bodies = new Bodies();
    this.replicas = new ReplicaTable(name);
    this.events = new Events('Events');
    this.list = h('ol', {class: 'decisions', 'aria-label': `Decisions about ${name}`});
    this.none = h('p', {class: 'empty'}, 'No decision has changed anything yet.');
    this.element = h('section', {class: 'server', 'aria-label': name, id: anchor(name)},
      h('header', {}, h('div', {}, h('h2', {}, name, this.badge), this.verdict), this.facts),
      this.health, this.strips, this.bodies.element, this.replicas.element,
      h('div', {class: 'pair'}, h('div', {}, h('h3', {}, 'Decisions'), this.none, this.list), this.events.element));
  }

  /**
   * What is out of sight is drawn when it comes into it.
   * past: {points, decisions, stepMillis} for the charts, where the server's own do not reach back so far.
   */
  draw(server, events, from, to, past) {
    this.server = server;
    this.#head(server, to);
    if (!this.isSeen) return;
    const shown = past ?? server;
    this.#build(shown);
    for (const strip of this.#strips) strip.draw(shown.points, shown.decisions, from, to, shown.stepMillis ?? 1000);
    this.bodies.draw(server.failures);
    this.replicas.draw(server, to);
    this.events.draw(events);
    this.#decisions(server.decisions);
  }

  point() {
    if (this.isSeen) this.#strips.forEach((strip) => strip.point());
  }

  /** Strips for what there is to show; rebuilt only if that changes. */
  #build(server) {
    const metrics = [...new Set(server.points.slice(-300).flatMap((point) => point.loads.map((load) => load.metric)))];
    const traffic = server.points.some((point) => point.p95 != null);
    const errors = [...new Set(server.points.flatMap((point) => (point.errors ?? []).map(errorKey)))].sort();
    const key = JSON.stringify([metrics, traffic, errors]);
    if (key === this.#built) return;
    this.#built = key;
    const strips = metrics.map((metric) => loadStrip(metric, this.cursor));
    strips.push(replicaStrip(this.cursor));
    if (traffic) strips.push(latencyStrip(this.cursor));
    if (errors.length) {
      strips.push(errorStrip(errors, this.cursor, (error) => {
        this.bodies.choose(error);
        this.bodies.draw(this.server.failures);
      }));
    }
    strips.push(new DecisionStrip(this.cursor, (at) => this.#rows.get(at)?.open()));
    this.#strips = strips;
    this.strips.replaceChildren(...strips.map((strip) => strip.element));
  }

  #head(server, to) {
    const last = server.points.at(-1);
    const fresh = isFresh(server, to);
    this.element.dataset.level = fresh ? server.trouble.level : 'warning';
    this.element.dataset.kind = server.trouble.kind;
    this.element.dataset.scaling = server.scaling;
    say(this.verdict, fresh ? server.trouble.sentence : last ? `no data since ${clock(last.at)}` : 'no data yet');
    say(this.badge, BADGES[server.scaling] ?? '');
    this.badge.hidden = !BADGES[server.scaling];
    const facts = fresh ? factsOf(last) : [];
    this.facts.replaceChildren(...facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
    const troubles = fresh ? besides(server, last).filter((words) => words !== server.trouble.sentence) : [];
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
    say(this.none, this.server.scaling === 'fixed' ? 'Its file says how many replicas there are: nothing is decided.'
      : 'No decision has changed anything yet.');
  }
}

/** What is the matter beside the worst. */
function besides(server, last) {
  const troubles = [];
  if (last.problem) troubles.push(last.problem);
  for (const load of last.loads) {
    if (load.value == null) troubles.push(`no data for ${load.metric}${load.absence ? ': ' + load.absence : ''}`);
  }
  const silent = server.health.filter((health) => !health.readable);
  if (silent.length) {
    troubles.push(`Metrics of ${silent.length} of ${server.health.length} replicas cannot be read: ` +
      silent.slice(0, 3).map((health) => `${health.replica}: ${health.detail}`).join('; '));
  }
  return troubles;
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
