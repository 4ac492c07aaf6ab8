/** Minutes since midnight, and day of the week (1 Monday to 7 Sunday), where the dossier is. */
export interface LocalTime {
  readonly minute: number;
  readonly weekday: number;
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** Time zones of all sheets of a house; each is made once, which takes longer than a thousand decisions. */
const MAX_ZONES = 50;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The local time of an instant; exact through both changes of hour. */
export function localTime(at: Date, timeZone: string): LocalTime {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
  return { minute, weekday: DAYS.indexOf(parts.get('weekday') ?? '') + 1 };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const options = { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const made = new Intl.DateTimeFormat('en-GB', options);
  if (formats.size >= MAX_ZONES) formats.clear();
  formats.set(timeZone, made);
  return made;
}
