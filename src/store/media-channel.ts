/** Where tabs and the service worker of one profile tell each other of blobs on their way (MED-9). */
import { storeName } from './schema.js';

export const mediaChannel = (id: string): string => `${storeName(id)}/media`;
