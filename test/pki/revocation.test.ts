import { deltaCases } from './cases/delta-cases.ts';
import { indirectCases } from './cases/indirect-cases.ts';
import { kindScopeCases, placeScopeCases, reasonScopeCases } from './cases/scope-cases.ts';
import { signerCases } from './cases/signer-cases.ts';
import { runRevocationCases } from './revocation-chain.ts';

describe('what lists say of a certificate', () => {
  describe('lists of some kinds of certificates', () => runRevocationCases(kindScopeCases));
  describe('lists of some reasons', () => runRevocationCases(reasonScopeCases));
  describe('lists of one place', () => runRevocationCases(placeScopeCases));
  describe('indirect lists', () => runRevocationCases(indirectCases));
  describe('deltas', () => runRevocationCases(deltaCases));
  describe('signers apart', () => runRevocationCases(signerCases));
});
