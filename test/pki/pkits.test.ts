import assert from 'node:assert/strict';
import {
  type Certificate,
  openCrlStore,
  openTrustStore,
  type PathVerdict,
  PkiError,
  readCertificate,
  validate,
} from '../../pki/index.ts';
import { HAVE_SAMPLES, sampleText } from './samples.ts';

/** NIST PKITS 1.0.1 as data; the names are those of the suite. */
interface Suite {
  readonly time: string;
  readonly tests: readonly SuiteTest[];
  readonly certs: Readonly<Record<string, string>>;
  readonly crls: Readonly<Record<string, string>>;
}

interface SuiteTest {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly section: string;
  /** Anchor first, leaf last. */
  readonly certs: readonly string[];
  readonly crls: readonly string[];
  readonly expect: boolean;
  /** Absent: any policy. */
  readonly initialPolicySet?: readonly string[];
  readonly initialExplicitPolicy?: boolean;
  readonly initialPolicyMappingInhibit?: boolean;
  readonly initialInhibitAnyPolicy?: boolean;
  /** What the path must be found valid under; absent: not said. */
  readonly userConstrainedPolicySet?: readonly string[];
}

const ANY_POLICY = '2.5.29.32.0';

/** The suite's own policies, by the names it gives them. */
function policyOid(name: string): string {
  return name === 'anyPolicy' ? ANY_POLICY : `2.16.840.1.101.3.2.1.48.${name.replace('NIST-test-policy-', '')}`;
}

function decode(base64: string | undefined): Uint8Array {
  return Buffer.from(base64 ?? '', 'base64');
}

function readOr(der: Uint8Array): Certificate | null {
  try {
    return readCertificate(der);
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}

/** The verdict of the path, revocation included, under the inputs the test prescribes. */
function judge(suite: Suite, test: SuiteTest, isRevocationAsked: boolean): PathVerdict {
  const at = new Date(suite.time);
  const [anchor = new Uint8Array(), ...others] = test.certs.map((name) => decode(suite.certs[name]));
  const leaf = others.pop() ?? new Uint8Array();
  const readable = others.filter((der) => readOr(der) !== null);
  const isAuthority = (der: Uint8Array) => readOr(der)?.extensions.basicConstraints?.isAuthority === true;
  const held = readable.filter(isAuthority);
  const trust = openTrustStore(
    [
      { der: anchor, role: 'anchor', provenance: 'test', issues: [] },
      ...held.map((der) => ({ der, role: 'intermediate', provenance: 'test', issues: [] }) as const),
    ],
    { universe: 'test' },
  );
  const crls = openCrlStore(trust, { signers: readable.filter((der) => !isAuthority(der)) });
  for (const name of test.crls) crls.load(decode(suite.crls[name]), at);
  return validate(leaf, others, {
    profile: 'generic-rfc5280',
    anchors: trust,
    at,
    revocation: isRevocationAsked ? { crls } : null,
    ...(test.initialPolicySet === undefined ? {} : { initialPolicies: test.initialPolicySet.map(policyOid) }),
    requireExplicitPolicy: test.initialExplicitPolicy ?? false,
    inhibitPolicyMapping: test.initialPolicyMappingInhibit ?? false,
    inhibitAnyPolicy: test.initialInhibitAnyPolicy ?? false,
  });
}

/** Sound paths that are refused on purpose, and why. */
const REFUSED_ON_PURPOSE: ReadonlyMap<string, string> = new Map([
  ['4.1.4', 'DSA is not accepted'],
  ['4.1.5', 'DSA is not accepted'],
]);

/** Bad by their lists, in sections that are not about lists. */
const BAD_LISTS: ReadonlySet<string> = new Set(['4.7.4', '4.7.5']);

/** Sections whose bad paths are bad by themselves: the same verdict is asked without revocation, which could hide another. */
const PATH_SECTIONS = /^4\.([1-3]|[6-9]|1[0-36])\./;

describe('NIST PKITS', () => {
  // The suite comes with the samples; its fields are those of Suite.
  const suite = HAVE_SAMPLES ? (JSON.parse(sampleText('pkits/pkits.json')) as Suite) : null;

  it('is present', function () {
    if (suite === null) this.skip();
    assert.equal(suite.tests.length, 249);
  });

  for (const test of suite?.tests ?? []) {
    const reason = REFUSED_ON_PURPOSE.get(test.id);
    const isAccepted = test.expect && reason === undefined;
    const verb = isAccepted ? 'accepts' : 'refuses';
    it(`${verb}${reason === undefined ? '' : ` (${reason})`} ${test.id} ${test.title}`, () => {
      const verdict = judge(suite as Suite, test, true);
      assert.equal(verdict.accepted, isAccepted, JSON.stringify(verdict));
      if (!verdict.accepted || test.userConstrainedPolicySet === undefined) return;
      assert.deepEqual(verdict.policies, test.userConstrainedPolicySet.map(policyOid).sort());
    });
    if (!PATH_SECTIONS.test(test.id) || REFUSED_ON_PURPOSE.has(test.id) || BAD_LISTS.has(test.id)) continue;
    it(`judges the path of ${test.id} ${test.title} by itself`, () => {
      const verdict = judge(suite as Suite, test, false);
      assert.equal(verdict.accepted, test.expect, JSON.stringify(verdict));
      assert.ok(verdict.accepted || verdict.faults.every(({ code }) => !code.startsWith('pki.revocation.')));
    });
  }
});
