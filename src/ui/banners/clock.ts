/** By how much the clock is wrong, in words: days, hours or minutes, whichever says it best. */
import { banners as words } from '../../i18n/en/banners.js';
import { useText } from '../bindings/text.jsx';

const steps = [
  ['banner.days', 86_400_000],
  ['banner.hours', 3_600_000],
  ['banner.minutes', 60_000],
] as const;

/** `off`: ms that this clock is ahead of what peers say; below zero it is behind. */
export const useClockText = (): ((off: number) => string) => {
  const t = useText(words);
  return (off) => {
    const size = Math.abs(off);
    const [key, unit] = steps.find(([, length]) => size >= length) ?? steps[2];
    const time = t(key, { count: Math.max(1, Math.round(size / unit)) });
    return t(off > 0 ? 'banner.ahead' : 'banner.behind', { time });
  };
};
