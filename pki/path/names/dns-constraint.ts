import { isHostWithin, readHostName, readHostPattern } from './host-name.ts';
import { type ConstraintKind, type Match, told } from './match.ts';
import { onceFor } from './once-for.ts';

interface Written {
  readonly text: string;
}

const patternOf = onceFor(readHostPattern);
const baseOf = onceFor(readHostName);

/**
 * dNSName: the host itself or any below it; an empty constraint is the whole tree (RFC 5280 §4.2.1.10).
 *
 * @returns `unknown` when either is not a host name: RFC 5280 gives no meaning to a leading dot, nor to a wildcard, in a
 *          constraint
 */
export function matchHost(name: Written, base: Written, kind: ConstraintKind): Match {
  const pattern = patternOf(name);
  if (pattern === null) return 'unknown';
  if (base.text === '') return 'inside';
  const root = baseOf(base);
  if (root === null) return 'unknown';
  if (kind === 'excluded' && pattern.startsWith('*.')) {
    const parent = pattern.slice(2);
    // « *.example.org » also stands for « private.example.org ».
    const isOneBelow = root.endsWith(`.${parent}`) && !root.slice(0, -parent.length - 1).includes('.');
    return told(isOneBelow || isHostWithin(pattern, root));
  }
  return told(isHostWithin(pattern, root));
}
