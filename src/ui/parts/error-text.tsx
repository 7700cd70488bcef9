/** Words by code, from the catalogue of errors. Use through `words.tsx`. */
import type { JSX } from 'solid-js';
import { type ErrorCode, errorCodes, type RefusalCode } from '../../base/index.js';
import { errors } from '../../i18n/en/errors.js';
import { useText } from '../bindings/text.jsx';

const isErrorCode = (value: unknown): value is ErrorCode => errorCodes.some((code) => code === value);

/** An error's code, also of one that came from a worker or stands in a state. */
const codeOf = (error: unknown): ErrorCode | 'unknown' => {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : error;
  return isErrorCode(code) ? code : 'unknown';
};

export const ErrorText = (props: { readonly error: unknown }): JSX.Element => {
  const t = useText(errors);
  return <span data-code={codeOf(props.error)}>{t(`error.${codeOf(props.error)}`)}</span>;
};

export const RefusalText = (props: { readonly code: RefusalCode }): JSX.Element => {
  const t = useText(errors);
  return <span data-code={props.code}>{t(`refusal.${props.code}`)}</span>;
};
