import assert from 'node:assert/strict';
import { openCrlStore, openTrustStore, PkiError, readCertificate } from '../../pki/index.ts';
import { AT, makeAuthority, makeCard, makeCrl, newRsaKey } from '../support/authority.ts';
import { codesOf, ENTRIES, entriesWith, fort, LISTS, openWorld, root } from './world.ts';

const IS_LONG = process.env.VESTIBULE_LONG === '1';
/** Mutations per sample of a path, of which there are three: 20,000 in all, half a million in the long run. */
const PATH_ROUNDS = IS_LONG ? 166_667 : 6_667;
/** Mutations of lists, and of certificates only read. The seed makes a failure repeatable. */
const ROUNDS = IS_LONG ? 100_000 : 3_000;
const TIMEOUT_MS = IS_LONG ? 7_200_000 : 300_000;
const SEED = 0x5eed;
/** No verdict may take more of the processor, whatever the bytes; a sound one takes about one millisecond. */
const VERDICT_MAX_MS = 250;

/** xorshift32: enough to scatter bytes, and the same on every machine. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** One to three octets changed, cut, doubled or inserted. */
function mutate(sample: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = [...sample];
  for (let i = random(3); i >= 0; i--) {
    const at = random(bytes.length);
    const kind = random(5);
    if (kind <= 1) bytes[at] = random(256);
    else if (kind === 2) bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    else if (kind === 3) bytes.splice(at, 1 + random(8));
    else bytes = [...bytes.slice(0, at), random(256), ...bytes.slice(at)];
  }
  return Uint8Array.from(bytes);
}

/** Processor time, not the clock on the wall: a machine busy elsewhere is no fault of the verdict. */
function processorMs(): number {
  return process.cpuUsage().user / 1000;
}

function assertBounded(started: number, what: string): void {
  const spent = processorMs() - started;
  assert.ok(spent < VERDICT_MAX_MS, `${what}: ${spent} ms`);
}

const rsaAuthority = makeAuthority('ESSAI AC RSA', root, { key: newRsaKey(2048) });
const verifier = openWorld({ entries: entriesWith(rsaAuthority), lists: [...LISTS, makeCrl(rsaAuthority)] });

describe('mutated bytes', () => {
  for (const [what, sample] of [
    ['EC card', makeCard(fort).der],
    ['RSA card', makeCard(rsaAuthority, { key: newRsaKey(2048) }).der],
  ] as const) {
    it(`never make an accepted card of another: ${PATH_ROUNDS} of an ${what} (S-26)`, () => {
      const random = randomFrom(SEED);
      assert.ok(verifier.verifyCard([sample], AT).accepted);
      for (let round = 0; round < PATH_ROUNDS; round++) {
        const mutated = mutate(sample, random);
        const started = processorMs();
        const verdict = verifier.verifyCard([mutated], AT);
        assertBounded(started, `round ${round}`);
        assert.equal(verdict.accepted, Buffer.compare(mutated, sample) === 0, `round ${round}`);
      }
    }).timeout(TIMEOUT_MS);
  }

  it(`of an intermediate never make a sound path: ${PATH_ROUNDS} (S-26)`, () => {
    const random = randomFrom(SEED + 1);
    // The authority comes with the card only: then its list is unknown, and its path alone is in question.
    const unheld = openWorld({ entries: ENTRIES.filter(({ der }) => der !== fort.der), lists: LISTS.slice(0, 1) });
    const leaf = makeCard(fort);
    const isPathSound = (authority: Uint8Array) =>
      !codesOf(unheld.verifyCard([leaf.der, authority], AT)).some((code) => /^pki\.(path|certificate)\./.test(code));
    assert.ok(isPathSound(fort.der));
    for (let round = 0; round < PATH_ROUNDS; round++) {
      const mutated = mutate(fort.der, random);
      const started = processorMs();
      assert.equal(isPathSound(mutated), Buffer.compare(mutated, fort.der) === 0, `round ${round}`);
      assertBounded(started, `round ${round}`);
    }
  }).timeout(TIMEOUT_MS);

  it(`of a list are never taken for the list: ${ROUNDS} (S-28)`, () => {
    const random = randomFrom(SEED + 2);
    const revoked = Array.from({ length: 20 }, (_, i) => ({ serial: Buffer.from([1, i]), since: AT }));
    const sample = makeCrl(fort, { revoked });
    const trust = openTrustStore(entriesWith(rsaAuthority), { universe: 'demo' });
    for (let round = 0; round < ROUNDS; round++) {
      const mutated = mutate(sample, random);
      const started = processorMs();
      const verdict = openCrlStore(trust).load(mutated, AT);
      assertBounded(started, `round ${round}`);
      assert.equal(verdict.accepted, Buffer.compare(mutated, sample) === 0, `round ${round}`);
    }
  }).timeout(TIMEOUT_MS);

  it(`are read, or refused by this room’s own error: ${ROUNDS}`, () => {
    const random = randomFrom(SEED + 3);
    const sample = makeCard(fort).der;
    for (let round = 0; round < ROUNDS; round++) {
      try {
        readCertificate(mutate(sample, random));
      } catch (error) {
        assert.ok(error instanceof PkiError && error.code === 'pki.certificate.malformed', String(error));
      }
    }
  }).timeout(TIMEOUT_MS);
});
