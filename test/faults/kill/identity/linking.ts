/** A linking, one side of which is killed when both have said yes. */
import type { LinkingHandle } from '../../../../src/app/plumbing.js';
import { type Device, until, untilKilled } from './device.js';
import { edit, type Person, type World } from './person.js';

declare global {
  interface Window {
    /** The linking that a test kills. */
    linkingToKill: LinkingHandle;
  }
}

export type Side = 'old' | 'new';
/** What a kill left. */
export type Left = 'unbegun' | 'under way' | 'done';

const begin = async (old: Device, fresh: Device): Promise<void> => {
  const link = await old.page().evaluate(async () => {
    window.linkingToKill = await window.tabard.linkDevice();
    return window.linkingToKill.link ?? '';
  });
  await fresh.page().evaluate(async (offer) => {
    window.linkingToKill = await window.tabard.linkDevice(offer);
  }, link);
  for (const side of [old, fresh])
    await side.page().waitForFunction(() => window.linkingToKill.state().kind === 'comparing', undefined, {
      timeout: 120_000,
    });
};

const grant = (device: Device): Promise<void> => device.page().evaluate(() => window.linkingToKill.grant());

const meOn = (device: Device): Promise<string | null> => device.page().evaluate(() => window.tabard.me()?.did ?? null);

/** Each holds the other for an active device. */
const isLinked = async (one: Device, other: Device): Promise<boolean> => {
  if ((await meOn(one)) === null || (await meOn(other)) === null) return false;
  const ids: string[] = [];
  for (const device of [one, other]) {
    const active = await device
      .page()
      .evaluate(async () =>
        (await window.tabard.devices()).filter(({ state }) => state === 'active').map(({ id, here }) => ({ id, here })),
      );
    ids.push(...active.filter(({ here }) => here).map(({ id }) => id));
    if (active.length < 2) return false;
  }
  return new Set(ids).size === 2;
};

/** Links the two, killing one of them in the middle. Both edit in the end. */
export const killInLinking = async (
  world: World,
  person: Person,
  {
    old,
    fresh,
    side,
    wait,
  }: { readonly old: Device; readonly fresh: Device; readonly side: Side; readonly wait: number },
): Promise<Left> => {
  await begin(old, fresh);
  const victim = side === 'old' ? old : fresh;
  const yes = Promise.all([grant(old), grant(fresh)].map(untilKilled));
  await victim.killAfter(wait);
  await yes;
  const found = await victim.startAgain();
  const [atOld, atNew] = side === 'old' ? [found, await fresh.acts()] : [await old.acts(), found];
  const given = atOld.linking !== null || (await isKnown(old));
  // Both hold what the other needs: then nobody need do anything.
  const goesOn = given && (atNew.did !== null || atNew.linking !== null);
  if (!goesOn && !(await isLinked(old, fresh))) await linkAnew(old, fresh);
  await until('both are linked', () => isLinked(old, fresh));
  await until('the new one keeps the profile as its own', async () => (await fresh.acts()).kept === 'own');
  await edit(fresh.page(), person, [world.host, old.page()]);
  await edit(old.page(), person, [world.host, fresh.page()]);
  if (!goesOn) return 'unbegun';
  return found.linking === null ? 'done' : 'under way';
};

const isKnown = async (old: Device): Promise<boolean> =>
  (await old.page().evaluate(() => window.tabard.devices())).filter(({ state }) => state === 'active').length > 1;

/** It is as if it had not begun: it is begun. Where the new one was given everything meanwhile, it says so. */
const linkAnew = async (old: Device, fresh: Device): Promise<void> => {
  try {
    await begin(old, fresh);
    await Promise.all([grant(old), grant(fresh)]);
  } catch (error) {
    if (!String(error).includes('identity-here')) throw error;
  }
};
