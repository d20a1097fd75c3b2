// A list that grows while a test waits for things to appear in it.

/** Longest wait for anything; only a hang or a bug takes that long, no test measures time by it. */
export const PATIENCE_MS = 60_000;

/** Keeps all events of a connection and hands them out by condition. */
export class EventLog {
  events = [];
  #waiting = new Set();
  #over = null;

  add(event) {
    this.events.push(event);
    for (const check of [...this.#waiting]) check();
  }

  /** No more events will come; waiters fail with this reason. */
  end(reason) {
    this.#over ??= reason;
    for (const check of [...this.#waiting]) check();
  }

  types() {
    return this.events.map((event) => event.type);
  }

  /** All events of a type. */
  all(type) {
    return this.events.filter((event) => event.type === type);
  }

  /** The first event at or after `from` that fits: a type or a predicate. Fails when none comes. */
  next(wanted, from = 0) {
    const fits = typeof wanted === "string" ? (event) => event.type === wanted : wanted;
    const what = typeof wanted === "string" ? wanted : wanted.toString();
    return new Promise((resolve, reject) => {
      const done = (finish, value) => {
        this.#waiting.delete(check);
        clearTimeout(timer);
        finish(value);
      };
      const fail = (why) =>
        done(reject, new Error(`${why} while waiting for ${what}; last events: ${this.types().slice(-12).join(", ")}`));
      const check = () => {
        const found = this.events.slice(from).find(fits);
        if (found) done(resolve, found);
        else if (this.#over) fail(this.#over);
      };
      const timer = setTimeout(() => fail(`nothing for ${PATIENCE_MS} ms`), PATIENCE_MS);
      this.#waiting.add(check);
      check();
    });
  }

  /** Where the next event will stand; pass it to {@link next} to look only at later ones. */
  mark() {
    return this.events.length;
  }
}

/** Runs `step(index)` `count` times, one each `ms`, without drift. Stops early when `step` returns false. */
export function paced(count, ms, step) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let index = 0;
    const tick = () => {
      try {
        while (index < count && performance.now() - began >= index * ms) {
          if (step(index++) === false) return resolve();
        }
      } catch (error) {
        return reject(error);
      }
      if (index >= count) return resolve();
      setTimeout(tick, Math.max(1, began + index * ms - performance.now()));
    };
    tick();
  });
}
