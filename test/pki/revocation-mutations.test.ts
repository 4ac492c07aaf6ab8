import assert from 'node:assert/strict';
import { openCrlStore, openOcspStore, openTrustStore, readCertificate } from '../../pki/index.ts';
import { AT, makeCrl } from '../support/authority.ts';
import { answer } from './cases/ocsp-cases.ts';
import { card, ENTRIES, fort, root } from './world.ts';

const ROUNDS = process.env.VESTIBULE_LONG === '1' ? 500_000 : 20_000;
const SEED = 0x0c51;
/** Processor time one verdict may take, whatever the octets; a sound one takes a fraction of a millisecond. */
const VERDICT_MAX_MS = 250;

/** xorshift32: enough to scatter octets, and the same on every machine. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** One to three octets changed, flipped, cut or inserted. */
function mutate(sample: Uint8Array, random: (below: number) => number): Uint8Array {
  const octets = [...sample];
  for (let i = random(3); i >= 0; i--) {
    const at = random(octets.length);
    const kind = random(5);
    if (kind <= 1) octets[at] = random(256);
    else if (kind === 2) octets[at] = (octets[at] ?? 0) ^ (1 << random(8));
    else if (kind === 3) octets.splice(at, 1 + random(8));
    else octets.splice(at, 0, random(256));
  }
  return Uint8Array.from(octets);
}

function bounded<T>(work: () => T, round: number): T {
  const started = process.cpuUsage().user;
  const result = work();
  const spent = (process.cpuUsage().user - started) / 1000;
  assert.ok(spent < VERDICT_MAX_MS, `round ${round}: ${spent} ms`);
  return result;
}

describe('mutated statements of revocation (S-28)', () => {
  const trust = openTrustStore(ENTRIES, { universe: 'demo' });
  const path = [card.der, fort.der, root.der].map(readCertificate);

  it(`a mutated list is never taken for a list: ${ROUNDS}`, () => {
    const random = randomFrom(SEED);
    const revoked = Array.from({ length: 20 }, (_, i) => ({ serial: Buffer.from([1, i]), since: AT }));
    const sample = makeCrl(fort, { revoked });
    const store = openCrlStore(trust);
    for (let round = 0; round < ROUNDS; round++) {
      const mutated = mutate(sample, random);
      const verdict = bounded(() => store.load(mutated, AT), round);
      if (verdict.accepted) assert.equal(Buffer.compare(mutated, sample), 0, `round ${round}`);
      else assert.match(verdict.code, /^pki\.crl\./);
    }
  }).timeout(ROUNDS * 20);

  it(`a mutated answer is never taken for an answer: ${ROUNDS}`, () => {
    const random = randomFrom(SEED + 1);
    const sample = answer();
    const store = openOcspStore();
    for (let round = 0; round < ROUNDS; round++) {
      const mutated = mutate(sample, random);
      const told = bounded(() => store.load(mutated, { path, at: AT }), round);
      if (told.state !== 'none') assert.equal(Buffer.compare(mutated, sample), 0, `round ${round}`);
      else assert.match(told.code, /^pki\.ocsp\./);
    }
  }).timeout(ROUNDS * 20);
});
