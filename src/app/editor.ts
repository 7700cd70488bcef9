/** Editing one's own profile: the private document underneath, the publisher for its fate, pictures through the worker. */
import { createCell, createDisposer, type Dispose, parseUrl } from '../base/index.js';
import { isMap, type JsonValue } from '../codec/index.js';
import type { VerifyStore } from '../worker/index.js';
import type { Own } from './own.js';
import type { Page } from './page.js';
import type { Pictures } from './pictures.js';
import { avatarOf, pictureOf } from './profile-fields.js';
import { createPublisher, type Publisher } from './publisher.js';
import type { LinkItem, ProfileEditor, ProfileFields } from './view.js';

export interface EditorParts {
  readonly page: Page;
  readonly store: VerifyStore;
  readonly pictures: Pictures;
  readonly own: Own;
  readonly failedWith: (error: unknown) => void;
  /** Something was kept: storage works. */
  readonly stored: () => void;
  /** Whether this tab is the peer of its browser. */
  readonly leads: () => boolean;
}

export interface Editing {
  readonly editor: ProfileEditor;
  readonly publisher: Publisher;
  close: Dispose;
}

/** Edge of an avatar in pixels: 132 on the page, at three pixels a point. */
const avatarEdge = 400;

export const createEditing = (parts: EditorParts): Editing => {
  const { page, store, pictures, own, failedWith, stored, leads } = parts;
  const doc = own.household.profile;
  const disposer = createDisposer();

  const read = (): ProfileFields => {
    const { name, bio, avatar, links, tags } = doc.read();
    const picture = pictureOf(avatar === null ? undefined : avatarOf({ avatar }), pictures.urlOf);
    return { name, bio, avatar: picture, links, tags };
  };
  const fields = createCell<ProfileFields>(read());
  const withheld = createCell(countWithheld(fields.get().links));
  const history = createCell({ canUndo: doc.canUndo, canRedo: doc.canRedo });
  const refreshHistory = (): void => {
    const { canUndo, canRedo } = doc;
    if (history.get().canUndo !== canUndo || history.get().canRedo !== canRedo) history.set({ canUndo, canRedo });
  };
  const refresh = (): void => {
    fields.set(read());
    withheld.set(countWithheld(fields.get().links));
    // The undo manager notes a change only after everybody has heard of it.
    queueMicrotask(refreshHistory);
  };

  const publisher = createPublisher({
    timers: page.timers,
    now: page.now,
    kept: () => noting(doc.kept()),
    publish: () => noting(publish(own)).then(stored),
  });
  const noting = async (done: Promise<void>): Promise<void> => {
    try {
      await done;
    } catch (error) {
      failedWith(error);
      throw error;
    }
  };

  disposer.add(
    doc.on('change', ({ local }) => {
      refresh();
      if (local) publisher.edited();
      // Two tabs that publish at once each lack the other's letters: the one that leads publishes what both have.
      else if (leads()) publisher.heard();
    }),
  );
  disposer.add(pictures.changed.subscribe(refresh));
  // PIN-18: one's own picture comes from another device after what names it.
  disposer.add(store.on('blob', ({ complete }) => complete && refresh()));
  disposer.add(page.onHide(() => void publisher.flush().catch(failedWith)));
  disposer.add(() => publisher.dispose());

  const editor: ProfileEditor = {
    fields,
    save: publisher.state,
    history,
    withheld,
    setName: (text) => doc.setText('name', text),
    setBio: (text) => doc.setText('bio', text),
    addLink: (link) => doc.addLink(link),
    updateLink: (id, change) => doc.updateLink(id, change),
    removeLink: (id) => doc.removeLink(id),
    moveLink: (id, to) => doc.moveLink(id, to),
    addTag: (tag) => doc.addTag(tag),
    removeTag: (tag) => doc.removeTag(tag),
    async setAvatar(picture, crop, alt) {
      const made = await store.encodePicture(picture, { crop, edge: avatarEdge });
      const blob = await store.putBlob(own.did, made.bytes, made.mime);
      doc.setAvatar({
        blob: { cid: { $link: blob.cid }, size: blob.size, mime: blob.mime },
        alt,
        width: made.width,
        height: made.height,
      });
    },
    setAvatarAlt(alt) {
      const { avatar } = doc.read();
      if (isMap(avatar ?? undefined)) doc.setAvatar({ ...(avatar as { readonly [key: string]: JsonValue }), alt });
    },
    removeAvatar: () => doc.setAvatar(null),
    undo: () => doc.undo(),
    redo: () => doc.redo(),
    retry: () => publisher.flush(),
  };
  return { editor, publisher, close: () => disposer.dispose() };
};

/** What a link may point to: the schema's own list (docs/protocol/repo.md). */
const isLinkAddress = (url: string): boolean => /^(https?|mailto):/i.test(url) && parseUrl(url) !== undefined;

/** Signs a record of what the document says when it is its turn. Writes nothing if that is what was published last. */
export const publish = async (own: Own): Promise<void> => {
  const { writer, household, profilePath } = own;
  await writer.write(
    () => [{ path: profilePath, value: recordOf(own) }],
    () => household.profile.kept(),
  );
};

const countWithheld = (links: readonly LinkItem[]): number =>
  links.filter(({ title, url }) => !isLinkAddress(url) && `${title}${url}`.trim() !== '').length;

const recordOf = (own: Own): JsonValue => {
  const fields = own.household.profile.recordFields();
  return {
    name: fields.name,
    bio: fields.bio,
    ...(fields.avatar === undefined ? {} : { avatar: fields.avatar }),
    // A row that is still being typed stays private until it names an address.
    links: fields.links.filter(({ url }) => isLinkAddress(url)).map(({ title, url }) => ({ title, url })),
    tags: [...fields.tags],
  };
};
