/** The address, within this page, of whatever a code or a link of the devices page says; undefined for anything else. */
export const pairPath = (text: string): string | undefined => {
  const at = text.indexOf('#');
  const fragment = (at >= 0 ? text.slice(at + 1) : text).trim();
  const found = /^\/?(pair\/[a-z2-7]{4,200}(?:\?[^\s#]{0,2000})?)$/i.exec(fragment)?.[1];
  return found === undefined ? undefined : `/${found}`;
};
