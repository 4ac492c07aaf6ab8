import { parisDay, parisInstant } from '../model/paris-time.ts';
import { ImportRefusal } from './import-refusal.ts';
import type { RecognisedFile } from './recognise-format.ts';

const DAY_CHARS = 'YYYY-MM-DD'.length;

/**
 * The file with the date that somebody gives it: files without one are then applied in order like the others. A date that the file contradicts, or that
 * is still to come, is refused: the latter would shut out every file until then.
 *
 * @param stated `YYYY-MM-DD` or `YYYY-MM-DDTHH:mm`, Paris time; undefined leaves the file as it is
 * @throws ImportRefusal `directory.import.wrong-as-of`
 */
export function datedByHand(file: RecognisedFile, stated: string | undefined, at: Date): RecognisedFile {
  if (stated === undefined) return file;
  const instant = parisInstant(stated.length === DAY_CHARS ? `${stated}T00:00` : stated);
  if (instant === null) throw wrong(`${JSON.stringify(stated)} is neither YYYY-MM-DD nor YYYY-MM-DDTHH:mm`);
  if (instant > at) throw wrong(`${stated} is still to come`);
  if (file.asOf === null) return { ...file, asOf: instant };
  if (parisDay(file.asOf) !== parisDay(instant)) throw wrong(`the file says ${parisDay(file.asOf)}, not ${stated}`);
  return file;
}

function wrong(detail: string): ImportRefusal {
  return new ImportRefusal('directory.import.wrong-as-of', detail);
}
