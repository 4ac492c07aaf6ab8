import { createPublicKey, type KeyObject, verify, webcrypto } from 'node:crypto';
import { cpuUsage } from 'node:process';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { openAuthorityCache, openCrlStore, openTrustStore, readCertificate, validate } from '../../pki/index.ts';
import type { Bench, Figure } from './bench.ts';
import { makePathWorld, type PathWorld } from './pki-path-world.ts';

const LEAVES = 200;
const ENTRIES = 100_000;
/** Its reader's own limits end at a few thousand entries. */
const PKIJS_LIMITS = { maxNodes: 10_000_000, maxContentLength: 256 * 1024 * 1024 };
const PKIJS_RUNS = 2;

/**
 * `pki-path`: validations of a leaf of 2048 bits under an authority and a root of 4096, with a list of 100,000 entries, the
 * authority's path known. Against the one signature left, checked alone, and against pkijs, which is given the same.
 */
export const benchPkiPath: Bench = async ({ isQuick }) => {
  const world = makePathWorld(LEAVES, ENTRIES);
  const rounds = isQuick ? 3 : 7;
  const [raw, ours] = alternateRates([rawVerification(world), ourValidation(world)], isQuick ? 1_000 : 4_000, rounds);
  if (raw === undefined || ours === undefined) throw new TypeError('a measure is missing');
  const theirs = await pkijsValidation(world);
  return [
    figure('pki-path validations', ours, '/s', `three RSA certificates, list of ${ENTRIES} entries, one core`),
    figure('pki-path raw verify', raw, '/s', 'crypto.verify of the leaf alone, key kept'),
    figure('pki-path against raw', ours / raw, '×', ''),
    figure('pki-path pkijs load', theirs.loadSeconds, 's', `the list of ${ENTRIES} entries, limits raised`),
    figure('pki-path pkijs', theirs.perSecond, '/s', `${PKIJS_RUNS} runs`),
    figure('pki-path against pkijs', ours / theirs.perSecond, '×', ''),
  ];
};

/** Operations a second of processor of each, the best of several windows taken in turn. */
function alternateRates(subjects: readonly ((i: number) => void)[], operations: number, rounds: number) {
  const best = subjects.map(() => 0);
  for (let round = 0; round <= rounds; round++) {
    subjects.forEach((operate, place) => {
      const started = processorMs();
      for (let i = 0; i < operations; i++) operate(i);
      const rate = (operations * 1000) / (processorMs() - started);
      // The first round warms up.
      if (round > 0) best[place] = Math.max(best[place] ?? 0, rate);
    });
  }
  return best;
}

/** Processor time of this process, its threads included: others share the machine. */
function processorMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

function rawVerification({ leaves, authorityKey }: PathWorld): (i: number) => void {
  const key: KeyObject = createPublicKey(authorityKey);
  const read = leaves.map((der) => readCertificate(der));
  return (i) => {
    const leaf = read[i % read.length];
    if (leaf === undefined || !verify('sha256', leaf.tbs, key, leaf.signature)) throw new Error('not signed');
  };
}

function ourValidation({ at, root, authority, leaves, lists }: PathWorld): (i: number) => void {
  const anchors = openTrustStore(
    [
      { der: root, role: 'anchor', provenance: 'demo', issues: [] },
      { der: authority, role: 'intermediate', provenance: 'demo', issues: [] },
    ],
    { universe: 'demo' },
  );
  const crls = openCrlStore(anchors);
  for (const list of lists) if (!crls.load(list, at).accepted) throw new Error('list refused');
  const options = {
    profile: 'org-tls-client',
    anchors,
    at,
    revocation: { crls },
    cache: openAuthorityCache(),
  } as const;
  return (i) => {
    const leaf = leaves[i % leaves.length];
    const verdict = leaf === undefined ? null : validate(leaf, [], options);
    if (verdict?.accepted !== true) throw new Error(JSON.stringify(verdict));
  };
}

async function pkijsValidation({ at, root, authority, leaves, lists }: PathWorld) {
  pkijs.setEngine('node', new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto as never }));
  const started = processorMs();
  const crls = lists.map((der) => {
    const { result } = asn1js.fromBER(new Uint8Array(der).buffer, PKIJS_LIMITS);
    return new pkijs.CertificateRevocationList({ schema: result });
  });
  const loadSeconds = (processorMs() - started) / 1000;
  const read = (der: Uint8Array) => pkijs.Certificate.fromBER(new Uint8Array(der).buffer);
  const begun = processorMs();
  for (let i = 0; i < PKIJS_RUNS; i++) {
    const engine = new pkijs.CertificateChainValidationEngine({
      trustedCerts: [read(root)],
      certs: [read(authority), ...leaves.slice(i, i + 1).map(read)],
      crls,
      checkDate: at,
    });
    const { result, resultMessage } = await engine.verify();
    if (!result) throw new Error(`pkijs: ${resultMessage}`);
  }
  return { loadSeconds, perSecond: (PKIJS_RUNS * 1000) / (processorMs() - begun) };
}

function figure(name: string, value: number, unit: string, detail: string): Figure {
  return { name, value, unit, detail };
}
