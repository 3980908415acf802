// Why is this number what it is: the available grams as the sum they are.
import { Section } from '../../components/bits.tsx';
import { grams, gramsUnit } from '../../lib/format.ts';
import type { PackageDetail } from '../../rpc/client.ts';

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

/** Whose figure it begins with. */
function sourceOf(it: PackageDetail): string {
  if (it.overrideMg !== null) return 'Counted';
  return it.trackerState === 'listed' ? 'Tracker' : 'METRC';
}

export function WhyThisNumber({ detail: it }: { detail: PackageDetail }) {
  const effective = it.overrideMg ?? it.currentMg;
  const short = effective - it.orderedMg - it.packedMg - it.heldMg;
  return (
    <Section title="Why is this number" actions={<span className="ph-muted">grams</span>}>
      <div className="ph-equation">
        <Term label={sourceOf(it)} mg={effective} />
        <Term sign="−" label="Ordered" mg={it.orderedMg} />
        <Term sign="−" label="Packed" mg={it.packedMg} />
        <Term sign="−" label="Held" mg={it.heldMg} />
        <Term sign="=" label="Available" mg={it.availableMg} result />
      </div>
      {it.overrideMg !== null && (
        <p className="ph-muted">
          Counted by hand: {gramsUnit(it.overrideMg)}, used instead of METRC's {gramsUnit(it.currentMg)}.
        </p>
      )}
      {short < 0 && (
        <p role="alert">
          {gramsUnit(-short)} more is promised than is there, so nothing is available. Release a hold or move an order.
        </p>
      )}
    </Section>
  );
}
