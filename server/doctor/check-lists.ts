import type { CrlStatus } from '../../pki/index.ts';
import { type Finding, fault, warning, well } from './finding.ts';

const HOUR_MS = 3_600_000;

/** One authority's lists, and what is to be said of them: none, past its end, or near it. */
export interface WatchedList extends Pick<CrlStatus, 'issuer' | 'list'> {
  readonly alarm: 'absent' | 'stale' | 'soon' | null;
}

/** @param setAside files of the folder that are not in use, and why */
export function judgeLists(
  lists: readonly WatchedList[],
  setAside: readonly { readonly file: string; readonly code: string }[],
  at: Date,
): readonly Finding[] {
  const advice =
    'Vérifier le téléchargement des listes : revocation.hosts, ou le programme qui remplit trust.crlFolder ; « vestibule crl status » donne le détail.';
  if (lists.length === 0) {
    return [
      warning('lists', 'aucune autorité de cartes n’est reconnue', '« vestibule trust add » ou trust.authorities.'),
    ];
  }
  const found = lists.map(({ issuer, list, alarm }) => {
    if (list === null) return fault('lists', `${issuer} : aucune liste, ses cartes sont refusées`, advice);
    const hours = Math.floor((list.nextUpdate.getTime() - at.getTime()) / HOUR_MS);
    const words = `${issuer} : liste n° ${list.crlNumber}, encore ${hours} h`;
    if (alarm === 'stale') return fault('lists', `${words} : échue, ses cartes sont refusées`, advice);
    return alarm === 'soon' ? warning('lists', words, advice) : well('lists', words);
  });
  return [...found, ...setAside.map(({ file, code }) => warning('lists', `${file} est écartée (${code})`, advice))];
}
