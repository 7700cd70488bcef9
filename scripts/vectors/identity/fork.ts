/** IDN-16 to IDN-19: forks. The expected winner is told by hand; what it is called (its id) by the builder. */
import { buildUpdate, type VerifiedLog } from '../../../src/identity/index.js';
import { testKey } from '../../../test/helpers/keys.js';
import { extend, recover, root, rotate } from '../../../test/identity/helpers.js';
import { at, type LogDraft, position, type Story } from './kit.js';

export const forkCases = async (told: Story): Promise<LogDraft[]> => {
  const { genesis, log, update, updated, rotation, rotated } = told;
  const rival = await buildUpdate(
    log,
    { retired: [{ key: testKey(301), seq: 9 }], revoked: [{ key: testKey(302), keep: [] }] },
    root(0),
  );
  const rivalLog = await extend(log, rival);
  const longer = await extend(rivalLog, await buildUpdate(rivalLog, {}, root(0)));
  const tail = longer.chain.at(-1)?.bytes ?? rival;
  const turn = await rotate(log, 1);
  const turned = await extend(log, turn);
  const turn2 = await rotate(log, 1, { nextRootKey: testKey(150) });
  const rescue = await recover(log, 0, 110);
  const rescued = await extend(log, rescue);
  const rescue2 = await recover(log, 0, 120);
  const rescued2 = await extend(log, rescue2);
  const onward = await recover(rescued, 1, 130);
  const onwardLog = await extend(rescued, onward);
  const onward2 = await recover(rescued2, 1, 140);
  const onward2Log = await extend(rescued2, onward2);
  const third = await recover(onwardLog, 2, 160);
  const thirdLog = await extend(onwardLog, third);
  const deep = await recover(rivalLog, 0, 170);
  const deepLog = await extend(rivalLog, deep);
  const lateTurn = await rotate(rivalLog, 1, { nextRootKey: testKey(151) });
  const frozen = at(log, true);
  const swap = await recover(rescued, 1, 190, { nextRecoveryKey: testKey(250) });
  const swapLog = await extend(rescued, swap);
  const other = await recover(log, 0, 400, { nextRecoveryKey: testKey(250) });
  const otherLog = await extend(log, other);
  const otherSwap = await recover(otherLog, 50, 410, { nextRecoveryKey: testKey(201) });
  const otherSwapLog = await extend(otherLog, otherSwap);
  const detour = await recover(otherLog, 50, 420, { nextRecoveryKey: testKey(260) });
  const detourLog = await extend(otherLog, detour);
  const back = await recover(detourLog, 60, 430, { nextRecoveryKey: testKey(201) });
  const backLog = await extend(detourLog, back);
  const lower = position(rescued).id < position(otherLog).id ? swapLog : otherSwapLog;
  const newWords = await recover(log, 0, 180, { nextRecoveryKey: testKey(250) });
  const newWordsLog = await extend(log, newWords);
  return [
    { rule: 'IDN-16', name: 'a rotation over an update', operations: [genesis, update, turn], expect: at(turned) },
    {
      rule: 'IDN-16',
      name: 'a rotation over a longer branch of updates',
      operations: [genesis, rival, tail, turn],
      expect: at(turned),
    },
    { rule: 'IDN-16', name: 'a recovery over a rotation', operations: [genesis, turn, rescue], expect: at(rescued) },
    {
      rule: 'IDN-16',
      name: 'a recovery over a longer branch',
      operations: [genesis, update, rotation, rescue],
      expect: at(rescued),
    },
    {
      rule: 'IDN-16',
      name: 'a rotation further on over a rival update',
      operations: [genesis, update, rotation, rival],
      expect: at(rotated),
    },
    {
      rule: 'IDN-16',
      name: 'a recovery further on over a rival rotation',
      operations: [genesis, rival, deep, turn],
      expect: at(deepLog),
    },
    {
      rule: 'IDN-17',
      name: 'the branch that reveals what the other announces',
      operations: [genesis, rescue, rescue2, onward],
      expect: at(onwardLog),
    },
    {
      rule: 'IDN-17',
      name: 'the same words used equally often',
      operations: [genesis, rescue, rescue2, onward, onward2],
      expect: frozen,
    },
    {
      rule: 'IDN-17',
      name: 'until one side goes on',
      operations: [genesis, rescue, rescue2, onward, onward2, third],
      expect: at(thirdLog),
    },
    {
      rule: 'IDN-17',
      name: 'both reveal, equal recoveries: the lower first id',
      operations: [genesis, rescue, swap, other, otherSwap],
      expect: at(lower),
    },
    {
      rule: 'IDN-17',
      name: 'both reveal: more recoveries',
      operations: [genesis, rescue, swap, other, detour, back],
      expect: at(backLog),
    },
    { rule: 'IDN-17', name: 'neither reveals: conflict', operations: [genesis, rescue, rescue2], expect: frozen },
    {
      rule: 'IDN-17',
      name: 'old words against new words: conflict for who knows neither',
      operations: [genesis, newWords, rescue, onward],
      expect: frozen,
    },
    {
      rule: 'IDN-18',
      name: 'who has verified a recovery keeps it',
      known: [genesis, newWords],
      operations: [rescue, onward],
      expect: at(newWordsLog),
    },
    {
      rule: 'IDN-18',
      name: 'and so on the other side',
      known: [genesis, rescue, onward],
      operations: [newWords],
      expect: at(onwardLog),
    },
    {
      rule: 'IDN-18',
      name: 'but for the branch that reveals what it announces',
      known: [genesis, rescue],
      operations: [rescue2, onward2],
      expect: at(onward2Log),
    },
    {
      rule: 'IDN-18',
      name: 'a rotation below a verified recovery changes nothing',
      known: [genesis, rival, deep],
      operations: [turn],
      expect: at(deepLog),
    },
    {
      rule: 'IDN-18',
      name: 'a verified rotation is not protected',
      known: [genesis, turn],
      operations: [turn2],
      expect: frozen,
    },
    {
      rule: 'IDN-19',
      name: 'two updates',
      operations: [genesis, update, rival],
      expect: {
        verdict: 'valid',
        state: {
          position: position(log),
          conflict: true,
          retired: { [testKey(300)]: 4, [testKey(301)]: 9 },
          revoked: { [testKey(302)]: [] },
        },
      },
    },
    {
      rule: 'IDN-19',
      name: 'two updates, one branch longer',
      operations: [genesis, update, rival, tail],
      expect: frozen,
    },
    { rule: 'IDN-19', name: 'two rotations', operations: [genesis, turn, turn2], expect: frozen },
    {
      rule: 'IDN-19',
      name: 'a pre-announced key revealed twice, once further on',
      operations: [genesis, turn, rival, lateTurn],
      expect: frozen,
    },
    {
      rule: 'IDN-19',
      name: 'two updates, healed by a rotation',
      operations: [genesis, update, rival, turn],
      expect: at(turned),
    },
    {
      rule: 'IDN-19',
      name: 'two rotations, healed by a recovery',
      operations: [genesis, turn, turn2, rescue],
      expect: at(rescued),
    },
    {
      rule: 'IDN-19',
      name: 'a conflict further on leaves what lies before it',
      operations: [
        genesis,
        update,
        rotation,
        await buildUpdate(rotated, { retired: [{ key: testKey(1), seq: 0 }] }, root(1)),
        await buildUpdate(rotated, {}, root(1)),
      ],
      expect: at(rotated, true),
    },
    {
      rule: 'IDN-19',
      name: 'both sides revoke a key: kept is what both keep; neither grants',
      operations: [genesis, ...(await keepers(log, updated))],
      expect: {
        verdict: 'valid',
        state: { conflict: true, grants: [], revoked: { [testKey(303)]: [position(updated).id] } },
      },
    },
    ...(await longCases(told)),
    { rule: 'IDN-16', name: 'no fork', operations: [genesis, update], expect: at(updated) },
  ];
};

