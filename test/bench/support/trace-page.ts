/** What the traces of a page share: how they come into it, and what they see of its worker. */
import type { BrowserContext, Page } from 'playwright-core';

export interface Step {
  readonly name: string;
  readonly at: number;
}

type Note = (name: string) => void;

/** Stands around the page's workers, and notes each call and its answer. Runs in the page, and knows nothing outside itself. */
export const traceWorkers = (note: Note, started?: () => void): void => {
  const RealWorker = window.Worker;
  window.Worker = class extends RealWorker {
    readonly #methods = new Map<unknown, unknown>();
    constructor(address: string | URL, options?: WorkerOptions) {
      super(address, options);
      started?.();
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        const id = Reflect.get(Object(data), 'id');
        if (this.#methods.has(id)) note(`worker: ${this.#methods.get(id)} done`);
        this.#methods.delete(id);
      });
    }
    override postMessage(message: unknown, options?: StructuredSerializeOptions | Transferable[]): void {
      const { id, method } = Object(message);
      if (method !== undefined) {
        this.#methods.set(id, method);
        note(`worker: ${method}`);
      }
      super.postMessage(message, Array.isArray(options) ? { transfer: options } : options);
    }
  };
};

/** Before the first page is opened: runs `install` in every page, with what traces its workers. */
export const installTrace = <T>(
  where: Page | BrowserContext,
  install: (workers: typeof traceWorkers, wanted: T) => void,
  wanted: T,
): Promise<unknown> => where.addInitScript({ content: `(${install})(${traceWorkers}, ${JSON.stringify(wanted)});` });
