// What to produce first: the largest shortfalls of the packing list that nothing in the works will cover, each one click
// from starting it.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { plural, whole } from '../../lib/format.ts';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { useMay } from '../../rpc/hooks.ts';
import { dayWords } from '../orders/words.ts';

type Need = Outputs['production']['needs']['needs'][number];

const MOST_SHOWN = 5;

export const useNeeds = () => useQuery(orpc.production.needs.queryOptions());

/** Nothing while nothing is short. */
export function ToProduce({ needs }: { needs: readonly Need[] }) {
  const may = useMay('production.write');
  const short = needs.filter(({ toStartUnits }) => toStartUnits > 0);
  const more = short.length - MOST_SHOWN;
  if (short.length === 0) return null;
  return (
    <section className="ph-section" aria-label="To produce" style={{ maxWidth: 912 }}>
      <div className="ph-section-head">
        <h2>To produce</h2>
        <Link to="/production" search={{ view: 'needs' }} className="ph-link">
          {may ? 'Start batches' : 'All of it'}
        </Link>
      </div>
      <table className="ph-table">
        <thead>
          <tr>
            <th>Strain and SKU</th>
            <th>Due</th>
            <th className="ph-num">Needed</th>
            <th className="ph-num">In the works</th>
            <th className="ph-num">To start</th>
            {may && (
              <th>
                <span className="ph-visually-hidden">Start</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {short.slice(0, MOST_SHOWN).map((need) => (
            <NeedRow key={need.key} need={need} may={may} />
          ))}
        </tbody>
      </table>
      {more > 0 && (
        <Link to="/production" search={{ view: 'needs' }} className="ph-link">
          {plural(more, 'more shortfall')}
        </Link>
      )}
    </section>
  );
}

const NeedRow = ({ need, may }: { need: Need; may: boolean }) => (
  <tr>
    <td>
      <span className="ph-strong">{need.strain}</span> <span className="ph-muted">{need.name}</span>
    </td>
    <td>{dayWords(need.dueDate)}</td>
    <td className="ph-num">{whole(need.neededUnits)}</td>
    <td className="ph-num">{whole(need.inWorksUnits)}</td>
    <td className="ph-num ph-strong">{whole(need.toStartUnits)}</td>
    {may && (
      <td className="ph-num" style={{ width: 1 }}>
        <Link to="/production" search={{ view: 'needs', q: need.strain }} className="ph-link">
          Start
          <span className="ph-visually-hidden">
            {' '}
            {need.strain} {need.name}
          </span>
        </Link>
      </td>
    )}
  </tr>
);
