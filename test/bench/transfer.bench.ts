/** Leaving and coming back: MB a second out of the store as a CAR file, and into another store, verified from the genesis on. */
import { openBrowser } from '../e2e/support/browser.js';
import { create, home, ready } from '../e2e/support/pages.js';
import { cost } from './support/bench.js';

const rounds = 3;
/** Of 200 KB each: large records, of which the bytes cost; small ones cost by the piece (receive-posts). */
const records = 150;

cost('transfer', async () => {
  const [from, to] = await Promise.all([openBrowser(), openBrowser()]);
  const out: number[] = [];
  const into: number[] = [];
  const tasks: number[] = [];
  try {
    const page = await from.open(home());
    const { did } = await create(page, 'Ada');
    for (let done = 0; done < records; done += 50)
      await page.evaluate(async () => {
        const half = (): string => crypto.getRandomValues(new Uint32Array(12_000)).join('');
        const record = (): { record: { text: string } } => ({ record: { text: (half() + half()).slice(0, 200_000) } });
        await window.tabard.putMany('com.example.notes', Array.from({ length: 50 }, record));
      });
    const theirs = await to.open(home());
    await ready(theirs);
    for (let round = 0; round < rounds; round++) {
      const speed = await page.evaluate(async (of) => {
        const started = performance.now();
        const car = await window.tabard.exportCar(of);
        const seconds = (performance.now() - started) / 1_000;
        Reflect.set(window, 'car', new Blob([car as Uint8Array<ArrayBuffer>]));
        return car.length / 1e6 / seconds;
      }, did);
      out.push(speed);
    }
    const path = await handOver(page);
    for (let round = 0; round < rounds; round++) {
      const fresh = await openBrowser();
      try {
        const its = await fresh.open(home());
        await ready(its);
        await its.evaluate(() => {
          const input = document.createElement('input');
          input.type = 'file';
          input.id = 'bench-file';
          document.body.append(input);
        });
        await its.setInputFiles('#bench-file', path);
        const measured = await its.evaluate(async () => {
          const file = document.querySelector<HTMLInputElement>('#bench-file')?.files?.[0];
          if (file === undefined) throw new TypeError('no file');
          const bytes = new Uint8Array(await file.arrayBuffer());
          const long: number[] = [0];
          new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration))).observe({
            type: 'longtask',
          });
          const started = performance.now();
          await window.tabard.importCar(bytes);
          return { speed: bytes.length / 1e6 / ((performance.now() - started) / 1_000), longest: Math.max(...long) };
        });
        into.push(measured.speed);
        tasks.push(measured.longest);
      } finally {
        await fresh.close();
      }
    }
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
  return {
    cost: 0,
    rows: [
      { what: 'export of 30 MB in records of 200 KB', unit: 'MB/s', samples: out },
      { what: 'import of it into a fresh browser', unit: 'MB/s', samples: into },
      { what: 'import: longest task of the page over 50 ms (else 0)', unit: 'ms', samples: tasks },
    ],
  };
});

/** The file on this machine. */
const handOver = async (page: import('playwright-core').Page): Promise<string> => {
  const started = page.waitForEvent('download');
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(Reflect.get(window, 'car') as Blob);
    link.download = 'bench.car';
    link.click();
  });
  return (await started).path();
};
