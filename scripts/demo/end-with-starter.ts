/** How often it is looked whether the one that started us is still there. */
const LOOK_EVERY_MS = 500;

/** Started by npm, end in order when it ends. Started by hand, a program outlives its shell, as any that is put in the background. */
export function endWithNpm(): void {
  if (process.env.npm_lifecycle_event !== undefined) whenStarterGoes(() => process.kill(process.pid, 'SIGTERM'));
}

/**
 * npm runs a program under a shell that hands no signal on: ended by its number, as a supervisor does it, npm would leave the demonstration
 * behind, on its ports and folders, and the next start would be refused.
 *
 * @param then what to do once whoever started this program has gone
 */
export function whenStarterGoes(then: () => void): void {
  const starter = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === starter) return;
    clearInterval(look);
    then();
  }, LOOK_EVERY_MS);
  look.unref();
}
