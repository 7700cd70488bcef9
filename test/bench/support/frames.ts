/** What the main thread of a page does in each frame, by Chromium's own trace: the tasks between one animation frame and the next. */
import type { Page } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

/** Milliseconds of work a frame while `run` goes on. The page is the browser's only one. */
export const traceFrames = async (page: Page, run: () => Promise<unknown>): Promise<number[]> => {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as object[]) events.push(event as TraceEvent);
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'], excludedCategories: ['*'] },
  });
  await run();
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  return framesOf(events);
};

/** Tasks that last over an animation frame belong to the frame in which they began. */
const framesOf = (events: readonly TraceEvent[]): number[] => {
  const frames = events.filter(({ name }) => name === 'FireAnimationFrame').sort((a, b) => a.ts - b.ts);
  const [first] = frames;
  if (first === undefined) throw new Error('no frame was traced');
  const tasks = events
    .filter(
      ({ name, ph, pid, tid }) =>
        pid === first.pid && tid === first.tid && ph === 'X' && name === 'ThreadControllerImpl::RunTask',
    )
    .sort((a, b) => a.ts - b.ts);
  if (tasks.length === 0) throw new Error('no task was traced');
  // The task in which an animation frame is fired begins a little before it.
  const starts = frames.map(({ ts }) => tasks.findLast((task) => task.ts <= ts)?.ts ?? ts);
  const edges = [...new Set(starts)];
  const spent = edges.map(() => 0);
  let at = 0;
  for (const { ts, dur = 0 } of tasks) {
    while (at + 1 < edges.length && ts >= (edges[at + 1] ?? 0)) at++;
    if (ts >= (edges[at] ?? 0)) spent[at] = (spent[at] ?? 0) + dur / 1_000;
  }
  return spent.slice(0, -1);
};
