// Who has grams set aside, and letting them go.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Ago, Section } from '../../components/bits.tsx';
import { tellWithUndo } from '../../components/undo.tsx';
import { gramsUnit } from '../../lib/format.ts';
import { client, orpc, type PackageDetail } from '../../rpc/client.ts';
import { useAction } from '../../rpc/hooks.ts';
import { useMayChange } from './kept-by.tsx';

type Hold = PackageDetail['holds'][number];

export function Holds({ detail, onPlace }: { detail: PackageDetail; onPlace: () => void }) {
  const [past, setPast] = useState(false);
  const may = useMayChange() && detail.status === 'active';
  const open = detail.holds.filter((hold) => hold.releasedAt === null);
  const released = detail.holds.filter((hold) => hold.releasedAt !== null);
  return (
    <Section title={`Holds (${open.length})`} actions={may && <Button onClick={onPlace}>Place hold</Button>}>
      {open.length === 0 && <p className="ph-muted">Nothing is set aside.</p>}
      <ul>
        {open.map((hold) => (
          <HoldRow key={hold.id} hold={hold} packageId={detail.id} />
        ))}
        {past && released.map((hold) => <HoldRow key={hold.id} hold={hold} packageId={detail.id} />)}
      </ul>
      {released.length > 0 && (
        <button type="button" className="ph-link" onClick={() => setPast(!past)}>
          {past ? 'Hide released holds' : `Show ${released.length} released`}
        </button>
      )}
    </Section>
  );
}

function HoldRow({ hold, packageId }: { hold: Hold; packageId: string }) {
  const may = useMayChange();
  const release = useAction(orpc.packages.releaseHold.mutationOptions(), () =>
    tellWithUndo(
      `${gramsUnit(hold.mg)} for ${hold.forWhom} released`,
      () => client.packages.placeHold({ id: packageId, mg: hold.mg, forWhom: hold.forWhom, note: hold.note }),
      'Held again',
    ),
  );
  return (
    <li className="ph-row">
      <div className="ph-ellipsis">
        <span className="ph-strong">{gramsUnit(hold.mg)}</span> for {hold.forWhom}
        <div className="ph-muted ph-ellipsis">
          {hold.releasedAt ? (
            <>
              Released by {hold.releasedBy}, <Ago at={hold.releasedAt} />
            </>
          ) : (
            <>
              {hold.placedBy}, <Ago at={hold.placedAt} />
              {hold.note && `: ${hold.note}`}
            </>
          )}
        </div>
      </div>
      {may && hold.releasedAt === null && (
        <Button className="ph-push" loading={release.isPending} onClick={() => release.mutate({ holdId: hold.id })}>
          Release
        </Button>
      )}
    </li>
  );
}
