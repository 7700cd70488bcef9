/** Giving a link away: by the clipboard, or by the system's own sheet. */
import { type Action, useAction } from './action.js';
import { announce } from './announce.js';
import { showToast } from './toast.js';

interface ShareParts {
  readonly link: () => string;
  readonly words: { copied(): string; failed(): string };
  /** Selects the link, for whoever must copy it by hand. */
  readonly select: () => void;
}

export const useShare = ({
  link,
  words,
  select,
}: ShareParts): { readonly copy: Action<[]>; readonly send: Action<[]> } => {
  const copy = useAction(async () => {
    select();
    const done = await copied(link());
    if (done) showToast(words.copied());
    else announce(words.failed(), 'assertive');
    if (!done) showToast(words.failed());
  });
  const send = useAction(async () => navigator.share({ url: link() }));
  return { copy, send };
};

/** False where the page may not: then the link is selected, and the person copies it. */
const copied = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    // No clipboard without a secure page, none without permission.
    if (error instanceof DOMException || error instanceof TypeError) return false;
    throw error;
  }
};
