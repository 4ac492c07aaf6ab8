import { directoryCodes, type ImportVerdict } from '../../directory/index.ts';
import { DemoError } from '../demo-error.ts';

/** Why a file of the invented region was not taken in: a disk that is full is for whoever has the machine, and told in words; anything else is our mistake. */
export function refusedImport(
  name: string,
  { code, detail }: Omit<Extract<ImportVerdict, { readonly accepted: false }>, 'accepted'>,
): DemoError {
  const { kind, fr, advice } = directoryCodes[code];
  if (kind !== 'unavailable') return new DemoError('demo.region.refused', 'defect', `${name}: ${code} ${detail}`);
  return new DemoError(
    'demo.region.refused',
    'unavailable',
    `${fr}\n${name} : ${detail.replace(`${code}: `, '')}\n${advice}`,
  );
}
