// The page: fetches a second at a time, and draws every server over one time axis and one cursor.

import {clock, h, say} from './dom.js';
import {ServerView} from './server.js';
import {Store} from './store.js';

const RANGES = [['2 min', 120], ['5 min', 300], ['15 min', 900]];

const store = new Store();
const views = new Map();
const main = document.getElementById('servers');
const empty = document.getElementById('empty');
const link = document.getElementById('link');
let seconds = 300;

const cursor = {
  time: null,
  set(time) {
    this.time = time;
    for (const view of views.values()) view.point();
  },
  key(event) {
    const step = {ArrowLeft: -1000, ArrowRight: 1000}[event.key];
    if (event.key === 'Escape') this.set(null);
    else if (step) this.set((this.time ?? store.now()) + step * (event.shiftKey ? 10 : 1));
    else return;
    event.preventDefault();
  },
};

function draw() {
  const to = store.now();
  for (const [name, view] of views) {
    if (!store.servers.has(name)) {
      view.element.remove();
      views.delete(name);
    }
  }
  for (const [name, server] of store.servers) {
    if (!views.has(name)) {
      views.set(name, new ServerView(name, cursor));
      main.append(views.get(name).element);
    }
    views.get(name).draw(server, to - seconds * 1000, to);
  }
  empty.hidden = views.size > 0;
  if (store.lastContact !== null) say(empty, 'No server is running here yet.');
  link.className = store.problem ? 'link lost' : 'link live';
  if (store.problem) say(link, `no answer since ${store.lastContact ? clock(store.lastContact) : 'the start'}`);
  else if (store.lastContact) say(link, 'live');
}

async function turn() {
  if (!document.hidden) {
    await store.refresh();
    draw();
  }
  setTimeout(turn, 1000);
}

document.getElementById('ranges').append(...RANGES.map(([label, length]) =>
  h('button', {type: 'button', 'aria-pressed': String(length === seconds), onclick: (event) => {
    seconds = length;
    for (const button of event.target.parentElement.children) button.setAttribute('aria-pressed', String(button === event.target));
    draw();
  }}, label)));
addEventListener('resize', draw);
document.addEventListener('visibilitychange', () => document.hidden || store.refresh().then(draw));
turn();
