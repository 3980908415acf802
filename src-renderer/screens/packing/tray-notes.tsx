// The notes of the tray by kind: what happened in a sentence, what was typed with a copy button where it may be wanted
// again, the way to the line, and Dismiss.
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { FindingKind, SheetFinding } from '#shared/contract/sheets.ts';
import { FINDING_KIND_TEXT, MEDIUM_TEXT } from '#shared/text/sheets.ts';
import { Ago, Section } from '../../components/bits.tsx';
import { CopyValue } from '../../components/copy-value.tsx';
import { whole } from '../../lib/format.ts';
import { findingPlace, findingWords, typedThere } from '../sheets/findings.ts';
import { useFirst } from './use-first.tsx';

interface GroupProps {
  readonly kind: FindingKind;
  readonly findings: readonly SheetFinding[];
  readonly may: boolean;
  readonly busy: boolean;
  readonly onShow: (finding: SheetFinding) => void;
  readonly onDismiss: (findings: readonly SheetFinding[]) => void;
}

export function NoteGroup({ kind, findings, may, busy, onShow, onDismiss }: GroupProps) {
  const { label, text } = FINDING_KIND_TEXT[kind];
  const { shown, more } = useFirst(findings, 'notes');
  return (
    <Section
      title={`${label} (${whole(findings.length)})`}
      actions={
        may &&
        findings.length > 1 && (
          <Button disabled={busy} onClick={() => onDismiss(findings)}>
            Dismiss these<span className="ph-visually-hidden">: {label}</span>
          </Button>
        )
      }
    >
      <p className="ph-muted">{text}</p>
      <ul className="ph-findings">
        {shown.map((finding) => (
          <NoteRow
            key={finding.id}
            finding={finding}
            may={may}
            busy={busy}
            onShow={onShow}
            onDismiss={() => onDismiss([finding])}
          />
        ))}
      </ul>
      {more}
    </Section>
  );
}

interface Props {
  readonly finding: SheetFinding;
  readonly may: boolean;
  readonly busy: boolean;
  readonly onShow: (finding: SheetFinding) => void;
  readonly onDismiss: () => void;
}

function NoteRow({ finding, may, busy, onShow, onDismiss }: Props) {
  const place = findingPlace(finding);
  const typed = typedThere(finding);
  return (
    <li className="ph-finding" data-finding={finding.id}>
      <div className="ph-finding-head">
        <span className="ph-wrap ph-strong">{place}</span>
        <span className="ph-push ph-finding-ends">
          {finding.lineId !== null && (
            <button type="button" className="ph-link" onClick={() => onShow(finding)}>
              Show line<span className="ph-visually-hidden"> of {place}</span>
            </button>
          )}
          {may && (
            <Tooltip label="Dismiss">
              <ActionIcon size={24} aria-label={`Dismiss: ${place}`} disabled={busy} onClick={onDismiss}>
                <IconX size={14} />
              </ActionIcon>
            </Tooltip>
          )}
        </span>
      </div>
      <p className="ph-wrap">{findingWords(finding)}</p>
      {typed !== '' && (
        <p>
          <span className="ph-muted">Typed there:</span> <CopyValue value={typed} what="what was typed" mono={false} />
        </p>
      )}
      <p className="ph-muted">
        {MEDIUM_TEXT[finding.medium].name}
        {finding.theirsBy && `, ${finding.theirsBy}`}, <Ago at={finding.at} />
      </p>
    </li>
  );
}
