// How the tracker server stands: in words with what to do, its figures, and what it listed that could not be taken over.
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconClock, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { TrackerStatus } from '#shared/contract/tracker.ts';
import { Ago, Figure, KeyFigures, MetrcTag, Section } from '../../components/bits.tsx';
import { Status } from '../../components/status.tsx';
import { DASH, plural, whole, wholeOrDash } from '../../lib/format.ts';
import { type StateWords, stateWords } from './words.ts';

const ICONS = {
  ok: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconX,
  info: IconClock,
  quiet: IconCircleDashed,
} as const satisfies Record<StateWords['tone'], unknown>;

/** In a sentence, with what to do. */
export function TrackerState({ status }: { status: TrackerStatus }) {
  const { tone, label, text } = stateWords(status);
  const troubled = status.state === 'trouble' || status.state === 'stale';
  return (
    <div role={troubled ? 'alert' : 'status'}>
      <p className="ph-wrap">
        <Status tone={tone} icon={ICONS[tone]} label={`${label}.`} /> <span>{text}</span>
      </p>
      {troubled && status.detail && <p className="ph-muted ph-wrap">It said: {status.detail}</p>}
    </div>
  );
}

export function TrackerFigures({ status }: { status: TrackerStatus }) {
  const { tone, label } = stateWords(status);
  return (
    <KeyFigures label="The tracker server">
      <Figure label="Tracker">
        <Status tone={tone} icon={ICONS[tone]} label={label} />
      </Figure>
      <Figure label="Read">
        <Ago at={status.lastReadAt} />
      </Figure>
      <Figure label="Packages">{status.lastReadAt === null ? DASH : whole(status.packages)}</Figure>
      <Figure label="Active batches" title="As the tracker says itself">
        {wholeOrDash(status.activeBatches)}
      </Figure>
      <Figure label="Packed, to be taken off" title="Units packed here that are still to be taken off there">
        {status.waiting > 0 ? (
          <Link to="/outbox" className="ph-link">
            {whole(status.waiting)}
          </Link>
        ) : (
          '0'
        )}
      </Figure>
      <Figure label="Need you" title="What the tracker did not take">
        {status.parked > 0 ? (
          <Link to="/outbox" search={{ view: 'parked' }} className="ph-link">
            {whole(status.parked)}
          </Link>
        ) : (
          '0'
        )}
      </Figure>
    </KeyFigures>
  );
}

/** Packages the tracker lists that are not offered here, each with why. */
export function LeftOut({ status }: { status: TrackerStatus }) {
  const { leftOut } = status;
  if (leftOut.length === 0) return null;
  return (
    <Section title={`Left out (${whole(leftOut.length)})`}>
      <p className="ph-muted" style={{ marginBottom: 4 }}>
        {plural(leftOut.length, 'package')} of the tracker’s list could not be taken over. Put{' '}
        {leftOut.length === 1 ? 'it' : 'them'} right there.
      </p>
      <table className="ph-table" aria-label="Packages that were left out">
        <tbody>
          {leftOut.map(({ metrcNumber, reason }) => (
            <tr key={`${metrcNumber} ${reason}`}>
              <td style={{ whiteSpace: 'nowrap' }}>
                <MetrcTag tag={metrcNumber} />
              </td>
              <td className="ph-wrap">{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
