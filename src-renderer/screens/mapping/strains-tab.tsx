// Strains we have packages of, but Apex has no batch that is surely theirs.
import { Button, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { DEFAULT_SKUS } from '#shared/rules/sku-units.ts';
import { PinDialog } from '../../components/pin-dialog.tsx';
import { gramsUnit, plural } from '../../lib/format.ts';
import type { Outputs } from '../../rpc/client.ts';
import { useMay } from '../../rpc/hooks.ts';
import { strainFits } from './fits.ts';
import { Suggestions, WorkList } from './parts.tsx';

type Item = Outputs['mapping']['overview']['unmatchedStrains'][number];
type Sku = { readonly key: string; readonly name: string };

export function StrainsTab(props: { items: readonly Item[]; filter: string }) {
  const items = props.items.filter((it) => strainFits(props.filter, it));
  return (
    <WorkList
      label="Strains without a batch"
      items={items}
      filtered={props.filter !== ''}
      empty="Every strain we have packages of is found on Apex."
      render={(item) => <Strain key={item.strainKey} item={item} />}
    />
  );
}

function Strain({ item }: { item: Item }) {
  const [pinning, setPinning] = useState<Sku | null>(null);
  const may = useMay('mapping.write');
  const grams = item.packages.reduce((sum, it) => sum + it.availableMg, 0);
  return (
    <article className="ph-section" aria-label={item.strain}>
      <div className="ph-section-head">
        <h3>{item.strain}</h3>
        <Link to="/finished-goods" search={{ q: item.strain }} className="ph-link">
          {plural(item.packages.length, 'package')}, {gramsUnit(grams)} available
        </Link>
        {may && (
          <Menu>
            <Menu.Target>
              <Button aria-label={`Pin a batch to ${item.strain}`}>Pin a batch…</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {DEFAULT_SKUS.map((sku) => (
                <Menu.Item key={sku.key} onClick={() => setPinning(sku)}>
                  {sku.name}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {item.suggestions.length === 0 && (
        <p className="ph-muted">
          No Apex batch has a name like this. Create the batch on Apex, or pin one that is named differently.
        </p>
      )}
      <Suggestions items={item.suggestions} />
      {pinning && (
        <PinDialog
          target={{ strain: item.strain }}
          skuKey={pinning.key}
          skuName={pinning.name}
          onClose={() => setPinning(null)}
        />
      )}
    </article>
  );
}
