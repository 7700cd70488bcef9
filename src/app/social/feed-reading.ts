/** How far a feed was read, on whichever device. */
import type { RecordUri } from '../../base/index.js';
import type { SocialGround } from './ground.js';
import { readMark, writeMark } from './kept/reading.js';
import { NOTE_READING } from './limits.js';

export interface Reading {
  /** The item at which reading had stopped. */
  to(): string | null;
  /** It was read down to here: noted a while later. */
  note(read: { readonly at: number; readonly id: RecordUri }): void;
  close(): void;
}

/** `name`: under which it is noted; undefined where it is not. */
export const createReading = (ground: SocialGround, name: string | undefined): Reading => {
  let timer: number | undefined;
  let reading: { readonly at: number; readonly id: RecordUri } | undefined;
  const write = (): void => {
    timer = undefined;
    const self = ground.self();
    if (name === undefined || reading === undefined || self === undefined) return;
    const { config } = self.own.household;
    if (writeMark(config, name, deviceName(self.own.deviceKey), { ...reading, names: [] }))
      config.kept().catch(ground.failedWith);
  };
  return {
    to() {
      const config = ground.self()?.own.household.config;
      return name === undefined || config === undefined ? null : readMark(config, name).id;
    },
    note(read) {
      if (reading !== undefined && read.at <= reading.at) return;
      reading = read;
      timer ??= ground.timers.set(write, NOTE_READING);
    },
    close() {
      if (timer === undefined) return;
      ground.timers.clear(timer);
      write();
    },
  };
};

/** Enough of a key to tell one's devices apart. */
export const deviceName = (key: string): string => key.slice(-12);
