/** Hands a file to the person, by the browser's own download. */
const handedOver = 60_000;

export const saveFile = (content: Blob, name: string): void => {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the file after the click; when it has done so it does not say.
  setTimeout(() => URL.revokeObjectURL(url), handedOver);
};

/** A name for a file that every system takes: letters, digits and hyphens of the person's name, the day, `.car`. */
export const exportName = (name: string, day: Date): string => {
  const plain = name
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/gi, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 40);
  return `${plain || 'tabard'}-${day.toISOString().slice(0, 10)}.car`;
};
