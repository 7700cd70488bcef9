/** As much of an event emitter as y-webrtc uses. A listener's error goes to who emitted. */
export class ShimObservable<Events extends { [Name in keyof Events]: readonly unknown[] }> {
  readonly #listeners: { [Name in keyof Events]?: Set<(...values: Events[Name]) => void> } = {};

  on<Name extends keyof Events>(name: Name, listener: (...values: Events[Name]) => void): void {
    const listeners = this.#listeners[name] ?? new Set();
    this.#listeners[name] = listeners.add(listener);
  }

  protected tell<Name extends keyof Events>(name: Name, ...values: Events[Name]): void {
    for (const listener of [...(this.#listeners[name] ?? [])]) listener(...values);
  }
}
