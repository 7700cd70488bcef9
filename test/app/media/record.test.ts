/** Recording, with a recorder that is played: time and pauses, what is kept and what is not, and why it cannot begin. */
import { describe, expect, it } from 'vitest';
import { type CaptureEnvironment, MAX_RECORDED, startRecording } from '../../../src/app/media/record.js';
import type { Recording } from '../../../src/app/view.js';
import { fakeOf } from '../../helpers/fake.js';

interface Played {
  readonly environment: CaptureEnvironment;
  readonly tracks: { stopped: number };
  /** What a recorder hands over. */
  give(size: number): void;
  pass(milliseconds: number): void;
}

const played = (refusal?: string): Played => {
  let now = 0;
  const tracks = { stopped: 0 };
  const recorder = {
    state: 'inactive',
    ondataavailable: (_: { data: Blob }): void => undefined,
    onstop: (): void => undefined,
    onerror: (): void => undefined,
    start: (): void => turn('recording'),
    pause: (): void => turn('paused'),
    resume: (): void => turn('recording'),
    stop: (): void => {
      recorder.state = 'inactive';
      queueMicrotask(() => recorder.onstop());
    },
  };
  const turn = (state: string): void => {
    recorder.state = state;
  };
  const stop = (): void => {
    tracks.stopped += 1;
  };
  const stream = fakeOf<MediaStream>({ getTracks: () => [fakeOf<MediaStreamTrack>({ stop })] });
  return {
    tracks,
    give: (size) => recorder.ondataavailable({ data: fakeOf<Blob>({ size, type: 'audio/mp4' }) }),
    pass: (milliseconds) => {
      now += milliseconds;
    },
    environment: {
      able: () => refusal !== 'unable',
      async open() {
        if (refusal !== undefined) throw new DOMException('no', refusal);
        return stream;
      },
      canWrite: () => true,
      record: () => fakeOf<MediaRecorder>(recorder as object),
      meter: () => ({ level: () => 0.5, close: () => undefined }),
      timers: { set: () => 1, clear: () => undefined },
      steady: () => now,
    },
  };
};

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

const begun = async (): Promise<Played & { readonly recording: Recording }> => {
  const play = played();
  const recording = startRecording('audio', play.environment);
  await turns();
  return { ...play, recording };
};

describe('a recording', () => {
  it('counts what was recorded, not what was paused', async () => {
    const { recording, pass } = await begun();
    pass(3_000);
    recording.pause();
    pass(60_000);
    recording.resume();
    pass(2_000);
    recording.pause();
    expect(recording.state.get().kind).toBe('paused');
    recording.cancel();
    expect(recording.time.get()).toBe(5_000);
  });

  it('that is cancelled keeps nothing, and lets the devices go', async () => {
    const { recording, give, tracks } = await begun();
    give(100);
    recording.cancel();
    expect(recording.state.get().kind).toBe('cancelled');
    expect(tracks.stopped).toBe(1);
    await expect(recording.stop()).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('ends by itself before it is more than a post can hold, and can go along', async () => {
    const { recording, give, tracks } = await begun();
    give(MAX_RECORDED - 1);
    expect(recording.state.get().kind).toBe('recording');
    give(2);
    await turns();
    expect(recording.state.get().kind).toBe('done');
    expect(tracks.stopped).toBe(1);
  });

  it.each([
    ['NotAllowedError', 'capture-refused'],
    ['NotFoundError', 'capture-missing'],
    ['NotReadableError', 'capture-busy'],
    ['unable', 'capture-unable'],
  ])('that cannot begin says why: %s', async (refusal, code) => {
    const recording = startRecording('video', played(refusal).environment);
    await turns();
    expect(recording.state.get()).toEqual({ kind: 'failed', code });
    await expect(recording.stop()).rejects.toMatchObject({ code });
  });
});
