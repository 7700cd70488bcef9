/**
 * Downloads that a page makes while it writes them (SWB-4): the page hands over a port and then goes to `download/<id>`; the answer pulls piece
 * by piece through the port, so that neither side holds the file. Only the page that made the id knows it, and it is good once.
 */

interface Waiting {
  readonly port: MessagePort;
  readonly name: string;
}

const waiting = new Map<string, Waiting>();

/** Pages that never came for theirs must not fill the memory. */
const mostWaiting = 8;

/** True if it was about a download. */
export const expectDownload = (data: unknown, ports: readonly MessagePort[]): boolean => {
  if (typeof data !== 'object' || data === null || Reflect.get(data, 'type') !== 'DOWNLOAD') return false;
  const id: unknown = Reflect.get(data, 'id');
  const name: unknown = Reflect.get(data, 'name');
  const [port] = ports;
  if (typeof id !== 'string' || typeof name !== 'string' || port === undefined || waiting.size >= mostWaiting)
    return true;
  waiting.set(id, { port, name });
  port.postMessage('ready');
  return true;
};

/** The file, as long as the page writes it. `life` lasts until it is over: the worker must live so long. */
export const respondWithDownload = (id: string): { readonly response: Response; readonly life: Promise<void> } => {
  const found = waiting.get(id);
  waiting.delete(id);
  if (found === undefined) return { response: new Response(null, { status: 404 }), life: Promise.resolve() };
  const { port, name } = found;
  let over: () => void = () => undefined;
  const life = new Promise<void>((resolve) => {
    over = resolve;
  });
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) =>
        new Promise((resolve) => {
          port.onmessage = ({ data }: MessageEvent<unknown>) => {
            if (data instanceof Uint8Array) controller.enqueue(data);
            else {
              if (data === 'end') controller.close();
              else controller.error(new Error('the page gave it up'));
              over();
            }
            resolve();
          };
          port.postMessage('pull');
        }),
      cancel() {
        port.postMessage('cancel');
        over();
      },
    },
    { highWaterMark: 0 },
  );
  const headers = {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename="${name.replace(/[^a-z0-9.-]/gi, '-')}"`,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
  };
  return { response: new Response(body, { headers }), life };
};
