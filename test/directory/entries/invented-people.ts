import type { Network } from '../../../directory/model/network.ts';
import type { Exercice, Professional } from '../../../directory/model/professional.ts';
import type { Address, Place, Situation } from '../../../directory/model/situation.ts';
import type { Structure } from '../../../directory/model/structure.ts';

const NOWHERE: Address = {
  recipient: '',
  geographicPoint: '',
  number: '',
  repetition: '',
  wayType: '',
  way: '',
  distribution: '',
  cedex: '',
  postalCode: '',
  commune: '',
  country: '',
  department: '',
};

export const SAINT_IMAGINAIRE: Address = {
  ...NOWHERE,
  number: '12',
  wayType: 'RUE',
  way: 'DES FICTIONS',
  cedex: '00100 SAINT-IMAGINAIRE',
  postalCode: '00100',
  department: '00',
};

const CLINIC: Place = {
  siret: '',
  siren: '',
  finessEt: '990000017',
  finessEj: '990000009',
  technicalId: 'F990000017',
  structureId: '1990000017',
  name: 'Clinique du Lac Inventé',
  tradeName: '',
  address: SAINT_IMAGINAIRE,
  phone: '01 99 00 00 17',
  phone2: '',
  fax: '01 99 00 00 18',
  email: 'accueil@clinique.example',
};

/** A situation at the clinic, with what a test changes. */
export function situation(change: Partial<Situation> = {}): Situation {
  return {
    id: 'a1b2c3d4',
    mode: 'S',
    sector: 'SA01',
    pharmacistSection: '',
    role: '',
    kind: 'GENR01',
    registrationAuthority: 'CNOM/CNOM/CNOM',
    place: CLINIC,
    structureKey: 'finess:990000017',
    ...change,
  };
}

/** A physician's exercice, with what a test changes. */
export function exercice(change: Partial<Exercice> = {}): Exercice {
  return {
    profession: '10',
    category: 'C',
    civility: 'DR',
    familyName: 'Fictif',
    givenName: 'Élodie',
    savoirFaire: [{ type: 'S', code: 'SM26' }],
    situations: [situation()],
    ...change,
  };
}

/** Élodie Fictif, physician, with what a test changes. */
export function professional(change: Partial<Professional> = {}): Professional {
  return {
    personId: '00000000-0000-4000-8000-000000000001',
    nationalId: '899700000013',
    identifiers: [
      { nationalId: '899700000013', type: '8', id: '99700000013', current: true },
      { nationalId: '0991000013', type: '0', id: '991000013', current: false },
    ],
    familyName: 'Inventée-Civile',
    givenNames: ['Élodie', 'Prétendue'],
    civility: 'MME',
    birthDate: '01/02/1980',
    birthCommune: '00100',
    birthCountry: '99000',
    birthPlace: 'SAINT-IMAGINAIRE',
    sex: 'F',
    phone: '06 99 00 00 13',
    email: 'elodie.fictif@personnel.example',
    exercices: [exercice()],
    local: { secureMail: 'elodie.fictif@mssante.example' },
    closedOn: null,
    provenance: {},
    version: 3,
    ...change,
  };
}

/** The clinic, with what a test changes. */
export function structure(change: Partial<Structure> = {}): Structure {
  return {
    key: 'finess:990000017',
    kind: 'site',
    finess: '990000017',
    finessEj: '990000009',
    siret: '',
    siren: '',
    structureId: '',
    name: 'Clinique du Lac Inventé',
    longName: 'Clinique du Lac Inventé et de ses rives',
    tradeName: '',
    category: '355',
    categoryLabel: 'Centre hospitalier',
    address: SAINT_IMAGINAIRE,
    city: 'SAINT-IMAGINAIRE',
    phone: '01 99 00 00 17',
    fax: '',
    email: 'accueil@clinique.example',
    openedOn: '1999-01-01',
    local: {},
    closedOn: null,
    provenance: {},
    version: 1,
    ...change,
  };
}

/** A palliative care network, with what a test changes. */
export function network(change: Partial<Network> = {}): Network {
  return {
    id: 'reseau-invente',
    name: 'Réseau palliatif inventé',
    kind: 'palliatif',
    city: 'Saint-Imaginaire',
    closedOn: null,
    version: 1,
    ...change,
  };
}
