import { runChainCases } from './chain.ts';
import {
  addressConstraints,
  directoryConstraints,
  hostConstraints,
  mailConstraints,
  otherConstraints,
} from './chains/name-constraint-chains.ts';
import { usageChains } from './chains/usage-chains.ts';

describe('general validation', () => {
  describe('constraints on host names', () => runChainCases(hostConstraints));
  describe('constraints on directory names', () => runChainCases(directoryConstraints));
  describe('constraints on addresses', () => runChainCases(addressConstraints));
  describe('constraints on mail', () => runChainCases(mailConstraints));
  describe('constraints on other forms', () => runChainCases(otherConstraints));
  describe('usages', () => runChainCases(usageChains));
});
