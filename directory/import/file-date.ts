import { parisInstant } from '../model/paris-time.ts';

/** `…_yyyyMMddHHmm.txt`, `…-yyyyMMdd.csv`: the last such run of digits of the base name. */
const STAMP = /(?:^|[_-])(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2}))?\.[a-z]+$/i;

/** The instant a file's name states (Paris time, national files give no offset), or null for an undated name. */
export function dateOfName(name: string): Date | null {
  const [, year, month, day, hour = '00', minute = '00'] = STAMP.exec(name) ?? [];
  return year === undefined ? null : parisInstant(`${year}-${month}-${day}T${hour}:${minute}`);
}

/** The instant at which a document says that it was made, among its first members; null when it does not. */
export function dateOfDocument(beginning: string): Date | null {
  const stated = /"generatedAt"\s*:\s*"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})([^"]{0,20})"/.exec(beginning);
  if (stated === null) return null;
  const [, minute = '', rest = ''] = stated;
  // Without an offset, Paris clocks are meant.
  if (!/(?:Z|[+-]\d{2}:?\d{2})$/.test(rest)) return parisInstant(minute);
  const instant = new Date(minute + rest);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** The instant a FINESS header `finess;etalab;<number>;<yyyy-MM-dd>` states, or null. */
export function dateOfFinessHeader(header: string): Date | null {
  const day = /^finess;etalab;[^;]*;(\d{4}-\d{2}-\d{2});?$/i.exec(header.trim())?.[1];
  return day === undefined ? null : parisInstant(`${day}T00:00`);
}
