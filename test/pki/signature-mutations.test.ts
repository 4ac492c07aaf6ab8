import assert from 'node:assert/strict';
import { AT } from '../support/authority.ts';
import { buildTimestamp, CMS } from '../support/cms.ts';
import { DOCUMENT, openSigning, signatureCard, signedBy, stamper, stampRoot } from './signature-world.ts';

/** Mutations per commit and in the long run; the seed makes a failure repeatable. */
const ROUNDS = process.env.VESTIBULE_LONG === '1' ? 500_000 : 20_000;
const SEED = 0x5161;
/** No verdict may take more of the processor, whatever the octets. */
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

/** One to three octets changed, removed, inserted, or a piece repeated. */
function mutate(sample: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = Buffer.from(sample);
  for (let i = random(3); i >= 0; i--) {
    const at = random(bytes.length);
    const kind = random(6);
    if (kind <= 1) bytes[at] = random(256);
    else if (kind === 2) bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    else if (kind === 3) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(8))]);
    else if (kind === 4) bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([random(256)]), bytes.subarray(at)]);
    else bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random(32)))]);
  }
  return bytes;
}

describe('mutated signatures', () => {
  const verifier = openSigning({ timestamps: { anchors: [stampRoot.der] } });
  const plain = signedBy(signatureCard);
  const stamped = signedBy(signatureCard, {
    unsigned: (signature) => [[CMS.timestampToken, buildTimestamp({ stamped: signature, authority: stamper, at: AT })]],
  });

  for (const [what, sample, share] of [
    ['a card’s signature', plain, 0.6],
    ['a time-stamped one', stamped, 0.4],
  ] as const) {
    const rounds = Math.ceil(ROUNDS * share);
    it(`${rounds} of ${what} are never accepted for what they say, and never take long`, () => {
      const random = randomFrom(SEED);
      assert.ok(verifier.verifySignature({ document: DOCUMENT, signature: sample }, AT).accepted);
      let slowest = 0;
      for (let round = 0; round < rounds; round++) {
        const signature = mutate(sample, random);
        const started = process.cpuUsage().user;
        const verdict = verifier.verifySignature({ document: DOCUMENT, signature }, AT);
        slowest = Math.max(slowest, (process.cpuUsage().user - started) / 1000);
        if (Buffer.compare(signature, sample) === 0) continue;
        // Nobody signs that a token is there: one that is no longer named so is not seen, and then proves nothing.
        const isUnstamped = verdict.accepted && verdict.signers[0].level === 'CAdES-B';
        assert.ok(!verdict.accepted || (sample === stamped && isUnstamped), `round ${round}`);
      }
      assert.ok(slowest < VERDICT_MAX_MS, `${slowest} ms`);
    }).timeout(ROUNDS * 10);
  }

  it('a document changed in one bit is never accepted', () => {
    const random = randomFrom(SEED);
    for (let round = 0; round < 500; round++) {
      const document = Buffer.from(DOCUMENT);
      const at = random(document.length);
      document[at] = (document[at] ?? 0) ^ (1 << random(8));
      assert.ok(!verifier.verifySignature({ document, signature: plain }, AT).accepted);
    }
  });
});
