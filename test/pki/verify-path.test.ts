import { authorityCases } from './cases/authority-cases.ts';
import { limitCases } from './cases/limit-cases.ts';
import { acceptedPaths, trustCases } from './cases/path-cases.ts';
import { keyCases, timeCases } from './cases/time-and-key-cases.ts';
import { runCases } from './world.ts';

describe('path from a card to an anchor', () => {
  describe('accepted', () => runCases(acceptedPaths));
  describe('trust', () => runCases(trustCases));
  describe('authorities', () => runCases(authorityCases));
  describe('time', () => runCases(timeCases));
  describe('keys and algorithms', () => runCases(keyCases));
  describe('limits', () => runCases(limitCases));
});
