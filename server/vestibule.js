#!/usr/bin/env node
import { startProgram } from './require-node.js';

// After the check, and so not an import statement: those are all read before the first line runs.
await startProgram(() => import('./cli/main.ts'));
