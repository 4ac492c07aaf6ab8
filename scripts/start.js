import { startProgram } from '../server/require-node.js';

// After the check, and so not an import statement: those are all read before the first line runs.
await startProgram(() => import('./demo.ts'));
