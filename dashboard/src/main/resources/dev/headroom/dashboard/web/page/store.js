// What is known of the servers, kept as bounded as the server keeps it, and fetched a second at a time.

const MAX_POINTS = 900;
const MAX_DECISIONS = 200;
const MAX_EVENTS = 300;
// A decision may be told a moment after a point of the same time.
const OVERLAP_MILLIS = 5000;
const FRESH_MILLIS = 5000;
const PAST_EVERY_MILLIS = 30000;

/** Whether the newest point tells of now. */
export function isFresh(server, now) {
  return server.points.length > 0 && now - server.points.at(-1).at <= FRESH_MILLIS;
}

export class Store {
  servers = new Map();
  events = [];
  #newest = 0;
  #past = {step: 0, asked: 0, servers: new Map()};
  #ahead = 0; // the server's clock minus ours
  lastContact = null;
  problem = null;

  /** The server's time now, also while it does not answer. */
  now() {
    return Date.now() + this.#ahead;
  }

  async refresh() {
    try {
      const after = Math.max(0, this.#newest - OVERLAP_MILLIS);
      const answer = await fetch(`/api/v1/timeline?after=${after}`, {signal: AbortSignal.timeout(5000)});
      if (!answer.ok) throw new Error(`it answered ${answer.status}`);
      this.#take(await answer.json());
      this.lastContact = this.now();
      this.problem = null;
    } catch (problem) {
      this.problem = String(problem.message ?? problem);
    }
  }

  /** What happened to a server in steps of so many seconds, as far back as asked for; null until it is known. */
  past(name, step) {
    return this.#past.step === step ? this.#past.servers.get(name) ?? null : null;
  }

  /** Fetches the steps of a longer time, now and then. */
  async refreshPast(length, step) {
    const now = Date.now();
    if (this.#past.step === step && now - this.#past.asked < PAST_EVERY_MILLIS) return;
    this.#past = {step, asked: now, servers: this.#past.step === step ? this.#past.servers : new Map()};
    try {
      const after = Math.max(0, Math.round(this.now() - length * 1000));
      const answer = await fetch(`/api/v1/timeline?after=${after}&step=${step}`, {signal: AbortSignal.timeout(10000)});
      if (!answer.ok) throw new Error(`it answered ${answer.status}`);
      const {servers} = await answer.json();
      if (this.#past.step !== step) return;
      this.#past.servers = new Map(servers.map((server) => [server.name, {
        stepMillis: step * 1000, points: server.points, decisions: server.decisions.map(dated)}]));
    } catch (problem) {
      this.problem = String(problem.message ?? problem);
    }
  }

  #take(answer) {
    this.#ahead = answer.now - Date.now();
    const names = new Set(answer.servers.map((server) => server.name));
    for (const name of this.servers.keys()) {
      if (!names.has(name)) this.servers.delete(name);
    }
    // The one in the worst trouble comes first.
    answer.servers.forEach((told, rank) => this.#server(told, rank));
    for (const event of answer.events) {
      this.events = this.events.filter((known) => !isAgain(event, known));
      this.events.push(event);
    }
    this.events.sort((a, b) => a.at - b.at);
    this.events.splice(0, this.events.length - MAX_EVENTS);
  }

  #server(told, rank) {
    const server = this.servers.get(told.name) ?? {points: [], decisions: [], health: []};
    this.servers.set(told.name, server);
    const {points, decisions, health, ...state} = told;
    Object.assign(server, {lastExit: null, rank}, state);
    const last = server.points.at(-1)?.at ?? 0;
    server.points.push(...points.filter((point) => point.at > last));
    server.points.splice(0, server.points.length - MAX_POINTS);
    const known = new Set(server.decisions.map((decision) => decision.at));
    server.decisions.push(...decisions.map(dated)
      .filter((decision) => !known.has(decision.at)));
    server.decisions.sort((a, b) => a.at - b.at);
    server.decisions.splice(0, server.decisions.length - MAX_DECISIONS);
    if (points.length) server.health = health;
    this.#newest = Math.max(this.#newest, server.points.at(-1)?.at ?? 0, server.decisions.at(-1)?.at ?? 0);
  }
}

const dated = (decision) => ({...decision, at: Date.parse(decision.time)});

/** Whether the first is the second, happened again. */
function isAgain(event, known) {
  return event.first === known.first && event.server === known.server && event.reason === known.reason &&
    (event.warning || event.replica === known.replica);
}
