import { runChainCases } from './chain.ts';
import { keyChains, limitChains } from './chains/limit-chains.ts';
import {
  addressConstraints,
  directoryConstraints,
  hostConstraints,
  mailConstraints,
  otherConstraints,
} from './chains/name-constraint-chains.ts';
import { policyChains } from './chains/policy-chains.ts';
import { usageChains } from './chains/usage-chains.ts';

describe('general validation', () => {
  describe('constraints on host names', () => runChainCases(hostConstraints));
  describe('constraints on directory names', () => runChainCases(directoryConstraints));
  describe('constraints on addresses', () => runChainCases(addressConstraints));
  describe('constraints on mail', () => runChainCases(mailConstraints));
  describe('constraints on other forms', () => runChainCases(otherConstraints));
  describe('policies', () => runChainCases(policyChains));
  describe('limits', () => runChainCases(limitChains));
  describe('keys', () => runChainCases(keyChains));
  describe('usages', () => runChainCases(usageChains));
});
