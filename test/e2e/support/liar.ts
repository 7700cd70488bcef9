/** A host that lies: the app itself, with what its worker hands out changed on the way to the network. */
import type { BrowserContext } from 'playwright-core';

export type Lie = 'blocks' | 'signature' | 'delegation' | 'log';

/** Until `honest` is in the tab's session storage. */
export const lieAbout = (context: BrowserContext, lie: Lie): Promise<unknown> =>
  context.addInitScript((what: Lie) => {
    if (sessionStorage.getItem('honest') !== null) return;
    const spoil = (bytes: unknown): void => {
      if (bytes instanceof Uint8Array) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    };
    /** Within the 64 bytes after the key `sig`, so that the encoding stays sound. */
    const spoilSignature = (bytes: unknown): void => {
      if (!(bytes instanceof Uint8Array)) return;
      const key = [0x63, 0x73, 0x69, 0x67, 0x58, 0x40];
      const at = bytes.findIndex((_, index) => key.every((byte, offset) => bytes[index + offset] === byte));
      if (at >= 0) bytes[at + 20] = (bytes[at + 20] ?? 0) ^ 1;
    };
    const answers: Readonly<Record<string, (value: object) => void>> = {
      serveBlocks: (value) => {
        // All blocks cross in one buffer: the last one is spoilt.
        if (what === 'blocks') spoil(Reflect.get(Reflect.get(value, 'blocks'), 'bytes'));
      },
      heads: (value) => {
        if (what === 'signature') for (const bytes of Reflect.get(value, 'heads')) spoilSignature(bytes);
        if (what === 'delegation') for (const bytes of Reflect.get(value, 'delegations')) spoil(bytes);
      },
      operationsFrom: (value) => {
        if (what === 'log' && Array.isArray(value)) for (const bytes of value) spoilSignature(bytes);
      },
    };
    const Real = window.Worker;
    window.Worker = class extends Real {
      readonly #methods = new Map<unknown, unknown>();
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        this.addEventListener('message', ({ data }: MessageEvent<object>) => {
          const method = String(this.#methods.get(Reflect.get(data, 'id')));
          const value: unknown = Reflect.get(data, 'value');
          if (typeof value === 'object' && value !== null) answers[method]?.(value);
        });
      }
      override postMessage(message: unknown, options?: StructuredSerializeOptions | Transferable[]): void {
        this.#methods.set(Reflect.get(Object(message), 'id'), Reflect.get(Object(message), 'method'));
        super.postMessage(message, Array.isArray(options) ? { transfer: options } : options);
      }
    };
  }, lie);
