// How a batch ends, and how it comes back: closed, reopened, cancelled, and units taken back out of a package.
import { Radio } from '@mantine/core';
import { useState } from 'react';
import type { ProductionEvent } from '#shared/contract/production.ts';
import { isUnexplainedHigh } from '#shared/rules/production-ledger.ts';
import { typedWhole, UnitField } from '../../components/fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { gramsUnit, plural, whole } from '../../lib/format.ts';
import { client } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';
import { echo, useBatchDetail, useProductionSettings } from './data.ts';
import { AboutBatch, type DialogProps, NoteField, ReasonField, reasonProblem, useReason } from './dialog-parts.tsx';
import { shareOf, unpackaged } from './words.ts';

/** What stays in work becomes unexplained: whether that is more than usual, so that somebody must say why. */
export function useMissing(
  leftMg: number,
  batch: DialogProps['batch'],
): { readonly high: boolean; readonly words: string } {
  const percent = useProductionSettings()?.['production.unexplainedPercent'];
  const unexplainedMg = batch.unexplainedMg + leftMg;
  const high = percent !== undefined && isUnexplainedHigh({ inputMg: batch.inputMg, unexplainedMg }, percent);
  const words =
    leftMg === 0
      ? 'Nothing is left in work.'
      : `${gramsUnit(leftMg)} left in work becomes unexplained: ${shareOf(unexplainedMg, batch.inputMg)} of what went in.`;
  return { high, words };
}

