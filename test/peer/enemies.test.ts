/** Lying peers: each is refused with its own code, nothing of it is stored, it is cut off, and the honest are unharmed. */
import { describe, expect, test } from 'vitest';
import { STANDBY_PATIENCE } from '../../src/peer/limits.js';
import { createLiar } from './support/liar.js';
import { lies } from './support/lies.js';
import { until } from './support/peers.js';
import { createVictims } from './support/victims.js';

const setUp = createVictims();

describe.each(lies)('SYN-10 $what', ({ code, lie }) => {
  test(`is refused as ${code}, stored nowhere, and its sender is cut off and stays out`, async () => {
    const { victim, author, made } = await setUp();
    const liar = await createLiar(victim, author.did);
    await liar.hears('subscribe');
    await lie(liar, author);
    await made.clock.advance(STANDBY_PATIENCE);
    await until(() => liar.ended() !== undefined, 'the liar is cut off');
    expect(liar.ended()).toBe(code);
    expect(victim.peer.stats().refusals[code]).toBeGreaterThan(0);
    expect(victim.changes).toEqual([]);
    expect(victim.store.texts(author.did)).toEqual([]);
    expect(victim.errors).toEqual([]);
    // The same tab again: not even heard.
    const again = await createLiar(victim, author.did, { key: liar.key });
    await until(() => again.ended() !== undefined, 'it stays out');
    // The honest are unharmed.
    const honest = made.add('honest');
    await honest.store.publish(author, ['the truth']);
    await honest.peer.rehost();
    await made.link(victim, honest, author.did);
    await until(() => victim.changes.length === 1, 'the honest host is heard');
    expect(victim.store.texts(author.did)).toEqual(['the truth']);
    await until(() => victim.peer.status(author.did)?.kind === 'served', 'served');
  });
});
