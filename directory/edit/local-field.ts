import type { DirectoryCode } from '../codes.ts';
import type { LocalField } from '../model/professional.ts';

/** Longest telephone number as typed, signs included, in characters. */
export const MAX_PHONE_CHARS = 30;
const MIN_PHONE_DIGITS = 4;
/** E.164 allows 15 digits. */
const MAX_PHONE_DIGITS = 15;
/** Longest mail address, in characters (RFC 5321 §4.5.3.1.3, without the brackets). */
export const MAX_MAIL_CHARS = 254;
/** Longest part before the @, in characters (RFC 5321 §4.5.3.1.1). */
const MAX_MAIL_LOCAL_CHARS = 64;

const PHONE = /^\+?[0-9][0-9 .()/-]*$/;
// RFC 5321 §4.1.2 Dot-string, and a domain of at least two labels: quoted locals and address literals are refused.
const MAIL_LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const MAIL_DOMAIN = /^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;

/** The value to store, or the code that refuses it. */
export type FieldVerdict =
  | { readonly valid: true; readonly value: string }
  | { readonly valid: false; readonly code: DirectoryCode; readonly detail: string };

/** Validate one locally owned field. Surrounding spaces are dropped; `''` clears. Pure. */
export function validateLocalField(field: LocalField, value: string): FieldVerdict {
  const text = value.trim();
  if (text === '') {
    return { valid: true, value: '' };
  }
  return VALIDATORS[field](text);
}

const VALIDATORS: Readonly<Record<LocalField, (text: string) => FieldVerdict>> = {
  phone: validatePhone,
  secureMail: validateMail,
};

function validatePhone(text: string): FieldVerdict {
  const digits = text.replace(/[^0-9]/g, '').length;
  const valid =
    text.length <= MAX_PHONE_CHARS && digits >= MIN_PHONE_DIGITS && digits <= MAX_PHONE_DIGITS && PHONE.test(text);
  return valid
    ? { valid, value: text }
    : { valid, code: 'directory.edit.invalid-phone', detail: `${text.length} characters, ${digits} digits` };
}

function validateMail(text: string): FieldVerdict {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const valid =
    text.length <= MAX_MAIL_CHARS &&
    local.length <= MAX_MAIL_LOCAL_CHARS &&
    MAIL_LOCAL.test(local) &&
    MAIL_DOMAIN.test(text.slice(at + 1));
  return valid
    ? { valid, value: text }
    : { valid, code: 'directory.edit.invalid-secure-mail', detail: `${text.length} characters` };
}
