// One row of the audit log beside the list: everything it holds, and the ways on from it.
import { ActionIcon, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, use } from 'react';
import type { AuditRow } from '#shared/contract/audit.ts';
import {
  ACTOR_KIND_TEXT,
  actionWords,
  entityTypeWords,
  entityWords,
  fieldLabel,
  OPERATION_TEXT,
  sourceWords,
  valueWords,
} from '#shared/text/audit.ts';
import { Section } from '../../components/bits.tsx';
import { exactTime, whole } from '../../lib/format.ts';
import { TimeZone } from '../../rpc/time-zone.ts';
import { Who } from './columns.tsx';

export function AuditDrawer({ row, onClose }: { row: AuditRow; onClose: () => void }) {
  const timeZone = use(TimeZone);
  useHotkeys([['Escape', () => !document.querySelector('[role=dialog],[role=menu]') && onClose()]]);
  const exact = (at: string) => exactTime(at, timeZone);
  const changes = Object.entries(row.changes);
  const details = Object.entries(row.details);
  return (
    <aside className="ph-drawer" aria-label={`Row ${row.seq} of the audit log`}>
      <div className="ph-drawer-head">
        <div className="ph-row">
          <h2 className="ph-strong" style={{ fontSize: '0.9375rem' }}>
            {actionWords(row.action)}
          </h2>
          <Tooltip label="Close (Esc)">
            <ActionIcon className="ph-push" aria-label="Close the row" onClick={onClose}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
        <p>
          <Who row={row} />, <time dateTime={row.at}>{exact(row.at)}</time>
        </p>
      </div>
      <div className="ph-drawer-body">
        {row.entityType !== '' && (
          <Section title="Record">
            <p className="ph-wrap">
              {entityTypeWords(row.entityType)} <span className="ph-strong">{entityWords(row)}</span>
              <span className="ph-muted"> · {OPERATION_TEXT[row.operation]}</span>
            </p>
            <p>
              {row.entityId && (
                <Link to="/audit" search={{ type: row.entityType, entity: row.entityId }} className="ph-link">
                  Everything about this record
                </Link>
              )}
              {row.entityType === 'package' && (
                <>
                  {' · '}
                  <Link to="/finished-goods" search={{ id: row.entityId, status: 'all' }} className="ph-link">
                    Open the package
                  </Link>
                </>
              )}
            </p>
          </Section>
        )}
        {changes.length > 0 && (
          <Section title={`Changes (${whole(changes.length)})`}>
            <table className="ph-table">
              <thead>
                <tr>
                  <th scope="col">Field</th>
                  <th scope="col">Before</th>
                  <th scope="col">After</th>
                </tr>
              </thead>
              <tbody>
                {changes.map(([field, [before, after]]) => (
                  <tr key={field}>
                    <td>{fieldLabel(field)}</td>
                    <td className="ph-wrap ph-before">{valueWords(row, field, before, exact)}</td>
                    <td className="ph-wrap">{valueWords(row, field, after, exact)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Section>
        )}
        {details.length > 0 && (
          <Section title="Details">
            <Facts>
              {details.map(([field, value]) => (
                <Fact key={field} name={fieldLabel(field)}>
                  {valueWords(row, field, value, exact)}
                </Fact>
              ))}
            </Facts>
          </Section>
        )}
        <Section title="How it was written down">
          <Facts>
            <Fact name="Who">
              {row.actorName || ACTOR_KIND_TEXT[row.actorKind].label}: {ACTOR_KIND_TEXT[row.actorKind].text}{' '}
              <Link to="/audit" search={{ actor: row.actorName }} className="ph-link">
                Everything by them
              </Link>
            </Fact>
            <Fact name="Where">{sourceWords(row.source) || '–'}</Fact>
            <Fact name="Action">
              <span className="ph-mono">{row.action}</span>
            </Fact>
            <Fact name="Number">{whole(row.seq)}</Fact>
            <Fact name="Id">
              <span className="ph-mono">{row.id}</span>
            </Fact>
            <Fact name="UTC">
              <span className="ph-mono">{row.at}</span>
            </Fact>
          </Facts>
        </Section>
      </div>
    </aside>
  );
}

const Facts = (props: { children: ReactNode }) => (
  <table className="ph-table">
    <tbody>{props.children}</tbody>
  </table>
);

const Fact = (props: { name: string; children: ReactNode }) => (
  <tr>
    <th scope="row" style={{ verticalAlign: 'top' }}>
      {props.name}
    </th>
    <td className="ph-wrap">{props.children}</td>
  </tr>
);
