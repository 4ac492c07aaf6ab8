import { makeAuthority, makeCard, trustEntry } from '../../support/authority.ts';
import { type Case, card, fort, root } from '../world.ts';

/** Authorities one below the other, none held. */
function ladder(rungs: number) {
  const authorities = [makeAuthority('ESSAI ECHELON 0', null)];
  for (let i = 1; i < rungs; i++) {
    const upper = authorities.at(-1);
    if (upper !== undefined) authorities.push(makeAuthority(`ESSAI ECHELON ${i}`, upper));
  }
  return authorities;
}

export const limitCases: readonly Case[] = [
  {
    title: 'refuses nine certificates without reading them',
    clause: 'limit MAX_CHAIN_LENGTH',
    world: () => ({ chain: [card.der, ...Array.from({ length: 8 }, () => fort.der)] }),
    codes: ['pki.path.too-long'],
  },
  {
    title: 'refuses a path of eight certificates that has not reached an anchor',
    clause: 'limit MAX_CHAIN_LENGTH',
    world: () => {
      const authorities = ladder(9).slice(1);
      const last = authorities.at(-1);
      const leaf = makeCard(last ?? root);
      return { chain: [leaf.der, ...authorities.slice(1).map(({ der }) => der)] };
    },
    codes: ['pki.path.too-long'],
  },
  {
    title: 'stops among authorities of one name that would need too many signature checks',
    clause: 'limit MAX_SIGNATURE_CHECKS',
    world: () => {
      const forest = [makeAuthority('ESSAI FORET', null)];
      while (forest.length < 7) forest.push(makeAuthority('ESSAI FORET', forest.at(-1) ?? null));
      const namesakes = [makeAuthority('ESSAI FORET', null), makeAuthority('ESSAI FORET', null)];
      return {
        chain: [makeCard(forest.at(-1) ?? root).der, ...forest.map(({ der }) => der)],
        entries: namesakes.map((authority) => trustEntry(authority, 'anchor', ['CPS'])),
        lists: [],
      };
    },
    codes: ['pki.path.too-complex'],
  },
  {
    title: 'refuses no certificate at all',
    clause: 'limit',
    world: () => ({ chain: [] }),
    codes: ['pki.certificate.malformed'],
  },
  {
    title: 'refuses bytes that are no certificate',
    clause: 'RFC 5280 §4.1',
    world: () => ({ chain: [Buffer.from('certificat')] }),
    codes: ['pki.certificate.malformed'],
  },
  {
    title: 'refuses a sound card followed by bytes that are no certificate',
    clause: 'RFC 5280 §4.1',
    world: () => ({ chain: [card.der, Buffer.from('3000', 'hex')] }),
    codes: ['pki.certificate.malformed'],
  },
  {
    title: 'refuses a certificate with an octet after its end',
    clause: 'X.690 §8.1',
    world: () => ({ chain: [Buffer.concat([card.der, Buffer.from([0])])] }),
    codes: ['pki.certificate.malformed'],
  },
  {
    title: 'refuses a certificate larger than any card’s',
    clause: 'limit CERTIFICATE_MAX_BYTES',
    world: () => ({ chain: [new Uint8Array(70_000)] }),
    codes: ['pki.certificate.too-large'],
  },
];
