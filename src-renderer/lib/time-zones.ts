// The time zones this computer knows, with their offsets, for choosing one.
export const computersTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

const offsetOf = (timeZone: string): string =>
  new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(new Date())
    .find((part) => part.type === 'timeZoneName')?.value ?? '';

export interface ZoneChoice {
  readonly value: string;
  /** "America/Los Angeles (GMT-08:00)" */
  readonly label: string;
}

let choices: readonly ZoneChoice[] | null = null;

/** Every zone, the computer's own included even when its list forgets it. */
export function timeZoneChoices(): readonly ZoneChoice[] {
  choices ??= [...new Set([computersTimeZone(), ...Intl.supportedValuesOf('timeZone'), 'UTC'])]
    .sort()
    .map((value) => ({ value, label: `${value.replaceAll('_', ' ')} (${offsetOf(value)})` }));
  return choices;
}
