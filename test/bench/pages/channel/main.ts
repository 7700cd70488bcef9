/** `window.channel`: a bare data channel between two browsers, with back-pressure and nothing else. */
const high = 4 * 1024 * 1024;
const low = 1024 * 1024;

let connection: RTCPeerConnection | undefined;
let channel: RTCDataChannel | undefined;

const make = (): RTCPeerConnection => {
  connection = new RTCPeerConnection();
  channel = connection.createDataChannel('bare', { negotiated: true, id: 0 });
  channel.binaryType = 'arraybuffer';
  channel.bufferedAmountLowThreshold = low;
  return connection;
};

const gathered = async (made: RTCPeerConnection): Promise<string> => {
  if (made.iceGatheringState !== 'complete')
    await new Promise<void>((resolve) =>
      made.addEventListener('icegatheringstatechange', () => made.iceGatheringState === 'complete' && resolve()),
    );
  return made.localDescription?.sdp ?? '';
};

const open = async (): Promise<RTCDataChannel> => {
  if (channel === undefined) throw new Error('no channel');
  const opening = channel;
  if (opening.readyState !== 'open') await new Promise((resolve) => opening.addEventListener('open', resolve));
  return opening;
};

const page = {
  async offer(): Promise<string> {
    const made = make();
    await made.setLocalDescription();
    return gathered(made);
  },
  async answer(sdp: string): Promise<string> {
    const made = make();
    await made.setRemoteDescription({ type: 'offer', sdp });
    await made.setLocalDescription();
    return gathered(made);
  },
  async accept(sdp: string): Promise<void> {
    await connection?.setRemoteDescription({ type: 'answer', sdp });
    await open();
  },
  /** Sends so many bytes in messages of this size. */
  async send(total: number, size: number): Promise<void> {
    const sending = await open();
    const message = new Uint8Array(size);
    for (let sent = 0; sent < total; sent += size) {
      if (sending.bufferedAmount >= high)
        await new Promise((resolve) => sending.addEventListener('bufferedamountlow', resolve, { once: true }));
      sending.send(message.subarray(0, Math.min(size, total - sent)));
    }
  },
  /** Milliseconds from the first message until so many bytes are here. */
  async receive(total: number): Promise<number> {
    const receiving = await open();
    return new Promise((resolve) => {
      let got = 0;
      let from = 0;
      const take = ({ data }: MessageEvent<ArrayBuffer>): void => {
        if (got === 0) from = performance.now();
        got += data.byteLength;
        if (got < total) return;
        receiving.removeEventListener('message', take);
        resolve(performance.now() - from);
      };
      receiving.addEventListener('message', take);
    });
  },
};

Object.assign(window, { channel: page });
export type ChannelPage = typeof page;
