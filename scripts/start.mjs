/** `npm start`: see src/server/start.ts, which Vite loads because this Node reads no TypeScript. `--build-only` ends when the page is built. */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

// `runnerImport` would make this process a development one, and the build with it: without a service worker.
process.env.NODE_ENV = 'production';

try {
  const { module } = await runnerImport(fileURLToPath(new URL('../src/server/start.ts', import.meta.url)), {
    root,
    configFile: false,
    logLevel: 'error',
  });
  if (process.argv.includes('--build-only')) await module.buildPage(root);
  else {
    const server = await module.start({
      root,
      arguments: process.argv.slice(2),
      environment: process.env,
      print: (line) => process.stdout.write(`${line}\n`),
    });
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close().then(() => process.exit(0)));
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
