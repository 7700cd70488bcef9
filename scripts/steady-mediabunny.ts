/**
 * A loop of mediabunny that stands still: where it looks for the next element of a WebM file and just as many bytes are left as an element's number may have, it
 * looks at the same place for ever. A file that is cut, or crafted, does that; whoever prepares it would be ended after a minute (MED-8). To be dropped
 * with the version that has it right: then the build stops here.
 */
import type { Plugin } from 'vite';

export const steadyMediabunny = (): Plugin => ({
  name: 'tabard-steady-mediabunny',
  transform: {
    filter: { id: /mediabunny\/dist\/modules\/src\/matroska\/ebml\.js/ },
    handler(code) {
      const steady = code.replace(
        /(export const resync = [^;]*?;[\s\S]*?slice\.length) < (MAX_VAR_INT_SIZE\))/,
        '$1 <= $2',
      );
      if (steady === code) this.error('mediabunny looks for the next element otherwise now');
      return steady;
    },
  },
});
