/** DLG-1 to DLG-6: one delegation by itself. */
import type { Did, Signer } from '../../../src/base/index.js';
import { byteString, encodeValue, linkTo, type Value, type ValueMap } from '../../../src/codec/index.js';
import type { VerifiedLog } from '../../../src/identity/index.js';
import { signUcan } from '../../../src/identity/ucan.js';
import { testX25519 } from '../../../test/helpers/keys.js';
import { device, root, thief } from '../../../test/identity/helpers.js';
import { type Draft, payloadOf } from './delegation-kit.js';
import { type Expected, invalid, position, refused } from './kit.js';

export const formCases = async ({ did, log }: { did: Did; log: VerifiedLog }): Promise<Draft[]> => {
  const op = position(log).id;
  const [first, second] = [device(0), device(1)];
  const meta = { x25519: byteString(testX25519(7)), clock: 7, op: linkTo(op) };
  const good = payloadOf(did, op, first.key);
  const read = async (rule: string, name: string, more: ValueMap, expect: Expected, signer: Signer = root(0)) => ({
    rule,
    name,
    delegations: [await signUcan({ ...good, ...more }, signer)],
    expect,
  });
  const leave = async (rule: string, name: string, field: string, expect: Expected) => {
    const { [field]: _, ...rest } = good;
    return { rule, name, delegations: [await signUcan(rest, root(0))], expect };
  };
  const raw = (rule: string, name: string, value: Value, expect: Expected) => ({
    rule,
    name,
    delegations: [encodeValue(value)],
    expect,
  });
  const header = byteString(new Uint8Array([0x34, 0x01, 0xed, 0x01, 0xed, 0x01, 0x13, 0x71]));
  const sig = byteString(new Uint8Array(64));
  const ok: Expected = { verdict: 'valid' };
  return [
    await read('DLG-1', 'a delegation by the identity', {}, ok),
    raw('DLG-1', 'a map instead of an envelope', { h: header }, invalid('DLG-1')),
    raw('DLG-1', 'three items', [sig, { h: header, 'ucan/dlg@1.0.0': good }, 1], invalid('DLG-1')),
    raw('DLG-1', 'a third key in the envelope', [sig, { h: header, x: 1, 'ucan/dlg@1.0.0': good }], invalid('DLG-1')),
    raw(
      'DLG-1',
      'a signature of 63 bytes',
      [byteString(new Uint8Array(63)), { h: header, 'ucan/dlg@1.0.0': good }],
      invalid('DLG-1'),
    ),
    await read('DLG-1', 'more than 4,096 bytes', { later: 'x'.repeat(4_096) }, refused('too-large')),
    await read('DLG-1', 'unknown fields are kept and signed over', { later: 1 }, ok),
    await leave('DLG-2', 'no expiry', 'exp', invalid('DLG-2')),
    await leave('DLG-2', 'no nonce', 'nonce', invalid('DLG-2')),
    await leave('DLG-2', 'no policy', 'pol', invalid('DLG-2')),
    await read('DLG-2', 'a negative expiry', { exp: -1 }, invalid('DLG-2')),
    await read('DLG-2', 'a command in capitals', { cmd: '/Repo' }, invalid('DLG-2')),
    await read('DLG-2', 'a command with a slash behind', { cmd: '/repo/' }, invalid('DLG-2')),
    await read('DLG-2', 'a command without a slash before', { cmd: 'repo' }, invalid('DLG-2')),
    await read('DLG-2', 'an issuer that is no DID', { iss: 'me' }, invalid('DLG-2')),
    raw('DLG-3', 'an invocation', [sig, { h: header, 'ucan/inv@1.0.0': good }], { verdict: 'unsupported' }),
    raw('DLG-3', 'a release candidate', [sig, { h: header, 'ucan/dlg@1.0.0-rc.1': good }], { verdict: 'unsupported' }),
    raw(
      'DLG-3',
      'another kind of signature',
      [sig, { h: byteString(new Uint8Array([0x34, 1, 0xec, 1])), 'ucan/dlg@1.0.0': good }],
      { verdict: 'unsupported' },
    ),
    await read('DLG-3', 'a policy', { pol: [['==', '.a', 1]] }, { verdict: 'unsupported' }),
    await read('DLG-4', 'no subject (a powerline)', { sub: null }, invalid('DLG-4')),
    await read('DLG-4', 'a key as subject', { sub: first.key }, invalid('DLG-4')),
    await read('DLG-4', 'an identity as audience', { aud: did }, invalid('DLG-4')),
    await read(
      'DLG-4',
      'issued by another identity',
      { iss: 'did:tabard:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
      invalid('DLG-4', 'wrong-did'),
    ),
    await read('DLG-4', 'a key that delegates to itself', { iss: first.key }, invalid('DLG-4'), first),
    await leave('DLG-5', 'no meta', 'meta', invalid('DLG-5')),
    await read('DLG-5', 'a clock id of 1024', { meta: { ...meta, clock: 1024 } }, invalid('DLG-5')),
    await read(
      'DLG-5',
      'an X25519 key of 31 bytes',
      { meta: { ...meta, x25519: byteString(new Uint8Array(31)) } },
      invalid('DLG-5'),
    ),
    await read('DLG-5', 'an operation as text', { meta: { ...meta, op } }, invalid('DLG-5')),
    await read('DLG-6', 'issued and signed by a device', { iss: first.key, aud: second.key }, ok, first),
    await read(
      'DLG-6',
      'issued by a device and signed by another',
      { iss: first.key, aud: second.key },
      invalid('DLG-6', 'bad-signature'),
      thief(0),
    ),
  ];
};
