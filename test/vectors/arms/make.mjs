/** Made the vectors beside it once, from version 1 of the arms. Not to be run again to make a test pass. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { loadArms } from '../../../scripts/arms-sheet.load.mjs';

const { armsOf, blazonOf } = await loadArms();
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

const lettersOf = (bytes) => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.replace(/.{5}/g, (five) => alphabet[Number.parseInt(five, 2)]);
};

const vectors = Array.from({ length: 50 }, (_, at) => {
  const did = `did:tabard:${lettersOf(createHash('sha256').update(`arms vector ${at}`).digest().subarray(0, 20))}`;
  return { did, blazon: blazonOf(armsOf(did)), arms: armsOf(did) };
});

await writeFile(new URL('blazons.json', import.meta.url), `${JSON.stringify(vectors, null, 1)}\n`);
