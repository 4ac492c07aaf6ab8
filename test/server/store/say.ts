/**
 * Say one line to whoever started this program. By the stream, which keeps what the pipe has no room for: written to the descriptor, it would end a
 * program whose reader a busy machine keeps waiting (EAGAIN).
 */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
