// How the tracker server stands, in words; the same in the header, on Today, above finished goods and on its own page. Pure.
import type { TrackerStatus } from '#shared/contract/tracker.ts';
import { type TrackerTroubleWords, trackerTroubleWords } from '#shared/text/tracker.ts';
import { plural, spanOf } from '../../lib/format.ts';

export interface StateWords {
  readonly tone: 'ok' | 'warn' | 'bad' | 'info' | 'quiet';
  readonly label: string;
  readonly text: string;
}

export const troubleWordsOf = ({ trouble }: TrackerStatus): TrackerTroubleWords | null =>
  trouble === null ? null : trackerTroubleWords(trouble);

/** "12 min": how old its figures are; empty before the first reading. */
export const ageWords = ({ ageMs }: TrackerStatus): string =>
  ageMs === null ? '' : spanOf(Math.max(0, Math.round(ageMs / 1000)));

export function stateWords(status: TrackerStatus): StateWords {
  const trouble = troubleWordsOf(status);
  switch (status.state) {
    case 'off':
      return { tone: 'quiet', label: 'Off', text: 'Finished goods are kept here.' };
    case 'connecting':
      return { tone: 'info', label: 'Connecting', text: 'It is being read for the first time.' };
    case 'connected': {
      const { activeBatches } = status;
      const count = activeBatches === null ? '' : plural(activeBatches, 'active batch', 'active batches');
      return { tone: 'ok', label: count === '' ? 'Connected' : `Connected, ${count}`, text: 'It answers.' };
    }
    case 'trouble':
      return {
        tone: 'warn',
        label: trouble?.label ?? 'It does not answer',
        text: `${trouble ? `${trouble.text} ${trouble.remedy}` : ''} The last figures are shown meanwhile.`.trim(),
      };
    case 'stale': {
      const age = ageWords(status);
      const old = age === '' ? 'It was never read' : `Its figures are ${age} old`;
      return {
        tone: 'bad',
        label:
          trouble === null
            ? age === ''
              ? 'Not read yet'
              : `Stale, ${age} old`
            : `${trouble.label}${age === '' ? '' : `, ${age} old`}`,
        text: `${old}: nothing is sent to Apex until it answers again.${trouble ? ` ${trouble.text} ${trouble.remedy}` : ''}`,
      };
    }
  }
}
