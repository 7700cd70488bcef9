/** The extension of RFC 5280, 4.2.1.10, which the X.509 library cannot build: a handful of DER, written out. */
import * as x509 from '@peculiar/x509';

const oid = '2.5.29.30';
const sequence = 0x30;
const permittedSubtrees = 0xa0;
const dnsName = 0x82;
const ipAddress = 0x87;

const names = ['localhost', 'local'];
/** Address and mask of each range that no public host has. */
const ranges: readonly (readonly number[])[] = [
  [10, 0, 0, 0, 255, 0, 0, 0],
  [172, 16, 0, 0, 255, 240, 0, 0],
  [192, 168, 0, 0, 255, 255, 0, 0],
  [169, 254, 0, 0, 255, 255, 0, 0],
  [127, 0, 0, 0, 255, 0, 0, 0],
  [100, 64, 0, 0, 255, 192, 0, 0],
  [192, 0, 2, 0, 255, 255, 255, 0],
  [...padded(0xfc), ...padded(0xfe)],
  [...padded(0xfe, 0x80), ...padded(0xff, 0xc0)],
  [...Array.from({ length: 15 }, () => 0), 1, ...Array.from({ length: 16 }, () => 255)],
];

/** Critical, as it must be: who does not understand it refuses the authority. */
export const privateNamesOnly = (): x509.Extension => {
  const subtrees = [
    ...names.map((name) => der(dnsName, [...new TextEncoder().encode(name)])),
    ...ranges.map((range) => der(ipAddress, range)),
  ].map((base) => der(sequence, base));
  return new x509.Extension(oid, true, Uint8Array.from(der(sequence, der(permittedSubtrees, subtrees.flat()))));
};

const der = (tag: number, content: readonly number[]): number[] => {
  const { length } = content;
  if (length > 0xffff) throw new RangeError('too long for what is needed here');
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return [tag, ...size, ...content];
};

/** 16 bytes that begin with these. */
function padded(...head: number[]): number[] {
  return [...head, ...Array.from({ length: 16 - head.length }, () => 0)];
}
