/**
 * System notices of a page that may make none itself (Android asks for a service worker). What is said comes from the page; a tap goes back to the tab
 * that said it, and to no other: another may be for another identity.
 */

interface Asked {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly path: string;
  readonly icon: string;
}

const longest = 400;

const textIn = (value: unknown, name: string): string => {
  const text: unknown = Reflect.get(Object(value), name);
  return typeof text === 'string' ? text.slice(0, longest) : '';
};

const askedIn = (data: unknown): Asked => {
  const notice: unknown = Reflect.get(Object(data), 'notice');
  return {
    id: textIn(notice, 'id'),
    title: textIn(notice, 'title'),
    body: textIn(notice, 'body'),
    path: textIn(notice, 'path'),
    icon: textIn(notice, 'icon'),
  };
};

export const showNotice = async (
  { registration }: ServiceWorkerGlobalScope,
  { data, source }: ExtendableMessageEvent,
): Promise<void> => {
  if (!(source instanceof Client)) return;
  const { id, title, body, path, icon } = askedIn(data);
  if (title === '' || !path.startsWith('/')) return;
  await registration.showNotification(title, { body, icon, tag: id, data: { client: source.id, path } });
};

export const endNotice = async ({ registration }: ServiceWorkerGlobalScope, data: unknown): Promise<void> => {
  for (const notice of await registration.getNotifications({ tag: textIn(data, 'id') })) notice.close();
};

/** The tab may have gone: then there is nothing to be opened. */
export const openNotice = async ({ clients }: ServiceWorkerGlobalScope, notice: Notification): Promise<void> => {
  notice.close();
  const client = await clients.get(textIn(notice.data, 'client'));
  if (!(client instanceof WindowClient)) return;
  await client.focus();
  client.postMessage({ openNotice: textIn(notice.data, 'path') });
};
