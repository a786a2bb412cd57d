// The replicas of a server as a table, and behind each the end of its log.

import {ago, clock, h, say} from './dom.js';

const LOG_EVERY_MILLIS = 2000;

export class ReplicaTable {
  #logs = new Map();

  constructor(name) {
    this.name = name;
    this.body = h('tbody');
    this.exit = h('div', {class: 'exit', hidden: true});
    this.table = h('table', {},
      h('thead', {}, h('tr', {}, ['replica', 'state', 'since', 'in flight', 'restarts', 'last exit', ''].map((title) => h('th', {scope: 'col'}, title)))),
      this.body);
    this.element = h('div', {class: 'processes'}, h('h3', {}, 'Replicas'), this.table, this.exit);
    this.title = this.element.firstChild;
  }

  draw(server, now) {
    const restarts = server.restarts ? `, ${server.restarts} restart${server.restarts === 1 ? '' : 's'}` : '';
    say(this.title, `Replicas (${server.replicas.length}${restarts})`);
    this.table.hidden = !server.replicas.length;
    const kept = new Set(server.replicas.map((replica) => replica.name));
    for (const row of [...this.body.children]) {
      if (!kept.has(row.dataset.replica)) row.remove();
    }
    for (const replica of server.replicas) this.#row(replica, now);
    this.#exit(server.lastExit, now);
    for (const log of this.#logs.values()) log.refresh();
  }

  #row(replica, now) {
    let row = [...this.body.children].find((each) => each.dataset.replica === replica.name);
    if (!row) {
      const cells = {state: h('td'), since: h('td'), inFlight: h('td', {class: 'number'}), restarts: h('td', {class: 'number'}), exit: h('td')};
      row = h('tr', {'data-replica': replica.name}, h('th', {scope: 'row'}, replica.name), Object.values(cells),
        h('td', {}, this.#logButton(replica.name, () => row)));
      row.cells_ = cells;
      this.body.append(row);
    }
    row.dataset.state = replica.state;
    const {state, since, inFlight, restarts, exit} = row.cells_;
    if (state.dataset.said !== replica.state) {
      state.dataset.said = replica.state;
      state.replaceChildren(h('i', {class: `pip ${replica.state}`}), replica.state);
    }
    this.#why(row, replica);
    say(since, ago(now - replica.since));
    since.title = clock(replica.since);
    say(inFlight, String(replica.inFlight));
    say(restarts, String(replica.restarts));
    say(exit, replica.lastExit ? `${replica.lastExit.how}${replica.lastExit.error ? ': ' + replica.lastExit.error : ''}` : '–');
  }

  /** What is the matter with it, in a line of its own below. */
  #why(row, replica) {
    if (!replica.problem) {
      row.why_?.remove();
      row.why_ = null;
      return;
    }
    row.why_ ??= h('tr', {class: 'why', 'data-replica': replica.name}, h('td', {colspan: '7'}));
    say(row.why_.firstChild, replica.problem);
    if (row.nextSibling !== row.why_) row.after(row.why_);
  }

  /** The one that ended last by itself. */
  #exit(exit, now) {
    this.exit.hidden = !exit;
    if (!exit) return;
    if (this.exit.dataset.replica !== exit.replica) {
      this.exit.dataset.replica = exit.replica;
      this.when = h('span');
      this.exit.replaceChildren(
        h('p', {}, h('b', {}, exit.replica), ' ended by itself ', this.when, `: ${exit.how}`, exit.error ? ': ' : '',
          exit.error ? h('code', {}, exit.error) : null, ' ', this.#logButton(exit.replica, () => this.exit.firstChild)),
        exit.log ? h('p', {class: 'path'}, exit.log) : '');
    }
    say(this.when, `${ago(now - exit.at)} ago`);
  }

  #logButton(replica, place) {
    const button = h('button', {type: 'button', class: 'plain', 'aria-expanded': 'false'}, 'log');
    button.addEventListener('click', () => {
      const open = this.#logs.get(replica);
      button.setAttribute('aria-expanded', String(!open));
      if (open) {
        open.element.remove();
        this.#logs.delete(replica);
      } else {
        const log = new Log(this.name, replica, place().tagName === 'TR');
        this.#logs.set(replica, log);
        place().after(log.element);
      }
    });
    return button;
  }
}

/** The end of a replica's log, fetched now and then while it is open. */
class Log {
  #asked = 0;

  constructor(server, replica, inTable) {
    this.path = `/api/v1/log?server=${encodeURIComponent(server)}&replica=${encodeURIComponent(replica)}`;
    this.text = h('pre', {class: 'log', tabindex: '0'}, '…');
    this.element = inTable ? h('tr', {'data-replica': replica}, h('td', {colspan: '7'}, this.text)) : this.text;
    this.refresh();
  }

  async refresh() {
    if (Date.now() - this.#asked < LOG_EVERY_MILLIS) return;
    this.#asked = Date.now();
    try {
      const answer = await fetch(this.path, {signal: AbortSignal.timeout(5000)});
      const text = await answer.text();
      const atEnd = this.text.scrollTop + this.text.clientHeight >= this.text.scrollHeight - 4;
      say(this.text, answer.ok ? text || '(empty)' : `There is no log of it here any more. ${text}`);
      if (atEnd) this.text.scrollTop = this.text.scrollHeight;
    } catch (problem) {
      say(this.text, String(problem.message ?? problem));
    }
  }
}
