/**
 * Stands in for `lib0/broadcastchannel` under y-webrtc (an alias of the build). Another tab of this origin may be of another version, or a
 * page that was let in beside ours: what it says is bytes that are sealed, or it is nothing (a number would be taken for a length, another
 * cipher's name for an error that nobody holds), and what y-webrtc cannot open or read is dropped (HSE-8). The original also falls back to localStorage, where what is said would stay.
 */
type Subscriber = (data: Uint8Array, origin: unknown) => unknown;

interface Channel {
  readonly bc: BroadcastChannel;
  readonly subscribers: Set<Subscriber>;
}

const channels = new Map<string, Channel>();

/** How everything begins that y-webrtc seals with a password: the length of the cipher's name, and the name. */
const beginning = Uint8Array.from([7, ...new TextEncoder().encode('AES-GCM')]);

const isSealed = (data: unknown): data is Uint8Array =>
  data instanceof Uint8Array && beginning.every((byte, at) => data[at] === byte);

/** y-webrtc opens and reads in its own time; nobody else waits for that, or for how it ends. */
const hand = async (subscriber: Subscriber, data: Uint8Array, origin: unknown): Promise<void> => {
  try {
    await subscriber(data, origin);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
};

const open = (room: string): Channel => {
  const bc = new BroadcastChannel(room);
  const subscribers = new Set<Subscriber>();
  bc.onmessage = ({ data }: MessageEvent<unknown>) =>
    Promise.all(isSealed(data) ? [...subscribers].map((each) => hand(each, data, 'broadcastchannel')) : []);
  const channel = { bc, subscribers };
  channels.set(room, channel);
  return channel;
};

const channelOf = (room: string): Channel => channels.get(room) ?? open(room);

export const subscribe = (room: string, subscriber: Subscriber): Subscriber => {
  channelOf(room).subscribers.add(subscriber);
  return subscriber;
};

export const unsubscribe = (room: string, subscriber: Subscriber): boolean => {
  const { bc, subscribers } = channelOf(room);
  const known = subscribers.delete(subscriber);
  if (subscribers.size === 0) {
    bc.close();
    channels.delete(room);
  }
  return known;
};

/** Reaches whoever has subscribed here, too: two documents of one room may be open in one tab. */
export const publish = (room: string, data: Uint8Array, origin: unknown = null): void => {
  const { bc, subscribers } = channelOf(room);
  bc.postMessage(data);
  for (const subscriber of subscribers) void hand(subscriber, data, origin);
};
