import '../server/require-node.js';

// After the check, and so not an import statement: those are all read before the first line runs.
await import('./demo.ts');
