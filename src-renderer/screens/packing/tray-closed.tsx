// What is over: the findings of the last days with how each ended, opened on request.
import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { FINDING_KIND_TEXT } from '#shared/text/sheets.ts';
import { Ago } from '../../components/bits.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { problemOf } from '../../lib/problem.ts';
import { useClosedFindings } from '../sheets/data.ts';
import { columnWords, endedWords, findingPlace } from '../sheets/findings.ts';

export function ClosedFindings() {
  const [open, setOpen] = useState(false);
  const id = useId();
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <section className="ph-section" aria-label="Over">
      <Button
        variant="subtle"
        color="gray"
        leftSection={<Chevron size={14} aria-hidden />}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        What is over, of the last days
      </Button>
      <div id={id}>{open && <ClosedList />}</div>
    </section>
  );
}

function ClosedList() {
  const query = useClosedFindings();
  if (query.isError) {
    return (
      <p role="alert">
        {problemOf(query.error).text}{' '}
        <button type="button" className="ph-link" onClick={() => void query.refetch()}>
          Try again
        </button>
      </p>
    );
  }
  if (!query.data) return <RowsSkeleton rows={3} />;
  if (query.data.length === 0) return <p className="ph-muted">Nothing in the last days.</p>;
  return (
    <ul className="ph-findings">
      {query.data.map((finding) => (
        <li key={finding.id} className="ph-finding ph-muted">
          <p className="ph-wrap">
            {finding.kind === 'conflict' ? columnWords(finding.column) : FINDING_KIND_TEXT[finding.kind].label}:{' '}
            {findingPlace(finding)}
          </p>
          <p className="ph-wrap">
            {endedWords(finding)} <Ago at={finding.closedAt ?? finding.at} />
          </p>
        </li>
      ))}
    </ul>
  );
}
