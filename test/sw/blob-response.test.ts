import { describe, expect, it } from 'vitest';
import { blobCidIn, headOfBlob, isBlobRequestAllowed, parseRange, slicesOf } from '../../src/sw/blob-response.js';

const request = (destination: string, mode = 'no-cors', fetchDestination: string | null = null) => ({
  method: 'GET',
  destination,
  mode,
  fetchDestination,
});

describe('SWB-1 destinations', () => {
  it.each(['', 'image', 'audio', 'video'])('SWB-1 answers "%s"', (destination) => {
    expect(isBlobRequestAllowed(request(destination))).toBe(true);
  });

  it.each([
    'document',
    'iframe',
    'frame',
    'embed',
    'object',
    'script',
    'style',
    'worker',
    'sharedworker',
    'serviceworker',
    'audioworklet',
    'paintworklet',
    'xslt',
    'manifest',
    'font',
    'track',
    'report',
    'json',
    'something-new',
  ])('SWB-1 refuses "%s"', (destination) => {
    expect(isBlobRequestAllowed(request(destination))).toBe(false);
    expect(isBlobRequestAllowed(request('', 'no-cors', destination))).toBe(false);
  });

  it('SWB-1 refuses navigation and other methods', () => {
    expect(isBlobRequestAllowed(request('', 'navigate'))).toBe(false);
    expect(isBlobRequestAllowed({ ...request(''), method: 'POST' })).toBe(false);
  });
});

describe('SWB-2 types', () => {
  const head = (mime: string) => headOfBlob({ cid: 'bafk', size: 10, mime }, { kind: 'whole' }).headers;

  it.each(['image/png', 'image/jpeg', 'image/webp', 'audio/mpeg', 'video/mp4', 'IMAGE/PNG'])(
    'SWB-2 shows %s',
    (mime) => {
      expect(head(mime)).toMatchObject({ 'Content-Type': mime.toLowerCase() });
      expect(head(mime)).not.toHaveProperty('Content-Disposition');
    },
  );

  it.each([
    'image/svg+xml',
    'text/html',
    'application/xhtml+xml',
    'text/xml',
    'application/javascript',
    'application/pdf',
    'image/png, text/html',
    'image/png;charset=x',
    'text/html\r\nX-Evil: 1',
    '',
  ])('SWB-2 makes %j an attachment of octets', (mime) => {
    expect(head(mime)).toMatchObject({
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': 'attachment; filename="bafk"',
    });
  });
});

describe('SWB-3 guards', () => {
  it.each(['bytes=0-1', 'bytes=99-', null])('SWB-3 sandboxes the answer to %j', (range) => {
    const { headers } = headOfBlob({ cid: 'bafk', size: 10, mime: 'image/png' }, parseRange(range, 10));
    expect(headers).toMatchObject({
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
  });
});

describe('ranges', () => {
  it.each([
    [null, { kind: 'whole' }],
    ['bytes=0-', { kind: 'part', first: 0, last: 99 }],
    ['bytes=10-19', { kind: 'part', first: 10, last: 19 }],
    ['bytes=90-500', { kind: 'part', first: 90, last: 99 }],
    ['bytes=-10', { kind: 'part', first: 90, last: 99 }],
    ['bytes=-500', { kind: 'part', first: 0, last: 99 }],
    ['bytes=99-99', { kind: 'part', first: 99, last: 99 }],
    ['bytes=100-', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    ['bytes=20-10', { kind: 'whole' }],
    ['bytes=0-1,5-6', { kind: 'whole' }],
    ['bytes=-', { kind: 'whole' }],
    ['items=0-1', { kind: 'whole' }],
    ['bytes=1e3-', { kind: 'whole' }],
  ])('reads %j of 100 bytes', (header, expected) => {
    expect(parseRange(header, 100)).toEqual(expected);
  });

  it('says what it sends', () => {
    const blob = { cid: 'bafk', size: 100, mime: 'video/mp4' };
    expect(headOfBlob(blob, parseRange('bytes=10-19', 100))).toMatchObject({
      status: 206,
      headers: { 'Content-Length': '10', 'Content-Range': 'bytes 10-19/100' },
    });
    expect(headOfBlob(blob, parseRange('bytes=100-', 100))).toMatchObject({
      status: 416,
      headers: { 'Content-Range': 'bytes */100' },
    });
    expect(headOfBlob(blob, parseRange(null, 100))).toMatchObject({
      status: 200,
      headers: { 'Content-Length': '100' },
    });
  });

  it('cuts chunks so that the pieces are exactly the range', () => {
    const bytes = Uint8Array.from({ length: 95 }, (_, index) => index);
    for (const [first, last] of [
      [0, 94],
      [9, 10],
      [10, 19],
      [33, 33],
      [90, 94],
      [5, 60],
    ] as const) {
      const got = slicesOf(first, last, 10).flatMap(({ chunk, from, to }) => [
        ...bytes.subarray(chunk * 10, chunk * 10 + 10).subarray(from, to),
      ]);
      expect(got).toEqual([...bytes.subarray(first, last + 1)]);
    }
  });

  it('has no pieces for an empty blob', () => {
    expect(slicesOf(0, -1, 10)).toEqual([]);
  });
});

describe('paths', () => {
  it('takes the CID from below the scope only', () => {
    expect(blobCidIn('/app/blob/bafk', '/app/')).toBe('bafk');
    expect(blobCidIn('/blob/bafk', '/app/')).toBeUndefined();
    expect(blobCidIn('/app/other', '/app/')).toBeUndefined();
  });
});
