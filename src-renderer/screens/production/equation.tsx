// Why are the grams what they are: what went in as the sum of where it is now. Nothing is ever in two places.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ProductionBatch } from '#shared/contract/production.ts';
import { Section } from '../../components/bits.tsx';
import { grams, gramsUnit } from '../../lib/format.ts';
import { openBatchDialog } from '../../stores/production-dialogs.ts';
import { useProductionSettings } from './data.ts';
import { shareOf } from './words.ts';

const Term = (props: { sign?: string; label: string; mg: number; result?: boolean }) => (
  <>
    {props.sign && (
      <span aria-hidden className="ph-muted">
        {props.sign}
      </span>
    )}
    <span className={props.result ? 'ph-result' : undefined}>
      <span className="ph-term">{props.label}</span>
      <b>{grams(props.mg)}</b>
    </span>
  </>
);

export function GramsEquation({ batch: it, may }: { batch: ProductionBatch; may: boolean }) {
  return (
    <Section title="Where the grams are" actions={<span className="ph-muted">grams</span>}>
      <div className="ph-equation">
        <Term label="Input" mg={it.inputMg} result />
        <Term sign="=" label="Pieces" mg={it.piecesMg} />
        <Term sign="+" label="Waste" mg={it.wasteMg} />
        <Term sign="+" label="Unexplained" mg={it.unexplainedMg} />
        <Term sign="+" label="In work" mg={it.inWorkMg} />
      </div>
      <ul className="ph-why">
        {it.packagedMg > 0 && <li>{gramsUnit(it.packagedMg)} of the pieces are in packages.</li>}
        <Ground batch={it} />
        <Loss batch={it} />
      </ul>
      {may && (
        <div className="ph-row ph-row-wrap">
          <Button onClick={() => openBatchDialog(it, { kind: 'waste' })}>Book waste</Button>
          {it.wasteMg > 0 && (
            <Button variant="subtle" onClick={() => openBatchDialog(it, { kind: 'correctWaste' })}>
              Correct waste
            </Button>
          )}
          <Button variant="subtle" onClick={() => openBatchDialog(it, { kind: 'ground' })}>
            {it.groundMg === null ? 'Weigh ground flower' : 'Change ground flower'}
          </Button>
        </div>
      )}
    </Section>
  );
}

/** What was lost in grinding, as far as it was weighed. */
function Ground({ batch: { groundMg, inputMg } }: { batch: ProductionBatch }): ReactNode {
  if (groundMg === null) return null;
  const lost = inputMg - groundMg;
  const beside =
    lost === 0 ? 'all that went in' : `${gramsUnit(Math.abs(lost))} ${lost > 0 ? 'less' : 'more'} than went in`;
  return (
    <li>
      {gramsUnit(groundMg)} after grinding: {beside}.
    </li>
  );
}

function Loss({ batch: it }: { batch: ProductionBatch }): ReactNode {
  const percent = useProductionSettings()?.['production.unexplainedPercent'];
  if (it.unexplainedMg === 0) return null;
  const share = shareOf(it.unexplainedMg, it.inputMg);
  if (!it.unexplainedFlagged) {
    return (
      <li>
        {share} of what went in is unexplained{percent !== undefined && `, within the ${percent} % that is usual`}.
      </li>
    );
  }
  return (
    <li role="note" className="ph-outcome-high">
      {share} of what went in is unexplained{percent !== undefined && `, more than ${percent} %`}. Count the pieces and
      weigh the waste again; the reason given stands in the history.
    </li>
  );
}
