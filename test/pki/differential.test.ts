import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificate, type PathVerdict, readCertificate, validate } from '../../pki/index.ts';
import { certificatePem } from '../../scripts/authority/build-certificate.ts';
import { AT } from '../support/authority.ts';
import { randomFrom } from '../support/random.ts';
import { makeRandomWorld, type RandomWorld } from './random-world.ts';

const HAVE_OPENSSL = spawnSync('openssl', ['version']).status === 0;
const IS_LONG = process.env.VESTIBULE_LONG === '1';
/** Worlds of one run, and leaves judged in each by one call of the other judge. */
const WORLDS = IS_LONG ? 400 : 24;
const SIZE = { authorities: 12, leaves: 25 };
const SEED = 0xd1ff;

/** Null: accepted; else the number of the error. */
type OtherVerdict = number | null;

/** What the other judge says of each leaf: same anchor, pool, policy inputs and instant. */
function askOpenssl({ anchor, pool, leaves, inputs }: RandomWorld): readonly OtherVerdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-openssl-'));
  try {
    const write = (file: string, ders: readonly Uint8Array[]) =>
      writeFileSync(join(folder, file), ders.map(certificatePem).join(''));
    write('anchor', [anchor]);
    write('pool', pool);
    const files = leaves.map((der, place) => {
      write(`leaf-${place}`, [der]);
      return `leaf-${place}`;
    });
    const options = [
      ...[
        '-no-CApath',
        '-no-CAstore',
        '-attime',
        String(AT.getTime() / 1000),
        '-CAfile',
        'anchor',
        '-untrusted',
        'pool',
      ],
      '-policy_check',
      // Without any, it takes no policy to be wanted at all.
      ...(inputs.initialPolicies ?? ['2.5.29.32.0']).flatMap((policy) => ['-policy', policy]),
      ...(inputs.requireExplicitPolicy ? ['-explicit_policy'] : []),
      ...(inputs.inhibitPolicyMapping ? ['-inhibit_map'] : []),
      ...(inputs.inhibitAnyPolicy ? ['-inhibit_any'] : []),
    ];
    const { stdout, stderr } = spawnSync('openssl', ['verify', ...options, ...files], {
      cwd: folder,
      encoding: 'utf8',
    });
    const accepted = new Set([...stdout.matchAll(/^(leaf-\d+): OK$/gm)].map(([, file]) => file));
    const errors = new Map(
      [...stderr.matchAll(/^error (\d+) at [\s\S]*?^error (leaf-\d+):/gm)].map(([, error, file]) => [
        file,
        Number(error),
      ]),
    );
    return files.map((file) => (accepted.has(file) ? null : (errors.get(file) ?? 0)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function weAccept({ anchor, pool, inputs }: RandomWorld, leaf: Uint8Array): PathVerdict {
  const { initialPolicies, ...flags } = inputs;
  const policies = initialPolicies === null ? {} : { initialPolicies };
  return validate(leaf, pool, { profile: 'generic-rfc5280', anchors: [anchor], at: AT, ...flags, ...policies });
}

const SIGNATURE_FAILURE = 7;
const SELF_SIGNED_IN_CHAIN = 19;
const NO_EXPLICIT_POLICY = 43;
const ANY_POLICY = '2.5.29.32.0';

/** Where it is the other judge that is mistaken; see docs/divergences.md. */
const EXPLAINED: readonly {
  readonly why: string;
  readonly isIt: (error: OtherVerdict, path: readonly Certificate[], pool: readonly Certificate[]) => boolean;
}[] = [
  {
    why: 'of two authorities of one name it tries one, and does not come back to the other',
    isIt: (error, path) =>
      error === SIGNATURE_FAILURE && new Set(path.map(({ subject }) => subject.text)).size < path.length,
  },
  {
    why: 'a self-issued authority without key identifier is taken for a self-signed one, and the search ends there',
    // It may try one that our path does not need: any of the pool whose name the path asks for.
    isIt: (error, path, pool) =>
      error === SELF_SIGNED_IN_CHAIN &&
      pool.some(
        ({ issuer, subject, extensions }) =>
          issuer.canonical === subject.canonical &&
          extensions.subjectKeyId === null &&
          path.some((one) => one.issuer.canonical === subject.canonical),
      ),
  },
  {
    why: 'it forgets a mapping made from anyPolicy when the next authority bears anyPolicy (RFC 5280 §6.1.4 (b)(1))',
    isIt: (error, path) =>
      error === NO_EXPLICIT_POLICY &&
      path.some(
        ({ extensions: { policies, policyMappings } }) =>
          policies?.includes(ANY_POLICY) === true &&
          policyMappings?.some(({ issuerPolicy }) => !policies.includes(issuerPolicy)) === true,
      ),
  },
];

function pathOf(world: RandomWorld, leaf: Uint8Array, { path }: PathVerdict): readonly Certificate[] {
  const all = [leaf, ...world.pool, world.anchor].map((der) => readCertificate(der));
  return path.flatMap((fingerprint) => all.find((one) => one.fingerprint === fingerprint) ?? []);
}

describe('agreement with openssl verify on generated chains', () => {
  before(function () {
    // Another judge is not a part of the product: without it on the path there is nothing to compare with.
    if (!HAVE_OPENSSL) this.skip();
  });

  it(`accepts nothing that it refuses: ${WORLDS * SIZE.leaves} leaves (S-26)`, () => {
    const counts = { both: 0, neither: 0, stricter: 0, explained: 0 };
    for (let round = 0; round < WORLDS; round++) {
      const world = makeRandomWorld(randomFrom(SEED + round), SIZE);
      const theirs = askOpenssl(world);
      world.leaves.forEach((leaf, place) => {
        const verdict = weAccept(world, leaf);
        const error = theirs[place] ?? null;
        if (verdict.accepted && error !== null) {
          const path = pathOf(world, leaf, verdict);
          const pool = world.pool.map((der) => readCertificate(der));
          const isExplained = EXPLAINED.some(({ isIt }) => isIt(error, path, pool));
          assert.ok(isExplained, `world ${round}, leaf ${place}: accepted here only, error ${error} there`);
          counts.explained += 1;
        } else if (verdict.accepted) counts.both += 1;
        else counts[error === null ? 'stricter' : 'neither'] += 1;
      });
    }
    // A generator that makes only one kind would compare nothing.
    const total = WORLDS * SIZE.leaves;
    assert.ok(counts.both > total / 10 && counts.neither > total / 10, JSON.stringify(counts));
    assert.ok(counts.stricter < total / 20 && counts.explained < total / 50, JSON.stringify(counts));
  }).timeout(600_000);
});
