/** A name for a file that every system takes: letters and digits of the person's name, the day, `.car` or `.zip`. */
export const exportName = (name: string, day: Date, ending: 'car' | 'zip'): string => {
  const plain = name
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/gi, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 40);
  return `${plain || 'tabard'}-${day.toISOString().slice(0, 10)}.${ending}`;
};
