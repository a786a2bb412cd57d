// The page: fetches a second at a time, and draws every server over one time axis and one cursor.

import {clock, h, say} from './dom.js';
import {Events} from './events.js';
import {Overview} from './overview.js';
import {ServerView} from './server.js';
import {Store} from './store.js';

// Label, seconds, and for longer ones how many seconds a point stands for.
const RANGES = [['2 min', 120], ['5 min', 300], ['15 min', 900], ['2 h', 7200, 30], ['24 h', 86400, 300]];

const store = new Store();
const views = new Map();
const main = document.getElementById('servers');
const empty = document.getElementById('empty');
const link = document.getElementById('link');
const overview = new Overview();
const general = new Events('Events of the whole system');
let seconds = 300;
let step = 0;
let arranged = false;

main.before(overview.element);
main.after(general.element);

const cursor = {
  time: null,
  set(time) {
    this.time = time;
    for (const view of views.values()) view.point();
  },
  key(event) {
    const way = {ArrowLeft: -1000, ArrowRight: 1000}[event.key] * (step || 1);
    if (event.key === 'Escape') this.set(null);
    else if (way) this.set((this.time ?? store.now()) + way * (event.shiftKey ? 10 : 1));
    else return;
    event.preventDefault();
  },
};

const sight = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const view = entry.target.view;
    view.isSeen = entry.isIntersecting;
    if (view.isSeen && store.servers.has(view.name)) drawOne(view, store.now());
  }
}, {rootMargin: '400px'});

function drawOne(view, to) {
  view.draw(store.servers.get(view.name), store.events.filter((event) => event.server === view.name), to - seconds * 1000, to,
    step ? store.past(view.name, step) : null);
}

function draw() {
  const to = store.now();
  for (const [name, view] of views) {
    if (!store.servers.has(name)) {
      sight.unobserve(view.element);
      view.element.remove();
      views.delete(name);
    }
  }
  const servers = [...store.servers.values()].sort((a, b) => a.rank - b.rank);
  overview.draw(servers, to - seconds * 1000, to, (server) => (step ? store.past(server.name, step)?.points : null) ?? server.points);
  for (const {name} of servers) {
    if (!views.has(name)) {
      const view = new ServerView(name, cursor);
      view.element.view = view;
      views.set(name, view);
      main.append(view.element);
      sight.observe(view.element);
    }
    drawOne(views.get(name), to);
  }
  arrange(servers);
  general.draw(store.events.filter((event) => event.server === ''));
  empty.hidden = views.size > 0;
  if (store.lastContact !== null) say(empty, 'No server is running here yet.');
  link.className = store.problem ? 'link lost' : 'link live';
  if (store.problem) say(link, `no answer since ${store.lastContact ? clock(store.lastContact) : 'the start'}`);
  else if (store.lastContact) say(link, 'live');
  const bad = servers.filter((server) => server.trouble.level === 'bad').length;
  document.title = bad ? `(${bad}) Headroom` : 'Headroom';
}

/** By trouble, but never under the eyes of somebody who reads a section. */
function arrange(servers) {
  if (arranged && (scrollY > 0 || main.contains(document.activeElement))) return;
  const first = !arranged && servers.length > 0;
  arranged ||= first;
  servers.forEach(({name}, i) => {
    const element = views.get(name).element;
    if (main.children[i] !== element) main.insertBefore(element, main.children[i] ?? null);
  });
  // A link to a server is older than its section.
  if (first && location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

async function turn() {
  if (!document.hidden) {
    await store.refresh();
    if (step) await store.refreshPast(seconds, step);
    draw();
  }
  setTimeout(turn, 1000);
}

document.getElementById('ranges').append(...RANGES.map(([label, length, wide = 0]) =>
  h('button', {type: 'button', 'aria-pressed': String(length === seconds), onclick: (event) => {
    seconds = length;
    step = wide;
    if (step) store.refreshPast(seconds, step).then(draw);
    for (const button of event.target.parentElement.children) button.setAttribute('aria-pressed', String(button === event.target));
    draw();
  }}, label)));
addEventListener('resize', draw);
document.addEventListener('visibilitychange', () => document.hidden || store.refresh().then(draw));
turn();
