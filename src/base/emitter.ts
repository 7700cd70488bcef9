import type { Dispose } from './environment.js';

/** A typed set of listeners. A listener that throws does not stop the others; its error is thrown afterwards. */
export interface Emitter<Events extends object> {
  on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): Dispose;
  emit<Name extends keyof Events>(name: Name, value: Events[Name]): void;
}

export const createEmitter = <Events extends object>(): Emitter<Events> => {
  const listeners: { [Name in keyof Events]?: Set<(value: Events[Name]) => void> } = {};
  return {
    on(name, listener) {
      const set = listeners[name] ?? new Set();
      listeners[name] = set;
      set.add(listener);
      return () => set.delete(listener);
    },
    emit(name, value) {
      const errors: unknown[] = [];
      for (const listener of [...(listeners[name] ?? [])]) {
        try {
          listener(value);
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw errors[0];
    },
  };
};
