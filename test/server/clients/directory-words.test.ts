import assert from 'node:assert/strict';
import { parseClient } from '../../../server/clients/client-faults.ts';

const client = (directory: unknown, scope = 'openid directory.read') => ({
  client_id: 'sirh-fictif',
  client_name: 'Ressources humaines fictives',
  grant_types: ['client_credentials'],
  scope,
  directory,
});
const faultsOf = (directory: unknown, scope?: string): string => {
  const parsed = parseClient(client(directory, scope));
  return parsed.accepted ? '' : parsed.faults.map(({ place, why }) => `${place}: ${why}`).join(' | ');
};

const GOOD: readonly (readonly [unknown, string?])[] = [
  [undefined, 'openid directory.read directory.write directory.import'],
  [{ class: 'anonymous' }],
  [{ class: 'professional' }],
  [{ class: 'replication' }],
  [{ class: 'curator', establishments: ['990100000'] }],
  [{ class: 'application', departments: ['93', '2A', '974'] }, 'openid directory.read directory.write'],
  [{ class: 'administrator' }, 'openid directory.read directory.write directory.import'],
];

const BAD: readonly (readonly [unknown, string | undefined, RegExp])[] = [
  [{}, undefined, /^directory\.class: une classe est attendue : anonymous, professional/],
  [{ class: 'local' }, undefined, /^directory\.class: une classe est attendue/],
  ['application', undefined, /^directory: /],
  [{ class: 'application', region: '93' }, undefined, /^directory\.region: ce mot n’existe pas/],
  [{ class: 'application', departments: [] }, undefined, /^directory\.departments: liste vide : nommer un lieu/],
  [{ class: 'application', establishments: [] }, undefined, /^directory\.establishments: liste vide/],
  [
    { class: 'application', departments: ['Seine'] },
    undefined,
    /^directory\.departments\.0: un département est attendu/,
  ],
  [{ class: 'curator', establishments: ['12'] }, undefined, /^directory\.establishments\.0: un numéro FINESS/],
  [{ class: 'curator' }, undefined, /^directory: un curateur répond d’établissements/],
  [
    { class: 'replication', departments: ['93'] },
    undefined,
    /^directory: la classe « replication » voit la même chose/,
  ],
  [{ class: 'professional', departments: ['93'] }, undefined, /^directory: la classe « professional » voit la même/],
  [{ class: 'professional' }, 'directory.read directory.write', /^scope: la classe « professional » lit sans écrire/],
  [{ class: 'replication' }, 'directory.read directory.import', /^scope: la classe « replication » lit sans écrire/],
  [
    { class: 'application', departments: ['93'] },
    'directory.read directory.import',
    /^scope: un fichier porte sur toute la région : retirer directory\.import, ou le territoire$/,
  ],
];

describe('server/clients: what a registration says of the directory', () => {
  for (const [directory, scope] of GOOD) {
    it(`accepts ${JSON.stringify(directory)}`, () => assert.equal(faultsOf(directory, scope), ''));
  }
  for (const [directory, scope, expected] of BAD) {
    it(`refuses ${JSON.stringify(directory)} ${scope ?? ''}, and says why`, () => {
      assert.match(faultsOf(directory, scope), expected);
    });
  }
});