const keepers = (log: VerifiedLog, updated: VerifiedLog): Promise<Uint8Array[]> =>
  Promise.all(
    [testKey(304), testKey(305)].map(async (key, index) => {
      const keep = index === 0 ? [position(updated).id] : [position(updated).id, position(log).id];
      return buildUpdate(
        log,
        { grants: keep, revoked: [{ key: testKey(303), keep }], retired: [{ key, seq: 1 }] },
        root(0),
      );
    }),
  );

/** IDN-16, IDN-17, IDN-19: rank against length, and more than two rivals. */
const longCases = async ({
  genesis,
  log,
  update,
  updated,
  rotation,
  rotated,
  rescue,
  recovered,
}: Story): Promise<LogDraft[]> => {
  const second = await rotate(rotated, 2);
  const secondLog = await extend(rotated, second);
  const third = await rotate(secondLog, 3);
  const thirdLog = await extend(secondLog, third);
  const early = await recover(log, 0, 120);
  const earlyLog = await extend(log, early);
  const late = await recover(thirdLog, 0, 130);
  const lateLog = await extend(thirdLog, late);
  const chain = [genesis, update, rotation, second, third];
  const mine = await buildUpdate(log, { retired: [{ key: testKey(301), seq: 1 }] }, root(0));
  const yours = await buildUpdate(log, { retired: [{ key: testKey(301), seq: 2 }] }, root(0));
  const more = await buildUpdate(updated, { retired: [{ key: testKey(302), seq: 2 }] }, root(0));
  const turn = await rotate(log, 1, { nextRootKey: testKey(150) });
  const turnLog = await extend(log, turn);
  const turn2 = await rotate(log, 1, { nextRootKey: testKey(151) });
  const row = (
    rule: string,
    name: string,
    operations: readonly Uint8Array[],
    expect: LogDraft['expect'],
  ): LogDraft => ({ rule, name, operations, expect });
  return [
    row('IDN-16', 'a recovery over a longer branch of rotations', [...chain, early], at(earlyLog)),
    row(
      'IDN-16',
      'a recovery at the end of a long branch, and a rotation below it',
      [...chain, late, turn],
      at(lateLog),
    ),
    row('IDN-16', 'a rotation over three rival updates', [genesis, update, mine, yours, turn], at(turnLog)),
    row('IDN-16', 'a recovery over three branches', [genesis, update, rotation, turn, turn2, early], at(earlyLog)),
    row(
      'IDN-17',
      'the words used below and above: conflict',
      [genesis, update, rotation, rescue, early],
      at(log, true),
    ),
    row(
      'IDN-17',
      'until one goes on from there',
      [genesis, update, rotation, rescue, early, await recover(earlyLog, 1, 140)],
      at(await extend(earlyLog, await recover(earlyLog, 1, 140))),
    ),
    row('IDN-18', 'a known recovery stays over an earlier one', [early], at(recovered)),
    row('IDN-19', 'three rival updates', [genesis, update, mine, yours], at(log, true)),
    row('IDN-19', 'an update on one side changes nothing', [genesis, update, mine, more], at(log, true)),
    row('IDN-19', 'three rival rotations', [genesis, update, rotation, turn, turn2], at(log, true)),
  ].map((draft) => (draft.rule === 'IDN-18' ? { ...draft, known: [genesis, update, rotation, rescue] } : draft));
};
