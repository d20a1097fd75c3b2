import type { ServerEvent } from "./events";
import { reduce } from "./reducer";
import { INITIAL, type LocalEvent, type UiState } from "./state";

/** Holds the page's state; one reducer changes it. */
export class Store {
  private state: UiState = INITIAL;
  private readonly listeners = new Set<() => void>();

  readonly get = (): UiState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly dispatch = (event: ServerEvent | LocalEvent): void => {
    const next = reduce(this.state, event);
    if (next === this.state) return;
    this.state = next;
    for (const listener of this.listeners) listener();
  };
}
