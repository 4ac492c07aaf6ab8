import { directoryCodes } from '../../directory/index.ts';
import { federationCodes } from '../../federation/index.ts';
import { pkiCodes } from '../../pki/index.ts';
import { serverCodes } from '../../server/codes.ts';
import { type Kind, statusOf } from '../../server/http/code-words.ts';
import { cell } from './markdown.ts';

/** What every room's table says of one code. */
export interface CodeWords {
  readonly kind: Kind;
  readonly fr: string;
  readonly en: string;
  readonly advice: string;
}

/** The four rooms' tables, each with what the room does. */
export const CODE_TABLES: readonly {
  readonly room: string;
  readonly words: string;
  readonly codes: Readonly<Record<string, CodeWords>>;
}[] = [
  { room: 'pki', words: 'la carte et sa vérification', codes: pkiCodes },
  { room: 'directory', words: 'l’annuaire et ses imports', codes: directoryCodes },
  { room: 'federation', words: 'le domaine de confiance et les habilitations', codes: federationCodes },
  { room: 'server', words: 'les portes, la configuration, les journaux', codes: serverCodes },
];

const HEAD = `# Codes d’erreur et de refus

Page écrite par \`npm run docs\` à partir des tables de codes. Chaque refus montré à un professionnel, rendu à une application ou
consigné à l’audit porte un de ces codes. La colonne HTTP donne l’état que les portes web en tirent.
`;

/** `docs/errors.md`. */
export function errorsPage(): string {
  return [HEAD, ...CODE_TABLES.map(section)].join('\n');
}

function section({ room, words, codes }: (typeof CODE_TABLES)[number]): string {
  const rows = Object.entries(codes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { fr, advice }]) => `| \`${code}\` | ${statusOf(code)} | ${cell(fr)} | ${cell(advice)} |`);
  return [
    `## ${room} : ${words}`,
    '',
    '| code | HTTP | ce que cela veut dire | ce que fait l’assistance |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
