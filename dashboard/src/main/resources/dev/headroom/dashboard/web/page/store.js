// What is known of the servers, kept as bounded as the server keeps it, and fetched a second at a time.

const MAX_POINTS = 900;
const MAX_DECISIONS = 200;
// A decision may be told a moment after a point of the same time.
const OVERLAP_MILLIS = 5000;

export class Store {
  servers = new Map();
  #newest = 0;
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

  #take(answer) {
    this.#ahead = answer.now - Date.now();
    const names = new Set(answer.servers.map((server) => server.name));
    for (const name of this.servers.keys()) {
      if (!names.has(name)) this.servers.delete(name);
    }
    for (const told of answer.servers) {
      const server = this.servers.get(told.name) ?? {name: told.name, points: [], decisions: [], health: []};
      this.servers.set(told.name, server);
      const last = server.points.at(-1)?.at ?? 0;
      server.points.push(...told.points.filter((point) => point.at > last));
      server.points.splice(0, server.points.length - MAX_POINTS);
      const known = new Set(server.decisions.map((decision) => decision.at));
      const decisions = told.decisions.map((decision) => ({...decision, at: Date.parse(decision.time)}));
      server.decisions.push(...decisions.filter((decision) => !known.has(decision.at)));
      server.decisions.sort((a, b) => a.at - b.at);
      server.decisions.splice(0, server.decisions.length - MAX_DECISIONS);
      if (told.points.length) server.health = told.health;
      this.#newest = Math.max(this.#newest, server.points.at(-1)?.at ?? 0, server.decisions.at(-1)?.at ?? 0);
    }
  }
}
