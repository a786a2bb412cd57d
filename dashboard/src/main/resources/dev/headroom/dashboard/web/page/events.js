// What happened, newest first.

import {clock, h} from './dom.js';

const SHOWN = 50;

export class Events {
  #drawn = '';

  constructor(title) {
    this.list = h('ol', {class: 'events', 'aria-label': title});
    this.element = h('div', {class: 'happened', hidden: true}, h('h3', {}, title), this.list);
  }

  draw(events) {
    const shown = events.slice(-SHOWN).toReversed();
    this.element.hidden = !shown.length;
    const now = JSON.stringify(shown.map((event) => [event.at, event.first, event.count, event.reason]));
    if (now === this.#drawn) return;
    this.#drawn = now;
    this.list.replaceChildren(...shown.map((event) => {
      const [first, ...more] = event.message.split('\n');
      return h('li', {class: event.warning ? 'warning' : ''},
        h('time', {datetime: new Date(event.at).toISOString(), title: `first ${clock(event.first)}`}, clock(event.at)),
        h('span', {class: 'chip'}, event.reason + (event.count > 1 ? ` ×${event.count}` : '')),
        h('span', {class: 'sentence'}, event.replica ? h('b', {}, event.replica + ' ') : null, first,
          more.length ? h('details', {}, h('summary', {}, `${more.length} more line${more.length === 1 ? '' : 's'}`), h('pre', {}, more.join('\n'))) : null));
    }));
  }
}