export function CloseDialog({ batch, onClose }: DialogProps) {
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const missing = useMissing(batch.inWorkMg, batch);
  const loose = batch.targets.filter((it) => unpackaged(it) > 0);
  const problem = missing.high ? reasonProblem(note) : null;
  const submit = () => {
    setTried(true);
    if (problem || loose.length > 0) return null;
    return client.production.close({ id: batch.id, note }).then((it) => {
      echo(it.batch);
      tell(`${batch.number} is finished`);
    });
  };
  return (
    <FormDialog
      title={`Finish ${batch.number} without another package?`}
      submit="Finish"
      dirty={note !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <AboutBatch batch={batch} />
      <p>{missing.words}</p>
      {loose.length > 0 && (
        <p role="alert">
          {loose.map((it) => `${plural(unpackaged(it), 'piece')} of ${it.name}`).join(', ')} in no package yet. Put them
          into one, or correct the count.
        </p>
      )}
      {missing.high ? (
        <ReasonField
          focus
          label="Why are grams missing?"
          value={note}
          error={tried ? problem : null}
          onChange={setNote}
        />
      ) : (
        <NoteField value={note} onChange={setNote} />
      )}
    </FormDialog>
  );
}

export function ReopenDialog({ batch, onClose }: DialogProps) {
  const { reason, field, given } = useReason();
  const submit = () =>
    given(() =>
      client.production.reopen({ id: batch.id, reason }).then((it) => {
        echo(it.batch);
        tell(`${batch.number} is in the works again`);
      }),
    );
  return (
    <FormDialog
      title={`Reopen ${batch.number}?`}
      submit="Reopen"
      dirty={reason !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>
        {batch.state === 'cancelled'
          ? 'It goes on where it was cancelled, with what was booked as waste then.'
          : `It goes on in packaging, and ${gramsUnit(batch.unexplainedMg)} that nobody could explain is in work again. What is in packages stays there.`}
      </p>
      <ReasonField focus label="Why?" {...field} />
    </FormDialog>
  );
}

export function CancelDialog({ batch, onClose }: DialogProps) {
  const [rest, setRest] = useState<'waste' | 'returned'>(batch.piecesMg > 0 ? 'waste' : 'returned');
  const { reason, field, given } = useReason();
  const loose = batch.piecesMg - batch.packagedMg;
  const submit = () =>
    given(() =>
      client.production.cancel({ id: batch.id, rest, reason }).then((it) => {
        echo(it.batch);
        tell(`${batch.number} is cancelled`);
      }),
    );
  return (
    <FormDialog
      title={`Cancel ${batch.number}?`}
      submit="Cancel the batch"
      danger
      dirty={reason !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>
        It will not be finished. {gramsUnit(loose + batch.inWorkMg)} of it{' '}
        {loose > 0 ? `(${gramsUnit(loose)} in pieces) ` : ''}is still here.
      </p>
      <Radio.Group
        label="What happens to it"
        value={rest}
        onChange={(value) => setRest(value === 'waste' ? 'waste' : 'returned')}
      >
        <div className="ph-stack" style={{ gap: 8 }}>
          <Radio value="returned" label="It goes back to the packages it came from" />
          <Radio value="waste" label="It is waste" />
        </div>
      </Radio.Group>
      <ReasonField focus label="Why?" {...field} />
    </FormDialog>
  );
}

/** Pieces of each SKU that the batch has in the package, from its events. */
function piecesIn(events: readonly ProductionEvent[], metrcNumber: string): ReadonlyMap<string, number> {
  const pieces = new Map<string, number>();
  for (const event of events) {
    if (event.ref !== metrcNumber || (event.kind !== 'packaged' && event.kind !== 'taken_back')) continue;
    pieces.set(event.skuKey, (pieces.get(event.skuKey) ?? 0) + event.pieces);
  }
  return pieces;
}

const ALL_EVENTS = 5000;

export function TakeBackDialog({ batch, onClose, packageId }: DialogProps & { packageId: string }) {
  const detail = useBatchDetail(batch.id, ALL_EVENTS).data;
  const metrcNumber = batch.packages.find((it) => it.packageId === packageId)?.metrcNumber ?? '';
  const there = piecesIn(detail?.events ?? [], metrcNumber);
  const targets = batch.targets
    .map((target) => ({ target, most: Math.floor((there.get(target.skuKey) ?? 0) / target.packSize) }))
    .filter(({ most }) => most > 0);
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const units = targets.map(({ target, most }) => ({ target, most, text: typed.get(target.skuKey) ?? '' }));
  const problemOf = ({ text, most }: (typeof units)[number]): string | null => {
    const value = text === '' ? 0 : typedWhole(text);
    if (value === null) return 'Use a whole number of units.';
    return value > most ? `Only ${plural(most, 'unit')} of this batch are in it.` : null;
  };
  const asked = units.flatMap(({ target, text }) => {
    const value = typedWhole(text);
    return value ? [{ skuKey: target.skuKey, units: value }] : [];
  });
  const problem = reasonProblem(reason);
  const submit = () => {
    setTried(true);
    if (problem || asked.length === 0 || units.some((it) => problemOf(it) !== null)) return null;
    return client.production.takeBack({ id: batch.id, packageId, units: asked, reason }).then((it) => {
      echo(it.batch);
      tell(
        `${plural(
          asked.reduce((sum, one) => sum + one.units, 0),
          'unit',
        )} back in ${batch.number}`,
      );
    });
  };
  return (
    <FormDialog
      title="Take units back out of the package"
      submit="Take back"
      dirty={reason !== '' || asked.length > 0}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>
        From <span className="ph-mono">{metrcNumber}</span> back into {batch.number}. Only what is still free there can
        come back: units that were ordered, packed or held stay.
      </p>
      {!detail && <RowsSkeleton rows={2} />}
      {units.map((it, i) => (
        <UnitField
          key={it.target.skuKey}
          {...(i === 0 && { 'data-autofocus': true })}
          label={it.target.name}
          description={`${whole(it.most)} of this batch are in it`}
          unit="units"
          value={it.text}
          error={tried ? (asked.length === 0 && i === 0 ? 'Enter how many.' : problemOf(it)) : null}
          onChange={(text) => setTyped(new Map(typed).set(it.target.skuKey, text))}
        />
      ))}
      <ReasonField label="Why?" value={reason} error={tried ? problem : null} onChange={setReason} />
    </FormDialog>
  );
}
