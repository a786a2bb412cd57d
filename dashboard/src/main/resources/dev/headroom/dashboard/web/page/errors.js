// Failed answers by status over the time axis, and how they begin.

import {clock, h, number, svg} from './dom.js';
import {Strip} from './strip.js';

const BAR_PIXELS = 4;

export const errorKey = (error) => `${error.status} ${error.by}`;

function words(status, by) {
  return status === 0 ? 'cut off' : `${status} by ${by === 'gateway' ? 'the gateway' : 'replicas'}`;
}

function kind(status, by) {
  if (status === 0) return 'cut';
  if (by === 'gateway') return 'ours';
  return status >= 500 ? 'theirs' : 'clients';
}

/** A strip for each way that answers fail in. Its keys open what the answers say. */
export function errorStrip(keys, cursor, choose) {
  const strip = new ErrorStrip(keys.map((key) => {
    const [status, by] = key.split(' ');
    return {key, name: words(Number(status), by), cls: kind(Number(status), by),
      get: (point) => point.answered == null ? null : point.errors?.find((error) => errorKey(error) === key)?.perSecond ?? 0};
  }), cursor);
  strip.legend.querySelectorAll('.key').forEach((element, i) => {
    element.setAttribute('role', 'button');
    element.setAttribute('tabindex', '0');
    element.title = 'What these answers say';
    element.addEventListener('click', () => choose(keys[i]));
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        choose(keys[i]);
      }
    });
  });
  strip.plot.addEventListener('click', () => choose(null));
  return strip;
}

class ErrorStrip extends Strip {
  constructor(series, cursor) {
    super({title: 'failed requests/s', height: 84, format: number, series}, cursor);
    this.element.classList.add('errors');
  }

  /** Bars, one on the other: a line would not show a single second. */
  draw(points, decisions, from, to, stepMillis) {
    this.stepMillis = stepMillis;
    super.draw(points, decisions, from, to, stepMillis);
    this.plot.querySelectorAll('.line').forEach((line) => line.remove());
    this.plot.append(...this.bars(), this.line);
  }

  highest() {
    return Math.max(0, ...this.sums().map((sums) => sums.values.reduce((a, b) => a + b, 0)));
  }

  /** Means of so many points that a bar can be seen. */
  sums() {
    const step = Math.max(this.stepMillis, ((this.to - this.from) / Math.max(1, this.width)) * BAR_PIXELS);
    const buckets = new Map();
    for (const point of this.shown) {
      const at = Math.floor(point.at / step) * step;
      const bucket = buckets.get(at) ?? {at, step, points: 0, values: this.spec.series.map(() => 0)};
      buckets.set(at, bucket);
      bucket.points++;
      this.spec.series.forEach((series, i) => { bucket.values[i] += series.get(point) ?? 0; });
    }
    for (const bucket of buckets.values()) bucket.values = bucket.values.map((value) => value / bucket.points);
    return [...buckets.values()];
  }

  bars() {
    return this.sums().flatMap(({at, step, values}) => {
      let base = 0;
      const left = Math.max(this.x(this.from), this.x(at));
      const width = Math.max(1, this.x(at + step) - left - 0.5);
      return values.map((value, i) => {
        if (!value) return null;
        const [low, high] = [this.y(base), this.y(base += value)];
        return svg('rect', {class: `bar ${this.spec.series[i].cls}`, x: left, width, y: high, height: Math.max(1.5, low - high)});
      });
    }).filter(Boolean);
  }
}

/** What failed answers say, newest first. */
export class Bodies {
  constructor() {
    this.list = h('ol', {class: 'bodies'});
    this.title = h('h3', {}, 'What failed answers say');
    this.element = h('div', {class: 'saying', hidden: true}, this.title, this.list);
    this.key = null;
    this.open = false;
  }

  /** Opens those of one way, or of all; closes them when asked again. */
  choose(key) {
    this.open = !(this.open && this.key === key);
    this.key = key;
    this.drawn = '';
  }

  draw(failures) {
    const shown = failures.filter((failure) => this.key === null || errorKey(failure) === this.key);
    this.element.hidden = !this.open;
    const now = JSON.stringify([this.key, shown]);
    if (!this.open || now === this.drawn) return;
    this.drawn = now;
    this.list.replaceChildren(...shown.map((failure) => h('li', {},
      h('time', {datetime: new Date(failure.at).toISOString()}, clock(failure.at)),
      h('span', {class: `chip ${kind(failure.status, failure.by)}`}, words(failure.status, failure.by)),
      h('span', {class: 'request'}, failure.request, failure.replica ? h('small', {}, ` · ${failure.replica}`) : null),
      h('pre', {}, failure.body || '(no body)'))),
    ...(shown.length ? [] : [h('li', {class: 'empty'}, 'Nothing was kept of these.')]));
  }
}
