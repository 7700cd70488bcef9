/** RFC 8410: version 0, the curve's identifier, 32 private bytes as an octet string within an octet string. */
import { concat } from '@atcute/uint8array';

const identifiers = { Ed25519: 0x70, X25519: 0x6e } as const;

export const pkcs8Of = (curve: keyof typeof identifiers, secret: Uint8Array): Uint8Array<ArrayBuffer> => {
  if (secret.length !== 32) throw new RangeError(`"secret" expected 32 bytes, got ${secret.length}`);
  const oid = [0x06, 0x03, 0x2b, 0x65, identifiers[curve]];
  const head = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, ...oid, 0x04, 0x22, 0x04, 0x20];
  return concat([new Uint8Array(head), secret]).slice();
};
